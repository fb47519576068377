using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss shop callers</c>.</summary>
internal static class ShopCallersCommand
{
    public static Command Create()
    {
        var command = new Command(
            "callers",
            "Set whose word counts that money was paid: signed calls always do, and calls from these addresses.");
        var code = PartnerCommand.CodeArgument();
        command.Arguments.Add(code);
        var allow = new Option<string>("--allow")
        {
            Description = $"{NetworkList.Form}; empty: none.", HelpName = "NETWORKS", DefaultValueFactory = _ => "",
        };
        var anybody = new Option<bool>("--without-proof")
        {
            Description = "Believe anybody. Whoever knows the partner's code can then spend its balance.",
        };
        command.Options.Add(allow);
        command.Options.Add(anybody);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            storage.Read(parsed), parsed.GetValue(code), parsed.GetRequiredValue(allow), !parsed.GetValue(anybody),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, AccessCode code, string allow, bool needsProof, CancellationToken cancellationToken)
    {
        if (!NetworkList.TryParse(allow, out var networks))
        {
            throw new UsageException($"--allow needs {NetworkList.Form}; '{allow}' is not.");
        }

        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var partners = tools.Get<PartnerAdministration>();
        if (!await partners.SetShopCallersAsync(code, networks, needsProof, cancellationToken))
        {
            throw PartnerCommand.Unknown(code);
        }

        Console.WriteLine(!needsProof
            ? $"Anybody is believed that money was paid to partner {code}."
            : networks.IsEmpty
                ? $"Partner {code} is believed by its signature alone."
                : $"Partner {code} is believed by its signature, and from {networks}.");
        return CommandLine.Success;
    }
}
