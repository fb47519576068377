using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner contact</c>.</summary>
internal static class PartnerContactCommand
{
    public static Command Create()
    {
        var command = new Command("contact", "Set who gets mail when callbacks to a partner are switched off.");
        var code = PartnerCommand.CodeArgument();
        var address = new Argument<ContactAddress?>("ADDRESS")
        {
            Description = "A mail address like ops@example.com.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = Parse,
        };
        var remove = new Option<bool>("--remove") { Description = "Write to nobody." };
        command.Arguments.Add(code);
        command.Arguments.Add(address);
        command.Options.Add(remove);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var contact = parsed.GetValue(address);
            return (contact is null) == parsed.GetValue(remove)
                ? RunAsync(storage.Read(parsed), parsed.GetValue(code), contact, cancellationToken)
                : throw new UsageException("Give either an ADDRESS or --remove.");
        });
        return command;
    }

    /// <summary>The option of the same meaning, for a partner that is added.</summary>
    public static Option<ContactAddress?> AddingOption() => new("--contact")
    {
        Description = "Mail address to write to when its callbacks are switched off [default: nobody].",
        HelpName = "ADDRESS",
        CustomParser = Parse,
    };

    private static ContactAddress? Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        if (!ContactAddress.TryParse(result.Tokens[0].Value, out var contact))
        {
            result.AddError($"'{result.Tokens[0].Value}' is no mail address like ops@example.com.");
        }

        return contact;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, AccessCode code, ContactAddress? contact, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        if (!await tools.Get<PartnerAdministration>().SetContactAsync(code, contact, cancellationToken))
        {
            throw PartnerCommand.Unknown(code);
        }

        Console.WriteLine(
            contact is null ? $"Partner {code} has no contact now." : $"Mail about partner {code} goes to {contact}.");
        return CommandLine.Success;
    }
}
