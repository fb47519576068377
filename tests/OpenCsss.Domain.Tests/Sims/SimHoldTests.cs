using static OpenCsss.Domain.Tests.GivenSim;

namespace OpenCsss.Domain.Tests;

/// <summary>No order starts before the end of the order that held the SIM, whatever time a report or a call claims.</summary>
public sealed class SimHoldTests
{
    private static readonly DateTimeOffset Now = AnyStage.Now;

    /// <summary>The order of the month before ended here, and the next was armed.</summary>
    private static readonly DateTimeOffset End = Given.Time("2026-02-01T00:00+08:00");

    [Theory]
    [InlineData(-60, -60, null)]
    [InlineData(-60, -1, null)]
    [InlineData(-60, 0, null)] // It ends with the order before: all of it was that one's.
    [InlineData(-60, 60, 0)] // It spans the end: it is the next one's from there.
    [InlineData(0, 0, 0)]
    [InlineData(0, 60, 0)]
    [InlineData(60, 120, 60)]
    public void A_late_use_starts_the_next_order_only_with_what_lies_behind_the_end(int from, int until, int? start)
    {
        var sim = HeldUntilFebruary();
        Assert.Equal(start is not null, sim.ReportUse(End.AddSeconds(from), End.AddSeconds(until), Now));
        Assert.Equal(start is { } seconds ? End.AddSeconds(seconds) : null, sim.Orders[1].StartAt);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void So_does_a_late_location(int at, int? start)
    {
        var ota = AnyStage.Order with { Kind = OrderKind.Ota };
        var sim = With(
            State(type: SimType.Ota),
            ota.At(OrderStage.InUse) with { Periods = 1, ExpireAt = End.AddSeconds(-1) },
            ota with { Id = 2, OpensByItself = true });
        sim.AdvanceTo(Now);
        Assert.Equal(start is not null, sim.ReportLocation(Country("460"), End.AddSeconds(at), Now));
        Assert.Equal(start is { } seconds ? End.AddSeconds(seconds) : null, sim.Orders[1].StartAt);
    }

    [Fact]
    public void An_order_that_was_armed_before_the_other_began_does_not_start_in_its_time()
    {
        var sim = With(Month(1) with { Plan = FirstUse }, Month(2));
        sim.Open(1, AnyStage.Start);
        sim.Open(2, AnyStage.Start.AddHours(1));
        sim.EndEarly(2, AnyStage.Start.AddDays(1));
        Assert.False(sim.ReportUse(AnyStage.Start.AddHours(2), Now));
        Assert.False(sim.ReportUse(AnyStage.Start.AddMinutes(1), Now)); // Before the other; its time is over as well.
        Assert.True(sim.ReportUse(AnyStage.Start.AddDays(2), Now));
        Assert.Equal(AnyStage.Start.AddDays(2), sim.Orders[0].StartAt);
    }

    [Fact]
    public void What_is_stored_of_the_SIM_counts_when_the_order_before_is_no_more_loaded()
    {
        var armed = (Month(7) with { Plan = FirstUse }).At(OrderStage.Armed) with { ArmedAt = AnyStage.Start };
        var sim = With(State() with { HeldUntil = End }, armed);
        Assert.False(sim.ReportUse(End.AddDays(-2), Now));
        Assert.True(sim.ReportUse(End.AddDays(-2), End.AddDays(1), Now));
        Assert.Equal(End, sim.Holder!.StartAt);
    }

    [Fact]
    public void A_call_that_came_before_the_end_and_is_judged_after_it_starts_at_the_end()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2, opensByItself: false));
        sim.EndEarly(1, AnyStage.Start.AddHours(1));
        Assert.Equal(OrderChangeOutcome.Done, sim.Open(2, AnyStage.Start.AddMinutes(59)));
        Assert.Equal(AnyStage.Start.AddHours(1), sim.Holder!.StartAt);
        Assert.Equal(AnyStage.Start.AddHours(1), sim.Sim.HeldUntil);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(86_400)]
    public void An_order_is_over_when_it_has_started_at_the_earliest(int secondsBefore)
    {
        var sim = With(Month(1).At(OrderStage.InUse));
        Assert.Equal(OrderChangeOutcome.Done, sim.EndEarly(1, AnyStage.Start.AddSeconds(-secondsBefore)));
        Assert.Equal(AnyStage.Start, sim.Orders[0].EndedAt);
        Assert.Equal(AnyStage.Start, sim.Orders[0].LastAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_order_starts_at_the_end_of_the_one_before(bool isTest)
    {
        var held = PlacingSituation(isTest) with { HeldUntil = Now.AddSeconds(5) };
        var placed = Decide(held, isTest);
        Assert.Equal((PlaceOrderOutcome.Placed, Now.AddSeconds(5)), (placed.Outcome, placed.StartAt));
        Assert.Equal(Now, Decide(held with { HeldUntil = Now.AddSeconds(-5) }, isTest).StartAt);
    }

    private static SoldPlan FirstUse => AnyStage.Order.Plan with { StartRule = StartRule.FirstUse };

    /// <summary>The order in use has run out, and the next waits for its first use.</summary>
    private static SimOrders HeldUntilFebruary()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2) with { Plan = FirstUse });
        sim.AdvanceTo(Now);
        Assert.Equal(OrderStage.Armed, sim.Orders[1].Stage);
        return sim;
    }

    private static Mcc Country(string text) => Mcc.TryParse(text, out var mcc) ? mcc : throw new FormatException(text);

    private static SimSituation PlacingSituation(bool isTest) => new(
        SimType.Physical, new SimLife(isTest ? SimLifeCycle.PreActivation : SimLifeCycle.Activation, null), "simulator",
        WaitingOrders: 0, HasOrderInUse: false, DataVolume.FromMegabytes(0));

    private static OrderPlacement Decide(SimSituation sim, bool isTest) => OrderPlacement.Decide(
        new OrderWish(PlanType.Monthly, 1, EnableAtOnce: true, isTest ? DataVolume.FromMegabytes(5) : null),
        sim,
        new PlanTerms
        {
            Type = PlanType.Monthly, CycleMode = CycleMode.Calendar, StartRule = StartRule.Enable,
            VolumePerPeriod = null, MinPeriods = 1, MaxPeriods = 12, SimTypes = [SimType.Physical],
            Carrier = "simulator", IsExtra = false,
        },
        new PartnerTerms(BillingMode.Prepaid, 150, 1_000, AnyStage.Zone),
        OrderingLimits.Default,
        Now);
}
