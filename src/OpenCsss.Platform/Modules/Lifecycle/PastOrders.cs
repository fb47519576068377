using OpenCsss.Domain;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Orders of the past, for a seed: rows as placing, enabling and ending them would have left them.</summary>
internal static class PastOrders
{
    private static readonly Columns<PastOrder> Columns = new Columns<PastOrder>()
        .BigInt("partner_id", order => order.PartnerId)
        .BigInt("id", order => order.Id)
        .BigInt("sim_id", order => order.SimId)
        .BigInt("plan_version_id", order => order.PlanVersionId)
        .Text("package_name", order => order.PackageName)
        .BigInt("kind", _ => (long)OrderKind.Basic)
        .BigInt("status", order => (long)order.Status)
        .BigInt("buy_type", _ => (long)BuyType.Enterprise)
        .BigInt("order_period", _ => 1)
        .BigInt("is_open", _ => 1)
        .BigInt("global_order", _ => 0)
        .BigInt("pay_amount_minor", _ => 0)
        .BigInt("pay_rst", _ => 1)
        .BigInt("pay_type", _ => 2)
        .BigInt("test_flow_bytes", _ => 0)
        .BigInt("charged_minor", order => order.PriceMinor)
        .BigInt("price_minor", order => order.PriceMinor)
        .Text("currency", order => order.Currency)
        .BigInt("created_at", order => order.CreatedAt)
        .BigInt("armed_at", order => order.CreatedAt)
        .BigInt("start_at", order => order.CreatedAt)
        .BigInt("expire_at", order => order.ExpireAt);

    /// <summary>Inserts orders, each partner's by ascending id, and the markers that fall among them.</summary>
    public static async Task InsertAsync(
        BulkConnection bulk, IReadOnlyList<PastOrder> orders, CancellationToken cancellationToken)
    {
        await bulk.InsertAsync("plan_order", Columns, orders, cancellationToken);
        await ListMarkers.AppendAsync(
            bulk,
            orders.Where(order => ListMarkers.IsDueAt(order.Ordinal))
                .Select(order => new ListMarker(MarkedList.Orders, order.PartnerId, order.Ordinal, order.Id)),
            cancellationToken);
    }
}

/// <summary>An order of one period, enabled at once; it is the partner's <paramref name="Ordinal"/>th.</summary>
internal readonly record struct PastOrder(
    long PartnerId, long Id, long Ordinal, long SimId, long PlanVersionId, string PackageName, OrderStatus Status,
    long PriceMinor, string Currency, long CreatedAt, long ExpireAt);
