using System.CommandLine;
using OpenCsss.Platform.Modules.Callbacks;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback test</c>.</summary>
internal static class CallbackTestCommand
{
    public static Command Create()
    {
        var command = new Command("test", "Have a test event sent to an endpoint, by a server that runs.");
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
                var change = new CallbackChange(parsed.GetValue(endpoint)) { SendTest = true };
                var row = await CallbackCommand.SetAsync(tools, partner, change, cancellationToken);
                Console.WriteLine($"A test is on its way to {row.Url}; 'csss callback log' shows what came of it.");
            },
            cancellationToken));
        return command;
    }
}
