using CsCheck;

namespace OpenCsss.Domain.Tests;

public sealed class CalendarCycleTests
{
    [Theory]
    [InlineData(PlanType.UnlimitedDaily, 1, "2022-01-27T23:59:59+08:00")]
    [InlineData(PlanType.Daily, 1, "2022-01-27T23:59:59+08:00")]
    [InlineData(PlanType.Daily, 5, "2022-01-31T23:59:59+08:00")]
    [InlineData(PlanType.Daily, 6, "2022-02-01T23:59:59+08:00")]
    [InlineData(PlanType.Monthly, 1, "2022-01-31T23:59:59+08:00")]
    [InlineData(PlanType.Monthly, 2, "2022-02-28T23:59:59+08:00")]
    [InlineData(PlanType.Monthly, 26, "2024-02-29T23:59:59+08:00")]
    [InlineData(PlanType.Quarterly, 1, "2022-03-31T23:59:59+08:00")]
    [InlineData(PlanType.Quarterly, 2, "2022-06-30T23:59:59+08:00")]
    [InlineData(PlanType.HalfYearly, 1, "2022-06-30T23:59:59+08:00")]
    [InlineData(PlanType.HalfYearly, 3, "2023-06-30T23:59:59+08:00")]
    [InlineData(PlanType.Yearly, 1, "2022-12-31T23:59:59+08:00")]
    [InlineData(PlanType.Yearly, 2, "2023-12-31T23:59:59+08:00")]
    [InlineData(PlanType.Yearly, 1200, "3221-12-31T23:59:59+08:00")]
    public void The_day_or_month_of_the_start_is_the_first(PlanType type, int periods, string end) =>
        AssertEnds("Asia/Shanghai", "2022-01-27T11:18:50+08:00", type, periods, end);

    [Theory]
    [InlineData("2026-01-31T15:59:59Z", "2026-01-31T23:59:59+08:00")]
    [InlineData("2026-01-31T16:00:00Z", "2026-02-28T23:59:59+08:00")]
    [InlineData("2026-01-31T12:00:00-05:00", "2026-02-28T23:59:59+08:00")]
    public void The_month_is_the_one_of_the_partners_zone(string start, string end) =>
        AssertEnds("Asia/Shanghai", start, PlanType.Monthly, 1, end);

    [Theory]
    [InlineData("2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z")]
    [InlineData("2026-02-15T12:00:00Z", "2026-02-28T23:59:59Z")]
    [InlineData("2000-02-15T12:00:00Z", "2000-02-29T23:59:59Z")]
    [InlineData("2100-02-15T12:00:00Z", "2100-02-28T23:59:59Z")]
    public void February_ends_when_it_does(string start, string end) =>
        AssertEnds("UTC", start, PlanType.Monthly, 1, end);

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-31T00:00:00+01:00", "2024-03-31T23:59:59+02:00", 23)]
    [InlineData("Europe/Berlin", "2024-10-27T00:00:00+02:00", "2024-10-27T23:59:59+01:00", 25)]
    [InlineData("America/New_York", "2024-03-10T00:00:00-05:00", "2024-03-10T23:59:59-04:00", 23)]
    [InlineData("America/New_York", "2024-11-03T00:00:00-04:00", "2024-11-03T23:59:59-05:00", 25)]
    [InlineData("Australia/Lord_Howe", "2024-10-06T00:00:00+10:30", "2024-10-06T23:59:59+11:00", 23.5)]
    [InlineData("Australia/Lord_Howe", "2024-04-07T00:00:00+11:00", "2024-04-07T23:59:59+10:30", 24.5)]
    [InlineData("Asia/Shanghai", "2026-03-29T00:00:00+08:00", "2026-03-29T23:59:59+08:00", 24)]
    public void A_day_of_another_length_is_one_day(string zone, string start, string end, double hours)
    {
        AssertEnds(zone, start, PlanType.Daily, 1, end);
        Assert.Equal(TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(1), Given.Time(end) - Given.Time(start));
    }

    [Theory]
    [InlineData("2018-11-03T10:00:00-03:00", 1, "2018-11-03T23:59:59-03:00")]
    [InlineData("2018-11-03T10:00:00-03:00", 2, "2018-11-04T23:59:59-02:00")]
    [InlineData("2018-11-04T01:00:00-02:00", 1, "2018-11-04T23:59:59-02:00")]
    public void A_day_whose_midnight_is_skipped_begins_an_hour_later(string start, int days, string end) =>
        AssertEnds("America/Sao_Paulo", start, PlanType.Daily, days, end);

