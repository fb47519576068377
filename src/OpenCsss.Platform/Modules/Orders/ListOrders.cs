using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Orders;

/// <summary>POST /package/queryOrder: the partner's orders, newest first, a page at a time.</summary>
internal static class ListOrders
{
    private static readonly FieldParser<int> Statuses = Fields.CodeBetween(1, 6);
    private static readonly FieldParser<int> Kinds = Fields.CodeBetween(1, 4);

    public static async Task<Reply<OrderList>> HandleAsync(
        ListOrdersRequest request, Caller caller, Db db, ApiOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (Parse(request, options, out var iccid, out var page, out var refusal) is not { } filter)
        {
            return refusal;
        }

        var partner = caller.Partner;
        if (iccid != default)
        {
            if (await SimNumbers.FindAsync(db, partner.Id, iccid, cancellationToken) is not { } sim)
            {
                return Reply<OrderList>.Signed(new OrderList(page.Of(0), Sign: null, [], 0));
            }

            filter = filter with { SimId = sim.Id };
        }

        var (total, orders) = await OrderListStore.ListAsync(db, partner.Id, filter, page, cancellationToken);
        var now = clock.GetUtcNow();
        return Reply<OrderList>.Signed(new OrderList(
            page.Of(total), Sign: null, [.. orders.Select(order => order.ToWire(partner, now))], orders.Count));
    }

    private static OrderFilter? Parse(
        ListOrdersRequest request, ApiOptions options, out Iccid iccid, out PageRequest page, out Refusal refusal)
    {
        var read = new FieldReader();
        iccid = read.Optional<Iccid>("device_id", request.DeviceId, Fields.IccidOf);
        var status = read.Optional("order_status", request.OrderStatus, Statuses);
        var kind = read.Optional("order_type", request.OrderType, Kinds);
        page = PageRequest.Read(read, request.PageNumber, request.PageSize, options);
        refusal = read.Refusal ?? default;
        return read.Refusal is not null ? null : new OrderFilter(
            SimId: null,
            string.IsNullOrEmpty(request.OrderId) ? null : NamedOrder.IdOf(request.OrderId),
            status,
            kind);
    }
}
