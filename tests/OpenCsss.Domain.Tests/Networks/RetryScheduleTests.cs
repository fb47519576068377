namespace OpenCsss.Domain.Tests;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Callbacks_are_tried_ten_times_in_three_days()
    {
        var schedule = RetrySchedule.Callbacks;
        Assert.Equal(
            ["00:00:05", "00:05:00", "00:30:00", "02:00:00", "05:00:00", "10:00:00", "14:00:00", "20:00:00", "1.00:00:00"],
            Enumerable.Range(1, 9).Select(failures => $"{schedule.DelayAfter(failures, 0.5, null)}"));
        Assert.Null(schedule.DelayAfter(10, 0.5, null));
        Assert.Null(schedule.DelayAfter(11, 0.5, TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(0.25, 9.5)]
    [InlineData(1, 11)]
    public void Chance_changes_a_delay_by_a_tenth(double chance, double seconds) =>
        Assert.Equal(
            seconds, new RetrySchedule([TimeSpan.FromSeconds(10)]).DelayAfter(1, chance, null)!.Value.TotalSeconds, 6);

    [Fact]
    public void Who_asks_for_more_time_gets_it_and_who_asks_for_less_does_not()
    {
        var schedule = new RetrySchedule([TimeSpan.FromSeconds(10)]);
        Assert.Equal(TimeSpan.FromSeconds(60), schedule.DelayAfter(1, 0.5, TimeSpan.FromSeconds(60)));
        Assert.Equal(TimeSpan.FromSeconds(10), schedule.DelayAfter(1, 0.5, TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(10), schedule.DelayAfter(1, 0.5, TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public void A_schedule_is_read_from_times_between_blanks()
    {
        Assert.Equal(
            RetrySchedule.Callbacks.Delays,
            RetrySchedule.Parse(
                "0:00:05 0:05:00 0:30:00 2:00:00  5:00:00 10:00:00 14:00:00 20:00:00 1.00:00:00 ").Delays);
        Assert.Empty(RetrySchedule.Parse("").Delays);
        Assert.Throws<FormatException>(() => RetrySchedule.Parse("soon"));
        Assert.Throws<FormatException>(() => RetrySchedule.Parse("0:00:05 -0:00:05"));
    }

    [Fact]
    public void There_is_no_retry_before_a_failure() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RetrySchedule.Callbacks.DelayAfter(0, 0.5, null));
}
