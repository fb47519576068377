using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>What an order has begun, or would begin when it is paid, is not renewed.</summary>
internal sealed class RenewalCancellation(PaymentLists lists, PaymentClosing closing, Db db, TimeProvider clock)
{
    /// <summary>
    /// Cancels the renewal of an order. False if a bank is deciding over the permission that would begin it: whoever
    /// wants it comes again.
    /// </summary>
    /// <param name="seen">The order, which may have been paid since it was read.</param>
    public async Task<bool> TryCancelAsync(ShopOrder seen)
    {
        for (var order = seen;;)
        {
            if (await RenewalStore.FindAsync(db, order.PartnerId, order.Id, CancellationToken.None) is { } renewal)
            {
                await RenewalChange.EndAsync(db, renewal, RenewalStatus.Off, "switched_off", clock.GetUtcNow());
                return true;
            }

            if (order.Status is not ShopOrderStatus.Waiting)
            {
                return true;
            }

            var closed = await ShopOrderStore.StopRenewingAsync(db, order)
                ? await ClosePermissionsAsync(order)
                : ClosePaymentsOutcome.Paid;
            if (closed is not ClosePaymentsOutcome.Paid)
            {
                return closed is ClosePaymentsOutcome.Closed;
            }

            // Somebody has paid it in between: what has begun by that is looked for again.
            order = await ShopOrderStore.FindAsync(db, order.PartnerId, order.Id, CancellationToken.None) ?? order;
        }
    }

    /// <summary>
    /// Nobody gives a permission any more that was asked for. The first charge of one that was given may go on: it
    /// pays the period, and nothing after it.
    /// </summary>
    private async Task<ClosePaymentsOutcome> ClosePermissionsAsync(ShopOrder order)
    {
        if (order.MethodRef is not null)
        {
            return ClosePaymentsOutcome.Closed;
        }

        var payments = await lists.ListOfSubjectAsync(
            order.PartnerId, PaymentPurpose.TopUpOrder, order.Id, CancellationToken.None);
        foreach (var payment in payments)
        {
            if (payment.Kind is PaymentKind.Setup or PaymentKind.Direct
                && payment is not ({ Status: PaymentStatus.Cancelled }
                    or { Status: PaymentStatus.Succeeded, Money: not PaymentMoney.None }))
            {
                var outcome = await closing.CloseAsync(payment.Key, CancellationToken.None);
                if (outcome is not ClosePaymentsOutcome.Closed)
                {
                    return outcome;
                }
            }
        }

        return ClosePaymentsOutcome.Closed;
    }
}
