using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner rotate-secret</c>.</summary>
internal static class PartnerRotateSecretCommand
{
    public static Command Create()
    {
        var command = new Command(
            "rotate-secret",
            "Add a new secret. The one before goes on working until the next rotation or --retire-old.");
        var code = PartnerCommand.CodeArgument();
        var retire = new Option<bool>("--retire-old")
        {
            Description = "Add none; let the current one alone be valid.",
        };
        command.Arguments.Add(code);
        command.Options.Add(retire);
        var secret = new SecretFlags().AddTo(command);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(retire)
            ? RetireAsync(storage.Read(parsed), parsed.GetValue(code), cancellationToken)
            : RotateAsync(storage.Read(parsed), parsed.GetValue(code), secret.ReadOrNull(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RotateAsync(
        ServerOptions options, AccessCode code, string? given, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var secret = given ?? PartnerSecrets.Generate();
        if (!await tools.Get<PartnerAdministration>().RotateSecretAsync(code, secret, cancellationToken))
        {
            throw PartnerCommand.Unknown(code);
        }

        Console.WriteLine($"Partner {code} has a new secret; the one before it still works.");
        if (given is null)
        {
            PartnerSecrets.Show(secret);
        }

        return CommandLine.Success;
    }

    private static async Task<int> RetireAsync(
        ServerOptions options, AccessCode code, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        var removed = await tools.Get<PartnerAdministration>().RetireOldSecretsAsync(code, cancellationToken);
        Console.WriteLine(removed switch
        {
            null => throw PartnerCommand.Unknown(code),
            0 => $"Partner {code} has one secret only; nothing to retire.",
            _ => $"Partner {code} is left with its current secret.",
        });
        return CommandLine.Success;
    }
}
