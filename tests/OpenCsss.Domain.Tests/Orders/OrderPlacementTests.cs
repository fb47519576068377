namespace OpenCsss.Domain.Tests;

public sealed class OrderPlacementTests
{
    private static readonly DateTimeOffset Now = Given.Time("2026-01-27T11:18:50+08:00");
    private static readonly DateTimeOffset PreActivationEnd = Given.Time("2026-06-30T00:00Z");
    private static readonly DateTimeOffset MonthEnd = Given.Time("2026-01-31T23:59:59+08:00");
    private static readonly SimLife PreActivation = new(SimLifeCycle.PreActivation, PreActivationEnd);
    private static readonly SimLife Activation = new(SimLifeCycle.Activation, null);

    private static readonly OrderWish Wish = new(PlanType.Monthly, 1, EnableAtOnce: true, TestVolume: null);

    private static readonly OrderWish TestWish = Wish with { TestVolume = DataVolume.FromMegabytes(30) };

    private static readonly SimSituation Sim = new(
        SimType.Physical,
        PreActivation,
        "simulator",
        WaitingOrders: 0,
        HasOrderInUse: false,
        TestVolumeOrdered: default);

    private static readonly SimSituation OtaSim = Sim with { Type = SimType.Ota };

    private static readonly PlanTerms Plan = new()
    {
        Type = PlanType.Monthly,
        CycleMode = CycleMode.Calendar,
        StartRule = StartRule.Enable,
        VolumePerPeriod = DataVolume.FromMegabytes(20),
        MinPeriods = 1,
        MaxPeriods = 36,
        SimTypes = [SimType.Physical, SimType.Ota, SimType.Esim],
        Carrier = "simulator",
        IsExtra = false,
    };

    private static readonly PartnerTerms Partner = new(
        BillingMode.Prepaid, PriceMinor: 150, AvailableMinor: 100_000, Given.Zone("Asia/Shanghai"));

    [Fact]
    public void Enabled_at_once_on_a_free_sim_it_is_in_use_from_now()
    {
        var placed = AssertPlaced(Decide(), OrderKind.Basic, OrderStatus.InUse);
        Assert.Equal((Now, MonthEnd, null), (placed.StartAt, placed.ExpireAt, placed.ArmedAt));
        Assert.Equal(Activation, placed.Life);
        Assert.Equal(150, placed.ChargeMinor);
    }

    [Fact]
    public void Its_end_is_that_of_its_periods_in_the_partners_zone()
    {
        var wish = Wish with { Periods = 3 };
        Assert.Equal(Given.Time("2026-03-31T23:59:59+08:00"), Decide(wish).ExpireAt);

        var rolling = Plan with { CycleMode = CycleMode.Rolling };
        Assert.Equal(Given.Time("2026-04-27T11:18:49+08:00"), Decide(wish, plan: rolling).ExpireAt);

        var inUtc = Partner with { TimeZone = TimeZoneInfo.Utc };
        Assert.Equal(Given.Time("2026-03-31T23:59:59Z"), Decide(wish, partner: inUtc).ExpireAt);
    }

    [Fact]
    public void Not_enabled_it_waits_and_the_sim_stays_as_it_is()
    {
        var placed = AssertPlaced(Decide(Wish with { EnableAtOnce = false }), OrderKind.Basic, OrderStatus.Waiting);
        Assert.Equal((null, null, null), (placed.StartAt, placed.ExpireAt, placed.ArmedAt));
        Assert.Equal(PreActivation, placed.Life);
        Assert.Equal(150, placed.ChargeMinor);
    }

    [Fact]
    public void Behind_an_order_in_use_it_waits()
    {
        var placed = AssertPlaced(
            Decide(sim: Sim with { Life = Activation, HasOrderInUse = true }), OrderKind.Basic, OrderStatus.Waiting);
        Assert.Equal((null, null, null), (placed.StartAt, placed.ExpireAt, placed.ArmedAt));
        Assert.Equal(150, placed.ChargeMinor);
    }

    [Fact]
    public void Of_a_plan_that_starts_with_its_first_use_enabling_arms_it()
    {
        var plan = Plan with { StartRule = StartRule.FirstUse };
        var placed = AssertPlaced(Decide(plan: plan), OrderKind.Basic, OrderStatus.Waiting);
        Assert.Equal((null, null, Now), (placed.StartAt, placed.ExpireAt, placed.ArmedAt));

        var waiting = AssertPlaced(
            Decide(Wish with { EnableAtOnce = false }, plan: plan), OrderKind.Basic, OrderStatus.Waiting);
        Assert.Null(waiting.ArmedAt);
    }

