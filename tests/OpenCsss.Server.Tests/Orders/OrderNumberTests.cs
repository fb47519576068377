using CsCheck;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Ledger;

namespace OpenCsss.Server.Tests;

/// <summary>Ids of orders and movements, whatever the clock does.</summary>
public sealed class OrderNumberTests
{
    private static readonly DateTimeOffset First = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> Times =
        Gen.Long[0, (long)(Last - First).TotalMilliseconds].Select(milliseconds => First.AddMilliseconds(milliseconds));

    [Fact]
    public void They_always_grow_also_when_the_clock_is_set_back() =>
        Gen.Select(Gen.Long[1, 100_000], Times.Array[2, 50]).Sample((partner, times) =>
        {
            var last = 0L;
            foreach (var time in times)
            {
                var next = IdSequence.Next(last, partner, time);
                Assert.True(next > last);
                last = next;
            }
        });

    [Fact]
    public void They_have_17_to_19_digits_and_are_read_back() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Times).Sample((partner, time) =>
        {
            var id = new OrderId(IdSequence.Next(0, partner, time));
            Assert.Matches(@"^ORDER_\d{17,19}$", id.ToString());
            Assert.True(OrderId.TryParse(id.ToString(), out var read));
            Assert.Equal(id, read);
        });

    [Fact]
    public void More_than_a_millisecond_holds_go_on_into_the_next()
    {
        var ids = new HashSet<long>();
        var last = 0L;
        for (var i = 0; i < 5_000; i++)
        {
            last = IdSequence.Next(last, 7, First);
            Assert.True(ids.Add(last));
        }

        // The clock catches up, and its own numbers come again.
        var later = IdSequence.Next(last, 7, First.AddMilliseconds(10));
        Assert.Equal(IdSequence.Next(0, 7, First.AddMilliseconds(10)), later);
        Assert.True(later > last);
    }

    [Fact]
    public void Partners_up_to_4096_never_share_a_number() =>
        Gen.Select(Gen.Long[1, 4_096], Gen.Long[1, 4_096], Times, Gen.Int[1, 1_500]).Sample((one, other, time, count) =>
        {
            if (one == other)
            {
                return;
            }

            var (a, b) = (0L, 0L);
            var ids = new HashSet<long>();
            for (var i = 0; i < count; i++)
            {
                a = IdSequence.Next(a, one, time);
                b = IdSequence.Next(b, other, time);
                Assert.True(ids.Add(a) && ids.Add(b));
            }
        }, iter: 200);

    [Fact]
    public void A_later_time_gives_a_larger_number_whoever_orders() =>
        Gen.Select(Gen.Long[1, 4_096], Gen.Long[1, 4_096], Times, Gen.Long[1, 1_000_000]).Sample(
            (one, other, time, later) => Assert.True(
                IdSequence.Next(0, one, time) < IdSequence.Next(0, other, time.AddMilliseconds(later))));
}
