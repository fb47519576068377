namespace OpenCsss.Domain;

/// <summary>
/// A data session as its network's reports have told it, and what has been counted of it. Reports may be lost, come
/// twice, out of order, or after the end: each byte that the network has told of counts once.
/// </summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastAt">When the newest report was made.</param>
/// <param name="IsTimeTold">Whether the network said so itself.</param>
/// <param name="SessionSeconds">How long it had lasted by the newest report; null if that did not say.</param>
/// <param name="StoppedAt">When it ended; null if no report has said so.</param>
/// <param name="Uplink">What was counted from the SIM.</param>
/// <param name="Downlink">What was counted to the SIM.</param>
/// <remarks>Source: domain rules, usage; RFC 2866.</remarks>
public readonly record struct AccountingSession(
    DateTimeOffset StartedAt, DateTimeOffset LastAt, bool IsTimeTold, long? SessionSeconds, DateTimeOffset? StoppedAt,
    SessionCounter Uplink, SessionCounter Downlink)
{
    /// <summary>A year; what is said to have lasted longer was told wrongly.</summary>
    private const long LongestSeconds = 366 * 24 * 60 * 60;

    /// <summary>The session that a report is the first of; nothing of it is counted yet.</summary>
    public static AccountingSession FirstSeenBy(SessionReport report) => new(
        BeginningBy(report), report.At, report.IsTimeTold, null, null, default, default);

    /// <summary>
    /// Whether it goes on, as far as is known: neither a report nor its network's restart has ended it.
    /// </summary>
    /// <param name="networkRestartedAt">When its network last ended all sessions; null for never.</param>
    public bool IsOpen(DateTimeOffset? networkRestartedAt) =>
        StoppedAt is null && !(networkRestartedAt > LastAt);

    /// <summary>Takes a report in.</summary>
    /// <param name="report">Of this session; its counters are at least 0.</param>
    /// <param name="networkRestartedAt">When its network last ended all sessions; null for never.</param>
    /// <returns>The session after it, and what is to be counted.</returns>
    public (AccountingSession Next, SessionGrowth Growth) Take(
        SessionReport report, DateTimeOffset? networkRestartedAt)
    {
        var order = CompareWithNewest(report);
        var isNew = IsNewBeginning(report, networkRestartedAt);

        // A start has no counters to fall, or zeros. What comes after the end may have been sent again.
        var mayBeginAnew = order > 0 && report.Kind is not SessionReportKind.Start
            && (StoppedAt is null || (IsTimeTold && report.IsTimeTold));
        var upFell = isNew || (mayBeginAnew && Uplink.IsAbove(report.UplinkBytes));
        var downFell = isNew || (mayBeginAnew && Downlink.IsAbove(report.DownlinkBytes));
        var (up, upGrowth) = upFell
            ? Uplink.BeginAnew(report.UplinkBytes, report.At)
            : Uplink.Count(report.UplinkBytes, report.At);
        var (down, downGrowth) = downFell
            ? Downlink.BeginAnew(report.DownlinkBytes, report.At)
            : Downlink.Count(report.DownlinkBytes, report.At);

        // A session that had ended and counts anew is another one of the same name, whose start was not heard of.
        var isAnother = isNew || (StoppedAt is not null && (upFell || downFell));
        var next = (isAnother ? FirstSeenBy(report) with { SessionSeconds = report.SessionSeconds }
            : InTime(report, order)) with { Uplink = up, Downlink = down };
        return (
            next.EndedBy(report), new SessionGrowth(FromWhen(report, order, next), report.At, upGrowth, downGrowth));
    }

    /// <summary>
    /// Over 0 if the report is newer than the newest so far, under 0 if older, 0 if neither can be said. What the
    /// network's clock says has the first word, then how long the session had lasted, then the order of arrival.
    /// </summary>
    private int CompareWithNewest(SessionReport report) =>
        !(IsTimeTold && report.IsTimeTold) && SessionSeconds is { } before && report.SessionSeconds is { } seconds
            ? seconds.CompareTo(before)
            : report.At.CompareTo(LastAt);

    /// <summary>A start that is newer than all that is known, and not one that was sent again.</summary>
    private bool IsNewBeginning(SessionReport report, DateTimeOffset? networkRestartedAt) =>
        report.Kind is SessionReportKind.Start
        && ((IsTimeTold && report.IsTimeTold && report.At > LastAt)
            || (networkRestartedAt > LastAt && report.At >= networkRestartedAt));

    private AccountingSession InTime(SessionReport report, int order)
    {
        var begun = BeginningBy(report);
        var next = begun < StartedAt && !(report.At < Uplink.BeganAt) ? this with { StartedAt = begun } : this;
        return order < 0 ? next : next with
        {
            LastAt = report.At > LastAt ? report.At : LastAt,
            IsTimeTold = report.IsTimeTold,
            SessionSeconds = report.SessionSeconds ?? SessionSeconds,
        };
    }

    /// <summary>The end of an earlier session of the same name does not end this one.</summary>
    private AccountingSession EndedBy(SessionReport report) =>
        report.Kind is SessionReportKind.Stop && report.At >= StartedAt && StoppedAt is null
            ? this with { StoppedAt = report.At }
            : this;

    /// <summary>Since when the bytes that a report adds have flowed: since the report before it.</summary>
    private DateTimeOffset FromWhen(SessionReport report, int order, AccountingSession next)
    {
        var from = order > 0 && LastAt > next.StartedAt ? LastAt : next.StartedAt;
        return from < report.At ? from : report.At;
    }

    private static DateTimeOffset BeginningBy(SessionReport report) =>
        report.Kind is SessionReportKind.Start ? report.At
        : report.At.AddSeconds(report.SessionSeconds is { } seconds and >= 0 and <= LongestSeconds ? -seconds : 0);
}

/// <summary>What a report adds to what was counted.</summary>
/// <param name="From">Since when these bytes have flowed.</param>
/// <param name="To">Until when.</param>
/// <param name="UplinkBytes">From the SIM; at least 0.</param>
/// <param name="DownlinkBytes">To the SIM; at least 0.</param>
public readonly record struct SessionGrowth(
    DateTimeOffset From, DateTimeOffset To, long UplinkBytes, long DownlinkBytes)
{
    /// <summary>Nothing more is to be counted.</summary>
    public bool IsNone => UplinkBytes == 0 && DownlinkBytes == 0;
}
