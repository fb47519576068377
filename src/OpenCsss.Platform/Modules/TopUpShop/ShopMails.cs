using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Platform.Languages;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// What people who buy are written: the receipt, and what becomes of a renewal. In the language that they bought in,
/// and in the seller's name.
/// </summary>
internal sealed class ShopMails(LanguageSet languages, ShopOptions options)
{
    private const int DigitsShown = 6;

    public CustomerMail Receipt(
        ShopOrder order, Partner partner, ShopReceipt receipt, string payType, long id, DateTimeOffset now)
    {
        var language = languages.Of(order.Language);
        var lines = new List<string>
        {
            language.TextOf(
                "mail.receipt.body",
                ("seller", receipt.Seller), ("number", order.OrderNo), ("date", WireTime.Format(now, partner.TimeZone)),
                ("zone", partner.TimeZone.Id), ("plan", order.PackageName),
                ("periods", order.Periods.ToString(CultureInfo.InvariantCulture)), ("card", EndOf(order.Iccid)),
                ("amount", Amount(order.AmountMinor, order)), ("paid_by", payType), ("order", order.OrderIdText)),
        };
        if (receipt.VatHundredths > 0)
        {
            lines.Add(language.TextOf(
                "mail.receipt.tax",
                ("rate", Money.FormatAmount(receipt.VatHundredths)),
                ("tax", Amount(receipt.VatMinor, order))));
        }

        lines.AddRange(SellerLines(language, receipt));
        lines.AddRange(LinkLines(language, order, partner));
        var subject = language.TextOf("mail.receipt.subject", ("number", order.OrderNo), ("seller", receipt.Seller));
        return Of(order, id, subject, lines, now);
    }

    /// <summary>The plan will be bought anew.</summary>
    public CustomerMail RenewalNotice(
        ShopOrder order, Partner partner, ShopSettings shop, long amountMinor, DateTimeOffset chargeAt, long id,
        DateTimeOffset now) =>
        About("mail.renewal.notice", order, partner, shop, amountMinor, chargeAt, id, now);

    /// <summary>The bank has declined; it is tried again then.</summary>
    public CustomerMail RenewalDeclined(
        ShopOrder order, Partner partner, ShopSettings shop, long amountMinor, DateTimeOffset nextAt, long id,
        DateTimeOffset now) =>
        About("mail.renewal.declined", order, partner, shop, amountMinor, nextAt, id, now);

    /// <summary>The bank wants the person's approval, until then.</summary>
    public CustomerMail RenewalApproval(
        ShopOrder order, Partner partner, ShopSettings shop, long amountMinor, DateTimeOffset until, long id,
        DateTimeOffset now) =>
        About("mail.renewal.approval", order, partner, shop, amountMinor, until, id, now);

    /// <summary>It is not renewed any more.</summary>
    public CustomerMail RenewalEnded(
        ShopOrder order, Partner partner, ShopSettings shop, long amountMinor, long id, DateTimeOffset now) =>
        About("mail.renewal.ended", order, partner, shop, amountMinor, now, id, now);

    /// <summary>A code that opens the history of a card.</summary>
    public CustomerMail Code(
        long partnerId, ShopSettings shop, string recipient, string languageTag, string code, long id,
        DateTimeOffset now)
    {
        var language = languages.Of(languageTag);
        return new CustomerMail(
            partnerId, id, recipient, language.TextOf("mail.code.subject", ("seller", shop.Seller)),
            language.TextOf(
                "mail.code.body",
                ("seller", shop.Seller), ("code", code),
                ("minutes", ((int)options.CodeLife.TotalMinutes).ToString(CultureInfo.InvariantCulture))) + "\n",
            now);
    }

    private CustomerMail About(
        string key, ShopOrder order, Partner partner, ShopSettings shop, long amountMinor, DateTimeOffset at, long id,
        DateTimeOffset now)
    {
        var language = languages.Of(order.Language);
        var lines = new List<string>
        {
            language.TextOf(
                $"{key}.body",
                ("plan", order.PackageName), ("card", EndOf(order.Iccid)), ("seller", shop.Seller),
                ("at", WireTime.Format(at, partner.TimeZone)), ("zone", partner.TimeZone.Id),
                ("amount", Amount(amountMinor, order))),
        };
        lines.AddRange(LinkLines(language, order, partner));
        var subject = language.TextOf($"{key}.subject", ("plan", order.PackageName), ("seller", shop.Seller));
        return Of(order, id, subject, lines, now);
    }

    private static IEnumerable<string> SellerLines(Language language, ShopReceipt receipt)
    {
        yield return "";
        yield return receipt.Seller;
        if (receipt.SellerAddress.Length > 0)
        {
            yield return receipt.SellerAddress;
        }

        if (receipt.VatNumber.Length > 0)
        {
            yield return language.TextOf("mail.receipt.vat", ("number", receipt.VatNumber));
        }
    }

    private IEnumerable<string> LinkLines(Language language, ShopOrder order, Partner partner)
    {
        if (options.PublicUrl.Length > 0)
        {
            yield return "";
            yield return language.TextOf("mail.shop.link");
            yield return $"{options.PublicUrl}/shop/{Uri.EscapeDataString(partner.AccessCode)}/orders/{order.Token}";
        }
    }

    private static CustomerMail Of(
        ShopOrder order, long id, string subject, IEnumerable<string> lines, DateTimeOffset now) =>
        new(order.PartnerId, id, order.Email, subject, string.Join('\n', lines) + "\n", now);

    private static string Amount(long minorUnits, ShopOrder order) =>
        new Money(minorUnits, Currency.TryParse(order.Currency, out var currency) ? currency : default).ToText();

    /// <summary>A mail may be read over a shoulder: the end of the number is enough to know the card by.</summary>
    private static string EndOf(string iccid) => iccid[^Math.Min(DigitsShown, iccid.Length)..];
}
