using System.CommandLine;
using OpenCsss.Platform.Security;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner enable</c>.</summary>
internal static class PartnerEnableCommand
{
    public static Command Create()
    {
        var command = new Command("enable", "Let a partner that was disabled call again.");
        var code = PartnerCommand.CodeArgument();
        command.Arguments.Add(code);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => PartnerDisableCommand.SetStatusAsync(
            storage.Read(parsed), parsed.GetValue(code), PartnerStatus.Active, "enabled", cancellationToken));
        return command;
    }
}
