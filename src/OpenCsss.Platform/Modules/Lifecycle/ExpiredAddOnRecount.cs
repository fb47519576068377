using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// Cycles that have less volume than before, because an add-on was over before its cycle: what was used may be too much
/// now. Then the plan's policy acts at once, and it is reported as when usage has brought it.
/// </summary>
internal sealed class ExpiredAddOnRecount
{
    private readonly Dictionary<LockedSim, DateTimeOffset> _sims = [];
    private readonly List<(LockedSim Sim, CycleTotal Cycle, DateTimeOffset At)> _cycles = [];
    private readonly List<UsageWarning> _warnings = [];

    /// <summary>Takes a SIM to which something has happened.</summary>
    public void Take(LockedSim sim, DateTimeOffset now)
    {
        if (sim.Now.HasLostVolume)
        {
            _sims[sim] = _sims.TryGetValue(sim, out var before) && before > now ? before : now;
        }
    }

    /// <summary>Lets policies act on the SIMs' running cycles.</summary>
    public async Task RecountAsync(
        WriteTransaction transaction, OrderChanges changes, CancellationToken cancellationToken)
    {
        if (_sims.Count == 0)
        {
            return;
        }

        foreach (var (sim, at) in _sims)
        {
            if (sim.Now.Holder is { } order && order.CycleAt(at, sim.Partner.TimeZone) is { } running)
            {
                var key = new CycleKey(sim.Row.PartnerId, order.Id, running.Index);
                _cycles.Add((
                    sim, new CycleTotal(key, sim.Row.Id, running, order, sim.Orders[order.Id].PackageCode), at));
            }
        }

        CycleKey[] keys = [.. _cycles.Select(cycle => cycle.Cycle.Key)];
        var seen = CycleTotals.Find(transaction, keys);
        var raised = RaisedWarnings.Find(transaction, keys);
        await transaction.FlushAsync(cancellationToken);
        foreach (var (n, total) in seen.Rows)
        {
            _cycles[n].Cycle.Found(new SeenCycle(total.Bytes, QuotaBytes: null, NextCheckBytes: null));
        }

        var told = raised.Rows.Select(warning => warning.Row).ToHashSet();
        foreach (var (sim, cycle, at) in _cycles)
        {
            cycle.QuotaBytes = sim.Now.QuotaOf(cycle.Order)?.Bytes;
            var step = sim.Now.CountUse(cycle.Key.OrderId, cycle.Key.Index, new DataVolume(cycle.TotalBytes), at);
            changes.Take(sim, at);
            if (UsageWarning.Of(cycle, step, at) is { } warning && !told.Contains((cycle.Key, warning.Rule)))
            {
                _warnings.Add(warning);
            }
        }
    }

    /// <summary>Queues the events of it; after what has happened to the orders.</summary>
    public void Write(WriteTransaction transaction, IReadOnlyDictionary<long, LockedAccount> accounts)
    {
        if (_warnings.Count > 0)
        {
            UsageWarningEvents.Write(transaction, _warnings, SimOf, accounts);
        }
    }

    private LockedSim SimOf(CycleTotal total) => _cycles.Find(cycle => cycle.Cycle == total).Sim;
}
