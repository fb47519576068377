using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner disable</c>.</summary>
internal static class PartnerDisableCommand
{
    public static Command Create()
    {
        var command = new Command(
            "disable",
            "Refuse a partner's calls from now on (1010), end its SMPP lines, hold its callbacks. Its orders go on.");
        var code = PartnerCommand.CodeArgument();
        command.Arguments.Add(code);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => SetStatusAsync(
            storage.Read(parsed), parsed.GetValue(code), PartnerStatus.Disabled, "disabled", cancellationToken));
        return command;
    }

    public static async Task<int> SetStatusAsync(
        ServerOptions options, AccessCode code, PartnerStatus status, string word, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        if (!await tools.Get<PartnerAdministration>().SetStatusAsync(code, status, cancellationToken))
        {
            throw PartnerCommand.Unknown(code);
        }

        Console.WriteLine($"Partner {code} is {word}.");
        return CommandLine.Success;
    }
}
