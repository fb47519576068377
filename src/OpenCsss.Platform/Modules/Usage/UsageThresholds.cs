using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>
/// What the totals of a batch have reached: each rule is reported once in a cycle, the plan's policy acts when the
/// volume is used up. A cycle whose total is below its next mark, and whose volume is what it was, has nothing to look
/// at; so nearly all records cost a comparison here.
/// </summary>
internal sealed class UsageThresholds(
    UsageRulesInForce rules, IReadOnlyDictionary<(long PartnerId, long SimId), LockedSim> sims,
    IReadOnlyDictionary<long, LockedAccount> accounts, DateTimeOffset now)
{
    /// <summary>Lets policies act, and gives the warnings to send. The cycles get their next marks.</summary>
    public async Task<IReadOnlyList<UsageWarning>> LookAsync(
        WriteTransaction transaction, IReadOnlyList<CycleTotal> cycles, CancellationToken cancellationToken)
    {
        var reached = new List<CycleTotal>();
        foreach (var cycle in cycles)
        {
            var isRunning = IsRunning(cycle);
            cycle.QuotaBytes = isRunning ? SimOf(cycle).Now.QuotaOf(cycle.Order)?.Bytes
                : cycle.IsNew ? cycle.Order.Volume?.Bytes
                : cycle.SeenQuotaBytes; // The add-ons that it had are over.
            cycle.NextCheckBytes = cycle.IsNew || cycle.QuotaBytes != cycle.SeenQuotaBytes
                ? MarksOf(cycle).Order().Cast<long?>().FirstOrDefault()
                : cycle.SeenCheckBytes;
            if (cycle.TotalBytes >= cycle.NextCheckBytes || (isRunning && IsOverUnnoticed(cycle)))
            {
                reached.Add(cycle);
            }
        }

        if (reached.Count == 0)
        {
            return [];
        }

        var raised = RaisedWarnings.Find(transaction, [.. reached.Select(cycle => cycle.Key)]);
        await transaction.FlushAsync(cancellationToken);
        var told = raised.Rows.Select(warning => warning.Row).ToHashSet();
        var warnings = new List<UsageWarning>();
        foreach (var cycle in reached)
        {
            warnings.AddRange(Look(cycle, told));
            cycle.NextCheckBytes =
                MarksOf(cycle).Where(mark => mark > cycle.TotalBytes).Order().Cast<long?>().FirstOrDefault();
        }

        return warnings;
    }

    /// <summary>Queues the events of what was reached, and marks them as sent.</summary>
    public void Write(WriteTransaction transaction, IReadOnlyList<UsageWarning> warnings) =>
        UsageWarningEvents.Write(transaction, warnings, SimOf, accounts);

    private IEnumerable<UsageWarning> Look(CycleTotal cycle, HashSet<(CycleKey Cycle, string Rule)> told)
    {
        var quota = cycle.QuotaBytes is { } bytes ? new DataVolume(bytes) : default(DataVolume?);
        foreach (var rule in rules.Of(cycle.Key.PartnerId, cycle.PackageCode))
        {
            var warning = UsageWarning.Of(cycle, rule, now);
            if (cycle.TotalBytes >= rule.BytesOf(quota) && told.Add((cycle.Key, warning.Rule)))
            {
                yield return warning;
            }
        }

        var step = SimOf(cycle).Now.CountUse(
            cycle.Key.OrderId, cycle.Key.Index, new DataVolume(cycle.TotalBytes), now);

        // An add-on that was used up too stops the SIM once more, and it is reported once more.
        if (UsageWarning.Of(cycle, step, now) is { } reached && told.Add((cycle.Key, reached.Rule)))
        {
            yield return reached;
        }
    }

    /// <summary>The totals at which there is something to report or to do.</summary>
    private IEnumerable<long> MarksOf(CycleTotal cycle)
    {
        var quota = cycle.QuotaBytes is { } bytes ? new DataVolume(bytes) : default(DataVolume?);
        foreach (var rule in rules.Of(cycle.Key.PartnerId, cycle.PackageCode))
        {
            if (rule.BytesOf(quota) is { } mark)
            {
                yield return mark;
            }
        }

        if (SimOrders.LimitOf(cycle.Order, quota) is { } limit)
        {
            yield return cycle.QuotaBytes!.Value; // Where an allowance begins.
            yield return limit;
        }
    }

    /// <summary>
    /// The policy has to act and has not: the cycle had not begun when its records came.
    /// </summary>
    private bool IsOverUnnoticed(CycleTotal cycle) =>
        SimOf(cycle).Now.Sim.OverQuotaUntil is null
        && cycle.TotalBytes >= SimOrders.LimitOf(
            cycle.Order, cycle.QuotaBytes is { } bytes ? new DataVolume(bytes) : null);

    private bool IsRunning(CycleTotal cycle) =>
        SimOf(cycle).Now.Holder is { } holder && holder.Id == cycle.Key.OrderId
        && holder.CycleAt(now, SimOf(cycle).Partner.TimeZone) is { } running && running.Index == cycle.Key.Index;

    private LockedSim SimOf(CycleTotal cycle) => sims[(cycle.Key.PartnerId, cycle.SimId)];
}
