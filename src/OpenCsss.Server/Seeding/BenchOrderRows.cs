using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Server.Seeding;

/// <summary>The rows of orders, as placing, enabling and ending them would have left them.</summary>
internal static class BenchOrderRows
{
    private const string PaidInDollars = "USD";

    private static readonly string[] OrderColumns =
    [
        "partner_id", "id", "sim_id", "plan_version_id", "package_name", "kind", "status", "buy_type", "order_period",
        "is_open", "global_order", "pay_amount_minor", "pay_rst", "pay_type", "test_flow_bytes", "charged_minor",
        "price_minor",
        "currency", "created_at", "armed_at", "start_at", "expire_at",
    ];

    private static readonly string[] LedgerColumns =
        ["partner_id", "movement_id", "account", "kind", "amount_minor", "currency", "order_id", "created_at"];

    private static readonly string[] EventColumns =
        ["partner_id", "event_no", "kind", "operation", "sim_id", "order_id", "body", "occurred_at"];

    public static async Task InsertAsync(
        BulkConnection bulk, long planVersionId, IReadOnlyList<PastOrder> orders, IReadOnlyList<FeedEvent> events,
        long now, CancellationToken cancellationToken)
    {
        await bulk.InsertAsync(
            "plan_order", OrderColumns, orders, (sink, order) => BindOrder(sink, order, planVersionId, now),
            cancellationToken);
        await ListMarkers.AppendAsync(
            bulk,
            MarkedList.Orders,
            orders.Where(order => ListMarkers.IsDueAt(order.Ordinal))
                .Select(order => new ListMarker(order.PartnerId, order.Ordinal, order.Id)),
            cancellationToken);
        await bulk.InsertAsync(
            "ledger_entry",
            LedgerColumns,
            orders.SelectMany(order => new[]
            {
                (Order: order, Account: LedgerAccount.Wallet, AmountMinor: -BenchSeed.PriceMinor),
                (Order: order, Account: LedgerAccount.Sales, AmountMinor: BenchSeed.PriceMinor),
            }),
            static (sink, side) =>
            {
                sink.BigInt(side.Order.PartnerId);
                sink.BigInt(side.Order.MovementId);
                sink.BigInt((long)side.Account);
                sink.BigInt((long)MovementKind.Order);
                sink.BigInt(side.AmountMinor);
                sink.Text(PaidInDollars);
                sink.BigInt(side.Order.Id);
                sink.BigInt(side.Order.CreatedAt);
            },
            cancellationToken);
        await bulk.InsertAsync("event", EventColumns, events, BindEvent, cancellationToken);
    }

    public static async Task UpdateAccountsAsync(
        BulkConnection bulk, IReadOnlyList<PastOrder> orders, IReadOnlyList<PartnerHistory> histories,
        CancellationToken cancellationToken)
    {
        var counts = orders.CountBy(order => order.PartnerId).ToDictionary();
        foreach (var history in histories)
        {
            var count = counts.GetValueOrDefault(history.PartnerId);
            await Accounts.AddPastOrdersAsync(
                bulk, history.PartnerId, count, count * BenchSeed.PriceMinor, history.LastId, history.LastEventNo,
                cancellationToken);
        }
    }

    private static void BindOrder(IRowSink sink, PastOrder order, long planVersionId, long now)
    {
        sink.BigInt(order.PartnerId);
        sink.BigInt(order.Id);
        sink.BigInt(BenchSeed.SimId(order.SimNumber));
        sink.BigInt(planVersionId);
        sink.Text(DemoPlans.MonthlyChinaName);
        sink.BigInt((long)OrderKind.Basic);
        sink.BigInt((long)(order.ExpireAt < now ? OrderStatus.Ended : OrderStatus.InUse));
        sink.BigInt((long)BuyType.Enterprise);
        sink.BigInt(1L); // order_period
        sink.BigInt(1L); // is_open
        sink.BigInt(0L); // global_order
        sink.BigInt(0L); // pay_amount_minor
        sink.BigInt(1L); // pay_rst
        sink.BigInt(2L); // pay_type
        sink.BigInt(0L); // test_flow_bytes
        sink.BigInt(BenchSeed.PriceMinor); // charged_minor
        sink.BigInt(BenchSeed.PriceMinor); // price_minor
        sink.Text(PaidInDollars);
        sink.BigInt(order.CreatedAt);
        sink.BigInt(order.CreatedAt); // armed_at
        sink.BigInt(order.CreatedAt); // start_at
        sink.BigInt(order.ExpireAt);
    }

    private static void BindEvent(IRowSink sink, FeedEvent item)
    {
        sink.BigInt(item.PartnerId);
        sink.BigInt(item.EventNo);
        sink.BigInt((long)item.Kind);
        sink.Text(item.Operation);
        sink.BigInt(item.SimId);
        sink.BigInt(item.OrderId);
        sink.Text(item.Body);
        sink.BigInt(item.OccurredAt);
    }
}
