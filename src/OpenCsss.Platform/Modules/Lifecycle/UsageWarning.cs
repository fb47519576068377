using System.Globalization;
using OpenCsss.Contracts.Events;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>Something that the total of a cycle has reached.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="ThresholdType"><c>percent</c>, <c>volume</c> or <c>quota_reached</c>.</param>
/// <param name="Threshold">Percent or megabytes; of a volume that is used up, its megabytes.</param>
/// <param name="Action">What was done; null if nothing was.</param>
/// <param name="At">When that was seen.</param>
internal sealed record UsageWarning(
    CycleTotal Cycle, string ThresholdType, string Threshold, string? Action, DateTimeOffset At)
{
    /// <summary>
    /// What is reported once in a cycle: the rule, or that so much volume is used up and what was done.
    /// </summary>
    public string Rule => Action is null ? $"{ThresholdType}:{Threshold}" : $"{Action}:{Threshold}";

    public static UsageWarning Of(CycleTotal cycle, UsageRule rule, DateTimeOffset at) => new(
        cycle,
        rule.Kind switch
        {
            UsageRuleKind.Percent => "percent",
            UsageRuleKind.Volume => "volume",
        },
        rule.Threshold.ToString(CultureInfo.InvariantCulture),
        Action: null,
        at);

    /// <summary>
    /// That the volume is used up, and what came of it; null if nothing did, or what has an event of its own.
    /// </summary>
    public static UsageWarning? Of(CycleTotal cycle, QuotaStep step, DateTimeOffset at)
    {
        var action = step switch
        {
            QuotaStep.Allowance => "allowance",
            QuotaStep.Stopped => "stopped",
            QuotaStep.Throttled => "throttled",
            QuotaStep.None or QuotaStep.Ended => null, // An order's end has its own event.
        };
        return action is null ? null : new UsageWarning(
            cycle, "quota_reached", new DataVolume(cycle.QuotaBytes!.Value).ToMegabytes(), action, at);
    }
}

/// <summary>The events of usage, as partners are notified of them (notifications, chapter 3).</summary>
internal static class UsageWarningEvents
{
    /// <summary>Queues the events of warnings, and marks them as sent. Each warning of a cycle is sent once.</summary>
    public static void Write(
        WriteTransaction transaction, IReadOnlyList<UsageWarning> warnings, Func<CycleTotal, LockedSim> simOf,
        IReadOnlyDictionary<long, LockedAccount> accounts)
    {
        RaisedWarnings.Insert(transaction, warnings);
        EventFeed.Append(
            transaction,
            [.. warnings.Select(warning => Of(
                warning, simOf(warning.Cycle), accounts[warning.Cycle.Key.PartnerId]))]);
    }

    private static FeedEvent Of(UsageWarning warning, LockedSim sim, LockedAccount account)
    {
        var (cycle, zone) = (warning.Cycle, sim.Partner.TimeZone);
        var body = new UsageWarningEvent
        {
            PartnerCode = sim.Partner.AccessCode,
            SimId = sim.Row.Iccid,
            OrderId = new OrderId(cycle.Key.OrderId).ToString(),
            ThresholdType = warning.ThresholdType,
            Threshold = warning.Threshold,
            UsedFlow = new DataVolume(cycle.TotalBytes).ToMegabytes(),
            TotalFlow = cycle.QuotaBytes is { } quota ? new DataVolume(quota).ToMegabytes() : "-1",
            Action = warning.Action,
            CycleStartDate = WireTime.Format(cycle.Cycle.StartAt, zone),
            CycleEndDate = WireTime.Format(cycle.Cycle.EndAt, zone),
            OccurredAt = warning.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        return new FeedEvent(
            sim.Partner.Id, account.NextEventNo(), EventKind.UsageWarning, warning.ThresholdType, sim.Row.Id,
            cycle.Key.OrderId, body.ToJson(), warning.At.ToUnixTimeMilliseconds());
    }
}
