using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What an order does to a SIM's life, and what the life allows.</summary>
public abstract class SimStageOrderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    // The clock of the class only moves forward, and not by months.
    private static readonly DateTimeOffset Past = ManualClock.Beginning;
    private static readonly DateTimeOffset Future = ManualClock.Beginning.AddMonths(3);

    [Fact]
    public async Task Enabling_the_first_order_activates_the_sim()
    {
        var (partner, sim) = await SeedSimAsync(SimLifeCycle.PreActivation, Future);
        await OrderAsync(partner, sim, isOpen: true);
        Assert.Equal(
            new SimLine
            {
                Id = sim.Id,
                LifeCycle = SimLifeCycle.Activation,
                ActivatedAt = Host.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            await Host.SimAsync(partner, sim, Token));
    }

    [Fact]
    public async Task An_order_that_waits_leaves_the_pre_activation_and_its_end()
    {
        var (partner, sim) = await SeedSimAsync(SimLifeCycle.PreActivation, Future);
        await OrderAsync(partner, sim, isOpen: false);
        Assert.Equal(
            new SimLine
            {
                Id = sim.Id,
                LifeCycle = SimLifeCycle.PreActivation,
                LifeExpireAt = Future.ToUnixTimeMilliseconds(),
            },
            await Host.SimAsync(partner, sim, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_brings_a_sim_back_that_was_on_its_way_out(bool isOpen)
    {
        var (partner, sim) = await SeedSimAsync(SimLifeCycle.PreDeactivation, Future);
        await OrderAsync(partner, sim, isOpen);
        var life = await Host.SimAsync(partner, sim, Token);
        Assert.Equal((SimLifeCycle.Activation, null), (life.LifeCycle, life.LifeExpireAt));
    }

    [Fact]
    public async Task A_pre_activation_that_is_over_counts_as_over_before_anybody_wrote_it_down()
    {
        var (partner, sim) = await SeedSimAsync(SimLifeCycle.PreActivation, Past);
        await OrderAsync(partner, sim, isOpen: false);
        var life = await Host.SimAsync(partner, sim, Token);
        Assert.Equal((SimLifeCycle.Activation, null), (life.LifeCycle, life.LifeExpireAt));
    }

    [Theory]
    [InlineData(SimLifeCycle.Deactivated, false)]
    [InlineData(SimLifeCycle.PreDeactivation, true)]
    public async Task A_sim_that_is_gone_or_whose_time_is_over_gets_no_order(SimLifeCycle stage, bool isOver)
    {
        var (partner, sim) = await SeedSimAsync(stage, isOver ? Past : null);
        var plan = await Host.SeedPlanAsync(Token);

        // The clock is late; the first call writes down what it would have.
        Assert.Equal(
            ApiStatuses.SimLifeCycle.Code, (await partner.OrderAsync(plan.OrderFor(sim), Token)).Code);
        Assert.Equal(SimLifeCycle.Deactivated, (await Host.SimAsync(partner, sim, Token)).LifeCycle);
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(plan.OrderFor(sim), Token, header), ApiStatuses.SimLifeCycle);
    }

    [Fact]
    public async Task A_second_order_does_not_change_when_the_sim_was_activated()
    {
        var (partner, sim) = await SeedSimAsync(SimLifeCycle.PreActivation, null);
        await OrderAsync(partner, sim, isOpen: true);
        var first = await Host.SimAsync(partner, sim, Token);
        await Host.AdvanceAsync(TimeSpan.FromMinutes(1), Token);
        await OrderAsync(partner, sim, isOpen: true);
        Assert.Equal(first, await Host.SimAsync(partner, sim, Token));
    }

    private async Task<(ApiPartner Partner, SeededSim Sim)> SeedSimAsync(SimLifeCycle stage, DateTimeOffset? end)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = stage, LifeExpireAt = end });
        return (partner, sim);
    }

    private async Task OrderAsync(ApiPartner partner, SeededSim sim, bool isOpen)
    {
        var plan = await Host.SeedPlanAsync(Token);
        await partner.Client.PlaceOrderAsync(isOpen ? plan.OpenOrderFor(sim) : plan.OrderFor(sim), Token);
    }
}

public sealed class SimStageOrderTestsOnSqlite(SharedApiHost shared)
    : SimStageOrderTests(shared, Engine.Sqlite);

public sealed class SimStageOrderTestsOnPostgres(SharedApiHost shared)
    : SimStageOrderTests(shared, Engine.Postgres);
