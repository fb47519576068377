using static OpenCsss.Domain.Tests.GivenSim;

namespace OpenCsss.Domain.Tests;

/// <summary>A SIM's life and service, as its orders move them, and what its carrier is asked for it, in order.</summary>
public sealed class SimServiceTests
{
    private static readonly DateTimeOffset Now = AnyStage.Now;
    private static readonly DateTimeOffset YearsLater = Given.Time("2030-01-01T00:00Z");

    private static readonly OrderLifeCycle Test =
        Month(1, opensByItself: false) with { Kind = OrderKind.Test, PriceMinor = 0 };

    [Fact]
    public void A_pause_stops_and_a_restart_resumes_while_the_time_runs_on()
    {
        var sim = With(AnyStage.Order.At(OrderStage.InUse));
        Assert.Equal(OrderChangeOutcome.Done, sim.Pause(null, Now));
        Assert.Equal(StopReason.Paused, sim.Sim.Service.Stopped);
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Pause(1, Now));
        Assert.Equal(OrderChangeOutcome.Done, sim.Restart(1, Now.AddDays(1)));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Restart(null, Now.AddDays(1)));
        Assert.Equal(SimService.Normal, sim.Sim.Service);
        Assert.Equal(
            ["02-10 12:00:00 #1 Paused →Stop (Paused)", "02-11 12:00:00 #1 Restarted →Resume"], sim.Told());
        Assert.Equal(Given.Time("2026-04-01T00:00+08:00"), sim.DueAt);
    }

    [Fact]
    public void Only_the_order_in_use_can_be_paused()
    {
        var sim = With(Month(1), Month(2));
        Assert.Equal(OrderChangeOutcome.NoOrderInUse, sim.Pause(null, Now));
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Pause(1, Now));
        sim.Open(2, Now);
        Assert.Equal(OrderChangeOutcome.StatusForbids, sim.Pause(1, Now));
    }

    [Fact]
    public void A_pause_ends_with_its_order_and_the_next_has_service()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2));
        sim.Pause(null, AnyStage.Start);
        sim.AdvanceTo(Now);
        Assert.Equal(
            [
                "01-27 11:18:50 #1 Paused →Stop (Paused)", "02-01 00:00:00 #1 Ended",
                "02-01 00:00:00 #2 Enabled →Activate",
            ],
            sim.Told());
        Assert.Equal(SimService.Normal, sim.Sim.Service);
    }

    [Fact]
    public void A_paused_order_that_ends_as_the_last_leaves_the_stop_and_gives_it_another_reason()
    {
        var sim = With(Month(1).At(OrderStage.InUse));
        sim.Pause(null, AnyStage.Start);
        sim.AdvanceTo(Now);
        Assert.Equal(["01-27 11:18:50 #1 Paused →Stop (Paused)", "02-01 00:00:00 #1 Ended"], sim.Told());
        Assert.Equal(StopReason.Expired, sim.Sim.Service.Stopped);
    }

    [Fact]
    public void A_pause_does_not_outlast_its_order_for_one_that_waits_for_its_first_use()
    {
        var armed = Month(2) with { Plan = Test.Plan with { StartRule = StartRule.FirstUse }, ArmedAt = AnyStage.Start };
        var sim = With(Month(1).At(OrderStage.InUse), armed);
        sim.Pause(null, AnyStage.Start);
        sim.AdvanceTo(Now);
        Assert.Equal(
            ["01-27 11:18:50 #1 Paused →Stop (Paused)", "02-01 00:00:00 #1 Ended", "02-01 00:00:00 →Resume"],
            sim.Told());
        Assert.Equal(SimService.Normal, sim.Sim.Service);
    }

    [Theory]
    [InlineData(StopReason.Operator)]
    [InlineData(StopReason.Voluntary)]
    [InlineData(StopReason.ImeiMismatch)]
    public void What_a_person_has_stopped_no_order_resumes(StopReason reason)
    {
        var sim = With(State(stopped: reason), Month(1).At(OrderStage.InUse), Month(2));
        sim.Pause(null, AnyStage.Start);
        sim.Restart(null, AnyStage.Start);
        sim.AdvanceTo(Given.Time("2026-03-01T00:00+08:00"));
        Assert.Equal(
            [
                "01-27 11:18:50 #1 Paused", "01-27 11:18:50 #1 Restarted", "02-01 00:00:00 #1 Ended",
                "02-01 00:00:00 #2 Enabled →Activate", $"02-01 00:00:00 →Stop ({reason})", "03-01 00:00:00 #2 Ended",
            ],
            sim.Told());
        Assert.Equal(reason, sim.Sim.Service.Stopped);
    }

    [Fact]
    public void A_restart_gives_no_service_to_a_SIM_whose_volume_is_used_up()
    {
        var sim = With(State(stopped: StopReason.OverQuota), AnyStage.Order.At(OrderStage.Paused));
        sim.Restart(null, Now);
        Assert.Equal(["02-10 12:00:00 #1 Restarted"], sim.Told());
        Assert.Equal(StopReason.OverQuota, sim.Sim.Service.Stopped);
    }

    [Fact]
    public void Without_an_order_a_SIM_leaves_service_in_two_steps()
    {
        var sim = With(Month(1).At(OrderStage.InUse));
        sim.AdvanceTo(Now);
        Assert.Equal(
            new SimLife(SimLifeCycle.PreDeactivation, Given.Time("2026-08-01T00:00+08:00")), sim.Sim.Life);
        Assert.Equal(sim.Sim.Life.ExpireAt, sim.DueAt);
        sim.AdvanceTo(YearsLater);
        Assert.Equal((SimLifeCycle.Deactivated, null), (sim.Sim.Life.Stage, sim.DueAt));
        Assert.Equal(
            ["02-01 00:00:00 #1 Ended", "02-01 00:00:00 →Stop (Expired)", "08-01 00:00:00 →Terminate (Expired)"],
            sim.Told());
    }

    [Fact]
    public void A_waiting_order_keeps_a_SIM_in_service_and_its_cancelling_lets_it_go()
    {
        var sim = With(Month(1).At(OrderStage.InUse), Month(2, opensByItself: false));
        sim.AdvanceTo(Now);
        Assert.Equal(new SimLife(SimLifeCycle.Activation, null), sim.Sim.Life);
        sim.Cancel(2, Now);
        Assert.Equal((SimLifeCycle.PreDeactivation, Now.AddMonths(6)), (sim.Sim.Life.Stage, sim.Sim.Life.ExpireAt));
    }

    [Theory]
    [InlineData(SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.Deactivated)]
    public void A_stage_that_time_does_not_end_is_not_due(SimLifeCycle stage)
    {
        var sim = With(State(stage, until: "2026-02-01T00:00Z"));
        Assert.Null(sim.DueAt);
        sim.AdvanceTo(YearsLater);
        Assert.Equal(stage, sim.Sim.Life.Stage);
    }

    [Fact]
    public void Pre_activation_ends_with_its_period_and_a_SIM_without_an_order_is_on_its_way_out()
    {
        var sim = With(State(SimLifeCycle.PreActivation, until: "2026-03-01T00:00+08:00"));
        sim.AdvanceTo(Given.Time("2026-03-01T00:00+08:00"));
        Assert.Equal(
            (new SimLife(SimLifeCycle.PreDeactivation, Given.Time("2026-09-01T00:00+08:00")), null),
            (sim.Sim.Life, sim.Sim.ActivatedAt));
        Assert.Equal(["03-01 00:00:00 →Stop (Expired)"], sim.Told());
    }

    [Fact]
    public void The_first_order_that_is_enabled_ends_pre_activation()
    {
        var sim = With(State(SimLifeCycle.PreActivation, until: "2026-03-01T00:00+08:00"), Month(1, false));
        sim.Open(1, Now);
        Assert.Equal((new SimLife(SimLifeCycle.Activation, null), Now), (sim.Sim.Life, sim.Sim.ActivatedAt!.Value));
    }

    [Fact]
    public void An_armed_order_leaves_pre_activation_until_it_begins()
    {
        var order = Month(1, false).ForDays(10, fromEnabling: false);
        var sim = With(State(SimLifeCycle.PreActivation, type: SimType.Ota), order);
        sim.Open(1, Now);
        Assert.Equal(SimLifeCycle.PreActivation, sim.Sim.Life.Stage);
        sim.ReportLocation(Mcc.TryParse("460", out var mcc) ? mcc : default, Now, Now);
        Assert.Equal(SimLifeCycle.Activation, sim.Sim.Life.Stage);
    }

    [Fact]
    public void Test_data_ends_with_the_pre_activation_and_leaves_it_as_it_is_till_then()
    {
        var sim = With(State(SimLifeCycle.PreActivation, until: "2026-02-20T00:00+08:00"), Test, Month(2));
        sim.Open(1, Now);
        Assert.Equal(Given.Time("2026-02-20T00:00+08:00"), sim.Holder!.ExpireAt);
        Assert.Equal((SimLifeCycle.PreActivation, null), (sim.Sim.Life.Stage, sim.Sim.ActivatedAt));
        sim.AdvanceTo(Given.Time("2026-02-21T00:00+08:00"));
        Assert.Equal(
            [
                "02-10 12:00:00 #1 Enabled →Activate", "02-20 00:00:00 #1 Ended",
                "02-20 00:00:00 #2 Enabled →Activate",
            ],
            sim.Told());
    }

    [Fact]
    public void Test_data_that_was_never_used_is_over_when_a_plan_is_enabled()
    {
        var armed = Test with { Id = 3, Plan = Test.Plan with { StartRule = StartRule.FirstUse }, ArmedAt = Now };
        var sim = With(State(SimLifeCycle.PreActivation), Test, Month(2, false), armed);
        sim.Open(2, Now);
        Assert.Equal(
            ["02-10 12:00:00 #2 Enabled →Activate", "02-10 12:00:00 #1 Cancelled", "02-10 12:00:00 #3 Ended"],
            sim.Told());
    }

    [Fact]
    public void Test_data_cannot_be_opened_or_begin_after_pre_activation()
    {
        var armed = Test with { Id = 3, Plan = Test.Plan with { StartRule = StartRule.FirstUse }, ArmedAt = Now };
        Assert.Equal(OrderChangeOutcome.LifeCycleForbids, With(Test).Open(1, Now));
        Assert.False(With(armed).ReportUse(Now, Now));
    }
}