    [Theory]
    [InlineData("2019-02-16T10:00:00-02:00", "2019-02-16T23:59:59-03:00")]
    [InlineData("2019-02-16T23:30:00-02:00", "2019-02-16T23:59:59-03:00")]
    [InlineData("2019-02-16T23:30:00-03:00", "2019-02-16T23:59:59-03:00")]
    public void A_day_whose_last_hour_happens_twice_ends_with_the_second(string start, string end) =>
        AssertEnds("America/Sao_Paulo", start, PlanType.Daily, 1, end);

    [Fact]
    public void A_day_that_begins_inside_what_was_skipped_begins_where_that_ends()
    {
        // At 23:30 of July 31 the clock of this zone goes to 00:30 of August 1.
        var zone = ZoneWithAGap(new DateTime(1, 7, 31, 23, 30, 0, DateTimeKind.Unspecified));

        Assert.Equal(
            Given.Time("2026-07-31T23:29:59Z"),
            PlanCycle.ExpireAt(Given.Time("2026-07-31T08:00Z"), PlanType.Daily, 1, CycleMode.Calendar, zone));
        Assert.Equal(
            Given.Time("2026-07-31T23:29:59Z"),
            PlanCycle.ExpireAt(Given.Time("2026-07-01T08:00Z"), PlanType.Monthly, 1, CycleMode.Calendar, zone));
        Assert.Equal(
            Given.Time("2026-08-01T22:59:59Z"),
            PlanCycle.ExpireAt(Given.Time("2026-07-31T08:00Z"), PlanType.Daily, 2, CycleMode.Calendar, zone));
    }

    [Fact]
    public void Where_midnight_happens_twice_the_day_begins_with_the_first()
    {
        // Havana sets its clock back from 01:00 to 00:00.
        AssertEnds("America/Havana", "2024-11-02T12:00:00-04:00", PlanType.Daily, 1, "2024-11-02T23:59:59-04:00");
        AssertEnds("America/Havana", "2024-11-02T12:00:00-04:00", PlanType.Daily, 2, "2024-11-03T23:59:59-05:00");
    }

    [Fact]
    public void Every_end_is_the_last_second_of_a_local_day_or_month() =>
        AnyOrder.Gen.Where(order => order.Mode == CycleMode.Calendar).Sample(order =>
        {
            var end = TimeZoneInfo.ConvertTime(order.ExpireAt(), order.Zone);
            var next = TimeZoneInfo.ConvertTime(order.ExpireAt().AddSeconds(1), order.Zone);
            var first = TimeZoneInfo.ConvertTime(order.Start, order.Zone).Date;

            Assert.Equal(new TimeSpan(23, 59, 59), end.TimeOfDay);
            Assert.Equal(end.Date.AddDays(1), next.Date);
            if (order.IsDaily)
            {
                Assert.Equal(first.AddDays(order.Periods - 1), end.Date);
            }
            else
            {
                Assert.Equal(1, next.Day);
                Assert.Equal(order.Months, ((next.Year - first.Year) * 12) + next.Month - first.Month);
            }
        }, iter: 10_000);

    private static void AssertEnds(string zone, string start, PlanType type, int periods, string end)
    {
        var expireAt = PlanCycle.ExpireAt(Given.Time(start), type, periods, CycleMode.Calendar, Given.Zone(zone));
        Assert.Equal(Given.Time(end), expireAt);
        Assert.Equal(TimeSpan.Zero, expireAt.Offset);
    }

    /// <summary>A zone whose clock goes forward by an hour at a local time, and back three months later.</summary>
    private static TimeZoneInfo ZoneWithAGap(DateTime at)
    {
        var forward = TimeZoneInfo.TransitionTime.CreateFixedDateRule(
            new DateTime(1, 1, 1, at.Hour, at.Minute, 0, DateTimeKind.Unspecified), at.Month, at.Day);
        var back = TimeZoneInfo.TransitionTime.CreateFixedDateRule(
            new DateTime(1, 1, 1, 12, 0, 0, DateTimeKind.Unspecified), at.Month + 3, 15);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), forward, back);
        return TimeZoneInfo.CreateCustomTimeZone("Gap", TimeSpan.Zero, "Gap", "Gap", "Gap summer", [rule]);
    }
}
