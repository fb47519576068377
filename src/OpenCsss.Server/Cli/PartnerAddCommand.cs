using System.CommandLine;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Partners;
using OpenCsss.Platform.Security;
using OpenCsss.Server.Hosting;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss partner add</c>.</summary>
internal static class PartnerAddCommand
{
    private const int MaxNameLength = 200;
    private const string Prepaid = "prepaid";
    private const string Postpaid = "postpaid";
    private const string Unbilled = "unbilled";

    private static readonly Argument<AccessCode> Code = PartnerCommand.CodeArgument();

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Its name [default: the code].",
        HelpName = "NAME",
    };

    private static readonly Option<Currency> Money = new("--currency")
    {
        Description = "Currency of its wallet.",
        HelpName = "CODE",
        DefaultValueFactory = _ => Parsed("USD"),
        CustomParser = result =>
        {
            if (!Currency.TryParseAssigned(result.Tokens[0].Value, out var currency))
            {
                result.AddError($"--currency needs a code of ISO 4217, like USD; '{result.Tokens[0].Value}' is none.");
            }

            return currency;
        },
    };

    private static readonly Option<string> Zone = new("--zone")
    {
        Description = "Time zone in which its days and months end.",
        HelpName = "ZONE",
        DefaultValueFactory = _ => "Asia/Shanghai",
    };

    private static readonly Option<string> Billing = BillingOption();

    private static readonly Option<long> Balance = AmountOption("--balance", "Money that it has paid in already.");

    private static readonly Option<long> CreditLimit = AmountOption(
        "--credit-limit", "How far below zero its balance may go.");

    private static readonly Option<string[]> Allow = new("--allow")
    {
        Description = "Networks or addresses that it may call from [default: anywhere].",
        HelpName = "CIDR",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> CanonicalOnly = new("--canonical-only")
    {
        Description = "Accept no dialect of signing from it.",
    };

    private static readonly Option<ContactAddress?> Contact = PartnerContactCommand.AddingOption();

    public static Command Create()
    {
        var command = new Command("add", "Add a partner. Without a secret one is made, and printed once.")
        {
            Code, Name, Money, Zone, Billing, Balance, CreditLimit, Allow, CanonicalOnly, Contact,
        };
        var secret = new SecretFlags().AddTo(command);
        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var given = secret.ReadOrNull(parsed);
            return RunAsync(
                storage.Read(parsed), ToPartner(parsed, given ?? PartnerSecrets.Generate()), given is null,
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, NewPartner partner, bool showSecret, CancellationToken cancellationToken)
    {
        await using var tools = await ServerTools.OpenAsync(options, cancellationToken);
        if (!await tools.Get<PartnerAdministration>().AddAsync(partner, cancellationToken))
        {
            throw new CommandFailedException($"There is a partner {partner.AccessCode} already.");
        }

        Console.WriteLine($"Partner {partner.AccessCode} is added.");
        if (showSecret)
        {
            PartnerSecrets.Show(partner.Secret);
        }

        return CommandLine.Success;
    }

    private static NewPartner ToPartner(ParseResult parsed, string secret)
    {
        var code = parsed.GetValue(Code);
        var name = parsed.GetValue(Name) ?? code.Value;
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
        {
            throw new UsageException($"--name needs 1 to {MaxNameLength} characters without control characters.");
        }

        var zone = parsed.GetRequiredValue(Zone);
        return new NewPartner
        {
            AccessCode = code,
            Name = name,
            Billing = ToBilling(parsed.GetRequiredValue(Billing)),
            Currency = parsed.GetValue(Money),
            TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)
                ? known
                : throw new UsageException($"--zone needs a time zone like Asia/Shanghai; '{zone}' is unknown."),
            CanonicalSigningOnly = parsed.GetValue(CanonicalOnly),
            AllowedNetworks = [.. (parsed.GetValue(Allow) ?? []).Select(ToNetwork)],
            Contact = parsed.GetValue(Contact),
            Secret = secret,
            BalanceMinor = parsed.GetValue(Balance),
            CreditLimitMinor = parsed.GetValue(CreditLimit),
        };
    }

    /// <summary>In the form in which it is stored; an address alone is a network of one.</summary>
    private static string ToNetwork(string text) =>
        NetworkList.TryParse(text, out var networks) && !networks.IsEmpty
            ? networks.ToString()
            : throw new UsageException($"--allow needs {NetworkList.Form}; '{text}' is none of these.");

    private static Option<long> AmountOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "AMOUNT",
        CustomParser = Amounts.Parse,
    };

    private static Option<string> BillingOption()
    {
        var option = new Option<string>("--billing")
        {
            Description = "How it pays for orders.",
            DefaultValueFactory = _ => Prepaid,
        };
        option.AcceptOnlyFromAmong(Prepaid, Postpaid, Unbilled);
        return option;
    }

    private static BillingMode ToBilling(string word) => word switch
    {
        Postpaid => BillingMode.Postpaid,
        Unbilled => BillingMode.Unbilled,
        _ => BillingMode.Prepaid,
    };

    private static Currency Parsed(string text) =>
        Currency.TryParse(text, out var currency) ? currency : throw new FormatException(text);
}
