using System.CommandLine;
using System.Globalization;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Modules.Mail;

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
                var mails = tools.Get<SwitchOffMails>();
                var latest = await mails.ListLatestAsync(partner.Id, cancellationToken);
                string[] columns =
                [
                    "event", "url", "state", "failing since", "no progress since", "settled up to", "pending", "dead",
                ];
                TableOutput.Write(
                    withSecrets ? [.. columns, "secret", "old secret", "mail"] : [.. columns, "mail"],
                    states.Select(state => (string[])
                    [
                        .. ToRow(state),
                        .. withSecrets ? Secrets(state) : [],
                        MailOf(latest.FirstOrDefault(mail => mail.Endpoint == state.Row.Endpoint)),
                    ]));

                string[] Secrets(CallbackState state)
                {
                    var (current, old) = administration.SecretsOf(state.Row);
                    return [current, old ?? ""];
                }

                string MailOf(MailRow? mail) =>
                    mail is not null ? Words(mail)
                    : mails.FateFor(partner) is MailFate.Written ? "" : mails.FateFor(partner).Words();
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
        Time(state.Row.StalledSince),
        Number(state.Row.CursorNo),
        Number(state.Pending),
        Number(state.Dead),
    ];

    /// <summary>What has become of the mail that says that the endpoint was switched off.</summary>
    private static string Words(MailRow mail) => mail.Status switch
    {
        MailStatus.Sent => $"sent {Time(mail.SettledAt)}",
        MailStatus.GivenUp => $"given up: {mail.Error}",
        MailStatus.NotToBeSent => $"not sent: {mail.Error}",
        _ => mail.Error is null ? "waits" : $"waits: {mail.Error}",
    };

    /// <summary>UTC, as logs have it; empty if there is none.</summary>
    public static string Time(long? milliseconds) => milliseconds is { } value
        ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
