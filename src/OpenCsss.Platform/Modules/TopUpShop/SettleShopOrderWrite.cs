using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>Money that a provider has, and the order that it would pay.</summary>
/// <param name="Paid">The payment.</param>
/// <param name="OrderId">The shop's order.</param>
/// <param name="RenewalId">The renewal that it is a period of; null if it is none.</param>
/// <param name="Call">The plan order that it wants.</param>
/// <param name="Settings">The shop's, for the receipt.</param>
internal sealed record ShopSettlement(
    PaidPayment Paid, long OrderId, long? RenewalId, PlaceOrderCall Call, ShopSettings Settings);

/// <summary>
/// Settles payments: the payment and the shop's order as paid, the plan order, money, events, receipt and renewal are
/// one transaction; or the money goes back. Whatever has told of the payment, and however often, the guards of the
/// payment and of the order let it happen once.
/// </summary>
internal sealed class SettleShopOrderWrite(PlaceOrderPart part, ShopMails mails, CustomerMailbox mailbox)
    : GroupedWrite<ShopSettlement, SettleOutcome>
{
    public override async Task<IReadOnlyList<SettleOutcome>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<ShopSettlement> items, CancellationToken cancellationToken)
    {
        var batch = PlaceOrderPart.LookUp(transaction, [.. items.Select(item => item.Call)]);
        var settlement = new PaymentSettlement([.. items.Select(item => item.Paid)]);
        settlement.Find(transaction);
        var found = ShopOrderStore.Load(
            transaction, [.. items.Select(item => (item.Paid.Payment.PartnerId, item.OrderId)).Distinct()]);
        var renewals = RenewalStore.Load(
            transaction,
            [
                .. items.Where(item => item.RenewalId is not null)
                    .Select(item => (item.Paid.Payment.PartnerId, item.RenewalId!.Value)).Distinct(),
            ]);
        await transaction.FlushAsync(cancellationToken);
        await part.LoadAsync(transaction, batch, cancellationToken);

        var run = new Run(part, batch, settlement, new ShopDelivery(mails, mailbox), found, renewals);
        for (var n = 0; n < items.Count; n++)
        {
            if (settlement.IsUndecided(n))
            {
                run.Decide(n, items[n]);
            }
        }

        PlaceOrderPart.Write(transaction, batch);
        settlement.Save(transaction);
        run.Write(transaction);
        await transaction.FlushAsync(cancellationToken);
        return [.. items.Select((_, n) => settlement.OutcomeOf(n))];
    }

    /// <summary>One run of the write. Two payments of one order see what the other has done.</summary>
    private sealed class Run(
        PlaceOrderPart part, PlacementBatch batch, PaymentSettlement settlement, ShopDelivery delivery,
        Queued<ShopOrder> found, Queued<Renewal> renewals)
    {
        private readonly Dictionary<(long PartnerId, long Id), ShopOrder> _orders =
            found.Rows.ToDictionary(order => (order.Row.PartnerId, order.Row.Id), order => order.Row);

        private readonly Dictionary<(long PartnerId, long Id), Renewal> _renewals =
            renewals.Rows.ToDictionary(renewal => (renewal.Row.PartnerId, renewal.Row.Id), renewal => renewal.Row);

        private readonly HashSet<(long PartnerId, long Id)> _changed = [];

        public void Decide(int n, ShopSettlement item)
        {
            var (payment, provider, now) = (item.Paid.Payment, item.Paid.Provider, item.Call.Now);
            var account = batch.Accounts[payment.PartnerId];
            var order = _orders[(payment.PartnerId, item.OrderId)];
            if (order.Status is not ShopOrderStatus.Waiting)
            {
                settlement.Refuse(
                    n, account,
                    order.Status is ShopOrderStatus.Paid ? RefundReason.SecondPayment : RefundReason.LatePayment, now);
                return;
            }

            // Whoever permits charges, or gives a method that the order has not, wants it renewed; what was permitted
            // before says nothing new, and may have been taken back.
            var isPermitted = payment.Kind is PaymentKind.Setup or PaymentKind.Direct && order.MethodRef is null;
            order = order with
            {
                RenewsItself = order.RenewsItself || isPermitted,
                CustomerRef = provider.CustomerRef ?? payment.CustomerRef ?? order.CustomerRef,
                MethodRef = provider.MethodRef ?? payment.MethodRef ?? order.MethodRef,
            };
            if (payment.Kind is PaymentKind.Setup)
            {
                // The person permits charges: the first one is made by whoever comes next, the worker at the latest.
                settlement.Settle(n, account, orderId: null, now);
                Change(order with { DueAt = now });
                return;
            }

            var placed = part.Decide(batch, n);
            if (placed.Outcome is not PlaceOrderOutcome.Placed)
            {
                settlement.Refuse(n, account, RefundReason.NotSellable, now);
                Change(order with { Status = ShopOrderStatus.Closed, DueAt = null });
                return;
            }

            settlement.Settle(n, account, placed.OrderId.Value, now);
            order = order with
            {
                Status = ShopOrderStatus.Paid, OrderId = placed.OrderId.Value, PaidAt = now, DueAt = null,
            };
            Change(order);
            var renewal = order.RenewalId is { } id ? _renewals[(order.PartnerId, id)] : null;
            delivery.Add(order, batch, batch.Partners[n], item.Settings, renewal, payment.Provider, now);
        }

        public void Write(WriteTransaction transaction)
        {
            ShopOrderStore.Save(transaction, [.. _changed.Select(key => _orders[key])]);
            delivery.Write(transaction);
        }

        private void Change(ShopOrder order)
        {
            _orders[(order.PartnerId, order.Id)] = order;
            _changed.Add((order.PartnerId, order.Id));
        }
    }
}
