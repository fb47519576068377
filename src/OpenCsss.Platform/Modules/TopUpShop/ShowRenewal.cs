using System.Globalization;
using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>
/// POST /queryAutoRenewalRecord: the latest renewal of a card; POST /getAutoRenewal: the one in force;
/// POST /cancelAutoRenewalRecord: it is not renewed any more, and what is paid for stays.
/// </summary>
internal static class ShowRenewal
{
    public static Task<IResult> QueryAsync(
        RenewalRequest request, ShopCaller caller, CardDesk cards, Db db, CancellationToken cancellationToken) =>
        ShowAsync(request, caller, cards, db, inForceOnly: false, cancellationToken);

    public static Task<IResult> GetAsync(
        RenewalRequest request, ShopCaller caller, CardDesk cards, Db db, CancellationToken cancellationToken) =>
        ShowAsync(request, caller, cards, db, inForceOnly: true, cancellationToken);

    public static async Task<Reply<EmptyAnswer>> CancelAsync(
        RenewalRequest request, ShopCaller caller, CardDesk cards, RenewalCancellation cancellation, Db db,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("deviceCode", request.DeviceCode, Fields.IccidOf);
        var orderNo = read.Required("orderNo", request.OrderNo, MallFields.Text);
        var payId = read.Required("payId", request.PayId, MallFields.Text);
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var (card, refusal) = await cards.FindAsync(caller, iccid, cancellationToken);
        if (card is null)
        {
            return refusal!.Value;
        }

        var order = await ShopOrderStore.FindByNoAsync(db, caller.Partner.Id, orderNo!, cancellationToken);
        if (order is null || order.SimId != card.SimId || order.PayId != payId)
        {
            return ApiError.OrderNotFound;
        }

        return await cancellation.TryCancelAsync(order) ? new EmptyAnswer() : ApiError.StillProcessing;
    }

    private static async Task<IResult> ShowAsync(
        RenewalRequest request, ShopCaller caller, CardDesk cards, Db db, bool inForceOnly,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("deviceCode", request.DeviceCode, Fields.IccidOf);
        var orderNo = read.Optional("orderNo", request.OrderNo, MallFields.Text);
        var payId = read.Optional("payId", request.PayId, MallFields.Text);
        if (read.Refusal is { } fault)
        {
            return (Reply<EmptyAnswer>)fault;
        }

        var (card, refusal) = await cards.FindAsync(caller, iccid, cancellationToken);
        if (card is null)
        {
            return (Reply<EmptyAnswer>)refusal!.Value;
        }

        foreach (var renewal in await RenewalStore.ListOfSimAsync(db, caller.Partner.Id, card.SimId, cancellationToken))
        {
            var order = await ShopOrderStore.FindAsync(db, caller.Partner.Id, renewal.Id, cancellationToken);
            if (order is not null && (!inForceOnly || renewal.Status is RenewalStatus.InForce)
                && (orderNo is null || order.OrderNo == orderNo) && (payId is null || order.PayId == payId))
            {
                return (Reply<RenewalRecord>)ToWire(renewal, order, caller);
            }
        }

        return (Reply<EmptyAnswer>)new EmptyAnswer();
    }

    private static RenewalRecord ToWire(Renewal renewal, ShopOrder order, ShopCaller caller) => new()
    {
        DeviceCode = order.Iccid,
        OrderNo = order.OrderNo,
        OrderPeriod = MallFields.Number(order.Periods),
        PackageType = MallFields.Number((long)order.PackageType),
        PartnerCode = caller.Partner.AccessCode,
        PayId = order.PayId,
        ShowName = order.PackageName,
        SubscriptionTime = TimeZoneInfo.ConvertTime(renewal.CreatedAt, caller.Partner.TimeZone)
            .ToString("yyyy.MM.dd", CultureInfo.InvariantCulture),
    };
}
