using System.Globalization;
using OpenCsss.Contracts.Events;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Server.Seeding;

/// <summary>
/// The past of one partner, made in the order of time: an order is created and enabled, others are, and after its
/// month it ends. Ids and event numbers grow as they would have.
/// </summary>
internal sealed class PartnerHistory(long partnerId, PackageCode plan, TimeZoneInfo zone, AccountHead head)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1);

    private readonly Queue<BenchOrder> _running = new();

    public long PartnerId => partnerId;

    public long LastId { get; private set; } = head.LastId;

    public long LastEventNo { get; private set; } = head.LastEventNo;

    public long OrderCount { get; private set; } = head.OrderCount;

    /// <summary>The next order; what happens until it is enabled goes to <paramref name="events"/>.</summary>
    public BenchOrder Order(long simNumber, DateTimeOffset time, List<FeedEvent> events)
    {
        EndUntil(time, events);
        var id = LastId = IdSequence.Next(LastId, partnerId, time);
        var movementId = LastId = IdSequence.Next(LastId, partnerId, time);
        var order = new BenchOrder(
            partnerId, id, movementId, simNumber, time.ToUnixTimeMilliseconds(),
            (time + Month).ToUnixTimeMilliseconds(), ++OrderCount);
        events.Add(Event(order, OrderOperation.Created, OrderStatus.Waiting, order.CreatedAt));
        events.Add(Event(order, OrderOperation.Enabled, OrderStatus.InUse, order.CreatedAt));
        _running.Enqueue(order);
        return order;
    }

    /// <summary>Ends the orders whose time is over.</summary>
    public void EndUntil(DateTimeOffset time, List<FeedEvent> events)
    {
        while (_running.TryPeek(out var order) && order.ExpireAt < time.ToUnixTimeMilliseconds())
        {
            events.Add(Event(_running.Dequeue(), OrderOperation.Ended, OrderStatus.Ended, order.ExpireAt));
        }
    }

    private FeedEvent Event(in BenchOrder order, OrderOperation operation, OrderStatus status, long occurredAt)
    {
        var body = new OrderStatusEvent
        {
            AssetId = BenchSeed.Iccid(order.SimNumber),
            Imsi = BenchSeed.Imsi(order.SimNumber),
            Operation = ((int)operation).ToString(CultureInfo.InvariantCulture),
            OrderId = new OrderId(order.Id).ToString(),
            Time = Local(order.CreatedAt),
            EventTime = Local(occurredAt),
            OrderStatus = status switch
            {
                OrderStatus.Waiting => "1",
                OrderStatus.InUse => "2",
                _ => "4",
            },
            PackageCode = plan.Value,
            ExpireDate = status is OrderStatus.Waiting ? null : Local(order.ExpireAt),
        };
        return new FeedEvent(
            partnerId, ++LastEventNo, EventKind.OrderStatus, body.Operation, BenchSeed.SimId(order.SimNumber), order.Id,
            body.ToJson(), occurredAt);
    }

    private string Local(long milliseconds) =>
        WireTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), zone);
}

/// <summary>Where a partner's ids, events and orders go on from.</summary>
internal readonly record struct AccountHead(long LastId, long LastEventNo, long OrderCount);
