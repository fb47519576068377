using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>How an order of a shop stands with its money. The numbers are the wire's.</summary>
internal enum ShopPayStatus
{
    Waiting = 0,
    Paid = 1,
    Failed = 2,
    Cancelled = 3,
}

/// <summary>An order with the payment that tells how it stands; null if none was opened.</summary>
internal sealed record ShopPaymentView(ShopOrder Order, Payment? Payment)
{
    public ShopPayStatus Status => Order.Status switch
    {
        ShopOrderStatus.Paid => ShopPayStatus.Paid,
        ShopOrderStatus.Closed => ShopPayStatus.Cancelled,
        ShopOrderStatus.Waiting => Payment is { IsDeclined: true } ? ShopPayStatus.Failed : ShopPayStatus.Waiting,
    };
}

/// <summary>Takes the money for orders of shops. Whoever asks, the provider's word alone counts.</summary>
internal sealed class ShopPayments(
    PaymentOpener opener, PaymentUpdates updates, PaymentLists lists, Db db, TimeProvider clock)
{
    private static readonly TimeSpan SavedChargeGrace = TimeSpan.FromMinutes(1);

    /// <summary>Of the delay before the next try, which doubles: of the tries of a name there are not many.</summary>
    private const int MostDoublings = 5;

    /// <summary>
    /// Lets a person pay, or permit charges, or charges a method that is known. Of an order that does not wait any more
    /// there is nothing to be opened: null.
    /// </summary>
    public async Task<OpenedPayment?> OpenAsync(
        Partner partner, ShopOrder order, PaymentKind kind, string? method, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (order.Status is not ShopOrderStatus.Waiting || now >= order.CloseAt)
        {
            return null;
        }

        _ = Currency.TryParse(order.Currency, out var currency);
        var isRenewal = order.Origin is ShopOrderOrigin.Renewal;
        return await opener.OpenAsync(
            new NewPayment(
                partner, isRenewal ? PaymentPurpose.Renewal : PaymentPurpose.TopUpOrder, order.Id, order.PayId, kind,
                kind is PaymentKind.Setup ? 0 : order.AmountMinor, currency, order.PackageName)
            {
                Email = order.Email.Length > 0 ? order.Email : null,
                KeepsMethod = order.RenewsItself,
                CustomerRef = order.CustomerRef,
                MethodRef = method ?? order.MethodRef,
                OpenFor = order.CloseAt - now,
            },
            cancellationToken);
    }

    /// <summary>Charges what a person has permitted, once: the same name is never charged twice.</summary>
    public async Task ChargeSavedAsync(Partner partner, long orderId)
    {
        if (await ShopOrderStore.FindAsync(db, partner.Id, orderId, CancellationToken.None)
            is { Status: ShopOrderStatus.Waiting, MethodRef: not null } order)
        {
            var charges = await ChargesAsync(order);
            if (!charges.Any(IsKnownThere))
            {
                // Somebody comes again if the process dies, or if the charge does not reach the provider.
                var delay = SavedChargeGrace * Math.Pow(2, Math.Min(charges.Count, MostDoublings));
                var next = clock.GetUtcNow() + delay;
                await ShopOrderStore.LookLaterAsync(db, order, next < order.CloseAt ? next : order.CloseAt);
                await OpenAsync(partner, order, PaymentKind.Direct, method: null, CancellationToken.None);
                charges = await ChargesAsync(order);
            }

            if (charges.Any(IsKnownThere))
            {
                // Whatever came of it, the order is closed in its time.
                await ShopOrderStore.LookLaterAsync(db, order, order.CloseAt);
            }
        }
    }

    private async Task<IReadOnlyList<Payment>> ChargesAsync(ShopOrder order) =>
        [
            .. (await lists.ListOfSubjectAsync(
                order.PartnerId, PaymentPurpose.TopUpOrder, order.Id, CancellationToken.None))
            .Where(payment => payment.Kind is PaymentKind.Direct),
        ];

    /// <summary>
    /// Whether the provider has the charge, whatever came of it: a method that was declined is not tried again. What
    /// has never reached it is, as soon as that is sure.
    /// </summary>
    private static bool IsKnownThere(Payment charge) => charge.ProviderRef is not null;

    /// <summary>
    /// How a payment stands by its provider's word of now; null if the partner has none of that name.
    /// </summary>
    public async Task<ShopPaymentView?> ConfirmAsync(
        long partnerId, string payId, CancellationToken cancellationToken)
    {
        if (await ShopOrderStore.FindByPayIdAsync(db, partnerId, payId, cancellationToken) is not { } order)
        {
            return null;
        }

        var payment = order.Status is ShopOrderStatus.Paid
            ? await lists.FindAsync(partnerId, payId, cancellationToken)
            : await updates.BringUpToDateAsync(partnerId, payId, cancellationToken);
        return new ShopPaymentView(
            await ShopOrderStore.FindAsync(db, partnerId, order.Id, cancellationToken) ?? order, payment);
    }

    /// <summary>The same as it is stored, for whoever only looks.</summary>
    public async Task<ShopPaymentView> ViewAsync(ShopOrder order, CancellationToken cancellationToken) =>
        new(order, await lists.FindAsync(order.PartnerId, order.PayId, cancellationToken));
}
