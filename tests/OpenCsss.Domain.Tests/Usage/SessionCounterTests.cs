using static OpenCsss.Domain.Tests.SessionReports;

namespace OpenCsss.Domain.Tests;

/// <summary>What a session's counters come to: the growth of their maxima, and no glitch of them.</summary>
public sealed class SessionCounterTests
{
    [Fact]
    public void Only_growth_counts()
    {
        var growths = Count(Start(0), Interim(60, 10, 100), Interim(120, 15, 100), Stop(180, 40, 260));
        Assert.Equal([(0, 0), (10, 100), (5, 0), (25, 160)], growths.Select(Bytes));
        Assert.Equal((Noon.AddSeconds(120), Noon.AddSeconds(180)), (growths[3].From, growths[3].To));
    }

    [Fact]
    public void A_report_that_comes_again_counts_nothing()
    {
        var report = Interim(60, 10, 100);
        Assert.Equal([(10, 100), (0, 0), (0, 0)], Count(report, report, report).Select(Bytes));
    }

    [Fact]
    public void A_report_that_comes_after_a_newer_one_counts_no_second_time() =>
        Assert.Equal(
            [(20, 200), (0, 0), (10, 100)],
            Count(Interim(120, 20, 200), Interim(60, 10, 100), Interim(180, 30, 300)).Select(Bytes));

    [Fact]
    public void An_interim_after_the_stop_counts_no_second_time_and_does_not_open_it()
    {
        var history = Live([Start(0), Stop(180, 40, 260), Interim(120, 15, 100), Interim(181, 39, 259)], out var growths);
        Assert.Equal([(0, 0), (40, 260), (0, 0), (0, 0)], growths.Select(Bytes));
        Assert.Equal(Noon.AddSeconds(180), Assert.Single(history.Entries).EndAt);
    }

    public static TheoryData<string, long> Sequences => new()
    {
        { "100000000 99999999", 100 * Mega },
        { "100000000 0 110000000 120000000", 120 * Mega },
        { "100000000 5 110000000 4 120000000", 120 * Mega },
        { "4290000000 5000000g 4299967296g", 4_299_967_296 }, // Gigawords one report late, from one that tells them.
        { "100000000 110000000 0s 110000000", 110 * Mega },
        { "100000000 110000000 0s 110000000 112000000", 112 * Mega },
        { "3000000000 1 3100000000", 3_100 * Mega },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void A_fall_alone_is_a_glitch_and_what_comes_back_above_counts_the_difference(string values, long bytes)
    {
        var told = values.Split(' ').Select((value, n) => Of(value, 60 * (n + 1))).ToArray();
        Assert.Equal(bytes, Total(told));
        Assert.Equal(bytes, Total(told.Select(report => report.Untold())));
        Assert.Equal(bytes, Total(told.Select((report, n) => report.Untold().After(60 * (n + 1)))));
        Assert.Equal(bytes, Total(told.Select((report, n) => report.After(60 * (n + 1)))));
    }

    [Theory]
    [InlineData("4290000000 5000000 4304967296g", 4_304_967_296)] // Gigawords one report late.
    [InlineData("4290000000 5000000 1000000000 5494967296gs", 5_494_967_296)] // Gigawords in the stop alone.
    [InlineData("4290000000 5000000 1000000000 2e9 3e9 4e9 3000000", (2L << 32) + 3_000_000)] // Never.
    [InlineData("4290000000 4299967296g 6000000 4302000000g", 4_302_000_000)] // Left out once.
    public void A_counter_of_32_bits_that_wraps_goes_on_where_the_order_of_reports_is_told(string values, long bytes)
    {
        var told = values.Split(' ').Select((value, n) => Of(value, 60 * (n + 1))).ToArray();
        Assert.Equal(bytes, Total(told));
        Assert.Equal(bytes, Total(told.Select((report, n) => report.Untold().After(60 * (n + 1)))));
    }

    [Fact]
    public void A_fall_is_believed_where_the_session_began_later_too()
    {
        Assert.Equal(105 * Mega, Total(Interim(60, 100 * Mega).After(60), Interim(120, 5 * Mega).After(10)));
        Assert.Equal(
            105 * Mega, Total(Interim(60, 100 * Mega).Untold().After(60), Interim(120, 5 * Mega).Untold().After(10)));
        Assert.Equal(100 * Mega, Total(Interim(60, 100 * Mega).After(60), Interim(120, 5 * Mega).After(120)));
    }

    [Theory]
    [InlineData(1_700_000_000)]
    [InlineData(10)]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void One_wrong_length_changes_neither_what_counts_nor_when_it_flowed(long seconds)
    {
        var reports = new[]
        {
            Start(0), Interim(60, 60 * Mega).After(60), Interim(120, 70 * Mega).After(seconds),
            Interim(180, 90 * Mega).After(180), Stop(240, 100 * Mega).After(240),
        };
        foreach (var told in new[] { reports, [.. reports.Select(report => report.Untold())] })
        {
            var growths = Count(told);
            Assert.Equal([0, 60, 10, 20, 10], growths.Select(growth => growth.UplinkBytes / Mega));
            Assert.All(growths.Skip(1), growth => Assert.True(growth.To - growth.From <= TimeSpan.FromSeconds(120)));
            Assert.Equal([60, 120, 180], growths.Skip(2).Select(growth => (growth.From - Noon).TotalSeconds));
        }
    }

    [Fact]
    public void A_stop_with_a_wrong_length_ends_the_session()
    {
        var history = Live(
            [Start(0), Interim(60, 60 * Mega).After(60), Stop(120, 70 * Mega).After(10)], out var growths);
        Assert.Equal(70 * Mega, growths.Sum(growth => growth.UplinkBytes));
        Assert.All(history.Entries, entry => Assert.NotNull(entry.EndAt));
    }

    [Fact]
    public void A_length_that_no_session_has_is_not_believed()
    {
        var history = Live([Interim(60, 1, 1).After(uint.MaxValue)], out var growths);
        Assert.Equal(Noon.AddSeconds(60), history.Entries[0].Session.StartedAt);
        Assert.Equal(Noon.AddSeconds(60), growths[0].From);
    }

    [Fact]
    public void A_network_that_measures_no_length_counts_like_one_that_says_none()
    {
        var growths = Count(Enumerable.Range(1, 40).Select(n => Interim(60 * n, n * Mega).After(7)));
        Assert.All(growths, growth => Assert.Equal(Mega, growth.UplinkBytes));
    }

    /// <summary>«s» is a stop, «g» has gigawords.</summary>
    private static SessionReport Of(string value, int second)
    {
        var bytes = (long)double.Parse(value.TrimEnd('s', 'g'), System.Globalization.CultureInfo.InvariantCulture);
        var report = value.EndsWith('s') ? Stop(second, bytes) : Interim(second, bytes);
        return value.Contains('g', StringComparison.Ordinal) ? report : report.Of32Bits();
    }
}
