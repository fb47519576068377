using CsCheck;

namespace OpenCsss.Domain.Tests;

/// <summary>Where the parts of a usage record are counted.</summary>
public sealed class UsageRatingTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly DateTimeOffset Start = new(2026, 6, 10, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_record_within_a_day_and_a_cycle_is_one_part()
    {
        var share = Assert.Single(Split(Used(Start.AddHours(1), Start.AddHours(2), 7, 9), Order(1, Start)));
        Assert.Equal((new DateOnly(2026, 6, 10), 1L, 0, 7L, 9L), Shown(share));
    }

    [Fact]
    public void A_day_of_the_partners_zone_ends_at_its_midnight()
    {
        var midnight = new DateTimeOffset(2026, 6, 10, 16, 0, 0, TimeSpan.Zero);
        var shares = Split(Used(midnight.AddHours(-1), midnight.AddHours(3), 4, 4), Order(1, Start));
        Assert.Equal(
            [(new DateOnly(2026, 6, 10), 1L, 0, 1L, 1L), (new DateOnly(2026, 6, 11), 1L, 0, 3L, 3L)],
            shares.Select(Shown));
    }

    [Fact]
    public void A_cycle_takes_what_was_used_in_it()
    {
        var order = Order(1, Start, periods: 2);
        var boundary = order.CycleAt(Start, Shanghai)!.Value.EndAt.AddSeconds(1);
        var shares = Split(Used(boundary.AddMinutes(-30), boundary.AddMinutes(30), 10, 0), order);
        Assert.Equal([(0, 5L), (1, 5L)], shares.Select(share => (share.Cycle.Index, share.UplinkBytes)));
    }

    [Fact]
    public void What_was_used_before_the_order_that_it_ends_in_is_that_orders()
    {
        var share = Assert.Single(Split(Used(Start.AddMinutes(-10), Start.AddMinutes(10), 8, 0), Order(1, Start))
            .GroupBy(share => (share.OrderId, share.Cycle.Index)));
        Assert.Equal(((1L, 0), 8L), ((share.Key.OrderId!.Value, share.Key.Index), share.Sum(part => part.UplinkBytes)));
    }

    [Fact]
    public void What_was_used_after_the_last_order_is_out_of_plan()
    {
        var order = Order(1, Start);
        var end = order.ExpireAt!.Value.AddSeconds(1);
        var shares = Split(Used(end.AddMinutes(-15), end.AddMinutes(45), 100, 0), order);
        Assert.Equal([(1L, 25L), (null, 75L)], shares.Select(share => (share.OrderId, share.UplinkBytes)));
    }

    [Fact]
    public void An_order_that_ended_early_takes_nothing_more()
    {
        var order = Order(1, Start) with { Status = OrderStatus.EndedEarly, EndedAt = Start.AddHours(1) };
        Assert.Null(Assert.Single(Split(Used(Start.AddHours(2), Start.AddHours(3), 1, 1), order)).OrderId);
    }

    [Fact]
    public void A_record_without_a_span_belongs_where_its_instant_is()
    {
        var order = Order(1, Start);
        var last = order.ExpireAt!.Value.AddMilliseconds(999);
        Assert.Equal(1L, Assert.Single(Split(Used(last, last, 1, 1), order)).OrderId);
        Assert.Null(Assert.Single(Split(Used(last.AddMilliseconds(1), last.AddMilliseconds(1), 1, 1), order)).OrderId);
    }

    [Fact]
    public void Nothing_is_lost_or_made_by_splitting() => Gen.Select(
        Gen.Int[-40, 80], Gen.Int[0, 60 * 24 * 40], Gen.Long[0, UsageRecord.MostBytes], Gen.Long[0, UsageRecord.MostBytes],
        Gen.Int[1, 3], Gen.Bool)
        .Sample((day, minutes, uplink, downlink, periods, rolls) =>
        {
            var first = Order(1, Start, periods, rolls ? CycleMode.Rolling : CycleMode.Calendar);
            var second = Order(2, first.ExpireAt!.Value.AddDays(3), periods);
            var from = Start.AddDays(day);
            var record = Used(from, from.AddMinutes(minutes), uplink, downlink);
            var shares = Split(record, first, second);
            Assert.Equal(
                (uplink, downlink), (shares.Sum(share => share.UplinkBytes), shares.Sum(share => share.DownlinkBytes)));
            Assert.All(shares, share => Assert.True(share.UplinkBytes >= 0 && share.DownlinkBytes >= 0));
            Assert.Equal(record.EndAt, shares[^1].EndAt);
            Assert.Equal(shares.Count, shares.Select(share => share.EndAt).Distinct().Count());
        });

    private static List<UsageShare> Split(UsageRecord record, params OrderLifeCycle[] orders)
    {
        var shares = new List<UsageShare>();
        new UsageRating(orders, Shanghai).Split(record, shares);
        return shares;
    }

    private static (DateOnly Day, long? OrderId, int Cycle, long Uplink, long Downlink) Shown(UsageShare share) =>
        (share.Day, share.OrderId, share.Cycle.Index, share.UplinkBytes, share.DownlinkBytes);

    private static UsageRecord Used(DateTimeOffset from, DateTimeOffset until, long uplink, long downlink) =>
        new(Iccid.TryParse("89852022018041800192", out var iccid) ? iccid : null, null, from, until, uplink, downlink);

    private static OrderLifeCycle Order(
        long id, DateTimeOffset start, int periods = 1, CycleMode mode = CycleMode.Calendar) => new()
    {
        Id = id,
        Kind = OrderKind.Basic,
        Status = OrderStatus.InUse,
        Plan = new SoldPlan(PlanType.Monthly, mode, StartRule.Enable, RefundRule.None, []),
        Periods = periods,
        OpensByItself = true,
        PriceMinor = 0,
        StartAt = start,
        ExpireAt = PlanCycle.ExpireAt(start, PlanType.Monthly, periods, mode, Shanghai),
    };
}
