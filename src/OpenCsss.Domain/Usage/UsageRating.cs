namespace OpenCsss.Domain;

/// <summary>
/// Says where the usage of one SIM is counted: the orders whose time has run on it, their cycles, and the partner's
/// days. A record belongs to the order whose time ran then, so a late record finds its own order and cycle; what spans
/// a boundary is split in proportion to time, to the byte. Time before the order in use at a record's end, in which no
/// other order ran, is that order's: networks' clocks differ, and it is what the SIM was used for. Any other time
/// without an order is out of plan.
/// </summary>
/// <remarks>
/// Remembers the last stretch of time in which nothing changes, because most records of a SIM lie in the same. Not for
/// use by several threads. Source: domain rules, usage.
/// </remarks>
public sealed class UsageRating
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly TimeZoneInfo _zone;
    private readonly OrderTime[] _orders;
    private Stretch _last;

    /// <summary>Takes what is known of the SIM's orders.</summary>
    /// <param name="orders">
    /// Any of the SIM's; those that never started and add-ons, which have no time of their own, are passed over.
    /// </param>
    /// <param name="zone">The partner's zone.</param>
    public UsageRating(IEnumerable<OrderLifeCycle> orders, TimeZoneInfo zone)
    {
        _zone = zone;
        _orders = [.. orders
            .Where(order => order.StartAt is not null && order.Kind is not OrderKind.Extra)
            .Select(order => new OrderTime(order, order.StartAt!.Value, order.ValidUntil!.Value))
            .OrderBy(order => order.StartAt)];
    }

    /// <summary>The instant before which no order's time has run; null if none ever has.</summary>
    public DateTimeOffset? FirstStartAt => _orders.Length > 0 ? _orders[0].StartAt : null;

    /// <summary>Splits a record into its parts, in the order of time; at least one.</summary>
    /// <param name="record">The record; its end is not before its start.</param>
    /// <param name="shares">Gets the parts.</param>
    public void Split(UsageRecord record, List<UsageShare> shares)
    {
        if (record.EndAt == record.StartAt)
        {
            // Without a span, its instant says where it belongs.
            var at = StretchAt(record.EndAt);
            shares.Add(new UsageShare(
                at.Day, at.Order?.Id, at.Cycle, record.UplinkBytes, record.DownlinkBytes, record.EndAt));
            return;
        }

        var atEnd = OrderAt(record.EndAt);
        var span = (record.EndAt - record.StartAt).Ticks;
        var (uplink, downlink) = (0L, 0L);
        for (var from = record.StartAt; from < record.EndAt;)
        {
            var stretch = StretchAt(from);
            var until = stretch.Until < record.EndAt ? stretch.Until : record.EndAt;
            var (order, cycle) = stretch.Order is null && atEnd is { } owner && owner.StartAt > from
                ? (owner.Order, owner.Order.CycleAt(owner.StartAt, _zone)!.Value)
                : (stretch.Order, stretch.Cycle);
            var passed = (until - record.StartAt).Ticks;
            var (uplinkSoFar, downlinkSoFar) =
                (Portion(record.UplinkBytes, passed, span), Portion(record.DownlinkBytes, passed, span));
            shares.Add(new UsageShare(
                stretch.Day, order?.Id, cycle, uplinkSoFar - uplink, downlinkSoFar - downlink, until));
            (uplink, downlink, from) = (uplinkSoFar, downlinkSoFar, until);
        }
    }

    private static long Portion(long bytes, long passed, long span) =>
        passed == span ? bytes : (long)((Int128)bytes * passed / span);

    private OrderTime? OrderAt(DateTimeOffset at)
    {
        // Of orders whose times overlap, as late reports made them before they were kept from it, the later one counts.
        for (var i = _orders.Length - 1; i >= 0; i--)
        {
            if (_orders[i].StartAt <= at && at < _orders[i].Until)
            {
                return _orders[i];
            }
        }

        return null;
    }

    private Stretch StretchAt(DateTimeOffset at)
    {
        if (_last.From <= at && at < _last.Until)
        {
            return _last;
        }

        var date = LocalTime.Of(at, _zone).Date;
        var from = LocalTime.StartOfDay(date, _zone);
        var until = LocalTime.StartOfDay(date.AddDays(1), _zone);
        var order = OrderAt(at);
        var cycle = default(Cycle);
        if (order is { } running)
        {
            cycle = running.Order.CycleAt(at, _zone)!.Value;
            from = Later(from, cycle.Index == 0 ? running.StartAt : cycle.StartAt);
            until = Earlier(until, cycle.EndAt + OneSecond);
        }

        foreach (var other in _orders)
        {
            from = other.StartAt <= at ? Later(from, other.StartAt) : from;
            from = other.Until <= at ? Later(from, other.Until) : from;
            until = other.StartAt > at ? Earlier(until, other.StartAt) : until;
            until = other.Until > at ? Earlier(until, other.Until) : until;
        }

        _last = new Stretch(from, until, DateOnly.FromDateTime(date), order?.Order, cycle);
        return _last;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>An order, and the time in which usage is its own: from its start to before its end.</summary>
    private readonly record struct OrderTime(OrderLifeCycle Order, DateTimeOffset StartAt, DateTimeOffset Until);

    /// <summary>A span of time, without its last instant, in which day, order and cycle stay the same.</summary>
    private readonly record struct Stretch(
        DateTimeOffset From, DateTimeOffset Until, DateOnly Day, OrderLifeCycle? Order, Cycle Cycle);
}
