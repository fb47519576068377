using System.CommandLine;
using OpenCsss.Platform.Modules.Callbacks;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback set</c>.</summary>
internal static class CallbackSetCommand
{
    private const string Plain = "plain";
    private const string Typed = "typed";

    public static Command Create()
    {
        var command = new Command("set", "Set where a partner's events are sent, from now on.");
        var code = PartnerCommand.CodeArgument();
        var endpoint = CallbackCommand.EndpointOption();
        var url = new Option<string>("--url") { Description = "The address.", HelpName = "URL", Required = true };
        var form = new Option<string?>("--mo-form")
        {
            Description = "Messages from SIMs: without (plain) or with (typed) message_type.",
        };
        form.AcceptOnlyFromAmong(Plain, Typed);
        command.Arguments.Add(code);
        foreach (var option in new Option[] { endpoint, url, form })
        {
            command.Options.Add(option);
        }

        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            async (tools, partner) =>
            {
                var change = new CallbackChange(parsed.GetValue(endpoint))
                {
                    Url = Checked(parsed.GetRequiredValue(url), tools),
                    IsEnabled = true,
                    MoForm = parsed.GetValue(form) switch { Plain => MoForms.Plain, Typed => MoForms.Typed, _ => null },
                };
                var row = await CallbackCommand.SetAsync(tools, partner, change, cancellationToken);
                Console.WriteLine($"Events of {partner.AccessCode} ({change.Endpoint}) are sent to {row.Url}");
                CallbackCommand.ShowSecret(tools, row);
            },
            cancellationToken));
        return command;
    }

    /// <summary>The rule of setCallback, with the same options: what it would refuse is never sent to.</summary>
    private static string Checked(string text, ServerTools tools) =>
        CallbackUrl.Parse(text, tools.Get<CallbackOptions>(), tools.Get<CallbackTargets>(), out var url) switch
        {
            FieldOutcome.Good => url,
            FieldOutcome.WrongFormat => throw new UsageException(
                "--url needs an address like https://example.com/hook, without a user, a password or a fragment."),
            FieldOutcome.OutOfRange => throw new UsageException(
                "--url must be https and public, with at most 2,000 characters. Callbacks:AllowPlainHttp and "
                + "Callbacks:AllowedTargets allow more; set them for this command as for the servers."),
        };
}
