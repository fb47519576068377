using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.SimDirectory;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>A SIM with its records of a batch: rated, and summed by cycle and by day.</summary>
internal sealed class CountedSim(LockedSim sim, List<UsageRecord> records)
{
    private readonly List<LiveOrder> _history = [];
    private readonly Dictionary<(long OrderId, int Index), CycleTotal> _cycles = [];
    private readonly Dictionary<(long Day, string Mcc), DayTotal> _days = [];

    public LockedSim Sim => sim;

    public SimKey Key => new(sim.Row.PartnerId, sim.Row.Id);

    public IReadOnlyList<UsageRecord> Records => records;

    public IReadOnlyCollection<CycleTotal> Cycles => _cycles.Values;

    public IReadOnlyCollection<DayTotal> Days => _days.Values;

    public DateTimeOffset FirstAt => records.Min(record => record.StartAt);

    /// <summary>
    /// Whether something was used before the order that holds the SIM began: then the orders before it must be known.
    /// </summary>
    public bool NeedsHistory => sim.Now.Holder?.StartAt is not { } start || FirstAt < start;

    public void AddHistory(LiveOrder order) => _history.Add(order);

    /// <summary>
    /// Processes what has become due, and starts the order that has waited for its first use, or for a place where
    /// it is covered. What ended before the order was enabled is no use of it. What was used after that order was over
    /// again may start the next one.
    /// </summary>
    public void Start(DateTimeOffset now)
    {
        sim.Now.AdvanceTo(now);
        if (FirstArmed is null)
        {
            return;
        }

        foreach (var record in records.OrderBy(record => record.StartAt))
        {
            if (FirstArmed is not { } armed)
            {
                return;
            }

            if (record.EndAt >= armed.ArmedAt
                && !(record.Mcc is { } country
                    && sim.Now.ReportLocation(country, record.StartAt, record.EndAt, now)))
            {
                sim.Now.ReportUse(record.StartAt, record.EndAt, now);
            }
        }
    }

    private OrderLifeCycle? FirstArmed => sim.Now.Holder is not null ? null
        : sim.Now.Orders.FirstOrDefault(order => order.Stage is OrderStage.Armed);

    public void Rate()
    {
        var codes = new Dictionary<long, (OrderLifeCycle Order, string Code)>();
        foreach (var order in sim.Now.Orders)
        {
            codes[order.Id] = (order, sim.Orders[order.Id].PackageCode);
        }

        foreach (var order in _history)
        {
            codes.TryAdd(order.Seen.Id, (order.Seen, order.PackageCode));
        }

        var rating = new UsageRating(codes.Values.Select(order => order.Order), sim.Partner.TimeZone);
        var shares = new List<UsageShare>();
        foreach (var record in records)
        {
            shares.Clear();
            rating.Split(record, shares);
            for (var i = 0; i < shares.Count; i++)
            {
                Add(record, shares[i], isLast: i == shares.Count - 1, codes);
            }
        }
    }

    private void Add(
        UsageRecord record, in UsageShare share, bool isLast,
        Dictionary<long, (OrderLifeCycle Order, string Code)> orders)
    {
        var day = DayOf(UsageDays.Number(share.Day), record.Mcc?.Value ?? "");
        day.UplinkBytes += share.UplinkBytes;
        day.DownlinkBytes += share.DownlinkBytes;
        day.LastAt = Math.Max(day.LastAt, share.EndAt.ToUnixTimeMilliseconds());
        if (isLast)
        {
            day.SmsMt += record.SmsMt;
            day.SmsMo += record.SmsMo;
            day.Records++;
        }

        if (share.OrderId is not { } orderId)
        {
            day.OutOfPlanBytes += share.UplinkBytes + share.DownlinkBytes;
            return;
        }

        if (!_cycles.TryGetValue((orderId, share.Cycle.Index), out var cycle))
        {
            var (order, code) = orders[orderId];
            cycle = new CycleTotal(
                new CycleKey(sim.Row.PartnerId, orderId, share.Cycle.Index), sim.Row.Id, share.Cycle, order, code);
            _cycles[(orderId, share.Cycle.Index)] = cycle;
        }

        cycle.Add(share);
    }

    private DayTotal DayOf(long day, string mcc)
    {
        if (!_days.TryGetValue((day, mcc), out var total))
        {
            _days[(day, mcc)] = total = new DayTotal(new DayKey(Key, day, mcc));
        }

        return total;
    }
}
