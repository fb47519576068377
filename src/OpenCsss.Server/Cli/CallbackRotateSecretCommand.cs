using System.CommandLine;
using OpenCsss.Platform.Modules.Callbacks;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss callback rotate-secret</c>.</summary>
internal static class CallbackRotateSecretCommand
{
    public static Command Create()
    {
        var command = new Command(
            "rotate-secret", "Give an endpoint a new secret. Both sign until --retire-old or the next rotation.");
        var code = PartnerCommand.CodeArgument();
        var endpoint = CallbackCommand.EndpointOption();
        var retire = new Option<bool>("--retire-old") { Description = "Make none; let the current one alone sign." };
        command.Arguments.Add(code);
        command.Options.Add(endpoint);
        command.Options.Add(retire);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            async (tools, partner) =>
            {
                var isRetiring = parsed.GetValue(retire);
                var change = new CallbackChange(parsed.GetValue(endpoint))
                {
                    RotatesSecret = !isRetiring,
                    RetiresOldSecret = isRetiring,
                };
                var row = await CallbackCommand.SetAsync(tools, partner, change, cancellationToken);
                if (isRetiring)
                {
                    Console.WriteLine($"The endpoint '{change.Endpoint}' signs with its current secret alone.");
                    return;
                }

                Console.WriteLine($"The endpoint '{change.Endpoint}' has a new secret; the one before signs too.");
                CallbackCommand.ShowSecret(tools, row);
            },
            cancellationToken));
        return command;
    }
}
