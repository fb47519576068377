using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Mail;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>An order that the partner was paid for.</summary>
/// <param name="Draft">The order; one of before that waits may be it.</param>
/// <param name="NamesPayment">The caller has named the payment.</param>
/// <param name="PayType">How it was paid, in the caller's words.</param>
/// <param name="Call">The plan order that it wants.</param>
/// <param name="Settings">The shop's, for the receipt.</param>
internal sealed record PaidPartnerCall(
    ShopOrder Draft, bool NamesPayment, string PayType, PlaceOrderCall Call, ShopSettings Settings);

/// <summary>What became of it.</summary>
/// <param name="Order">The order, which is paid; null if it is not.</param>
/// <param name="IsTaken">The number, or the payment's name, is that of an order with other content.</param>
/// <param name="IsClosed">The order of that number is closed.</param>
/// <param name="Placement">Why no plan order was placed.</param>
internal readonly record struct PaidPartnerResult(
    ShopOrder? Order, bool IsTaken, bool IsClosed, PlaceOrderOutcome Placement);

/// <summary>
/// Places orders that partners were paid for, with all that goes with it, in one transaction: once for each number. If
/// it cannot be placed, nothing is written.
/// </summary>
internal sealed class PaidPartnerWrite(PlaceOrderPart part, ShopMails mails, CustomerMailbox mailbox)
    : GroupedWrite<PaidPartnerCall, PaidPartnerResult>
{
    public override async Task<IReadOnlyList<PaidPartnerResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<PaidPartnerCall> items, CancellationToken cancellationToken)
    {
        var batch = PlaceOrderPart.LookUp(transaction, [.. items.Select(item => item.Call)]);
        var found = ShopOrderStore.Load(
            transaction, [.. items.Select(item => (item.Draft.PartnerId, item.Draft.OrderNo, item.Draft.PayId))]);
        await transaction.FlushAsync(cancellationToken);
        await part.LoadAsync(transaction, batch, cancellationToken);

        var run = new Run(part, batch, new ShopDelivery(mails, mailbox), [.. found.Rows.Select(order => order.Row)]);
        PaidPartnerResult[] results = [.. items.Select((item, n) => run.Decide(n, item))];

        PlaceOrderPart.Write(transaction, batch);
        run.Write(transaction);
        await transaction.FlushAsync(cancellationToken);
        return results;
    }

    /// <summary>One run of the write. Two calls of one number see what the other has done.</summary>
    private sealed class Run(
        PlaceOrderPart part, PlacementBatch batch, ShopDelivery delivery, List<ShopOrder> known)
    {
        private readonly List<ShopOrder> _added = [];
        private readonly List<ShopOrder> _changed = [];

        public PaidPartnerResult Decide(int n, PaidPartnerCall call)
        {
            var draft = call.Draft;
            var others = known.FindAll(order => order.PartnerId == draft.PartnerId
                && (order.OrderNo == draft.OrderNo || order.PayId == draft.PayId));
            var before = others.Find(order => order.OrderNo == draft.OrderNo);
            var wish = new OpenShopOrderCall(draft, call.NamesPayment);
            if (others.Count > 0 && (before is null || !OpenShopOrderWrite.IsSame(wish, before)))
            {
                return new PaidPartnerResult(null, IsTaken: true, IsClosed: false, default);
            }

            if (before is not null and not { Status: ShopOrderStatus.Waiting })
            {
                var isPaid = before.Status is ShopOrderStatus.Paid;
                return new PaidPartnerResult(isPaid ? before : null, IsTaken: false, IsClosed: !isPaid, default);
            }

            var placed = part.Decide(batch, n);
            var order = placed.Outcome is PlaceOrderOutcome.Placed ? Deliver(n, call, before, placed.OrderId) : null;
            return new PaidPartnerResult(order, IsTaken: false, IsClosed: false, placed.Outcome);
        }

        public void Write(WriteTransaction transaction)
        {
            ShopOrderStore.Insert(transaction, _added);
            ShopOrderStore.Save(transaction, _changed);
            delivery.Write(transaction);
        }

        private ShopOrder Deliver(int n, PaidPartnerCall call, ShopOrder? before, OrderId placed)
        {
            var (draft, now) = (call.Draft, call.Call.Now);
            var order = (before ?? draft with { Id = batch.Accounts[draft.PartnerId].NextId(now) }) with
            {
                Status = ShopOrderStatus.Paid, OrderId = placed.Value, PaidAt = now, DueAt = null,
                PayType = call.PayType,
                RenewsItself = before is { RenewsItself: true, MethodRef: not null, CustomerRef: not null },
            };
            (before is null ? _added : _changed).Add(order);
            known.RemoveAll(one => one.PartnerId == order.PartnerId && one.Id == order.Id);
            known.Add(order);
            delivery.Add(order, batch, batch.Partners[n], call.Settings, renewal: null, call.PayType, now);
            return order;
        }
    }
}
