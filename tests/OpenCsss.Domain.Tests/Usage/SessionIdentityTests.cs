using static OpenCsss.Domain.Tests.SessionReports;

namespace OpenCsss.Domain.Tests;

/// <summary>Which session a report is of, where a network gives a name again.</summary>
public sealed class SessionIdentityTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_beginning_after_the_end_is_another_session(bool isTimeTold, bool isLengthTold)
    {
        SessionReport[] reports =
        [
            Start(0), Interim(60, 60 * Mega), Stop(100, 100 * Mega), Start(200), Interim(260, 5 * Mega),
            Stop(300, 30 * Mega),
        ];
        reports = [.. reports.Select((report, n) => Told(report, isTimeTold, isLengthTold, n < 3 ? 0 : 200))];
        var history = Live(reports, out var growths);
        Assert.Equal([0, 60, 40, 0, 5, 25], growths.Select(growth => growth.UplinkBytes / Mega));
        Assert.All(history.Entries, entry => Assert.NotNull(entry.EndAt));

        // The last start was lost, then the stop before it.
        Assert.Equal(130 * Mega, Total([.. reports[..3], .. reports[4..]]));
        Assert.Equal(90 * Mega, Total([.. reports[..2], .. reports[3..]]));
    }

    /// <summary>A test, or a gateway that was held up, tells in a moment what takes minutes.</summary>
    [Fact]
    public void Reports_that_come_all_at_once_are_told_apart_by_their_starts_and_stops()
    {
        var at = Noon.AddSeconds(1);
        SessionReport[] reports =
        [
            Start(0), Interim(0, 60 * Mega).After(60), Stop(0, 100 * Mega).After(120), Start(0),
            Interim(0, 5 * Mega).After(10), Stop(0, 30 * Mega).After(40),
        ];
        Assert.Equal(130 * Mega, Total(reports.Select(report => report.Untold() with { At = at })));
        Assert.Equal(
            130 * Mega, Total(reports.Select(report => report.Untold() with { At = at, SessionSeconds = null })));
    }

    [Fact]
    public void A_start_that_comes_again_is_the_same_one()
    {
        var start = Start(0).Untold();
        var later = start with { At = Noon.AddSeconds(110) };
        Assert.Equal(
            100 * Mega,
            Total(start, Interim(60, 60 * Mega).Untold(), later, Interim(120, 100 * Mega).Untold()));
        Assert.Equal(
            100 * Mega, // Sent again with the time that it has waited, so it is not the same packet.
            Total(
                start, Interim(60, 60 * Mega).Untold(), Start(0).Untold() with { WasDelayed = true },
                Interim(120, 100 * Mega).Untold()));
        Assert.Equal(
            100 * Mega,
            Total(Start(0), Interim(60, 60 * Mega), Start(0), Stop(120, 100 * Mega), Start(0), Interim(90, 80 * Mega)));
    }

    [Fact]
    public void A_start_that_comes_late_changes_when_the_session_began_and_nothing_else()
    {
        var history = Live([Interim(60, 10, 100), Start(0), Interim(120, 12, 100)], out var growths);
        Assert.Equal([(10, 100), (0, 0), (2, 0)], growths.Select(Bytes));
        Assert.Equal(Noon, Assert.Single(history.Entries).Session.StartedAt);
        Assert.Equal(
            12, Total(Interim(60, 10).Untold(), Start(65).Untold(), Interim(120, 12).Untold()));
    }

    [Fact]
    public void A_start_newer_than_all_else_is_another_session_and_the_one_before_has_ended()
    {
        var history = Live(
            [Start(0), Interim(180, 40, 260), Start(300), Interim(360, 50, 300), Stop(190, 45, 260)], out var growths);
        Assert.Equal([(0, 0), (40, 260), (0, 0), (50, 300), (5, 0)], growths.Select(Bytes));
        Assert.Equal(
            [(Noon, Noon.AddSeconds(190)), (Noon.AddSeconds(300), (DateTimeOffset?)null)],
            history.Entries.Select(entry => (entry.Session.StartedAt, entry.EndAt)));
    }

    [Fact]
    public void Without_the_networks_time_the_length_of_the_session_tells_what_is_older() =>
        Assert.Equal(
            [(20, 0), (0, 0), (3, 0)],
            Count(
                Interim(0, 20).Untold().After(120), Interim(5, 10).Untold().After(60),
                Interim(60, 23).Untold().After(180)).Select(Bytes));

    [Fact]
    public void Without_either_an_interim_after_the_stop_is_taken_for_sent_again() =>
        Assert.Equal(
            [(20, 0), (10, 0), (0, 0)],
            Count(Interim(0, 20).Untold(), Stop(60, 30).Untold(), Interim(90, 20).Untold()).Select(Bytes));

    [Fact]
    public void After_a_restart_of_the_network_a_start_or_a_lower_counter_is_another_session()
    {
        var restart = Noon.AddSeconds(90);
        var before = Live([Interim(0, 20).Untold()], out _).Entries;
        var after = new SessionHistory([before[0] with { RestartedAt = restart }]);
        Assert.Equal(restart, after.Entries[0].EndAt);
        Assert.Equal(1, after.Take(Start(120).Untold(), true).Index);
        Assert.Equal((25, 0), Bytes(after.Take(Interim(180, 25).Untold(), true).Growth));
        var silent = new SessionHistory([before[0] with { RestartedAt = restart }]);
        Assert.Equal((5, 0), Bytes(silent.Take(Interim(180, 5).Untold(), true).Growth));
        Assert.Null(new SessionHistory([before[0] with { RestartedAt = Noon }]).Entries[0].EndAt);
    }

    [Fact]
    public void What_nobody_owned_counts_from_its_beginning_when_somebody_does()
    {
        var history = new SessionHistory([]);
        Assert.True(history.Take(Stop(100, 50 * Mega).After(100), isCounted: false).Growth.IsNone);
        var (index, growth) = history.Take(Start(0), isCounted: true);
        Assert.Equal((0, 50 * Mega), (index, growth.UplinkBytes));
        Assert.Equal((Noon, Noon.AddSeconds(100)), (growth.From, growth.To));
        Assert.Equal(Noon.AddSeconds(100), Assert.Single(history.Entries).EndAt);
    }

    [Theory]
    [InlineData(-39 * 24)]
    [InlineData(8)]
    public void A_clock_that_is_wrong_keeps_the_order_of_what_it_tells(int hours)
    {
        SessionReport[] reports =
        [
            Start(0), Interim(60, 60 * Mega), Stop(100, 100 * Mega), Start(200), Interim(260, 5 * Mega),
            Interim(260, 5 * Mega), Stop(300, 30 * Mega),
        ];
        var growths = Count(reports.Select(report => report with { ToldAt = report.At.AddHours(hours) }));
        Assert.Equal([0, 60, 40, 0, 5, 0, 25], growths.Select(growth => growth.UplinkBytes / Mega));
        Assert.All(growths, growth => Assert.True(growth.From >= Noon && growth.To <= Noon.AddSeconds(300)));
    }

    [Fact]
    public void A_clock_that_is_put_right_makes_no_other_session()
    {
        SessionReport[] reports = [.. Enumerable.Range(1, 6).Select(n => Interim(60 * n, n * Mega).After(60 * n))];
        foreach (var hours in new[] { -39 * 24, 8 })
        {
            Assert.Equal(6 * Mega, Total(reports.Select((report, n) =>
                n < 3 ? report with { ToldAt = report.At.AddHours(hours) } : report)));
            Assert.Equal(6 * Mega, Total(reports.Select((report, n) =>
                n >= 3 ? report with { ToldAt = report.At.AddHours(hours) } : report)));
        }
    }

    private static SessionReport Told(SessionReport report, bool isTimeTold, bool isLengthTold, int begun)
    {
        var length = (long)(report.At - Noon).TotalSeconds - begun;
        report = isLengthTold ? report.After(length) : report;
        return isTimeTold ? report : report.Untold();
    }
}
