namespace OpenCsss.Domain;

/// <summary>
/// A data session as its network has reported it. Reports may be lost, come twice, out of order, or after the
/// end. Whose reports they are, <see cref="SessionHistory"/> decides.
/// </summary>
/// <param name="StartedAt">
/// When it began, or was heard of first, by our clock as far as its network's is not believed.
/// </param>
/// <param name="Beginning">How that is known.</param>
/// <param name="LastAt">When the newest report was made.</param>
/// <param name="StoppedAt">When it ended; null if nothing has said so.</param>
/// <param name="Uplink">What was reported, from the SIM.</param>
/// <param name="Downlink">What was reported, to the SIM.</param>
/// <remarks>Source: domain rules, usage; RFC 2866.</remarks>
public readonly record struct AccountingSession(
    DateTimeOffset StartedAt, SessionBeginning Beginning, DateTimeOffset LastAt, DateTimeOffset? StoppedAt,
    SessionCounter Uplink, SessionCounter Downlink)
{
    /// <summary>How far reports of a session may differ about when it began, by its network's clock.</summary>
    private static readonly TimeSpan SlackTold = TimeSpan.FromSeconds(5);

    /// <summary>The same where the time of arrival is used.</summary>
    private static readonly TimeSpan SlackArrived = TimeSpan.FromSeconds(30);

    /// <summary>Farther away, a time is of another clock than the session's others.</summary>
    private static readonly TimeSpan OtherClock = TimeSpan.FromMinutes(15);

    /// <summary>Whether the newest report had a time.</summary>
    public bool IsTimeTold { get; init; }

    /// <summary>How far its network's clock was ahead of ours at the newest report, if not believed.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>How long it had lasted by the newest report that said so; null for none.</summary>
    public long? SessionSeconds { get; init; }

    /// <summary>The mark of its start; null if that was not heard of.</summary>
    public long? StartMark { get; init; }

    /// <summary>
    /// Whether it may be the session before it, of which one report had a wrong length. Until that is known, what
    /// the two have used is the higher of their counters, and not their sum.
    /// </summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Whether its network has reported when it began.</summary>
    public bool IsBeginningKnown => Beginning is not SessionBeginning.HeardOf;

    /// <summary>The session that a report is the first of; nothing of the report is taken in yet.</summary>
    public static AccountingSession FirstSeenBy(SessionReport report)
    {
        var begun = report.BeginningBefore(report.At);
        var startedAt = begun ?? report.At;
        return new(
            startedAt,
            begun is null ? SessionBeginning.HeardOf
                : report.Kind is SessionReportKind.Start ? SessionBeginning.Started : SessionBeginning.Reckoned,
            startedAt, null, default, default)
        {
            IsTimeTold = report.ToldAt is not null,
            ClockOffset = report.ToldAt is { } told ? told - report.At : TimeSpan.Zero,
            StartMark = report.Kind is SessionReportKind.Start ? report.Mark : null,
        };
    }

    /// <summary>When a report was made, on the line of this session's times.</summary>
    public DateTimeOffset TimeOf(SessionReport report) =>
        IsTimeTold && report.ToldAt is { } told ? told - ClockOffset : report.At;

    /// <summary>Whether that can be: else the network's clock was put right, or the report held up.</summary>
    internal bool IsOnTheLine(SessionReport report) => (TimeOf(report) - report.At).Duration() <= OtherClock;

    /// <summary>Whether a time is the session's beginning, as exactly as that is reported.</summary>
    internal bool BeganAt(DateTimeOffset time, SessionReport report) =>
        (time - StartedAt).Duration() <= SlackBy(report);

    /// <summary>Whether all that was reported of it is from before a time.</summary>
    internal bool WasSilentFrom(DateTimeOffset time) => time >= LastAt - SlackTold;

    /// <summary>Whether a counter of a report is lower than it was.</summary>
    internal bool IsAbove(SessionReport report) => Uplink.IsAbove(report.Uplink) || Downlink.IsAbove(report.Downlink);

    /// <summary>It has ended then, or before if that is known.</summary>
    internal AccountingSession EndedAt(DateTimeOffset time) => this with
    {
        StoppedAt = StoppedAt < time ? StoppedAt : time < StartedAt ? StartedAt : time,
    };

    /// <summary>Takes a report of this session in.</summary>
    internal AccountingSession Take(SessionReport report)
    {
        var time = TimeOf(report);
        var isNewer = IsTimeTold && report.ToldAt is not null ? time > LastAt
            : report.SessionSeconds > SessionSeconds;
        var next = this with
        {
            Uplink = Uplink.Take(report.Uplink, isNewer), Downlink = Downlink.Take(report.Downlink, isNewer),
        };

        // What grows is no late report, whatever its network's clock says.
        var isLate = time < LastAt && next.Uplink == Uplink && next.Downlink == Downlink;
        if (!isLate)
        {
            time = report.At;
            next = next with
            {
                LastAt = report.At > LastAt ? report.At : LastAt,
                IsTimeTold = report.ToldAt is not null,
                ClockOffset = report.ToldAt is { } told ? told - report.At : TimeSpan.Zero,
                SessionSeconds = report.Length is null ? SessionSeconds : report.SessionSeconds,
            };
        }

        next = next.BegunBy(report, time);
        return report.Kind is SessionReportKind.Stop ? next.EndedAt(time) : next;
    }

    private AccountingSession BegunBy(SessionReport report, DateTimeOffset time)
    {
        var begun = report.BeginningBefore(time) ?? time;
        var next = begun < StartedAt && !IsBeginningKnown ? this with { StartedAt = begun } : this;
        return report.Kind is SessionReportKind.Start
            ? Beginning is SessionBeginning.Started ? this : next with
            {
                Beginning = SessionBeginning.Started, StartMark = report.Mark,
            }
            : !IsBeginningKnown && report.Length is not null && begun <= StartedAt
                ? next with { Beginning = SessionBeginning.Reckoned }
                : next;
    }

    private TimeSpan SlackBy(SessionReport report) =>
        IsTimeTold && report.ToldAt is not null ? SlackTold : SlackArrived;
}

/// <summary>How it is known when a session began. The numbers are the database's.</summary>
public enum SessionBeginning
{
    /// <summary>It is not: it was heard of then, and began then or earlier.</summary>
    HeardOf = 0,

    /// <summary>From a report's time, and how long the session had lasted.</summary>
    Reckoned = 1,

    /// <summary>Its start has told.</summary>
    Started = 2,
}
