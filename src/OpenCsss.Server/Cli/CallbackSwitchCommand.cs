using System.CommandLine;
using OpenCsss.Platform.Modules.Callbacks;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback enable</c> and <c>disable</c>.</summary>
internal static class CallbackSwitchCommand
{
    public static Command CreateEnable() => Create(
        "enable", "Send again, beginning with what happened meanwhile.", isEnabled: true, "are sent again");

    public static Command CreateDisable() => Create(
        "disable", "Send nothing until it is enabled again.", isEnabled: false, "are not sent any more");

    private static Command Create(string name, string description, bool isEnabled, string done)
    {
        var command = new Command(name, description);
        var code = PartnerCommand.CodeArgument();
        var endpoint = CallbackCommand.EndpointOption();
        command.Arguments.Add(code);
        command.Options.Add(endpoint);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            async (tools, partner) =>
            {
                var change = new CallbackChange(parsed.GetValue(endpoint))
                {
                    IsEnabled = isEnabled,
                    OffReason = CallbackOffReasons.Operator,
                };
                await CallbackCommand.SetAsync(tools, partner, change, cancellationToken);
                Console.WriteLine($"Events of {partner.AccessCode} ({change.Endpoint}) {done}.");
            },
            cancellationToken));
        return command;
    }
}
