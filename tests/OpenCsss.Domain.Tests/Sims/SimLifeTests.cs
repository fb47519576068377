namespace OpenCsss.Domain.Tests;

public sealed class SimLifeTests
{
    private static readonly DateTimeOffset Now = Given.Time("2026-01-27T03:18:50Z");
    private static readonly DateTimeOffset Earlier = Now.AddSeconds(-1);
    private static readonly DateTimeOffset Later = Now.AddSeconds(1);

    [Theory]
    [InlineData(SimLifeCycle.PreActivation, SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.PreDeactivation, SimLifeCycle.Deactivated)]
    public void A_stage_whose_period_is_over_has_become_the_next(SimLifeCycle stage, SimLifeCycle next)
    {
        Assert.Equal(new SimLife(next, null), new SimLife(stage, Earlier).At(Now));
        Assert.Equal(new SimLife(next, null), new SimLife(stage, Now).At(Now));
    }

    [Theory]
    [InlineData(SimLifeCycle.PreActivation)]
    [InlineData(SimLifeCycle.PreDeactivation)]
    public void A_stage_whose_period_runs_or_has_no_end_stays(SimLifeCycle stage)
    {
        Assert.Equal(new SimLife(stage, Later), new SimLife(stage, Later).At(Now));
        Assert.Equal(new SimLife(stage, null), new SimLife(stage, null).At(Now));
    }

    [Theory]
    [InlineData(SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.Deactivated)]
    public void Time_alone_ends_neither_activation_nor_deactivation(SimLifeCycle stage)
    {
        foreach (DateTimeOffset? expireAt in new DateTimeOffset?[] { null, Earlier, Now, Later })
        {
            Assert.Equal(new SimLife(stage, expireAt), new SimLife(stage, expireAt).At(Now));
        }
    }

    [Theory]
    [InlineData(SimLifeCycle.PreActivation, SimLifeCycle.PreActivation)]
    [InlineData(SimLifeCycle.Activation, SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.PreDeactivation, SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.Deactivated, SimLifeCycle.Deactivated)]
    public void An_order_brings_back_a_sim_on_its_way_out_and_no_other(SimLifeCycle before, SimLifeCycle after)
    {
        var expected = new SimLife(after, after == before ? Later : null);
        Assert.Equal(expected, new SimLife(before, Later).AfterOrder());
    }

    [Theory]
    [InlineData(SimLifeCycle.PreActivation, SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.Activation, SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.PreDeactivation, SimLifeCycle.PreDeactivation)]
    [InlineData(SimLifeCycle.Deactivated, SimLifeCycle.Deactivated)]
    public void Every_order_but_one_of_test_data_ends_pre_activation_when_it_is_enabled(
        SimLifeCycle before, SimLifeCycle after)
    {
        foreach (var kind in Enum.GetValues<OrderKind>())
        {
            var life = new SimLife(before, Later);
            var moves = after != before && kind is not OrderKind.Test;
            Assert.Equal(moves ? new SimLife(after, null) : life, life.AfterEnabling(kind));
        }
    }
}
