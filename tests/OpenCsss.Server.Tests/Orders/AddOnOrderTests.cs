using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>/package/orderExtraPackage: more volume for the order in use, to the end of its cycle.</summary>
public abstract class AddOnOrderTests(Engine engine) : LifeScenario(engine)
{
    [Fact]
    public async Task An_add_on_runs_to_the_end_of_the_cycle_and_not_of_the_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        var extra = await SeedExtraAsync();
        var basic = await partner.OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = "3" });
        var answer = await partner.CallAsync(Extra, extra.OrderFor(sim), Token);
        Assert.Equal(
            ("2026-06-15 18:00:00", "2026-06-30 23:59:59"),
            (answer.Data.GetProperty("order_start_date").GetString(), answer.Data.GetProperty("order_expire_date").GetString()));
        var order = await partner.OrderAsync(answer.OrderId);
        Assert.Equal((OrderKind.Extra, OrderStatus.InUse, basic), (order.Kind, order.Status, $"ORDER_{order.BasicOrderId}"));
        Assert.Equal(100_000 - 450 - 80, await partner.BalanceAsync());

        await AdvanceToAsync("2026-07-01T00:00+08:00");
        Assert.Equal(
            (OrderStatus.Ended, OrderStatus.InUse),
            (await partner.StatusAsync(answer.OrderId), await partner.StatusAsync(basic)));
        Assert.Equal("1000 1005 1000 1005 1008", await partner.ToldAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task Without_an_order_in_use_there_is_nothing_to_add_to()
    {
        var (partner, sim, plan) = await SeedAsync();
        var extra = await SeedExtraAsync();
        await partner.OrderedAsync(plan.OrderFor(sim));
        Assert.Equal("3004", (await partner.CallAsync(Extra, extra.OrderFor(sim), Token)).Code);
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Assert.Equal("0000", (await partner.CallAsync(Extra, extra.OrderFor(sim), Token)).Code);
        await AdvanceToAsync("2026-07-05T00:00+08:00");
        Assert.Equal("3004", (await partner.CallAsync(Extra, extra.OrderFor(sim), Token)).Code);
    }

    [Fact]
    public async Task Neither_operation_sells_what_the_other_does_and_test_data_is_no_add_on()
    {
        var (partner, sim, plan) = await SeedAsync();
        var extra = await SeedExtraAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Assert.Equal("4001", (await partner.CallAsync(Extra, plan.OrderFor(sim), Token)).Code);
        Assert.Equal("4001", (await partner.OrderAsync(extra.OrderFor(sim), Token)).Code);
        Assert.Equal("2003", (await partner.CallAsync(Extra, extra.TestOrderFor(sim, "10"), Token)).Code);
    }

    [Fact]
    public async Task It_ends_early_with_its_order_and_alone_without_a_refund()
    {
        var (partner, sim, plan) = await SeedAsync(new SeedPlan { RefundRule = RefundRule.WholePeriods });
        var extra = await SeedExtraAsync();
        var basic = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var first = await partner.OrderedAsync(extra.OrderFor(sim), Extra);
        var second = await partner.OrderedAsync(extra.OrderFor(sim), Extra);
        await partner.ChangedAsync(EndEarly, first);
        await partner.ChangedAsync(EndEarly, basic);
        Assert.Equal(OrderStatus.EndedEarly, await partner.StatusAsync(second));
        Assert.Equal(100_000 - 150 - 160, await partner.BalanceAsync());
        Assert.Equal("1000 1005 1000 1005 1000 1005 1001 1001 1001", await partner.ToldAsync());
    }

    [Fact]
    public async Task It_does_not_end_a_pause()
    {
        var (partner, sim, plan) = await SeedAsync();
        var basic = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await partner.ServiceAsync(Pause, sim);
        await partner.OrderedAsync((await SeedExtraAsync()).OrderFor(sim), Extra);
        Assert.Equal("paused", (await Host.ServedSimAsync(partner, sim, Token)).StopReason);
        Assert.Equal(OrderStatus.Paused, await partner.StatusAsync(basic));
        await partner.ServiceAsync(Restart, sim);
        Assert.Null((await Host.ServedSimAsync(partner, sim, Token)).StopReason);
    }

    [Fact]
    public async Task It_can_be_neither_renewed_nor_reduced_nor_paused()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var extra = await partner.OrderedAsync((await SeedExtraAsync()).OrderFor(sim), Extra);
        Assert.Equal("4005", (await partner.RenewAsync(extra, 1)).Code);
        Assert.Equal("4005", (await partner.ReduceAsync(extra, 1)).Code);
        Assert.Equal("4004", (await partner.ServiceAsync(Pause, sim, extra)).Code);
        Assert.Equal("4004", (await partner.ChangeAsync(Cancel, extra)).Code);
    }

    private Task<SeededPlan> SeedExtraAsync() =>
        Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true, PriceMinor = 80 });
}

public sealed class AddOnOrderTestsOnSqlite() : AddOnOrderTests(Engine.Sqlite);

public sealed class AddOnOrderTestsOnPostgres() : AddOnOrderTests(Engine.Postgres);
