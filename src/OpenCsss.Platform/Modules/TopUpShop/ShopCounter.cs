using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>An order of a shop with all that its buyer may see of it.</summary>
/// <param name="Order">What was asked for.</param>
/// <param name="Terms">What the plan gives.</param>
/// <param name="Payment">The payment that tells how it stands; null if none was opened.</param>
/// <param name="Plan">The plan order; null as long as it is not paid.</param>
/// <param name="Renewal">Its renewal; null if it has none.</param>
/// <param name="RenewsAt">When the renewal is charged next; null if it is not, or nobody knows yet.</param>
/// <param name="Receipt">As it was given; null as long as it is not paid.</param>
internal sealed record ShopOrderShown(
    ShopOrder Order, PlanTermsShown Terms, Payment? Payment, BoughtPlan? Plan, Renewal? Renewal,
    DateTimeOffset? RenewsAt, ShopReceipt? Receipt);

/// <summary>
/// Where people buy: what pages ask beyond <see cref="ShopFront"/>. An order is found by the token in the address of
/// its page, which nobody can guess.
/// </summary>
internal sealed class ShopCounter(
    ShopPurchases purchases, ShopPayments payments, ShopOptions options, Db db, TimeProvider clock)
{
    private const string Prefix = "W-";

    /// <summary>So long after buying, whoever is about to buy the same once more is told so.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromHours(1);

    /// <summary>An order that waits for its money.</summary>
    /// <param name="partner">In whose shop.</param>
    /// <param name="card">For which card.</param>
    /// <param name="plan">What, as the person has seen it; the price is judged anew.</param>
    /// <param name="periods">How many of its periods.</param>
    /// <param name="email">Where the receipt goes.</param>
    /// <param name="renewsItself">Whether it is bought anew at its end.</param>
    /// <param name="key">Of the form: one that is sent twice is one order.</param>
    /// <param name="languageTag">In which mails are written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Bought> OpenOrderAsync(
        Partner partner, ShopCard card, ShopPlan plan, int periods, string email, bool renewsItself, string key,
        string languageTag, CancellationToken cancellationToken) =>
        purchases.OpenAsync(
            new ShopWish(
                partner, card, Prefix + key, plan.Code, periods, plan.PriceOf(periods).MinorUnits, plan.Currency.Value)
            {
                RenewsItself = renewsItself,
                Email = email,
                Language = languageTag,
                Origin = ShopOrderOrigin.Page,
            },
            cancellationToken);

    /// <summary>
    /// When the same plan was last bought for a card, if that is not long ago: whoever has gone back after paying, or
    /// has a second window, may not know. Null if not, or if it was this very form that bought it.
    /// </summary>
    public async Task<DateTimeOffset?> JustBoughtAsync(
        Partner partner, ShopCard card, ShopPlan plan, string key, CancellationToken cancellationToken)
    {
        var orders = await ShopOrderStore.ListOfSimAsync(db, partner.Id, card.SimId, cancellationToken);
        return orders.Exists(order => order.OrderNo == Prefix + key)
            ? null
            : orders.Where(order => order.PackageCode == plan.Code && order.Status is ShopOrderStatus.Paid)
                .Select(order => order.PaidAt).Max() is { } at && clock.GetUtcNow() - at < JustNow ? at : null;
    }

    /// <summary>Null if no order has this token.</summary>
    public async Task<ShopOrderShown?> FindOrderAsync(
        Partner partner, string token, CancellationToken cancellationToken) =>
        await ShopOrderStore.FindByTokenAsync(db, partner.Id, token, cancellationToken) is { } order
            ? await ShowAsync(order, cancellationToken)
            : null;

    /// <summary>The same, after its provider was asked how it stands.</summary>
    public async Task<ShopOrderShown?> ConfirmAsync(
        Partner partner, string token, CancellationToken cancellationToken)
    {
        if (await ShopOrderStore.FindByTokenAsync(db, partner.Id, token, cancellationToken) is not { } order)
        {
            return null;
        }

        await payments.ConfirmAsync(partner.Id, order.PayId, cancellationToken);
        return await FindOrderAsync(partner, token, cancellationToken);
    }

    /// <summary>
    /// Lets the person pay, or pay again after a card was declined; null if it does not wait any more. A charge of a
    /// renewal that the bank wants approved is approved; one that it has declined is paid with another card.
    /// </summary>
    public async Task<OpenedPayment?> PayAsync(
        Partner partner, ShopOrder order, CancellationToken cancellationToken) => await payments.OpenAsync(
        partner, order,
        order.Origin is ShopOrderOrigin.Renewal
            && (await payments.ViewAsync(order, cancellationToken)).Payment is { Status: PaymentStatus.NeedsApproval }
                ? PaymentKind.OffSession
                : PaymentKind.Once,
        method: null, cancellationToken);

    /// <summary>
    /// Switches a renewal off, or one that the person has switched off on again. False if there is none, or it has
    /// ended.
    /// </summary>
    public async Task<bool> SetRenewalAsync(ShopOrder order, bool isOn, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = order.RenewalId ?? order.Id;
        if (await RenewalStore.FindAsync(db, order.PartnerId, id, cancellationToken) is not { } renewal)
        {
            return false;
        }

        if (!isOn)
        {
            await RenewalChange.EndAsync(db, renewal, RenewalStatus.Off, "switched_off", now);
            return renewal.Status is not RenewalStatus.Ended;
        }

        return renewal.Status is RenewalStatus.InForce
            || (renewal.Status is RenewalStatus.Off && await RenewalChange.TryAsync(
                db, renewal,
                before => before with
                {
                    Status = RenewalStatus.InForce, EndReason = null, DueAt = now, NoticedAt = null, ChargeAt = null,
                    Attempts = 0,
                },
                now));
    }

    /// <summary>An order with all that may be seen of it.</summary>
    public async Task<ShopOrderShown> ShowAsync(ShopOrder order, CancellationToken cancellationToken)
    {
        var plan = order.OrderId is { } id
            ? await BoughtPlan.FindAsync(db, order.PartnerId, id, cancellationToken)
            : null;
        var renewal = await RenewalStore.FindAsync(
            db, order.PartnerId, order.RenewalId ?? order.Id, cancellationToken);

        // It is charged before its last period ends, whichever of its orders is looked at.
        var last = renewal is not { Status: RenewalStatus.InForce } ? null
            : renewal.LastOrderId == order.OrderId ? plan
            : await BoughtPlan.FindAsync(db, order.PartnerId, renewal.LastOrderId, cancellationToken);
        return new ShopOrderShown(
            order,
            await ShopCardOrders.FindTermsAsync(db, order, cancellationToken),
            (await payments.ViewAsync(order, cancellationToken)).Payment,
            plan,
            renewal,
            last is null ? null : renewal!.ChargeAt ?? last.ExpireAt - options.RenewalCharge,
            order.OrderId is null ? null : await ShopReceipt.FindAsync(db, order, cancellationToken));
    }
}
