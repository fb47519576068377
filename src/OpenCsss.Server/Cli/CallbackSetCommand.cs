using System.CommandLine;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Notifications;

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

    /// <summary>What the servers allow is theirs to judge, when they send; here it is only foretold.</summary>
    private static string Checked(string url, ServerTools tools)
    {
        switch (CallbackUrl.Check(url, tools.Get<CallbackOptions>(), tools.Get<CallbackTargets>()))
        {
            case FieldOutcome.WrongFormat:
                throw new UsageException($"--url needs an address like https://example.com/hook; '{url}' is none.");
            case FieldOutcome.OutOfRange:
                Console.Error.WriteLine(
                    "Note: it is plain HTTP or not public. Servers send there only with Callbacks:AllowPlainHttp and "
                    + "Callbacks:AllowedTargets.");
                return url;
            case FieldOutcome.Good:
            default:
                return url;
        }
    }
}
