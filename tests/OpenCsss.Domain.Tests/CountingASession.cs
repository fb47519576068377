using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>What counts of a data session, whatever becomes of its reports on their way.</summary>
public sealed class CountingASession
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_growth_counts()
    {
        var growths = Count(Start(0), Interim(60, 10, 100), Interim(120, 15, 100), Stop(180, 40, 260));
        Assert.Equal([(0, 0), (10, 100), (5, 0), (25, 160)], growths.Select(Bytes));
        Assert.Equal((Noon.AddSeconds(120), Noon.AddSeconds(180)), (growths[3].From, growths[3].To));
    }

    [Fact]
    public void A_report_that_comes_again_counts_nothing() =>
        Assert.Equal(
            [(10, 100), (0, 0), (0, 0)],
            Count(Interim(60, 10, 100), Interim(60, 10, 100), Interim(60, 10, 100)).Select(Bytes));

    [Fact]
    public void A_report_that_comes_after_a_newer_one_counts_no_second_time() =>
        Assert.Equal(
            [(20, 200), (0, 0), (10, 100)],
            Count(Interim(120, 20, 200), Interim(60, 10, 100), Interim(180, 30, 300)).Select(Bytes));

    [Fact]
    public void An_interim_after_the_stop_counts_no_second_time_and_does_not_open_it()
    {
        var session = Live([Start(0), Stop(180, 40, 260), Interim(120, 15, 100)], out var growths);
        Assert.Equal([(0, 0), (40, 260), (0, 0)], growths.Select(Bytes));
        Assert.Equal(Noon.AddSeconds(180), session.StoppedAt);
        Assert.False(session.IsOpen(null));
    }

    [Fact]
    public void A_counter_that_fell_begins_anew_and_the_other_goes_on() =>
        Assert.Equal(
            [(4_000_000_000, 100), (5, 20), (7, 0)],
            Count(Interim(60, 4_000_000_000, 100), Interim(120, 5, 120), Interim(180, 12, 120)).Select(Bytes));

    [Fact]
    public void What_comes_late_of_the_time_before_a_fall_counts_what_was_missing_of_that_time() =>
        Assert.Equal(
            [(100, 0), (5, 0), (50, 0), (0, 0), (3, 0)],
            Count(
                Interim(60, 100, 0), Interim(180, 5, 0), Interim(120, 150, 0), Interim(90, 140, 0), Interim(240, 8, 0))
                .Select(Bytes));

    [Fact]
    public void A_start_newer_than_all_else_is_another_session_of_the_same_name()
    {
        var session = Live(
            [Start(0), Stop(180, 40, 260), Start(300), Interim(360, 50, 300), Stop(180, 40, 260)], out var growths);
        Assert.Equal([(0, 0), (40, 260), (0, 0), (50, 300), (0, 0)], growths.Select(Bytes));
        Assert.Equal((Noon.AddSeconds(300), true), (session.StartedAt, session.IsOpen(null)));
    }

    [Fact]
    public void A_start_that_comes_late_changes_when_it_began_and_nothing_else()
    {
        var session = Live([Interim(60, 10, 100), Start(0), Interim(120, 12, 100)], out var growths);
        Assert.Equal([(10, 100), (0, 0), (2, 0)], growths.Select(Bytes));
        Assert.Equal(Noon, session.StartedAt);
    }

    [Fact]
    public void Without_the_networks_time_the_length_of_the_session_tells_what_is_older() =>
        Assert.Equal(
            [(20, 0), (0, 0), (3, 0)],
            Count(
                Untold(0, 20, seconds: 120), Untold(5, 10, seconds: 60), Untold(60, 3, seconds: 180)).Select(Bytes));

    [Fact]
    public void Without_either_what_comes_after_the_stop_is_taken_for_sent_again() =>
        Assert.Equal(
            [(20, 0), (10, 0), (0, 0), (0, 0)],
            Count(
                Untold(0, 20), Untold(60, 30) with { Kind = SessionReportKind.Stop }, Untold(90, 20),
                Untold(91, 0) with { Kind = SessionReportKind.Start })
                .Select(Bytes));

    [Fact]
    public void A_session_is_open_until_it_stops_or_its_network_restarts()
    {
        var session = Live([Start(0), Interim(60, 10, 100)], out _);
        Assert.True(session.IsOpen(null));
        Assert.True(session.IsOpen(Noon.AddSeconds(60)));
        Assert.False(session.IsOpen(Noon.AddSeconds(61)));
    }

    [Fact]
    public void After_a_restart_of_the_network_a_start_is_another_session_even_without_its_time()
    {
        var restart = Noon.AddSeconds(90);
        var before = Live([Untold(0, 20)], out _);
        var start = Untold(120, 0) with { Kind = SessionReportKind.Start };
        var (session, _) = before.Take(start, restart);
        var (_, growth) = session.Take(Untold(180, 25), restart);
        Assert.Equal((25, 0), Bytes(growth));
        Assert.Equal((0, 0), Bytes(before.Take(start, null).Growth));
        Assert.Equal((5, 0), Bytes(before.Take(start, null).Next.Take(Untold(180, 25), null).Growth));
    }

    [Fact]
    public void A_length_that_no_session_has_is_not_believed()
    {
        var session = Live([Interim(60, 1, 1) with { SessionSeconds = uint.MaxValue }], out var growths);
        Assert.Equal(Noon.AddSeconds(60), session.StartedAt);
        Assert.Equal(Noon.AddSeconds(60), growths[0].From);
    }

    /// <summary>A session's reports in any order, any of them any number of times.</summary>
    [Fact]
    public void In_any_order_and_however_often_the_same_bytes_count() =>
        (from steps in Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[0, 1L << 40]).Array[1, 12]
         from picks in Gen.Int[0, steps.Length - 1].Array[0, 12]
         from order in Gen.Shuffle(Enumerable.Range(0, steps.Length).Concat(picks).ToArray())
         from isStopped in Gen.Bool
         select (steps, order, isStopped))
        .Sample(
            scenario =>
            {
                var (up, down) = (0L, 0L);
                var reports = scenario.steps.Select((step, n) => Interim(n + 1, up += step.Item1, down += step.Item2)).ToArray();
                if (scenario.isStopped)
                {
                    reports[^1] = reports[^1] with { Kind = SessionReportKind.Stop };
                }

                var session = Live([.. scenario.order.Select(n => reports[n])], out var growths);
                Assert.Equal((up, down), (growths.Sum(g => g.UplinkBytes), growths.Sum(g => g.DownlinkBytes)));
                Assert.Equal(!scenario.isStopped, session.IsOpen(null));
                Assert.Equal(reports[^1].At, session.LastAt);
            },
            iter: 20_000);

    /// <summary>Counters that fall, reports in their order, and before each any that came before it once more.</summary>
    [Fact]
    public void Counters_that_fall_count_what_they_came_to_each_time() =>
        (from values in Gen.Long[0, 1_000].Array[1, 15]
         from echoes in Gen.Int[0, 14].Array[values.Length]
         select (values, echoes))
        .Sample(
            scenario =>
            {
                var (expected, before) = (0L, 0L);
                List<SessionReport> reports = [];
                for (var n = 0; n < scenario.values.Length; n++)
                {
                    var value = scenario.values[n];
                    expected += value < before ? value : value - before;
                    before = value;
                    reports.Add(Interim(n + 1, value, 0));
                    if (scenario.echoes[n] == n || scenario.echoes[n] == n - 1)
                    {
                        reports.Add(reports[^1]);
                    }
                }

                Live(reports, out var growths);
                Assert.Equal(expected, growths.Sum(growth => growth.UplinkBytes));
            },
            iter: 20_000);

    [Fact]
    public void Whatever_is_told_growth_is_never_negative_and_never_ends_before_it_begins() =>
        (from kinds in Gen.Enum<SessionReportKind>().Array[1, 20]
         from times in Gen.Int[0, 30].Array[kinds.Length]
         from told in Gen.Bool.Array[kinds.Length]
         from seconds in Gen.Int[-1, 40].Array[kinds.Length]
         from bytes in Gen.Long[-1, 50].Array[kinds.Length]
         from restart in Gen.Int[-1, 30]
         select (kinds, times, told, seconds, bytes, restart))
        .Sample(
            any =>
            {
                DateTimeOffset? restart = any.restart < 0 ? null : Noon.AddSeconds(any.restart);
                AccountingSession? session = null;
                for (var n = 0; n < any.kinds.Length; n++)
                {
                    var report = new SessionReport(
                        any.kinds[n], Noon.AddSeconds(any.times[n]), any.told[n],
                        any.seconds[n] < 0 ? null : any.seconds[n], any.bytes[n] < 0 ? null : any.bytes[n], 7);
                    (session, var growth) = (session ?? AccountingSession.FirstSeenBy(report)).Take(report, restart);
                    Assert.True(growth is { UplinkBytes: >= 0, DownlinkBytes: >= 0 } && growth.From <= growth.To);
                    Assert.True(growth.UplinkBytes <= Math.Max(0, any.bytes[n]));
                }
            },
            iter: 20_000);

    private static List<SessionGrowth> Count(params IReadOnlyList<SessionReport> reports)
    {
        Live(reports, out var growths);
        return growths;
    }

    private static AccountingSession Live(IReadOnlyList<SessionReport> reports, out List<SessionGrowth> growths)
    {
        growths = [];
        var session = AccountingSession.FirstSeenBy(reports[0]);
        foreach (var report in reports)
        {
            (session, var growth) = session.Take(report, null);
            growths.Add(growth);
        }

        return session;
    }

    private static (long Up, long Down) Bytes(SessionGrowth growth) => (growth.UplinkBytes, growth.DownlinkBytes);

    private static SessionReport Start(int second) =>
        new(SessionReportKind.Start, Noon.AddSeconds(second), true, null, null, null);

    private static SessionReport Interim(int second, long up, long down) =>
        new(SessionReportKind.Interim, Noon.AddSeconds(second), true, null, up, down);

    private static SessionReport Stop(int second, long up, long down) =>
        Interim(second, up, down) with { Kind = SessionReportKind.Stop };

    private static SessionReport Untold(int second, long up, long? seconds = null) =>
        new(SessionReportKind.Interim, Noon.AddSeconds(second), false, seconds, up, 0);
}
