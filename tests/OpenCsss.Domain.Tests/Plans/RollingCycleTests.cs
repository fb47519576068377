using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class RollingCycleTests
{
    [Theory]
    [InlineData(PlanType.UnlimitedDaily, 1, "2022-01-28T11:18:49+08:00")]
    [InlineData(PlanType.Daily, 1, "2022-01-28T11:18:49+08:00")]
    [InlineData(PlanType.Daily, 30, "2022-02-26T11:18:49+08:00")]
    [InlineData(PlanType.Monthly, 1, "2022-02-27T11:18:49+08:00")]
    [InlineData(PlanType.Quarterly, 1, "2022-04-27T11:18:49+08:00")]
    [InlineData(PlanType.HalfYearly, 1, "2022-07-27T11:18:49+08:00")]
    [InlineData(PlanType.Yearly, 1, "2023-01-27T11:18:49+08:00")]
    [InlineData(PlanType.Yearly, 1200, "3222-01-27T11:18:49+08:00")]
    public void The_end_is_the_second_before_the_same_local_time(PlanType type, int periods, string end) =>
        AssertEnds("Asia/Shanghai", "2022-01-27T11:18:50+08:00", type, periods, end);

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", PlanType.Monthly, 1, "2026-02-28T11:59:59Z")]
    [InlineData("2026-01-31T12:00:00Z", PlanType.Monthly, 2, "2026-03-31T11:59:59Z")]
    [InlineData("2026-01-31T12:00:00Z", PlanType.Monthly, 3, "2026-04-30T11:59:59Z")]
    [InlineData("2024-01-31T12:00:00Z", PlanType.Monthly, 1, "2024-02-29T11:59:59Z")]
    [InlineData("2025-11-30T12:00:00Z", PlanType.Quarterly, 1, "2026-02-28T11:59:59Z")]
    [InlineData("2025-08-31T12:00:00Z", PlanType.HalfYearly, 1, "2026-02-28T11:59:59Z")]
    [InlineData("2024-02-29T12:00:00Z", PlanType.Yearly, 1, "2025-02-28T11:59:59Z")]
    [InlineData("2024-02-29T12:00:00Z", PlanType.Yearly, 4, "2028-02-29T11:59:59Z")]
    public void A_day_that_the_month_lacks_is_its_last(string start, PlanType type, int periods, string end) =>
        AssertEnds("UTC", start, type, periods, end);

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-30T12:00:00+01:00", "2024-03-31T11:59:59+02:00")]
    [InlineData("Europe/Berlin", "2024-10-26T12:00:00+02:00", "2024-10-27T11:59:59+01:00")]
    [InlineData("America/New_York", "2024-03-09T12:00:00-05:00", "2024-03-10T11:59:59-04:00")]
    [InlineData("America/New_York", "2024-11-02T12:00:00-04:00", "2024-11-03T11:59:59-05:00")]
    [InlineData("Australia/Lord_Howe", "2024-10-05T12:00:00+10:30", "2024-10-06T11:59:59+11:00")]
    [InlineData("Australia/Lord_Howe", "2024-04-06T12:00:00+11:00", "2024-04-07T11:59:59+10:30")]
    [InlineData("Europe/Dublin", "2024-03-30T12:00:00+00:00", "2024-03-31T11:59:59+01:00")]
    public void The_local_time_of_day_outlives_a_clock_change(string zone, string start, string end) =>
        AssertEnds(zone, start, PlanType.Daily, 1, end);

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-30T02:30:00+01:00", "2024-03-31T03:29:59+02:00")]
    [InlineData("America/New_York", "2024-03-09T02:30:00-05:00", "2024-03-10T03:29:59-04:00")]
    [InlineData("Australia/Lord_Howe", "2024-10-05T02:15:00+10:30", "2024-10-06T02:44:59+11:00")]
    [InlineData("America/Sao_Paulo", "2018-11-03T00:15:00-03:00", "2018-11-04T01:14:59-02:00")]
    [InlineData("Europe/Dublin", "2024-03-30T01:30:00+00:00", "2024-03-31T02:29:59+01:00")]
    public void A_local_time_that_is_skipped_is_later_by_what_was_skipped(string zone, string start, string end) =>
        AssertEnds(zone, start, PlanType.Daily, 1, end);

    [Theory]
    [InlineData("Europe/Berlin", "2024-10-26T02:30:00+02:00", "2024-10-27T02:29:59+02:00")]
    [InlineData("America/New_York", "2024-11-02T01:30:00-04:00", "2024-11-03T01:29:59-04:00")]
    [InlineData("Australia/Lord_Howe", "2024-04-06T01:45:00+11:00", "2024-04-07T01:44:59+11:00")]
    [InlineData("America/Sao_Paulo", "2019-02-15T23:30:00-02:00", "2019-02-16T23:29:59-02:00")]
    [InlineData("Europe/Dublin", "2024-10-26T01:30:00+01:00", "2024-10-27T01:29:59+01:00")]
    public void A_local_time_that_happens_twice_is_the_first(string zone, string start, string end) =>
        AssertEnds(zone, start, PlanType.Daily, 1, end);

    [Fact]
    public void A_start_in_the_second_of_two_equal_hours_goes_on_at_its_local_time() =>
        AssertEnds("Europe/Berlin", "2024-10-27T02:30:00+01:00", PlanType.Daily, 1, "2024-10-28T02:29:59+01:00");

    [Fact]
    public void A_skipped_time_does_not_move_the_later_periods()
    {
        AssertEnds("Europe/Berlin", "2024-03-30T02:30:00+01:00", PlanType.Daily, 2, "2024-04-01T02:29:59+02:00");
        AssertEnds("Europe/Berlin", "2024-01-31T02:30:00+01:00", PlanType.Monthly, 2, "2024-03-31T03:29:59+02:00");
        AssertEnds("Europe/Berlin", "2024-01-31T02:30:00+01:00", PlanType.Monthly, 3, "2024-04-30T02:29:59+02:00");
    }

    [Fact]
    public void A_day_that_the_zone_skips_altogether_has_no_length()
    {
        // Samoa went from December 29 to December 31, 2011, across the date line.
        AssertEnds("Pacific/Apia", "2011-12-29T10:00:00-10:00", PlanType.Daily, 1, "2011-12-31T09:59:59+14:00");
        AssertEnds("Pacific/Apia", "2011-12-29T10:00:00-10:00", PlanType.Daily, 2, "2011-12-31T09:59:59+14:00");
        AssertEnds("Pacific/Apia", "2011-12-29T10:00:00-10:00", PlanType.Daily, 3, "2012-01-01T09:59:59+14:00");
    }

    [Fact]
    public void Every_end_is_the_local_time_of_the_start_where_the_zone_has_it() =>
        AnyOrder.Gen.Where(order => order.Mode == CycleMode.Rolling).Sample(order =>
        {
            var start = TimeZoneInfo.ConvertTime(order.Start, order.Zone).DateTime;
            var due = order.IsDaily ? start.AddDays(order.Periods) : start.AddMonths(order.Months);
            var next = order.ExpireAt().AddSeconds(1);
            if (InstantsOf(due, order.Zone) is [var first, ..])
            {
                Assert.Equal(first, next);
            }
            else
            {
                var skipped = order.Zone.GetUtcOffset(next.AddDays(1)) - order.Zone.GetUtcOffset(next.AddDays(-1));
                Assert.Equal(due + skipped, TimeZoneInfo.ConvertTime(next, order.Zone).DateTime);
                Assert.True(skipped > TimeSpan.Zero, "a time that is not there was not skipped");
            }
        }, iter: 10_000);

    /// <summary>
    /// The instants at which a zone's clock shows a local time, first one first: none, one or two. It tries all
    /// offsets, because <see cref="TimeZoneInfo.IsInvalidTime"/> errs where winter counts as daylight time (Dublin).
    /// </summary>
    private static DateTimeOffset[] InstantsOf(DateTime local, TimeZoneInfo zone) =>
        [.. Enumerable.Range(-56, 113)
            .Select(quarters => new DateTimeOffset(local.Ticks, TimeSpan.Zero).AddMinutes(quarters * 15))
            .Where(instant => TimeZoneInfo.ConvertTime(instant, zone).DateTime == local)];

    private static void AssertEnds(string zone, string start, PlanType type, int periods, string end)
    {
        var expireAt = PlanCycle.ExpireAt(Given.Time(start), type, periods, CycleMode.Rolling, Given.Zone(zone));
        Assert.Equal(Given.Time(end), expireAt);
        Assert.Equal(TimeSpan.Zero, expireAt.Offset);
    }
}
