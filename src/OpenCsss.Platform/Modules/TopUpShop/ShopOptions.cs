using OpenCsss.Platform.Settings;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>How shops are looked after. How long an order can be paid is <c>Payments:CloseAfter</c>.</summary>
internal sealed class ShopOptions
{
    /// <summary>
    /// Whether this node closes orders and renews them. One that only answers requests leaves it to others.
    /// </summary>
    public bool Work { get; set; } = true;

    /// <summary>How often a node looks for orders to close, and renewals that are due.</summary>
    public TimeSpan LookPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long before its end a person is told that a plan will renew itself.</summary>
    public TimeSpan RenewalNotice { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long before its end the money for the next period is taken.</summary>
    public TimeSpan RenewalCharge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long after a charge that was declined the next is tried.</summary>
    public TimeSpan RenewalRetry { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many further charges are tried after one that was declined.</summary>
    public int RenewalRetries { get; set; } = 3;

    /// <summary>How long a code is good that opens the history of a card.</summary>
    public TimeSpan CodeLife { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Where people see the shops, such as <c>https://shop.example.com</c>, for links in mails; empty: no links.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    public void Check(SettingCheck check)
    {
        check.Positive(LookPeriod);
        check.Require(
            RenewalCharge > TimeSpan.Zero && RenewalCharge < RenewalNotice && RenewalNotice <= TimeSpan.FromDays(20),
            RenewalNotice, "more than Shop:RenewalCharge, which is more than 0, and at most 20 days");
        check.Positive(RenewalRetry);
        check.Between(RenewalRetries, 0, 10);
        check.Require(
            CodeLife >= TimeSpan.FromMinutes(1) && CodeLife <= TimeSpan.FromHours(24), CodeLife,
            "1 minute to 24 hours");
        check.Require(
            PublicUrl.Length == 0
            || (Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
                && !PublicUrl.EndsWith('/')),
            PublicUrl, "an address like https://shop.example.com, without a slash at its end");
    }
}