    [Fact]
    public void On_an_ota_sim_it_waits_for_the_location_report()
    {
        var placed = AssertPlaced(
            Decide(Wish with { EnableAtOnce = false }, OtaSim), OrderKind.Ota, OrderStatus.Waiting);
        Assert.Equal((null, null, null), (placed.StartAt, placed.ExpireAt, placed.ArmedAt));
    }

    [Fact]
    public void It_brings_back_a_sim_on_its_way_out_also_while_it_waits()
    {
        var leaving = Sim with { Life = new SimLife(SimLifeCycle.PreDeactivation, PreActivationEnd) };
        Assert.Equal(Activation, Decide(sim: leaving).Life);
        Assert.Equal(Activation, Decide(Wish with { EnableAtOnce = false }, leaving).Life);
    }

    [Fact]
    public void Test_data_is_free_ends_with_the_pre_activation_and_leaves_the_sim_in_it()
    {
        var placed = AssertPlaced(
            Decide(TestWish, partner: Partner with { AvailableMinor = 0 }), OrderKind.Test, OrderStatus.InUse);
        Assert.Equal((Now, PreActivationEnd), (placed.StartAt, placed.ExpireAt));
        Assert.Equal(PreActivation, placed.Life);
        Assert.Equal(0, placed.ChargeMinor);
    }

    [Fact]
    public void Test_data_of_a_sim_whose_pre_activation_has_no_end_ends_with_its_period()
    {
        var placed = Decide(TestWish, Sim with { Life = new SimLife(SimLifeCycle.PreActivation, null) });
        Assert.Equal(MonthEnd, placed.ExpireAt);
    }

    [Theory]
    [InlineData(BillingMode.Prepaid, 1_800)]
    [InlineData(BillingMode.Postpaid, 1_800)]
    [InlineData(BillingMode.Unbilled, 0)]
    public void The_charge_is_price_times_periods_unless_the_partner_is_unbilled(BillingMode billing, long charge)
    {
        var (wish, partner) = (Wish with { Periods = 12 }, Partner with { Billing = billing });
        Assert.Equal(charge, Decide(wish, partner: partner).ChargeMinor);
        Assert.Equal(charge, Decide(wish, partner: partner with { AvailableMinor = 1_800 }).ChargeMinor);
    }

    [Theory]
    [InlineData(BillingMode.Prepaid)]
    [InlineData(BillingMode.Postpaid)]
    public void A_charge_over_what_is_available_is_refused(BillingMode billing) => AssertRefused(
        PlaceOrderOutcome.BalanceTooLow, Decide(partner: Partner with { Billing = billing, AvailableMinor = 149 }));

    [Fact]
    public void What_costs_nothing_needs_no_balance()
    {
        var gift = Partner with { AvailableMinor = -500, PriceMinor = 0 };
        var unbilled = Partner with { AvailableMinor = -500, Billing = BillingMode.Unbilled };
        AssertPlaced(Decide(partner: gift), OrderKind.Basic, OrderStatus.InUse);
        AssertPlaced(Decide(partner: unbilled), OrderKind.Basic, OrderStatus.InUse);
    }

    [Fact]
    public void A_plan_that_is_not_sold_is_refused()
    {
        AssertRefused(PlaceOrderOutcome.PlanNotSellable, Decide(plan: Plan with { IsExtra = true }));
        AssertRefused(PlaceOrderOutcome.PlanNotSellable, Decide(partner: Partner with { PriceMinor = null }));
        AssertRefused(
            PlaceOrderOutcome.PlanNotSellable, Decide(plan: Plan with { SellableFrom = Now.AddMilliseconds(1) }));
        AssertRefused(PlaceOrderOutcome.PlanNotSellable, Decide(plan: Plan with { SellableUntil = Now }));

        var lastMoment = Plan with { SellableFrom = Now, SellableUntil = Now.AddMilliseconds(1) };
        AssertPlaced(Decide(plan: lastMoment), OrderKind.Basic, OrderStatus.InUse);
    }

