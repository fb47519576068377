namespace OpenCsss.Domain;

/// <summary>What a network tells of a data session at one moment.</summary>
/// <param name="Kind">Whether it begins, goes on or has ended.</param>
/// <param name="At">When that was.</param>
/// <param name="IsTimeTold">
/// Whether the network said when; else it is when the report arrived, and a report that was sent again looks newer than
/// it is.
/// </param>
/// <param name="SessionSeconds">How long the session had lasted; null if the network did not say.</param>
/// <param name="UplinkBytes">From the SIM since the session began; null if the network did not say.</param>
/// <param name="DownlinkBytes">To the SIM since the session began; null if the network did not say.</param>
/// <remarks>Source: RFC 2866; domain rules, usage.</remarks>
public readonly record struct SessionReport(
    SessionReportKind Kind, DateTimeOffset At, bool IsTimeTold, long? SessionSeconds, long? UplinkBytes,
    long? DownlinkBytes);

/// <summary>Which moment of a session a report is about.</summary>
public enum SessionReportKind
{
    /// <summary>It begins.</summary>
    Start = 1,

    /// <summary>It goes on.</summary>
    Interim = 2,

    /// <summary>It has ended.</summary>
    Stop = 3,
}
