using System.CommandLine;
using System.Globalization;
using OpenCsss.Server.Modules.Notifications;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback list</c>.</summary>
internal static class CallbackListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List a partner's endpoints, and how they do.");
        var code = PartnerCommand.CodeArgument();
        var secrets = new Option<bool>("--secrets") { Description = "Show their secrets too." };
        command.Arguments.Add(code);
        command.Options.Add(secrets);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            async (tools, partner) =>
            {
                var administration = tools.Get<CallbackAdministration>();
                var states = await administration.ListAsync(partner.Id, cancellationToken);
                var withSecrets = parsed.GetValue(secrets);
                string[] columns = ["event", "url", "state", "failing since", "settled up to", "pending", "dead"];
                TableOutput.Write(
                    withSecrets ? [.. columns, "secret", "old secret"] : columns,
                    states.Select(state => withSecrets ? [.. ToRow(state), .. Secrets(state)] : ToRow(state)));

                string[] Secrets(CallbackState state)
                {
                    var (current, old) = administration.SecretsOf(state.Row);
                    return [current, old ?? ""];
                }
            },
            cancellationToken));
        return command;
    }

    private static string[] ToRow(CallbackState state) =>
    [
        state.Row.Number.Name,
        state.Row.Url,
        state.Row.IsEnabled ? "on" : $"off ({state.Row.DisabledReason})",
        Time(state.Row.FailingSince),
        Number(state.Row.CursorNo),
        Number(state.Pending),
        Number(state.Dead),
    ];

    /// <summary>UTC, as logs have it; empty if there is none.</summary>
    public static string Time(long? milliseconds) => milliseconds is { } value
        ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
