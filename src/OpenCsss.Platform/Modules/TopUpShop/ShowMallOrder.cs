using Microsoft.AspNetCore.Mvc;
using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// GET /mall/order: a purchase by its own number, by its plan order, or the latest of a card; the first of these that
/// is given counts.
/// </summary>
internal static class ShowMallOrder
{
    public static async Task<Reply<MallOrder>> HandleAsync(
        [FromQuery(Name = "purchase_order_id")] string? purchaseOrderId,
        [FromQuery(Name = "order_id")] string? orderId, [FromQuery(Name = "sim_id")] string? simId,
        ShopCaller caller, ShopPayments payments, Db db, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(purchaseOrderId) && string.IsNullOrEmpty(orderId) && string.IsNullOrEmpty(simId))
        {
            return new Refusal(ApiError.ParameterMissing, "purchase_order_id");
        }

        var read = new FieldReader();
        var iccid = string.IsNullOrEmpty(purchaseOrderId) && string.IsNullOrEmpty(orderId)
            ? read.Optional<Iccid>("sim_id", simId, Fields.IccidOf)
            : default;
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var order = !string.IsNullOrEmpty(purchaseOrderId)
                ? await ShopOrderStore.FindByNoAsync(db, caller.Partner.Id, purchaseOrderId, cancellationToken)
            : !string.IsNullOrEmpty(orderId)
                ? await FindByOrderAsync(db, caller.Partner.Id, orderId, cancellationToken)
            : await FindLatestAsync(db, caller.Partner.Id, iccid, cancellationToken);
        return order is null
            ? ApiError.OrderNotFound
            : ToWire(
                await payments.ViewAsync(order, cancellationToken),
                order.OrderId is { } id
                    ? await BoughtPlan.FindAsync(db, caller.Partner.Id, id, cancellationToken)
                    : null,
                caller);
    }

    private static async Task<ShopOrder?> FindByOrderAsync(
        Db db, long partnerId, string text, CancellationToken cancellationToken) =>
        OrderId.TryParse(text, out var id)
            ? await ShopOrderStore.FindByOrderAsync(db, partnerId, id.Value, cancellationToken)
            : null;

    /// <summary>The newest that is paid, or else the newest.</summary>
    private static async Task<ShopOrder?> FindLatestAsync(
        Db db, long partnerId, Iccid iccid, CancellationToken cancellationToken)
    {
        if (await SimNumbers.FindAsync(db, partnerId, iccid, cancellationToken) is not { } sim)
        {
            return null;
        }

        var orders = await ShopOrderStore.ListOfSimAsync(db, partnerId, sim.Id, cancellationToken);
        return orders.Find(order => order.Status is ShopOrderStatus.Paid) ?? orders.FirstOrDefault();
    }

    private static MallOrder ToWire(ShopPaymentView view, BoughtPlan? plan, ShopCaller caller)
    {
        var (order, zone) = (view.Order, caller.Partner.TimeZone);
        return new MallOrder
        {
            PurchaseOrderId = order.OrderNo,
            OrderId = order.OrderIdText,
            SimId = order.Iccid,
            PackageCode = order.PackageCode,
            PackageName = order.PackageName,
            OrderPeriod = MallFields.Number(order.Periods),
            OrderStatus = plan is null ? "" : MallFields.Number((long)plan.Status),
            StartDate = WireTime.Format(plan?.StartAt, zone),
            ExpireDate = WireTime.Format(plan?.ExpireAt, zone),
            PayId = order.PayId,
            PayStatus = MallFields.Number((long)view.Status),
            PayAmount = Money.FormatAmount(order.AmountMinor),
            PayCurrency = order.Currency,
            PaidAt = WireTime.Format(order.PaidAt, zone),
            AutoRenewal = MallFields.Flag(order.RenewsItself),
            CreatedAt = WireTime.Format(order.CreatedAt, zone),
        };
    }
}
