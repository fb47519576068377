using System.CommandLine;
using System.Xml;
using System.Xml.Linq;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Security;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss shop set</c>: what is not named stays as it is.</summary>
internal static class ShopSetCommand
{
    private const int LongestText = 500;
    private const int LongestLogo = 65_536;
    private const string SvgNamespace = "http://www.w3.org/2000/svg";

    private static readonly Option<string?> Name = Text("--name", "TEXT", "The shop's name; empty: the partner's.");
    private static readonly Option<string?> Accent = Text("--accent", "#RRGGBB", "The brand's colour.");
    private static readonly Option<string?> Logo =
        Text("--logo", "FILE.svg", "The logo, an SVG document; empty: none.");
    private static readonly Option<string?> Seller = Text("--seller", "TEXT", "Who sells; empty: the shop's name.");
    private static readonly Option<string?> Address =
        Text("--seller-address", "TEXT", "The seller's address, in one line.");
    private static readonly Option<string?> VatNumber = Text("--vat-number", "TEXT", "The seller's VAT number.");
    private static readonly Option<string?> Vat =
        Text("--vat", "PERCENT", "The tax that is in each price, such as 19 or 7.7.");
    private static readonly Option<int?> RefundDays = new("--refund-days")
    {
        Description = "How many days a plan can be given back of which nothing was used; 0: not at all.",
        HelpName = "N",
    };

    private static readonly Option<string?> Help = Text("--help-url", "URL", "A page that helps; empty: none.");
    private static readonly Option<string?> Terms = Text("--terms-url", "URL", "The terms; empty: none.");
    private static readonly Option<string?> Privacy = Text("--privacy-url", "URL", "The privacy notice; empty: none.");
    private static readonly Option<string?> EmbeddedBy = Text(
        "--embedded-by", "ORIGINS", "Origins whose pages may show the shop in a frame, between blanks; empty: none.");

    public static Command Create()
    {
        var command = new Command("set", "Set how a partner's shop shows itself, and in whose name it sells.");
        var code = PartnerCommand.CodeArgument();
        command.Arguments.Add(code);
        foreach (var option in (Option[])
            [Name, Accent, Logo, Seller, Address, VatNumber, Vat, RefundDays, Help, Terms, Privacy, EmbeddedBy])
        {
            command.Options.Add(option);
        }

        var storage = new StorageFlags().AddTo(command);
        command.SetAction((parsed, cancellationToken) => CallbackCommand.RunAsync(
            storage.Read(parsed), parsed.GetValue(code),
            (tools, partner) => SetAsync(tools, partner, parsed, cancellationToken), cancellationToken));
        return command;
    }

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    private static async Task SetAsync(
        ServerTools tools, Partner partner, ParseResult parsed, CancellationToken cancellationToken)
    {
        var before = await ShopSettingsStore.FindAsync(tools.Db, partner.Id, cancellationToken);
        var settings = before with
        {
            Name = Line(parsed, Name) ?? before.Name,
            Accent = Colour(parsed) ?? before.Accent,
            LogoSvg = await LogoAsync(parsed, cancellationToken) ?? before.LogoSvg,
            SellerName = Line(parsed, Seller) ?? before.SellerName,
            SellerAddress = Line(parsed, Address) ?? before.SellerAddress,
            VatNumber = Line(parsed, VatNumber) ?? before.VatNumber,
            VatHundredths = Percent(parsed) ?? before.VatHundredths,
            RefundDays = Days(parsed) ?? before.RefundDays,
            HelpUrl = Url(parsed, Help) ?? before.HelpUrl,
            TermsUrl = Url(parsed, Terms) ?? before.TermsUrl,
            PrivacyUrl = Url(parsed, Privacy) ?? before.PrivacyUrl,
            EmbeddedBy = Origins(parsed) ?? before.EmbeddedBy,
        };
        await ShopSettingsStore.SaveAsync(tools.Db, partner.Id, settings, tools.Clock.GetUtcNow(), cancellationToken);
        await ShopCommand.ShowAsync(tools, partner, cancellationToken);
    }

    private static string? Line(ParseResult parsed, Option<string?> option)
    {
        var text = parsed.GetValue(option);
        return text is null || (text.Length <= LongestText && !text.Any(char.IsControl))
            ? text
            : throw new UsageException($"{option.Name} needs one line of at most {LongestText} characters.");
    }

    private static string? Colour(ParseResult parsed)
    {
        var text = parsed.GetValue(Accent);
        return text is null || (text.Length == 7 && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit))
            ? text?.ToLowerInvariant()
            : throw new UsageException($"--accent needs a colour like #00686e; '{text}' is none.");
    }

    private static async Task<string?> LogoAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Logo) is not { } path)
        {
            return null;
        }

        var svg = path.Length == 0 ? "" : await ReadLogoAsync(path, cancellationToken);
        return svg.Length == 0 || (svg.Length <= LongestLogo && IsSvg(svg))
            ? svg
            : throw new UsageException($"--logo needs an SVG document of at most {LongestLogo} characters.");
    }

    /// <summary>No more of it than is needed to see that it is too long.</summary>
    private static async Task<string> ReadLogoAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = InputFile.OpenText(path);
        var text = new char[LongestLogo + 1];
        var length = await reader.ReadBlockAsync(text, cancellationToken);
        return length == 0 ? " " : new string(text, 0, length);
    }

    private static bool IsSvg(string text)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using var reader = XmlReader.Create(new StringReader(text.TrimStart()), settings);
            return XDocument.Load(reader).Root is { Name: { LocalName: "svg", NamespaceName: SvgNamespace } };
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static int? Percent(ParseResult parsed)
    {
        var text = parsed.GetValue(Vat);
        return text is null ? null
            : Money.TryParseAmount(text, out var hundredths) && hundredths is >= 0 and <= 10_000 ? (int)hundredths
            : throw new UsageException($"--vat needs a percentage from 0 to 100 like 7.7; '{text}' is none.");
    }

    private static int? Days(ParseResult parsed) => parsed.GetValue(RefundDays) is not { } days ? null
        : days is >= 0 and <= 365 ? days
        : throw new UsageException("--refund-days needs a number from 0 to 365.");

    private static string? Url(ParseResult parsed, Option<string?> option)
    {
        var text = Line(parsed, option);
        return string.IsNullOrEmpty(text)
            || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" or "mailto")
            ? text
            : throw new UsageException($"{option.Name} needs an address like https://example.com; '{text}' is none.");
    }

    private static string? Origins(ParseResult parsed)
    {
        var text = parsed.GetValue(EmbeddedBy);
        return text is null || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(IsOrigin)
            ? text
            : throw new UsageException($"--embedded-by needs origins like https://example.com; '{text}' has others.");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
        && url.GetLeftPart(UriPartial.Authority) == text;
}