    [Fact]
    public void A_plan_of_another_type_than_the_caller_believes_is_refused() =>
        AssertRefused(PlaceOrderOutcome.PlanTypeDiffers, Decide(Wish with { Type = PlanType.Daily }));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(36, true)]
    [InlineData(37, false)]
    public void Periods_outside_the_plans_range_are_refused(int periods, bool isPlaced)
    {
        var decided = Decide(Wish with { Periods = periods }, plan: Plan with { MinPeriods = 2 });
        Assert.Equal(
            isPlaced ? PlaceOrderOutcome.Placed : PlaceOrderOutcome.PeriodsOutsideRange, decided.Outcome);
    }

    [Theory]
    [InlineData(SimLifeCycle.PreActivation, true, true)]
    [InlineData(SimLifeCycle.Activation, true, false)]
    [InlineData(SimLifeCycle.PreDeactivation, true, false)]
    [InlineData(SimLifeCycle.Deactivated, false, false)]
    public void The_life_of_the_sim_decides_what_may_be_ordered(SimLifeCycle stage, bool order, bool testData)
    {
        var sim = Sim with { Life = new SimLife(stage, null) };
        Assert.Equal(Expected(order), Decide(sim: sim).Outcome);
        Assert.Equal(Expected(testData), Decide(TestWish, sim).Outcome);

        static PlaceOrderOutcome Expected(bool isPlaced) =>
            isPlaced ? PlaceOrderOutcome.Placed : PlaceOrderOutcome.SimLifeCycleForbids;
    }

    [Fact]
    public void A_period_of_life_that_is_over_counts_though_nobody_has_written_it_down()
    {
        var gone = Sim with { Life = new SimLife(SimLifeCycle.PreDeactivation, Now) };
        AssertRefused(PlaceOrderOutcome.SimLifeCycleForbids, Decide(sim: gone));

        var active = Sim with { Life = new SimLife(SimLifeCycle.PreActivation, Now) };
        AssertRefused(PlaceOrderOutcome.SimLifeCycleForbids, Decide(TestWish, active));
        Assert.Equal(Activation, Decide(Wish with { EnableAtOnce = false }, active).Life);
    }

    [Fact]
    public void An_ota_sims_order_cannot_be_enabled_at_once()
    {
        AssertRefused(PlaceOrderOutcome.OtaCannotOpen, Decide(sim: OtaSim));
        AssertRefused(PlaceOrderOutcome.OtaCannotOpen, Decide(TestWish, OtaSim));
    }

    [Fact]
    public void A_plan_of_another_carrier_or_sim_type_is_refused()
    {
        AssertRefused(PlaceOrderOutcome.PlanDoesNotFit, Decide(sim: Sim with { Carrier = "radius" }));
        AssertRefused(
            PlaceOrderOutcome.PlanDoesNotFit, Decide(plan: Plan with { SimTypes = [SimType.Ota, SimType.Esim] }));
        AssertRefused(PlaceOrderOutcome.PlanDoesNotFit, Decide(plan: Plan with { SimTypes = [] }));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(500, 0, true)]
    [InlineData(501, 0, false)]
    [InlineData(1, 499, true)]
    [InlineData(2, 499, false)]
    [InlineData(1, 500, false)]
    [InlineData(1, 600, false)]
    [InlineData(long.MaxValue >> 20, 500, false)]
    public void All_test_data_of_a_sim_together_has_a_limit(long megabytes, long before, bool isPlaced)
    {
        var decided = Decide(
            Wish with { TestVolume = DataVolume.FromMegabytes(megabytes) },
            Sim with { TestVolumeOrdered = DataVolume.FromMegabytes(before) });
        Assert.Equal(
            isPlaced ? PlaceOrderOutcome.Placed : PlaceOrderOutcome.TestVolumeOutsideRange, decided.Outcome);
    }

    [Fact]
    public void As_many_orders_may_wait_as_the_limit_says()
    {
        var wish = Wish with { EnableAtOnce = false };
        var full = Sim with { WaitingOrders = OrderingLimits.Default.MaxWaitingOrders };
        AssertPlaced(Decide(wish, full with { WaitingOrders = 29 }), OrderKind.Basic, OrderStatus.Waiting);
        AssertRefused(PlaceOrderOutcome.TooManyWaitingOrders, Decide(wish, full));
        AssertRefused(PlaceOrderOutcome.TooManyWaitingOrders, Decide(sim: full with { HasOrderInUse = true }));

        // One that starts at once does not wait.
        AssertPlaced(Decide(sim: full), OrderKind.Basic, OrderStatus.InUse);
    }

    private static OrderPlacement Decide(
        OrderWish? wish = null, SimSituation? sim = null, PlanTerms? plan = null, PartnerTerms? partner = null) =>
        OrderPlacement.Decide(
            wish ?? Wish, sim ?? Sim, plan ?? Plan, partner ?? Partner, OrderingLimits.Default, Now);

    private static OrderPlacement AssertPlaced(OrderPlacement placement, OrderKind kind, OrderStatus status)
    {
        Assert.Equal(
            (PlaceOrderOutcome.Placed, kind, status), (placement.Outcome, placement.Kind, placement.Status));
        return placement;
    }

    /// <summary>A refusal says why and nothing else, so that nothing of it can be stored by mistake.</summary>
    private static void AssertRefused(PlaceOrderOutcome outcome, OrderPlacement placement) =>
        Assert.Equal(default(OrderPlacement) with { Outcome = outcome }, placement);
}
