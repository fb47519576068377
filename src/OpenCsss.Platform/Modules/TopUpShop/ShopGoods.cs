using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// What payments of shops pay for: the orders that people make, and the periods that renew themselves. Both are orders
/// of the shop, and are settled in the same way.
/// </summary>
internal sealed partial class ShopGoods(
    PaymentPurpose purpose, SettleShopOrderWrite write, OrderChangeWrite changes, ShopPayments payments,
    ShopSettingsReading settings, PartnerRegistry partners, PaymentOptions options, Db db, TimeProvider clock,
    ILogger<ShopGoods> log)
    : IPaidGoods
{
    public PaymentPurpose Purpose => purpose;

    public async Task<SettleOutcome> SettleAsync(PaidPayment paid, CancellationToken cancellationToken)
    {
        var payment = paid.Payment;
        var order = await ShopOrderStore.FindAsync(db, payment.PartnerId, payment.SubjectId, cancellationToken)
            ?? throw new InvalidOperationException($"Payment {payment.Key} is for no order of the shop.");
        var partner = await ShopPartners.FindAsync(db, partners, payment.PartnerId, cancellationToken);
        var paidTo = payment.IsAtPlatform ? PaidTo.Operator : PaidTo.Partner;
        var outcome = await db.WriteAsync(
            write, payment.PartnerId,
            new ShopSettlement(
                paid, order.Id, order.RenewalId, ShopDelivery.CallOf(order, partner, paidTo, clock.GetUtcNow()),
                await settings.GetAsync(partner, cancellationToken)),
            cancellationToken);
        if (outcome is SettleOutcome.Settled && payment.Kind is PaymentKind.Setup)
        {
            await payments.ChargeSavedAsync(partner, order.Id);
        }

        return outcome;
    }

    public async Task TellAsync(Payment payment, PaymentNotice notice, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        switch (notice)
        {
            case PaymentNotice.Refunded when payment.RefundedMinor >= payment.ReceivedMinor:
                await ChangeAsync(payment, (sim, order, _) => sim.Cancel(order, now), now);
                await EndRenewalAsync(payment, "refunded", now);
                break;
            case PaymentNotice.Disputed:
                await StopAsync(payment, now);
                await EndRenewalAsync(payment, "disputed", now);
                break;
            case PaymentNotice.DisputeWon:
                await GoOnAsync(payment, now);
                break;
            default:
                break; // That it ended is seen in the payment; the order waits until its own time is over.
        }
    }

    /// <summary>What is in use is stopped until it is decided; what has not begun is taken back.</summary>
    private async Task StopAsync(Payment payment, DateTimeOffset now)
    {
        if (options.DisputeStopsOrder && !await ChangeAsync(payment, (sim, order, _) => sim.Pause(order, now), now))
        {
            await ChangeAsync(payment, (sim, order, _) => sim.Cancel(order, now), now);
        }
    }

    /// <summary>What was taken back cannot begin any more: somebody has to decide what its buyer gets.</summary>
    private async Task GoOnAsync(Payment payment, DateTimeOffset now)
    {
        if (options.DisputeStopsOrder && !await ChangeAsync(payment, (sim, order, _) => sim.Restart(order, now), now)
            && payment.OrderId is { } orderId
            && await BoughtPlan.FindAsync(db, payment.PartnerId, orderId, CancellationToken.None)
                is { Status: OrderStatus.Cancelled })
        {
            LogNotRestored(payment.Key, new OrderId(orderId));
        }
    }

    /// <summary>Changes what was bought. False if its state does not allow it.</summary>
    private async Task<bool> ChangeAsync(
        Payment payment, Func<SimOrders, long, long, OrderChangeOutcome> change, DateTimeOffset now)
    {
        if (payment.OrderId is not { } orderId)
        {
            return false;
        }

        var result = await db.WriteAsync(
            changes, payment.PartnerId,
            new OrderChangeCall(
                payment.PartnerId, SimSubject.OfOrder(orderId),
                (sim, available) => change(sim, orderId, available), now),
            CancellationToken.None);
        LogChanged(new OrderId(orderId), payment.Key, result.Outcome);
        return result.Outcome is OrderChangeOutcome.Done;
    }

    /// <summary>Nobody whose money went back, or whose bank disputes it, is charged again.</summary>
    private async Task EndRenewalAsync(Payment payment, string reason, DateTimeOffset now)
    {
        var order = await ShopOrderStore.FindAsync(db, payment.PartnerId, payment.SubjectId, CancellationToken.None);
        if (order is not null
            && await RenewalStore.FindAsync(
                db, order.PartnerId, order.RenewalId ?? order.Id, CancellationToken.None) is { } renewal)
        {
            await RenewalChange.EndAsync(db, renewal, RenewalStatus.Ended, reason, now);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Order {Order} was changed because money of payment {Payment} went back or came again: {Outcome}")]
    private partial void LogChanged(OrderId order, PaymentKey payment, OrderChangeOutcome outcome);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The dispute of payment {Payment} is won, but its order {Order} was cancelled when it was opened: "
            + "place another order for the card, or refund the payment")]
    private partial void LogNotRestored(PaymentKey payment, OrderId order);
}

/// <summary>A partner by its id, as its settings are now.</summary>
internal static class ShopPartners
{
    public static Task<Partner> FindAsync(
        Db db, PartnerRegistry partners, long partnerId, CancellationToken cancellationToken) => db.ReadAsync(
        async connection => await partners.ReadAsync(
            connection, partnerId, await SettingsVersion.ReadAsync(connection, cancellationToken), cancellationToken),
        cancellationToken);
}
