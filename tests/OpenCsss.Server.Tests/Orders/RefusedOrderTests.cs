using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Orders that are well written and cannot be: each rule's own answer, and nothing changed.</summary>
public abstract class RefusedOrderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private static readonly DateTimeOffset Now = ManualClock.Beginning;

    [Fact]
    public Task A_sim_that_nobody_has() =>
        AssertAsync(ApiStatuses.SimNotFound, async (_, plan) =>
            (await Host.SeedPlanAsync(Token, plan)).OrderFor(new SeededSim(0, "89852022018041899999", "")));

    [Fact]
    public async Task A_plan_that_is_not_there() =>
        await AssertAsync(ApiStatuses.PlanNotFound, async (partner, plan) =>
            (await OrderAsync(partner, plan)) with { PackageCode = "DP-NONE" });

    [Fact]
    public async Task A_plan_that_is_not_sold_yet_or_any_more()
    {
        await AssertAsync(ApiStatuses.PlanNotFound, new SeedPlan { SellableFrom = Now.AddSeconds(1) });
        await AssertAsync(ApiStatuses.PlanNotFound, new SeedPlan { SellableUntil = Now });
    }

    [Fact]
    public async Task A_plan_without_a_price_and_an_add_on()
    {
        await AssertAsync(ApiStatuses.PlanNotFound, new SeedPlan { PriceMinor = null });
        await AssertAsync(ApiStatuses.PlanNotFound, new SeedPlan { IsExtra = true });
    }

    [Fact]
    public Task A_plan_of_another_type_than_the_caller_thinks() =>
        AssertAsync(ApiStatuses.PlanTypeDiffers, async (partner, plan) =>
            (await OrderAsync(partner, plan)) with { PackageType = "5" });

    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("2147483647")]
    public Task Fewer_or_more_periods_than_the_plan_is_sold_for(string periods) =>
        AssertAsync(ApiStatuses.PeriodsOutsideRange, async (partner, plan) =>
            (await OrderAsync(partner, plan with { MinPeriods = 2, MaxPeriods = 6 })) with { OrderPeriod = periods });

    [Fact]
    public Task An_ota_sims_order_at_once() =>
        AssertAsync(ApiStatuses.OtaCannotOpen, async (partner, plan) =>
            (await OrderAsync(partner, plan, new SeedSim { Type = SimType.Ota })) with { IsOpen = "1" });

    [Fact]
    public async Task A_plan_for_other_sims_or_another_carrier()
    {
        await AssertAsync(ApiStatuses.PlanDoesNotFit, new SeedPlan { SimTypes = "2,3" });
        await AssertAsync(ApiStatuses.PlanDoesNotFit, new SeedPlan { Carrier = "other" });
    }

    [Fact]
    public async Task A_31st_waiting_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token); // In use: it does not wait.
        for (var i = 0; i < 30; i++)
        {
            await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        }

        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(plan.OrderFor(sim), Token, header), ApiStatuses.TooManyWaitingOrders);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(await Host.SeedSimAsync(partner, Token)), Token);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    private Task AssertAsync(ApiStatus status, SeedPlan plan) =>
        AssertAsync(status, (partner, _) => OrderAsync(partner, plan));

    private async Task AssertAsync(
        ApiStatus status, Func<ApiPartner, SeedPlan, Task<PlaceOrderRequest>> arrange)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var order = await arrange(partner, new SeedPlan());
        await AssertRefusedAsync(partner, header => partner.OrderAsync(order, Token, header), status);
    }

    private async Task<PlaceOrderRequest> OrderAsync(ApiPartner partner, SeedPlan plan, SeedSim? sim = null) =>
        (await Host.SeedPlanAsync(Token, plan)).OrderFor(await Host.SeedSimAsync(partner, Token, sim));
}

public sealed class RefusedOrderTestsOnSqlite(SharedApiHost shared) : RefusedOrderTests(shared, Engine.Sqlite);

public sealed class RefusedOrderTestsOnPostgres(SharedApiHost shared) : RefusedOrderTests(shared, Engine.Postgres);
