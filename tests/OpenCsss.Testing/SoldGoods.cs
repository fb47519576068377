using System.Collections.Concurrent;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Testing;

/// <summary>What somebody wants to buy: one period of a plan for a SIM.</summary>
internal sealed record SoldItem(string AccessCode, string Iccid, string PackageCode, PlanType PlanType);

/// <summary>
/// Whoever sells, as small as it can be: a sale is a row of a counter (1 open, 2 paid, 3 closed), and paying it places its
/// order. What it sells is told by the number of the sale, so that a process that is started again sells the same.
/// </summary>
internal sealed class SoldGoods(
    Func<long, SoldItem> itemOf, PlaceOrderPart orders, PartnerRegistry partners, Db db, TimeProvider clock,
    SoldGoodsLog log) : IPaidGoods
{
    private readonly SettleSalesWrite _write = new(orders);

    public PaymentPurpose Purpose => PaymentPurpose.TopUpOrder;

    public static string NameOf(long partnerId, long sale) => $"sale {partnerId}-{sale}";

    public async Task<SettleOutcome> SettleAsync(PaidPayment paid, CancellationToken cancellationToken)
    {
        log.Asked();
        var item = itemOf(paid.Payment.SubjectId);
        var partner = await partners.FindAsync(item.AccessCode, cancellationToken);
        _ = Iccid.TryParse(item.Iccid, out var iccid);
        _ = PackageCode.TryParse(item.PackageCode, out var code);
        var draft = new OrderDraft
        {
            PackageCode = code,
            PackageName = "Sold in a shop",
            Wish = new OrderWish(item.PlanType, Periods: 1, EnableAtOnce: false, TestVolume: null),
            IsGlobal = false,
            PayAmountMinor = paid.Payment.AmountMinor,
            PayResult = 1,
            PayType = 2,
        };
        var call = new PlaceOrderCall(
            OrderSeller.Shop(partner!, paid.Payment.IsAtPlatform ? PaidTo.Operator : PaidTo.Partner), [iccid], draft,
            answer => $"{answer.Lines[0].OrderId}", clock.GetUtcNow());
        return await db.WriteAsync(_write, paid.Payment.PartnerId, new Sale(paid, call), cancellationToken);
    }

    public Task TellAsync(Payment payment, PaymentNotice notice, CancellationToken cancellationToken)
    {
        log.Told(payment, notice);
        return Task.CompletedTask;
    }

    private sealed record Sale(PaidPayment Paid, PlaceOrderCall Order);

    private sealed class SettleSalesWrite(PlaceOrderPart orders) : GroupedWrite<Sale, SettleOutcome>
    {
        private const long Open = 1;
        private const long Closed = 3;

        public override async Task<IReadOnlyList<SettleOutcome>> RunAsync(
            WriteTransaction transaction, IReadOnlyList<Sale> items, CancellationToken cancellationToken)
        {
            var batch = PlaceOrderPart.LookUp(transaction, [.. items.Select(item => item.Order)]);
            var settlement = new PaymentSettlement([.. items.Select(item => item.Paid)]);
            settlement.Find(transaction);
            await transaction.FlushAsync(cancellationToken);
            await orders.LoadAsync(transaction, batch, cancellationToken);
            for (var n = 0; n < items.Count; n++)
            {
                if (settlement.IsUndecided(n))
                {
                    await DecideAsync(transaction, batch, settlement, items[n], n);
                }
            }

            PlaceOrderPart.Write(transaction, batch);
            settlement.Save(transaction);
            await transaction.FlushAsync(cancellationToken);
            return [.. items.Select((_, n) => settlement.OutcomeOf(n))];
        }

        private async Task DecideAsync(
            WriteTransaction transaction, PlacementBatch batch, PaymentSettlement settlement, Sale sale, int n)
        {
            var (payment, now) = (sale.Paid.Payment, sale.Order.Now);
            var account = batch.Accounts[payment.PartnerId];
            if (payment.Kind is PaymentKind.Setup)
            {
                settlement.Settle(n, account, orderId: null, now);
                return;
            }

            var name = NameOf(payment.PartnerId, payment.SubjectId);
            var state = await transaction.Connection.QuerySingleAsync<long>(
                "select value from counter where name = @name", new { name });
            if (state != Open)
            {
                settlement.Refuse(
                    n, account, state == Closed ? RefundReason.LatePayment : RefundReason.SecondPayment, now);
                return;
            }

            var placed = orders.Decide(batch, n);
            if (placed.Outcome is not PlaceOrderOutcome.Placed)
            {
                settlement.Refuse(n, account, RefundReason.NotSellable, now);
                return;
            }

            settlement.Settle(n, account, placed.OrderId.Value, now);
            await transaction.Connection.ExecuteAsync(
                "update counter set value = 2 where name = @name and value = 1", new { name });
        }
    }
}

/// <summary>What a shop of a test was asked and told.</summary>
internal sealed class SoldGoodsLog
{
    private readonly ConcurrentQueue<(PaymentKey Payment, PaymentNotice Notice)> _told = new();
    private int _asked;
    private int _faults;

    /// <summary>How often money was offered to it.</summary>
    public int Offers => _asked;

    public IReadOnlyList<PaymentNotice> Notices => [.. _told.Select(one => one.Notice)];

    /// <summary>Whether it cannot be told anything.</summary>
    public bool FailsTelling { get; set; }

    /// <summary>So many times in a row it cannot say what becomes of the money.</summary>
    public void FailNext(int times) => Interlocked.Exchange(ref _faults, times);

    public void Asked()
    {
        Interlocked.Increment(ref _asked);
        if (Interlocked.Decrement(ref _faults) >= 0)
        {
            throw new InvalidOperationException("The shop of the test fails.");
        }
    }

    public void Told(Payment payment, PaymentNotice notice)
    {
        if (FailsTelling)
        {
            throw new InvalidOperationException("The shop of the test hears nothing.");
        }

        _told.Enqueue((payment.Key, notice));
    }
}
