using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Shops.Web;

namespace OpenCsss.Shops.TopUp;

/// <summary>Where an order is paid.</summary>
internal enum PayCounterKind
{
    /// <summary>There is nothing to pay, or not now: the order's page tells.</summary>
    Nothing,

    /// <summary>A page of ours.</summary>
    Page,

    /// <summary>Stripe's own form, on a page of ours.</summary>
    Stripe,

    /// <summary>The provider cannot be reached.</summary>
    Away,

    /// <summary>This order cannot be paid, however often it is tried.</summary>
    Refused,

    /// <summary>It was tried too often.</summary>
    TooMany,
}

/// <summary>Where an order is paid, and what that place needs.</summary>
internal readonly record struct PayCounter(
    PayCounterKind Kind, string? Url, string? PublishableKey, string? ClientSecret);

/// <summary>
/// Turns what the shop knows of an order into what its buyer sees, and what the buyer does into orders.
/// </summary>
internal sealed class OrderDesk(ShopCounter counter)
{
    private const int NumberLength = 10;

    /// <summary>Digits and letters that nobody takes for another.</summary>
    private const string NumberLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <returns>The outcome, and the path of the order's page if there is one.</returns>
    public async Task<(BuyOutcome Outcome, string? Path)> OpenAsync(
        ShopRequest shop, CheckoutView view, ContactAddress email, CancellationToken cancellationToken)
    {
        var bought = await counter.OpenOrderAsync(
            shop.Partner, view.Card, view.Plan, view.Periods, email.Value, view.Renews, NumberOf(view, email.Value),
            shop.Texts.Tag, cancellationToken);
        return (bought.Outcome, bought.Order is { } order ? PathOf(shop, order) : null);
    }

    /// <summary>When the same was bought for the card, if that was just now and by another form than this.</summary>
    public Task<DateTimeOffset?> JustBoughtAsync(
        ShopRequest shop, CheckoutView view, string email, CancellationToken cancellationToken) =>
        counter.JustBoughtAsync(shop.Partner, view.Card, view.Plan, NumberOf(view, email), cancellationToken);

    /// <summary>
    /// An order by the secret in its page's address, as its provider says now; null if there is none.
    /// </summary>
    public async Task<OrderView?> FindAsync(ShopRequest shop, string token, CancellationToken cancellationToken) =>
        await counter.ConfirmAsync(shop.Partner, token, cancellationToken) is { } shown ? ViewOf(shop, shown) : null;

    /// <summary>An order as its page shows it, by what is known of it.</summary>
    public async Task<OrderView> ViewAsync(ShopRequest shop, ShopOrder order, CancellationToken cancellationToken) =>
        ViewOf(shop, await counter.ShowAsync(order, cancellationToken));

    public async Task<PayCounter> OpenPaymentAsync(ShopRequest shop, string token, CancellationToken cancellationToken)
    {
        if (await counter.FindOrderAsync(shop.Partner, token, cancellationToken) is not { } shown
            || await counter.PayAsync(shop.Partner, shown.Order, cancellationToken) is not { } opened)
        {
            return default;
        }

        return opened switch
        {
            { Outcome: OpenPaymentOutcome.Open, Provider.PageUrl: { } page } =>
                new(PayCounterKind.Page, $"{page}?order={Uri.EscapeDataString(token)}", null, null),
            { Outcome: OpenPaymentOutcome.Open, Provider: { ClientSecret: { } secret, PublishableKey: { } key } } =>
                new(PayCounterKind.Stripe, null, key, secret),
            { Outcome: OpenPaymentOutcome.Paid or OpenPaymentOutcome.Processing or OpenPaymentOutcome.Declined
                or OpenPaymentOutcome.UnderWay } => default,
            { Outcome: OpenPaymentOutcome.Refused } => new(PayCounterKind.Refused, null, null, null),
            { Outcome: OpenPaymentOutcome.TooMany } => new(PayCounterKind.TooMany, null, null, null),
            _ => new(PayCounterKind.Away, null, null, null),
        };
    }

    /// <summary>False if the order has no renewal, or one that has ended.</summary>
    public async Task<bool> TrySwitchRenewalAsync(
        ShopRequest shop, string token, bool isOn, CancellationToken cancellationToken) =>
        await counter.FindOrderAsync(shop.Partner, token, cancellationToken) is { } shown
        && await counter.SetRenewalAsync(shown.Order, isOn, cancellationToken);

    private static OrderView ViewOf(ShopRequest shop, ShopOrderShown shown)
    {
        var (order, payment, plan) = (shown.Order, shown.Payment, shown.Plan);
        _ = Currency.TryParse(order.Currency, out var currency);
        return new OrderView
        {
            Stand = StandOf(order, payment, shop.Now),
            Path = PathOf(shop, order),
            Terms = shown.Terms,
            Periods = order.Periods,
            Amount = new Money(order.AmountMinor, currency),
            CardEnding = PlansView.Ending(order.Iccid),
            Email = order.Email,
            OrderedAt = order.CreatedAt,
            Since = order.PaidAt ?? (payment is null
                ? order.CreatedAt
                : DateTimeOffset.FromUnixTimeMilliseconds(payment.ChangedAt)),
            KeptUntil = order.Status is ShopOrderStatus.Waiting ? order.CloseAt : null,
            Failure = payment?.Failure,
            StartAt = plan?.StartAt,
            EndAt = plan?.ExpireAt,
            IsDelivered = order.OrderId is not null,
            StartsWithUse = shown.Terms.StartRule is StartRule.FirstUse,
            ReceiptNumber = shown.Receipt is null ? null : order.OrderNo,
            Receipt = shown.Receipt,
            Renewal = shown.Renewal is { Status: RenewalStatus.InForce } renewal
                ? new RenewalView(renewal.Id, shown.RenewsAt, new Money(renewal.AmountMinor, currency))
                : null,
            CanRenew = shown.Renewal is { Status: RenewalStatus.Off },
        };
    }

    private static OrderStand StandOf(ShopOrder order, Payment? payment, DateTimeOffset now) => payment?.Money switch
    {
        PaymentMoney.Refunded => OrderStand.Refunded,
        PaymentMoney.RefundWanted or PaymentMoney.RefundPending or PaymentMoney.RefundFailed => OrderStand.Refunding,
        _ => order.Status switch
        {
            ShopOrderStatus.Paid => OrderStand.Paid,
            ShopOrderStatus.Closed => OrderStand.Closed,
            ShopOrderStatus.Waiting => payment?.Status switch
            {
                PaymentStatus.NeedsApproval => OrderStand.Approval,
                PaymentStatus.Processing or PaymentStatus.Succeeded => OrderStand.Deciding,
                PaymentStatus.Failed when payment.IsDeclined => OrderStand.Declined,
                null or PaymentStatus.Created or PaymentStatus.Waiting or PaymentStatus.Cancelled
                    or PaymentStatus.Failed => now < order.CloseAt ? OrderStand.Waiting : OrderStand.Closed,
            },
        },
    };

    private static string PathOf(ShopRequest shop, ShopOrder order) =>
        shop.PathTo($"orders/{Uri.EscapeDataString(order.Token)}");

    /// <summary>
    /// The order's number: the same form with the same content is the same order, and what was changed after going back
    /// is another one. Short enough to be read out.
    /// </summary>
    private static string NumberOf(CheckoutView view, string email)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{view.Key}|{view.Card.SimId}|{view.Plan.Code}|{view.Periods}|{view.Price}|{view.Renews}|{email}")));
        return string.Concat(hash.Take(NumberLength).Select(part => NumberLetters[part % NumberLetters.Length]));
    }
}
