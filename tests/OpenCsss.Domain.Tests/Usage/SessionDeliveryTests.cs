using CsCheck;
using static OpenCsss.Domain.Tests.SessionReports;

namespace OpenCsss.Domain.Tests;

/// <summary>
/// What counts whatever becomes of reports on their way: a network gives one name to one session after the other, and a
/// model knows what they have used.
/// </summary>
public sealed class SessionDeliveryTests
{
    /// <summary>
    /// Any order, repetition, loss and delay, where the network tells the time and the length: nothing but that of two
    /// sessions neither the end of the one nor the start of the other was ever heard of makes them one.
    /// </summary>
    [Fact]
    public void In_any_order_and_however_often_or_seldom_the_maxima_of_all_sessions_count() =>
        (from sessions in Gen.Select(
            Gen.Int[0, 60], Gen.Int[10, 30].Array[2, 6], Gen.Long[0, 1_000].Array[6], Gen.Long[0, 1_000].Array[6],
            Gen.Bool.Array[6]).Array[1, 5]
         from isEndTold in Gen.Bool.Array[sessions.Length]
         from echoes in Gen.Int[0, 3].Array[sessions.Length * 6]
         from seed in Gen.Int[0, int.MaxValue - 1]
         select (sessions, isEndTold, echoes, seed))
        .Sample(
            any =>
            {
                var (begin, expected) = (0, (Up: 0L, Down: 0L));
                List<SessionReport> sent = [];
                for (var s = 0; s < any.sessions.Length; s++)
                {
                    var (gap, steps, ups, downs, isLost) = any.sessions[s];
                    var told = SessionOf(begin += gap, steps, ups, downs);
                    begin += steps.Sum();

                    // Of this session's end and the next one's start, one at least arrives; the rest as it happens.
                    var isStartNeeded = s > 0 && !any.isEndTold[s - 1];
                    var arrived = told.Where((_, n) => !isLost[Math.Min(n, isLost.Length - 1)]
                        || (n == 0 && isStartNeeded) || (n == told.Count - 1 && any.isEndTold[s])).ToList();
                    expected.Up += arrived.Max(report => report.Uplink?.Bytes) ?? 0;
                    expected.Down += arrived.Max(report => report.Downlink?.Bytes) ?? 0;
                    sent.AddRange(arrived.SelectMany((report, n) =>
                        Enumerable.Repeat(report, 1 + (any.echoes[(s * 6) + Math.Min(n, 5)] / 3))));
                }

                var order = sent.ToArray();
                new Random(any.seed).Shuffle(order);
                Live(order, out var growths);
                Assert.Equal(
                    expected, (growths.Sum(growth => growth.UplinkBytes), growths.Sum(growth => growth.DownlinkBytes)));
            },
            iter: 20_000);

    /// <summary>Where the network tells neither, but nothing is held up for longer than its session lasts.</summary>
    [Fact]
    public void Without_time_and_length_the_order_of_arrival_is_enough() =>
        (from sessions in Gen.Select(
            Gen.Int[0, 60], Gen.Int[10, 30].Array[2, 6], Gen.Long[0, 1_000].Array[6], Gen.Int[0, 8].Array[6]).Array[1, 5]
         from isTimeTold in Gen.Bool
         from isLengthTold in Gen.Bool
         select (sessions, isTimeTold, isLengthTold))
        .Sample(
            any =>
            {
                var (begin, expected) = (0, 0L);
                List<SessionReport> sent = [];
                foreach (var (gap, steps, ups, echoes) in any.sessions)
                {
                    var told = SessionOf(begin += gap, steps, ups, ups);
                    begin += steps.Sum();
                    expected += told[^1].Uplink!.Value.Bytes;
                    for (var n = 0; n < told.Count; n++)
                    {
                        sent.Add(told[n]);
                        if (echoes[Math.Min(n, 5)] <= n)
                        {
                            sent.Add(told[echoes[Math.Min(n, 5)]]); // One of those before, once more.
                        }
                    }
                }

                var clock = Noon;
                var growths = Count(sent.Select(report =>
                {
                    clock = report.At > clock ? report.At : clock;
                    report = any.isLengthTold ? report : report with { SessionSeconds = null };
                    return any.isTimeTold ? report : report with { ToldAt = null, At = clock };
                }));
                Assert.Equal(expected, growths.Sum(growth => growth.UplinkBytes));
            },
            iter: 20_000);

