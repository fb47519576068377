using System.Globalization;
using OpenCsss.Domain;
using OpenCsss.Server.Http;
using OpenCsss.Server.Modules.Notifications;
using OpenCsss.Server.Modules.Partners;

namespace OpenCsss.Server.Modules.Orders;

/// <summary>The events of a new order: 1000 created, and 1005 enabled if it is in use at once.</summary>
internal static class OrderEvents
{
    public static IEnumerable<FeedEvent> Of(NewOrder order, OpenAccount account, Partner partner)
    {
        yield return Event(order, account, partner, OrderStatusEvent.Created, OrderStatus.Waiting, expireAt: null);
        if (order.Placement.Status is OrderStatus.InUse)
        {
            yield return Event(
                order, account, partner, OrderStatusEvent.Enabled, OrderStatus.InUse, order.Placement.ExpireAt);
        }
    }

    private static FeedEvent Event(
        NewOrder order, OpenAccount account, Partner partner, string operation, OrderStatus status,
        DateTimeOffset? expireAt)
    {
        var time = WireTime.Format(order.CreatedAt, partner.TimeZone);
        var body = new OrderStatusEvent
        {
            AssetId = order.Sim.Iccid,
            Imsi = order.Sim.Imsis,
            Operation = operation,
            OrderId = new OrderId(order.Id).ToString(),
            Time = time,
            EventTime = time,
            OrderStatus = ((int)status).ToString(CultureInfo.InvariantCulture),
            PackageCode = order.Draft.PackageCode.Value,
            ExpireDate = WireTime.Format(expireAt, partner.TimeZone),
        };
        return new FeedEvent(
            partner.Id, account.NextEventNo(), EventKind.OrderStatus, operation, order.Sim.Id, order.Id,
            body.ToJson(), order.CreatedAt.ToUnixTimeMilliseconds());
    }
}
