using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Orders of the past, for a seed: rows as placing, enabling and ending them would have left them.</summary>
internal static class PastOrders
{
    private static readonly string[] Columns =
    [
        "partner_id", "id", "sim_id", "plan_version_id", "package_name", "kind", "status", "buy_type", "order_period",
        "is_open", "global_order", "pay_amount_minor", "pay_rst", "pay_type", "test_flow_bytes", "charged_minor",
        "price_minor", "currency", "created_at", "armed_at", "start_at", "expire_at",
    ];

    /// <summary>Inserts orders, each partner's by ascending id, and the markers that fall among them.</summary>
    public static async Task InsertAsync(
        BulkConnection bulk, IReadOnlyList<PastOrder> orders, CancellationToken cancellationToken)
    {
        await bulk.InsertAsync("plan_order", Columns, orders, Bind, cancellationToken);
        await ListMarkers.AppendAsync(
            bulk,
            MarkedList.Orders,
            orders.Where(order => ListMarkers.IsDueAt(order.Ordinal))
                .Select(order => new ListMarker(order.PartnerId, order.Ordinal, order.Id)),
            cancellationToken);
    }

    private static void Bind(IRowSink sink, PastOrder order)
    {
        sink.BigInt(order.PartnerId);
        sink.BigInt(order.Id);
        sink.BigInt(order.SimId);
        sink.BigInt(order.PlanVersionId);
        sink.Text(order.PackageName);
        sink.BigInt((long)OrderKind.Basic);
        sink.BigInt((long)order.Status);
        sink.BigInt((long)BuyType.Enterprise);
        sink.BigInt(1L); // order_period
        sink.BigInt(1L); // is_open
        sink.BigInt(0L); // global_order
        sink.BigInt(0L); // pay_amount_minor
        sink.BigInt(1L); // pay_rst
        sink.BigInt(2L); // pay_type
        sink.BigInt(0L); // test_flow_bytes
        sink.BigInt(order.PriceMinor); // charged_minor
        sink.BigInt(order.PriceMinor); // price_minor
        sink.Text(order.Currency);
        sink.BigInt(order.CreatedAt);
        sink.BigInt(order.CreatedAt); // armed_at
        sink.BigInt(order.CreatedAt); // start_at
        sink.BigInt(order.ExpireAt);
    }
}

/// <summary>An order of one period, enabled at once; it is the partner's <paramref name="Ordinal"/>th.</summary>
internal readonly record struct PastOrder(
    long PartnerId, long Id, long Ordinal, long SimId, long PlanVersionId, string PackageName, OrderStatus Status,
    long PriceMinor, string Currency, long CreatedAt, long ExpireAt);