    [Fact]
    public void Whatever_is_told_growth_is_never_negative_and_never_ends_before_it_begins() =>
        (from kinds in Gen.Enum<SessionReportKind>().Array[1, 20]
         from times in Gen.Int[0, 3_000].Array[kinds.Length]
         from told in Gen.Int[-1, 4_000].Array[kinds.Length]
         from seconds in Gen.Int[-1, 40].Array[kinds.Length]
         from bytes in Gen.Long[-1, 50].Array[kinds.Length]
         from isCounted in Gen.Bool.Array[kinds.Length]
         from restart in Gen.Int[-1, 3_000]
         select (kinds, times, told, seconds, bytes, isCounted, restart))
        .Sample(
            any =>
            {
                DateTimeOffset? restart = any.restart < 0 ? null : Noon.AddSeconds(any.restart);
                var history = new SessionHistory([]);
                for (var n = 0; n < any.kinds.Length; n++)
                {
                    CounterReading? reading = any.bytes[n] < 0 ? null : new CounterReading(any.bytes[n], true);
                    var report = new SessionReport(
                        any.kinds[n], Noon.AddSeconds(any.times[n]),
                        any.told[n] < 0 ? null : Noon.AddSeconds(any.told[n]),
                        any.seconds[n] < 0 ? null : any.seconds[n], reading, new CounterReading(7, true));
                    history = new SessionHistory(history.Entries.Select(entry => entry with { RestartedAt = restart }));
                    var (index, growth) = history.Take(report, any.isCounted[n]);
                    Assert.True(growth is { UplinkBytes: >= 0, DownlinkBytes: >= 0 } && growth.From <= growth.To);
                    Assert.InRange(index, 0, history.Entries.Count - 1);
                    Assert.True(growth.UplinkBytes <= any.bytes.Take(n + 1).Where(value => value > 0).Sum());
                }
            },
            iter: 20_000);

    [Fact]
    public void What_is_forgotten_is_not_counted_again() =>
        (from values in Gen.Long[0, 1_000].Array[1, 30]
         from lengths in Gen.Int[1, 100].Array[values.Length]
         select (values, lengths))
        .Sample(
            any =>
            {
                var history = new SessionHistory([]);
                var (sum, highest) = (0L, 0L);
                for (var n = 0; n < any.values.Length; n++)
                {
                    // Lengths that are anything, and a counter that grows.
                    highest += any.values[n];
                    var (index, growth) = history.Take(Interim(100 * (n + 1), highest).After(any.lengths[n]), true);
                    sum += growth.UplinkBytes;
                    var forgotten = history.Entries.Count > 4 ? history.Forget(index, _ => true) : -1;
                    history = new SessionHistory(history.Entries.Where((_, other) => other != forgotten));
                }

                Assert.Equal(highest, sum);
            },
            iter: 5_000);

    /// <summary>A start, interims and a stop, with the time and how long the session has lasted.</summary>
    private static List<SessionReport> SessionOf(int begin, int[] steps, long[] ups, long[] downs)
    {
        List<SessionReport> told = [Start(begin)];
        var (length, up, down) = (0, 0L, 0L);
        for (var n = 0; n < steps.Length; n++)
        {
            (length, up, down) = (length + steps[n], up + ups[n], down + downs[n]);
            var report = n == steps.Length - 1 ? Stop(begin + length, up, down) : Interim(begin + length, up, down);
            told.Add(report.After(length));
        }

        return told;
    }
}
