using System.Globalization;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Partners;
using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>POST /package/queryOrder: the partner's orders, newest first, a page at a time.</summary>
internal static class ListOrders
{
    private static readonly FieldParser<int> Statuses = OrderDraft.Between(1, 6);
    private static readonly FieldParser<int> Kinds = OrderDraft.Between(1, 4);

    public static async Task<Reply<OrderList>> HandleAsync(
        ListOrdersRequest request, Caller caller, Db db, ApiOptions options, CancellationToken cancellationToken)
    {
        if (Parse(request, options, out var refusal) is not { } filter)
        {
            return refusal;
        }

        var (total, orders) = await db.ReadAsync(
            connection => OrderListStore.ListAsync(connection, caller.Partner.Id, filter, cancellationToken),
            cancellationToken);
        var page = new PageInfo(
            filter.PageNumber, filter.PageSize, total, (total + filter.PageSize - 1) / filter.PageSize);
        var list = new OrderList(
            page, Sign: null, [.. orders.Select(order => ToWire(order, caller.Partner))], orders.Count);
        return list with { Sign = AnswerSign.Of(list, caller.Partner) };
    }

    private static OrderFilter? Parse(ListOrdersRequest request, ApiOptions options, out Refusal refusal)
    {
        var read = new FieldReader();
        var iccid = read.Optional<Iccid>(
            "device_id",
            request.DeviceId,
            static (string text, out Iccid value) =>
                Iccid.TryParse(text, out value) ? FieldOutcome.Good : FieldOutcome.WrongFormat);
        var status = read.Optional("order_status", request.OrderStatus, Statuses);
        var kind = read.Optional("order_type", request.OrderType, Kinds);
        var number = read.RequiredNumber("page_no", request.PageNumber, 1, int.MaxValue);
        var size = read.RequiredNumber("page_size", request.PageSize, 1, options.MaxPageSize);
        refusal = read.Refusal ?? default;
        return read.Refusal is not null ? null : new OrderFilter(
            iccid == default ? null : iccid,
            string.IsNullOrEmpty(request.OrderId) ? null
                : OrderId.TryParse(request.OrderId, out var id) ? id.Value
                : OrderFilter.NoOrder,
            status == 0 ? null : status,
            kind == 0 ? null : kind,
            number,
            size);
    }

    private static PackageOrder ToWire(OrderRow order, Partner partner)
    {
        var volume = order.TestFlowBytes > 0 ? order.TestFlowBytes : order.VolumeBytes;
        return new PackageOrder
        {
            BuyType = Text(order.BuyType),
            ExpireDate = WireTime.Format(order.ExpireAt, partner.TimeZone) ?? "",
            Flow = Volume(volume),
            OrderCode = new OrderId(order.Id).ToString(),
            OrderStatus = Text(order.Status),
            OrderDate = WireTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(order.CreatedAt), partner.TimeZone),
            DeviceId = order.Iccid,
            Imsi = order.Imsis.Split(',')[0],
            PackageCode = order.PackageCode,
            PackageName = order.PackageName,
            PackageType = Text(order.PackageType),
            OrderPeriod = Text(order.OrderPeriod),
            OrderType = Text(order.Kind),
            StartDate = WireTime.Format(order.StartAt, partner.TimeZone) ?? "",
            UsedFlow = Volume(order.UsedBytes),
            SurplusFlow = Volume(volume is { } all ? Math.Max(0, all - order.UsedBytes) : null),
            PayAmount = Money.FormatAmount(order.PayAmountMinor),
            PayCurrency = order.Currency,
            PayResult = Text(order.PayRst),
            PayType = order.PayType is { } payType ? Text(payType) : "",
            GlobalOrder = Text(order.GlobalOrder),
            TestFlow = Volume(order.TestFlowBytes),
        };
    }

    /// <summary>MB; -1 for a plan without a limit, as in the usage answers.</summary>
    private static string Volume(long? bytes) => bytes is { } value ? new DataVolume(value).ToMegabytes() : "-1";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
