namespace OpenCsss.Domain.Tests;

/// <summary>Reports of data sessions, as tests write them down, and what becomes of them.</summary>
internal static class SessionReports
{
    public const long Mega = 1_000_000;

    public static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private static long _lastMark;

    public static SessionReport Start(int second) => Report(SessionReportKind.Start, second, null, null);

    public static SessionReport Interim(int second, long up, long down = 0) =>
        Report(SessionReportKind.Interim, second, up, down);

    public static SessionReport Stop(int second, long up, long down = 0) =>
        Report(SessionReportKind.Stop, second, up, down);

    /// <summary>The same from a network that does not say when it was.</summary>
    public static SessionReport Untold(this SessionReport report) => report with { ToldAt = null };

    public static SessionReport After(this SessionReport report, long seconds) =>
        report with { SessionSeconds = seconds };

    /// <summary>From a network that tells the lower 32 bits alone.</summary>
    public static SessionReport Of32Bits(this SessionReport report) =>
        report with { Uplink = report.Uplink is { } up ? new CounterReading(up.Bytes, IsWhole: false) : null };

    /// <summary>Takes reports in, one after the other, of one subscriber.</summary>
    public static SessionHistory Live(IEnumerable<SessionReport> reports, out List<SessionGrowth> growths)
    {
        growths = [];
        var history = new SessionHistory([]);
        foreach (var report in reports)
        {
            history = new SessionHistory(history.Entries); // As it comes back from a database.
            growths.Add(history.Take(report, isCounted: true).Growth);
        }

        return history;
    }

    public static List<SessionGrowth> Count(params IEnumerable<SessionReport> reports)
    {
        Live(reports, out var growths);
        return growths;
    }

    public static long Total(params IEnumerable<SessionReport> reports) =>
        Count(reports).Sum(growth => growth.UplinkBytes);

    public static (long Up, long Down) Bytes(SessionGrowth growth) => (growth.UplinkBytes, growth.DownlinkBytes);

    private static SessionReport Report(SessionReportKind kind, int second, long? up, long? down) => new(
        kind, Noon.AddSeconds(second), Noon.AddSeconds(second), null,
        up is { } sent ? new CounterReading(sent, IsWhole: true) : null,
        down is { } received ? new CounterReading(received, IsWhole: true) : null)
    {
        Mark = Interlocked.Increment(ref _lastMark),
    };
}
