namespace OpenCsss.Domain.Tests;

/// <summary>From when to when an order runs, and what is given back on the way.</summary>
public sealed class OrderValidityTests
{
    [Theory]
    [InlineData("2026-01-27T11:18:50+08:00", "Asia/Shanghai", CycleMode.Calendar, 1, "2026-01-31T23:59:59+08:00")]
    [InlineData("2024-01-31T12:00+08:00", "Asia/Shanghai", CycleMode.Calendar, 2, "2024-02-29T23:59:59+08:00")]
    [InlineData("2024-01-31T12:00+08:00", "Asia/Shanghai", CycleMode.Rolling, 1, "2024-02-29T11:59:59+08:00")]
    [InlineData("2023-01-31T12:00+08:00", "Asia/Shanghai", CycleMode.Rolling, 1, "2023-02-28T11:59:59+08:00")]
    [InlineData("2026-01-31T12:00+08:00", "Asia/Shanghai", CycleMode.Rolling, 2, "2026-03-31T11:59:59+08:00")]
    [InlineData("2026-02-28T02:30+01:00", "Europe/Berlin", CycleMode.Rolling, 1, "2026-03-28T02:29:59+01:00")]
    [InlineData("2026-02-28T12:00+01:00", "Europe/Berlin", CycleMode.Rolling, 2, "2026-04-28T11:59:59+02:00")]
    [InlineData("2026-10-10T12:00+02:00", "Europe/Berlin", CycleMode.Calendar, 1, "2026-10-31T23:59:59+01:00")]
    [InlineData("2026-02-15T12:00-05:00", "America/New_York", CycleMode.Calendar, 2, "2026-03-31T23:59:59-04:00")]
    public void It_ends_with_the_local_month_or_at_the_local_hour(
        string start, string zone, CycleMode mode, int periods, string end)
    {
        var order = AnyStage.Order with { Periods = periods, Plan = AnyStage.Order.Plan with { CycleMode = mode } };
        var started = order.Next(OrderEvent.Enable, Given.Time(start), Given.Zone(zone)).After!;
        Assert.Equal((Given.Time(start), Given.Time(end)), (started.StartAt!.Value, started.ExpireAt!.Value));
        Assert.Equal(Given.Time(end).AddSeconds(1), started.DueAt(Given.Zone(zone)));
    }

    [Fact]
    public void Renewing_and_reducing_count_from_the_start_and_not_from_the_end()
    {
        var rolling = AnyStage.Order with
        {
            Periods = 1, Plan = AnyStage.Order.Plan with { CycleMode = CycleMode.Rolling },
        };
        var start = Given.Time("2026-01-31T12:00+08:00");
        var order = rolling.Next(OrderEvent.Enable, start, AnyStage.Zone).After!;
        Assert.Equal(Given.Time("2026-02-28T11:59:59+08:00"), order.ExpireAt);
        var longer = order.Next(OrderEvent.Renew, start, AnyStage.Zone, 1).After!;
        Assert.Equal(Given.Time("2026-03-31T11:59:59+08:00"), longer.ExpireAt);
        Assert.Equal(order, longer.Next(OrderEvent.Reduce, start, AnyStage.Zone, 1).After);
    }

    [Theory]
    [InlineData("2026-01-27T11:18:50+08:00", 300)] // In the first of three months.
    [InlineData("2026-01-31T23:59:59+08:00", 300)]
    [InlineData("2026-02-01T00:00+08:00", 150)]
    [InlineData("2026-02-28T23:59:59+08:00", 150)]
    [InlineData("2026-03-01T00:00+08:00", 0)]
    public void Ended_early_it_gives_back_the_periods_that_had_not_begun(string at, long credit)
    {
        var order = AnyStage.Order.At(OrderStage.InUse);
        Assert.Equal(credit, order.Next(OrderEvent.EndEarly, Given.Time(at), AnyStage.Zone).CreditMinor);
        var strict = order with { Plan = order.Plan with { RefundRule = RefundRule.None } };
        Assert.Equal(0, strict.Next(OrderEvent.EndEarly, Given.Time(at), AnyStage.Zone).CreditMinor);
        Assert.Equal(450, order.Next(OrderEvent.FailActivation, Given.Time(at), AnyStage.Zone).CreditMinor);
    }

    [Theory]
    [InlineData(CycleMode.Calendar, "2026-02-12T23:59:59+08:00", "2026-01-29T23:59:59+08:00")]
    [InlineData(CycleMode.Rolling, "2026-02-13T11:59:59+08:00", "2026-01-30T11:18:49+08:00")]
    public void Sold_by_days_it_counts_from_its_use_or_from_its_enabling(CycleMode mode, string fromUse, string fromEnabling)
    {
        var plan = AnyStage.Order with { Plan = AnyStage.Order.Plan with { CycleMode = mode } };
        OrderLifeCycle Begun(bool enabling) => plan.ForDays(3, enabling).At(OrderStage.Armed)
            .Next(OrderEvent.Begin, AnyStage.Now, AnyStage.Zone).After!;
        Assert.Equal((AnyStage.Now, Given.Time(fromUse)), (Begun(false).StartAt!.Value, Begun(false).ExpireAt!.Value));
        Assert.Equal(
            (AnyStage.Now, Given.Time(fromEnabling)), (Begun(true).StartAt!.Value, Begun(true).ExpireAt!.Value));
    }

    [Fact]
    public void Only_days_that_count_from_the_enabling_run_before_the_first_use()
    {
        var armed = AnyStage.Order.At(OrderStage.Armed);
        Assert.Null(armed.DueAt(AnyStage.Zone));
        Assert.Null(armed.ForDays(3, fromEnabling: false).DueAt(AnyStage.Zone));
        Assert.Equal(Given.Time("2026-01-30T00:00+08:00"), armed.ForDays(3, fromEnabling: true).DueAt(AnyStage.Zone));
        Assert.Null(AnyStage.Order.DueAt(AnyStage.Zone));
        Assert.Null(AnyStage.Order.At(OrderStage.Over).DueAt(AnyStage.Zone));
    }

    [Fact]
    public void Sold_by_days_it_is_one_cycle_and_gives_nothing_back()
    {
        var order = (AnyStage.Order with { Periods = 1 }).ForDays(100, fromEnabling: false).At(OrderStage.Armed)
            .Next(OrderEvent.Begin, AnyStage.Now, AnyStage.Zone).After!;
        var cycle = order.CycleAt(AnyStage.Now.AddDays(90), AnyStage.Zone)!.Value;
        Assert.Equal((0, AnyStage.Now, order.ExpireAt), (cycle.Index, cycle.StartAt, cycle.EndAt));
        Assert.Equal(0, order.Next(OrderEvent.EndEarly, AnyStage.Now, AnyStage.Zone).CreditMinor);
    }
}
