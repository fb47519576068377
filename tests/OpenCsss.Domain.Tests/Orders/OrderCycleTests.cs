using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class OrderCycleTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OneTick = TimeSpan.FromTicks(1);

    [Theory]
    [InlineData("2026-01-27T03:00Z", 0, "2026-01-27T03:00Z", "2026-01-31T15:59:59Z")]
    [InlineData("2026-01-31T15:59:59Z", 0, "2026-01-27T03:00Z", "2026-01-31T15:59:59Z")]
    [InlineData("2026-01-31T15:59:59.9999999Z", 0, "2026-01-27T03:00Z", "2026-01-31T15:59:59Z")]
    [InlineData("2026-01-31T16:00:00Z", 1, "2026-01-31T16:00Z", "2026-02-28T15:59:59Z")]
    [InlineData("2026-02-28T15:59:59Z", 1, "2026-01-31T16:00Z", "2026-02-28T15:59:59Z")]
    [InlineData("2026-02-28T16:00:00Z", 2, "2026-02-28T16:00Z", "2026-03-31T15:59:59Z")]
    [InlineData("2020-01-01T00:00:00Z", 0, "2026-01-27T03:00Z", "2026-01-31T15:59:59Z")]
    [InlineData("2030-01-01T00:00:00Z", 2, "2026-02-28T16:00Z", "2026-03-31T15:59:59Z")]
    public void A_calendar_cycle_is_a_local_month(string instant, int index, string startAt, string endAt)
    {
        var cycle = PlanCycle.CycleAt(
            Given.Time("2026-01-27T03:00Z"),
            PlanType.Monthly,
            3,
            CycleMode.Calendar,
            Given.Zone("Asia/Shanghai"),
            Given.Time(instant));
        Assert.Equal(new Cycle(index, Given.Time(startAt), Given.Time(endAt)), cycle);
    }

    [Theory]
    [InlineData("2026-02-28T11:59:59Z", 0, "2026-01-31T12:00Z", "2026-02-28T11:59:59Z")]
    [InlineData("2026-02-28T12:00:00Z", 1, "2026-02-28T12:00Z", "2026-03-31T11:59:59Z")]
    [InlineData("2026-03-31T11:59:59Z", 1, "2026-02-28T12:00Z", "2026-03-31T11:59:59Z")]
    [InlineData("2026-03-31T12:00:00Z", 2, "2026-03-31T12:00Z", "2026-04-30T11:59:59Z")]
    [InlineData("2026-12-31T12:00:00Z", 11, "2026-12-31T12:00Z", "2027-01-31T11:59:59Z")]
    public void A_rolling_cycle_goes_from_one_time_of_day_to_the_next(
        string instant, int index, string startAt, string endAt)
    {
        var cycle = PlanCycle.CycleAt(
            Given.Time("2026-01-31T12:00Z"),
            PlanType.Monthly,
            12,
            CycleMode.Rolling,
            TimeZoneInfo.Utc,
            Given.Time(instant));
        Assert.Equal(new Cycle(index, Given.Time(startAt), Given.Time(endAt)), cycle);
    }

    [Fact]
    public void An_order_ends_later_the_more_periods_it_has() =>
        AnyOrder.Gen.Where(order => order.Periods > 1).Sample(order =>
        {
            var shorter = order with { Periods = order.Periods - 1 };
            Assert.True(shorter.ExpireAt() < order.ExpireAt());
        }, iter: 10_000);

    [Fact]
    public void The_cycles_tile_the_time_of_the_order_without_gap_or_overlap() =>
        AnyOrder.Gen.Where(order => order.Periods <= 40).Sample(order =>
        {
            var startAt = order.Start;
            for (var index = 0; index < order.Periods; index++)
            {
                var cycle = order.CycleAt(startAt);
                Assert.Equal(index, cycle.Index);
                Assert.Equal(startAt, cycle.StartAt);

                startAt = cycle.EndAt + OneSecond;
                Assert.True(cycle.StartAt < startAt, "a cycle has no time");
                Assert.Equal(cycle, order.CycleAt(startAt - OneTick));
                Assert.Equal(TimeSpan.Zero, cycle.StartAt.Offset);
                Assert.Equal(TimeSpan.Zero, cycle.EndAt.Offset);
            }

            Assert.Equal(order.ExpireAt() + OneSecond, startAt);
        }, iter: 1_000);

    [Fact]
    public void Every_instant_of_the_order_lies_in_the_cycle_that_is_found_for_it() =>
        Gen.Select(AnyOrder.Gen, Gen.Double[0, 1]).Sample((order, part) =>
        {
            var instant = order.Start + ((order.ExpireAt() - order.Start) * part);
            var cycle = order.CycleAt(instant);

            Assert.InRange(cycle.Index, 0, order.Periods - 1);
            Assert.True(cycle.StartAt <= instant && instant < cycle.EndAt + OneSecond);
            Assert.Equal((order with { Periods = cycle.Index + 1 }).ExpireAt(), cycle.EndAt);
        }, iter: 10_000);

    [Fact]
    public void A_cycle_does_not_move_when_the_order_is_renewed() =>
        Gen.Select(AnyOrder.Gen, Gen.Int[1, 100], Gen.Double[0, 1]).Sample((order, more, part) =>
        {
            var renewed = order with { Periods = Math.Min(order.Periods + more, PlanCycle.MaxPeriods) };
            var instant = order.Start + ((order.ExpireAt() - order.Start) * part);
            Assert.Equal(order.CycleAt(instant), renewed.CycleAt(instant));
        }, iter: 10_000);

    [Fact]
    public void Outside_the_order_it_is_the_first_or_the_last_cycle() =>
        AnyOrder.Gen.Sample(order =>
        {
            Assert.Equal(0, order.CycleAt(order.Start - OneTick).Index);
            Assert.Equal(order.Periods - 1, order.CycleAt(order.ExpireAt() + OneSecond).Index);
            Assert.Equal(order.CycleAt(order.Start), order.CycleAt(DateTimeOffset.MinValue));
            Assert.Equal(order.CycleAt(order.ExpireAt()), order.CycleAt(DateTimeOffset.MaxValue));
        });

    [Fact]
    public void Where_a_day_has_no_length_its_instants_lie_in_the_next()
    {
        var zone = Given.Zone("Pacific/Apia");
        var (start, boundary) = (Given.Time("2011-12-29T10:00-10:00"), Given.Time("2011-12-31T10:00+14:00"));

        var before = PlanCycle.CycleAt(start, PlanType.Daily, 5, CycleMode.Rolling, zone, boundary - OneTick);
        var after = PlanCycle.CycleAt(start, PlanType.Daily, 5, CycleMode.Rolling, zone, boundary);

        Assert.Equal(0, before.Index);
        Assert.Equal(new Cycle(2, boundary, Given.Time("2012-01-01T09:59:59+14:00")), after);
    }

    [Fact]
    public void Where_the_clock_goes_back_over_midnight_the_new_day_is_not_left_again()
    {
        // St. John's set its clock back from 00:01 of November 7 to 23:01 of November 6.
        var (secondEvening, midnight) = (Given.Time("2010-11-06T23:30-03:30"), Given.Time("2010-11-07T00:00-02:30"));
        var cycle = PlanCycle.CycleAt(
            Given.Time("2010-11-05T12:00-02:30"),
            PlanType.Daily,
            5,
            CycleMode.Calendar,
            Given.Zone("America/St_Johns"),
            secondEvening);
        Assert.Equal(new Cycle(2, midnight, Given.Time("2010-11-07T23:59:59-03:30")), cycle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1201)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_number_of_periods_that_no_order_has_is_an_error(int periods)
    {
        var start = Given.Time("2026-01-01T00:00Z");
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PlanCycle.ExpireAt(start, PlanType.Daily, periods, CycleMode.Rolling, TimeZoneInfo.Utc));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PlanCycle.CycleAt(start, PlanType.Daily, periods, CycleMode.Rolling, TimeZoneInfo.Utc, start));
    }

    [Theory]
    [InlineData(CycleMode.Calendar)]
    [InlineData(CycleMode.Rolling)]
    public void An_order_that_would_outlast_the_year_9999_is_an_error(CycleMode mode) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlanCycle.ExpireAt(
            Given.Time("9000-06-15T00:00Z"), PlanType.Yearly, 1200, mode, TimeZoneInfo.Utc));
}
