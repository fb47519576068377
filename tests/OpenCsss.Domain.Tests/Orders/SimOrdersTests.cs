using static OpenCsss.Domain.Tests.GivenSim;

namespace OpenCsss.Domain.Tests;

/// <summary>What one order does to the others of its SIM.</summary>
public sealed class SimOrdersTests
{
    private static readonly DateTimeOffset Now = AnyStage.Now;
    private static readonly DateTimeOffset Later = Given.Time("2026-04-10T12:00+08:00");

    [Fact]
    public void The_next_in_line_starts_when_the_one_before_ends_without_a_gap()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2), Month(3, opensByItself: false), Month(4));
        sim.AdvanceTo(Later);
        Assert.Equal(
            [
                "02-01 00:00:00 #1 Ended", "02-01 00:00:00 #2 Enabled →Activate",
                "03-01 00:00:00 #2 Ended", "03-01 00:00:00 #4 Enabled →Activate",
                "04-01 00:00:00 #4 Ended", "04-01 00:00:00 →Stop (Expired)",
            ],
            sim.Told());
        Assert.Equal(OrderStage.Waiting, sim.Orders.Single(order => order.Id == 3).Stage);
        Assert.Equal((SimLifeCycle.Activation, null), (sim.Sim.Life.Stage, sim.DueAt));
    }

    [Fact]
    public void A_waiting_order_is_opened_by_hand_out_of_its_turn_but_not_while_another_holds_the_SIM()
    {
        var sim = With(Month(1, false), Month(2, false));
        Assert.Equal(OrderChangeOutcome.Done, sim.Open(2, Now));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Open(1, Now));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Open(2, Now));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Open(77, Now));
        Assert.Equal(["02-10 12:00:00 #2 Enabled →Activate"], sim.Told());
    }

    [Fact]
    public void Cancelling_takes_a_waiting_order_out_of_the_line()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2), Month(3));
        Assert.Equal(OrderChangeOutcome.Done, sim.Cancel(2, AnyStage.Start));
        sim.AdvanceTo(Given.Time("2026-02-01T00:00+08:00"));
        Assert.Equal(3, sim.Holder!.Id);
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Cancel(3, Now));
        Assert.Equal("01-27 11:18:50 #2 Cancelled +150", sim.Told()[0]);
    }

    [Fact]
    public void Ended_early_it_makes_room_for_the_next_at_once()
    {
        var sim = With(AnyStage.Order.At(OrderStage.InUse), Month(2));
        sim.EndEarly(1, Now);
        Assert.Equal(["02-10 12:00:00 #1 EndedEarly +150", "02-10 12:00:00 #2 Enabled →Activate"], sim.Told());
    }

    [Fact]
    public void The_first_use_starts_the_oldest_that_waits_for_it_at_its_own_time()
    {
        var plan = AnyStage.Order.Plan with { StartRule = StartRule.FirstUse };
        var sim = With(Month(1) with { Plan = plan }, Month(2));
        sim.Open(1, Now);
        Assert.Equal(["02-10 12:00:00 #1 →Activate"], sim.Told());
        Assert.False(sim.ReportLocation(Country("460"), Now, Now));
        Assert.True(sim.ReportUse(Now.AddHours(1), Now.AddHours(5)));
        Assert.False(sim.ReportUse(Now.AddHours(2), Now.AddHours(6)));
        Assert.Equal(Now.AddHours(1), sim.Holder!.StartAt);
        Assert.Equal("02-10 13:00:00 #1 Enabled", sim.Told()[^1]);
    }

    [Fact]
    public void An_order_that_waits_for_its_first_use_keeps_the_next_in_line_from_starting()
    {
        var plan = AnyStage.Order.Plan with { StartRule = StartRule.FirstUse };
        var sim = With(Month(1).At(OrderStage.InUse), Month(2) with { Plan = plan }, Month(3));
        sim.AdvanceTo(Later);
        Assert.Equal(
            (OrderStage.Armed, OrderStage.Waiting),
            (sim.Orders.Single(order => order.Id == 2).Stage, sim.Orders.Single(order => order.Id == 3).Stage));
    }

    [Theory]
    [InlineData(-1, "2026-02-10T12:00+08:00")] // Before the enabling.
    [InlineData(99, "2026-02-10T17:00+08:00")] // From a clock that runs ahead.
    public void A_report_of_an_impossible_time_counts_from_where_it_can(int hours, string start)
    {
        var plan = AnyStage.Order.Plan with { StartRule = StartRule.FirstUse };
        var sim = With(Month(1) with { Plan = plan });
        sim.Open(1, Now);
        sim.ReportUse(Now.AddHours(hours), Now.AddHours(5));
        Assert.Equal(Given.Time(start), sim.Holder!.StartAt);
    }

    [Fact]
    public void A_late_report_can_start_an_order_that_is_over_already()
    {
        var plan = AnyStage.Order.Plan with { StartRule = StartRule.FirstUse };
        var sim = With(Month(1) with { Plan = plan }, Month(2));
        sim.Open(1, Now);
        sim.ReportUse(Now, Given.Time("2026-03-02T12:00+08:00"));
        Assert.Equal(
            [
                "02-10 12:00:00 #1 →Activate", "02-10 12:00:00 #1 Enabled", "03-01 00:00:00 #1 Ended",
                "03-01 00:00:00 #2 Enabled →Activate",
            ],
            sim.Told());
    }

    [Theory]
    [InlineData(null, null, "454", true)]
    [InlineData("460", null, "460", true)]
    [InlineData("460", null, "454", false)]
    [InlineData("460,454", "454", "454", true)]
    [InlineData("460,454", "454", "460", false)]
    public void A_location_starts_an_OTA_order_that_covers_it(string? coverage, string? only, string at, bool starts)
    {
        var order = Month(1).ForDays(10, fromEnabling: false, only);
        var sim = With(State(type: SimType.Ota), order with
        {
            Plan = order.Plan with { Coverage = [.. (coverage?.Split(',') ?? []).Select(Country)] },
        });
        Assert.False(sim.ReportLocation(Country(at), Now, Now)); // Not enabled yet.
        sim.Open(1, Now);
        Assert.Equal(starts, sim.ReportLocation(Country(at), Now.AddHours(1), Now.AddHours(1)));
        Assert.Equal(starts ? "02-10 13:00:00 #1 EnabledOta" : "02-10 12:00:00 #1 →Activate", sim.Told()[^1]);
        Assert.False(sim.ReportUse(Now, Now.AddHours(2)));
    }

    [Fact]
    public void Days_that_count_from_the_enabling_end_also_if_nobody_came()
    {
        var sim = With(State(type: SimType.Ota), Month(1).ForDays(3, fromEnabling: true));
        sim.Open(1, Now);
        sim.AdvanceTo(Later);
        Assert.Equal(
            ["02-10 12:00:00 #1 →Activate", "02-13 00:00:00 #1 Ended", "02-13 00:00:00 →Stop (Expired)"], sim.Told());
        Assert.False(sim.ReportLocation(Country("460"), Now, Later));
    }

    [Fact]
    public void A_new_number_is_told_of_for_the_order_that_it_serves()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2));
        sim.ReportImsi(AnyStage.Start);
        Assert.Equal(["01-27 11:18:50 #1 ImsiChanged"], sim.Told());
        var idle = With(Month(2));
        idle.ReportImsi(AnyStage.Start);
        Assert.Empty(idle.Changes);
    }

    [Theory]
    [InlineData("2026-01-31T23:59:59+08:00")] // The end of the cycle.
    [InlineData("2026-03-31T23:59:59+08:00")] // The end of the order.
    public void An_add_on_ends_with_its_cycle_and_at_the_latest_with_its_order(string end)
    {
        var extra = AnyStage.Order.At(OrderStage.InUse) with
        {
            Id = 2, Kind = OrderKind.Extra, BasicOrderId = 1, ExpireAt = Given.Time(end),
        };
        var sim = With(AnyStage.Order.At(OrderStage.InUse), extra);
        sim.AdvanceTo(Later);
        var told = sim.Told();
        Assert.EndsWith("#2 Ended", told[0], StringComparison.Ordinal);
        Assert.Equal("04-01 00:00:00 #1 Ended", told[1]);
    }

    [Fact]
    public void An_add_on_ends_early_with_its_order_without_a_refund()
    {
        var extra = AnyStage.Order.At(OrderStage.InUse) with { Id = 2, Kind = OrderKind.Extra, BasicOrderId = 1 };
        var sim = With(AnyStage.Order.At(OrderStage.InUse), extra);
        sim.EndEarly(1, Now);
        Assert.Equal(
            ["02-10 12:00:00 #1 EndedEarly +150", "02-10 12:00:00 #2 EndedEarly", "02-10 12:00:00 →Stop (Expired)"],
            sim.Told());
    }

    [Fact]
    public void Renewing_asks_for_the_money_first()
    {
        var sim = With(AnyStage.Order.At(OrderStage.InUse));
        Assert.Equal(OrderChangeOutcome.BalanceTooLow, sim.Renew(1, 2, availableMinor: 299, Now));
        Assert.Equal(OrderChangeOutcome.PeriodsOutsideRange, sim.Renew(1, 2_000, availableMinor: 0, Now));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Renew(9, 2, availableMinor: 0, Now));
        Assert.Empty(sim.Changes);
        Assert.Equal(OrderChangeOutcome.Done, sim.Renew(1, 2, availableMinor: 300, Now));
        Assert.Equal(["02-10 12:00:00 #1 Extended -300"], sim.Told());
        Assert.Equal(Given.Time("2026-06-01T00:00+08:00"), sim.DueAt);
    }

    [Fact]
    public void An_order_whose_time_is_over_is_over_also_if_no_clock_has_said_so()
    {
        var sim = With(Month(1).At(OrderStage.InUse));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Renew(1, 1, availableMinor: 1_000, Now));
        Assert.Equal("02-01 00:00:00 #1 Ended", sim.Told()[0]);
    }

    [Fact]
    public void An_activation_that_fails_gives_all_back_once_and_lets_the_next_start()
    {
        var sim = With(AnyStage.Order.At(OrderStage.InUse), Month(2));
        Assert.Equal(OrderChangeOutcome.Done, sim.FailActivation(1, Now));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.FailActivation(1, Now));
        Assert.Equal(["02-10 12:00:00 #1 EndedEarly +450", "02-10 12:00:00 #2 Enabled →Activate"], sim.Told());
    }

    private static Mcc Country(string text) => Mcc.TryParse(text, out var mcc) ? mcc : throw new FormatException(text);
}
