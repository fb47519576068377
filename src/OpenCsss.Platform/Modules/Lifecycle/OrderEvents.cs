using System.Globalization;
using OpenCsss.Contracts.Events;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>The events of orders, as partners are notified of them.</summary>
internal static class OrderEvents
{
    /// <summary>The reason that an event gives when the carrier did not provide the order.</summary>
    private const string CarrierFailed = "carrier_failed";

    /// <summary>The events of a new order: 1000 created, and 1005 enabled if it is in use at once.</summary>
    public static IEnumerable<FeedEvent> Of(NewOrder order, LockedAccount account, Partner partner)
    {
        yield return Event(order, account, partner, OrderOperation.Created, OrderStatus.Waiting, expireAt: null);
        if (order.Placement.Status is OrderStatus.InUse)
        {
            yield return Event(
                order, account, partner, OrderOperation.Enabled, OrderStatus.InUse, order.Placement.ExpireAt);
        }
    }

    /// <summary>The event of a change of an order.</summary>
    public static FeedEvent Of(
        LockedSim sim, OrderLifeCycle order, OrderOperation operation, SimOrdersChange change, LockedAccount account)
    {
        var sold = sim.Orders[order.Id];
        var zone = sim.Partner.TimeZone;
        var body = new OrderStatusEvent
        {
            AssetId = sim.Row.Iccid,
            Imsi = sim.Imsis,
            Operation = Text((int)operation),
            OrderId = new OrderId(order.Id).ToString(),
            Time = WireTime.Format(sold.CreatedAt, zone),
            EventTime = WireTime.Format(change.At, zone),
            OrderStatus = Text((int)order.Status),
            PackageCode = sold.PackageCode,
            ExpireDate = WireTime.Format(order.LastAt, zone),
            Reason = change.Cause is OrderEvent.FailActivation ? CarrierFailed : null,
        };
        return Entry(sim.Partner, account, sim.Row.Id, order.Id, body, change.At);
    }

    private static FeedEvent Event(
        NewOrder order, LockedAccount account, Partner partner, OrderOperation operation, OrderStatus status,
        DateTimeOffset? expireAt)
    {
        var time = WireTime.Format(order.CreatedAt, partner.TimeZone);
        var body = new OrderStatusEvent
        {
            AssetId = order.Sim.Iccid,
            Imsi = order.Sim.Imsis,
            Operation = Text((int)operation),
            OrderId = new OrderId(order.Id).ToString(),
            Time = time,
            EventTime = time,
            OrderStatus = Text((int)status),
            PackageCode = order.Draft.PackageCode.Value,
            ExpireDate = WireTime.Format(expireAt, partner.TimeZone),
        };
        return Entry(partner, account, order.Sim.Id, order.Id, body, order.CreatedAt);
    }

    private static FeedEvent Entry(
        Partner partner, LockedAccount account, long simId, long orderId, OrderStatusEvent body, DateTimeOffset at) =>
        new(
            partner.Id, account.NextEventNo(), EventKind.OrderStatus, body.Operation, simId, orderId, body.ToJson(),
            at.ToUnixTimeMilliseconds());

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
