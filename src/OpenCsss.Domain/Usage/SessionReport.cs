namespace OpenCsss.Domain;

/// <summary>What a network reports of a data session at one moment.</summary>
/// <param name="Kind">Whether it begins, goes on or has ended.</param>
/// <param name="At">
/// When that was, as far as it is believed: what the network's clock says, or else when the report arrived, less its
/// delay.
/// </param>
/// <param name="ToldAt">What the network's clock says, believed or not; null if it says nothing.</param>
/// <param name="SessionSeconds">How long the session had lasted; null if the network did not say.</param>
/// <param name="Uplink">Bytes from the SIM since the session began; null if the network did not say.</param>
/// <param name="Downlink">Bytes to the SIM since the session began; null if the network did not say.</param>
/// <remarks>Source: RFC 2866; domain rules, usage.</remarks>
public readonly record struct SessionReport(
    SessionReportKind Kind, DateTimeOffset At, DateTimeOffset? ToldAt, long? SessionSeconds, CounterReading? Uplink,
    CounterReading? Downlink)
{
    /// <summary>A year; a longer length is taken for an error.</summary>
    private const long LongestSeconds = 366 * 24 * 60 * 60;

    /// <summary>
    /// The same number for the same packet that was sent again, and hardly ever for another; 0 is not known.
    /// </summary>
    public long Mark { get; init; }

    /// <summary>Whether it says that it waited before it was sent: then it may have been sent before.</summary>
    public bool WasDelayed { get; init; }

    /// <summary>
    /// How long the session had lasted, if that can be. Gateways that do not measure it say 0, or anything.
    /// </summary>
    public TimeSpan? Length => SessionSeconds is > 0 and <= LongestSeconds
        ? TimeSpan.FromSeconds(SessionSeconds.Value)
        : null;

    /// <summary>Whether there are bytes in it.</summary>
    public bool HasBytes => Uplink is { Bytes: > 0 } || Downlink is { Bytes: > 0 };

    /// <summary>When its session began, by a time of the report; null if it does not say.</summary>
    public DateTimeOffset? BeginningBefore(DateTimeOffset time) =>
        Kind is SessionReportKind.Start ? time : Length is { } length ? time - length : null;
}

/// <summary>What a counter shows.</summary>
/// <param name="Bytes">At least 0.</param>
/// <param name="IsWhole">False if the network sent the lower 32 bits alone.</param>
public readonly record struct CounterReading(long Bytes, bool IsWhole);

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
