using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Orders with <c>test_flow_flag</c> 1: free volume for a SIM that was never activated.</summary>
public abstract class TestDataOrderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private static readonly DateTimeOffset End = ManualClock.Beginning.AddDays(20);

    [Fact]
    public async Task It_is_free_and_ends_with_the_pre_activation()
    {
        var (partner, sim, plan) = await SeedNewSimAsync();
        var placed = await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "12.5"), Token);

        Assert.Equal(("2026-06-15 18:00:00", "2026-07-05 18:00:00"), (placed.OrderStartDate, placed.OrderExpireDate));
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal((OrderKind.Test, OrderStatus.InUse, 0L), (order.Kind, order.Status, order.ChargedMinor));
        Assert.Equal(12.5 * 1_048_576, order.TestFlowBytes);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
        Assert.DoesNotContain(await Host.LedgerAsync(partner, Token), line => line.OrderId is not null);
        Assert.Equal(["1000", "1005"], (await Host.EventsAsync(partner, Token)).Select(item => item.Operation));
    }

    [Fact]
    public async Task The_sim_stays_in_pre_activation_and_remembers_the_volume()
    {
        var (partner, sim, plan) = await SeedNewSimAsync();
        await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "10"), Token);
        await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "5") with { IsOpen = "0" }, Token);
        Assert.Equal(
            new SimLine
            {
                Id = sim.Id,
                LifeCycle = SimLifeCycle.PreActivation,
                LifeExpireAt = End.ToUnixTimeMilliseconds(),
                TestFlowBytes = 15 * 1_048_576,
            },
            await Host.SimAsync(partner, sim, Token));
    }

    [Fact]
    public async Task A_sim_gets_no_more_than_500_megabytes_in_all()
    {
        var (partner, sim, plan) = await SeedNewSimAsync();
        await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "499.75"), Token);
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(plan.TestOrderFor(sim, "0.5"), Token, header),
            ApiStatuses.ParameterRange,
            "test_flow");
        await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "0.25"), Token);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("500.01")]
    [InlineData("8796093022207")]
    public async Task No_volume_and_too_much_are_out_of_range(string megabytes)
    {
        var (partner, sim, plan) = await SeedNewSimAsync();
        await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "1"), Token);
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(plan.TestOrderFor(sim, megabytes), Token, header),
            ApiStatuses.ParameterRange,
            "test_flow");
    }

    [Theory]
    [InlineData(SimLifeCycle.Activation)]
    [InlineData(SimLifeCycle.PreDeactivation)]
    public async Task After_the_pre_activation_there_is_none(SimLifeCycle stage)
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = stage });
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(plan.TestOrderFor(sim, "10"), Token, header),
            ApiStatuses.SimLifeCycle);
    }

    [Fact]
    public async Task A_partner_without_money_gets_it_too()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.PreActivation });
        var plan = await Host.SeedPlanAsync(Token);
        var placed = await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "10"), Token);
        Assert.Equal("2026-06-30 23:59:59", placed.OrderExpireDate); // The pre-activation has no end.
        Assert.Empty(await Host.LedgerAsync(partner, Token));
    }

    private async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedNewSimAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { LifeCycle = SimLifeCycle.PreActivation, LifeExpireAt = End });
        return (partner, sim, await Host.SeedPlanAsync(Token));
    }
}

public sealed class TestDataOrderTestsOnSqlite(SharedApiHost shared) : TestDataOrderTests(shared, Engine.Sqlite);

public sealed class TestDataOrderTestsOnPostgres(SharedApiHost shared) : TestDataOrderTests(shared, Engine.Postgres);
