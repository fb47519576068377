using System.Globalization;
using OpenCsss.Contracts.Mall;
using OpenCsss.Domain;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.TopUpShop;

/// <summary>POST /singleQueryOrder: the orders of a card that are in use or waiting.</summary>
internal static class ListCardOrders
{
    public static async Task<Reply<CardOrderList>> HandleAsync(
        ListCardOrdersRequest request, ShopCaller caller, CardDesk cards, Db db, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var read = new FieldReader();
        var iccid = read.Required<Iccid>("deviceCode", request.DeviceCode, Fields.IccidOf);
        if (read.Refusal is { } fault)
        {
            return fault;
        }

        var (card, refusal) = await cards.FindAsync(caller, iccid, cancellationToken);
        if (card is null)
        {
            return refusal!.Value;
        }

        var (zone, now) = (caller.Partner.TimeZone, clock.GetUtcNow());
        var orders = await ShopCardOrders.ListAsync(db, caller.Partner.Id, card.SimId, cancellationToken);

        // Time may have ended one that nobody has written down yet.
        var live = orders.Where(order => order.Status is OrderStatus.Waiting || order.EndAt >= now)
            .OrderBy(order => order.Status is OrderStatus.Waiting).ThenBy(order => order.Id);
        return new CardOrderList
        {
            PartnerCode = caller.Partner.AccessCode,
            DeviceCode = card.Iccid,
            Orders = [.. live.Select(order => ToWire(order, caller.Language.Tag, zone, now))],
        };
    }

    private static CardOrder ToWire(
        ShopCardOrders.OpenOrder order, string languageTag, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (time, unit) = MallFields.TimeOf(order.Terms.Type, order.Periods);
        var isWaiting = order.Status is OrderStatus.Waiting;
        return new CardOrder
        {
            OrderStatus = isWaiting ? "1" : "2",
            ShowName = order.Terms.NameIn(languageTag),
            Time = time,
            Unit = unit,
            ExpireDate = isWaiting
                ? null
                : DayOf(order.EndAt!.Value, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            RemainingDays = isWaiting
                ? MallFields.DaysOf(order.Terms.Type, order.Periods)
                : MallFields.Number(DayOf(order.EndAt!.Value, zone).DayNumber - DayOf(now, zone).DayNumber),
        };
    }

    private static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
