using System.CommandLine;
using System.Security.Cryptography;
using OpenCsss.Platform.Modules.Sms.SmppServer;
using OpenCsss.Platform.Security;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss smpp set</c>.</summary>
internal static class SmppSetCommand
{
    /// <summary>What every ESME can send: the standard has no longer passwords.</summary>
    private const int PasswordLength = 8;

    private const string PasswordLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    private static readonly Option<string> SystemId = new("--system-id")
    {
        Description = "The name that it binds with: 1 to 15 letters, digits, - and _.",
        HelpName = "ID",
        Required = true,
    };

    private static readonly Option<string> Allow = new("--allow")
    {
        Description = "Networks that it may come from, between blanks; without it from anywhere.",
        HelpName = "NETWORKS",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<int> MaxBinds = new("--max-binds")
    {
        Description = "Most binds at one time, on one node.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    private static readonly Option<bool> Off = new("--off") { Description = "It may not bind any more." };

    public static Command Create()
    {
        var command = new Command("set", "Let a partner bind over SMPP, with a new password; or change how it may.");
        var code = PartnerCommand.CodeArgument();
        command.Arguments.Add(code);
        foreach (var option in new Option[] { SystemId, Allow, MaxBinds, Off })
        {
            command.Options.Add(option);
        }

        var secret = new SecretFlags().AddTo(command);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed),
            parsed.GetValue(code),
            (tools, partner) => SetAsync(tools, partner, parsed, secret.ReadOrNull(parsed), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task SetAsync(
        ServerTools tools, Partner partner, ParseResult parsed, string? given, CancellationToken cancellationToken)
    {
        var password = given ?? RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);
        var account = new BindAccount(
            Checked(parsed.GetRequiredValue(SystemId)), partner.Id,
            tools.Get<SecretProtector>().Protect(password), CheckedNetworks(parsed.GetRequiredValue(Allow)),
            parsed.GetValue(MaxBinds));
        var isOn = !parsed.GetValue(Off);
        if (password.Length > 64 || account.MaxBinds < 1)
        {
            throw new UsageException("A password has 64 characters at the most, and --max-binds is 1 or more.");
        }

        if (!await BindStore.SaveAsync(tools.Db, account, isOn, tools.Clock.GetUtcNow(), cancellationToken))
        {
            throw new CommandFailedException($"The name '{account.SystemId}' is another partner's.");
        }

        Console.WriteLine(isOn
            ? $"Partner {partner.AccessCode} may bind as {account.SystemId}."
            : $"Partner {partner.AccessCode} may not bind as {account.SystemId} any more.");
        if (given is null && isOn)
        {
            Console.WriteLine($"Password: {password}");
        }
    }

    private static string Checked(string systemId) =>
        systemId.Length is >= 1 and <= 15
        && systemId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? systemId
            : throw new UsageException(
                $"--system-id needs 1 to 15 letters, digits, - and _; '{systemId}' is not of these.");

    private static string CheckedNetworks(string text) =>
        NetworkList.TryParse(text, out var networks)
            ? networks.ToString()
            : throw new UsageException($"--allow needs {NetworkList.Form}; '{text}' is none of these.");
}
