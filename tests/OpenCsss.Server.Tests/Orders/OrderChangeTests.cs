using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>Opening and cancelling waiting orders, ending those in use early, and adding periods and taking them off.</summary>
public abstract class OrderChangeTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task Opening_starts_a_waiting_order_and_the_answer_and_the_event_are_exact()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OrderFor(sim));
        var answer = await partner.ChangedAsync(Open, orderId);
        Assert.Equal(
            Golden.Of("order-opened", ("sign", answer.SignOf(partner)), ("order_id", orderId)), answer.Body);
        Assert.Equal(
            Golden.Of(
                "event-enabled",
                ("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", orderId), ("package_code", plan.Code)),
            await partner.LastToldAsync());
        Assert.Equal("1000 1005", await partner.ToldAsync());
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(orderId));
    }

    [Fact]
    public async Task Nothing_is_opened_while_another_order_holds_the_SIM_nor_twice()
    {
        var (partner, sim, plan) = await SeedAsync();
        var first = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var second = await partner.OrderedAsync(plan.OrderFor(sim));
        await AssertChangeRefusedAsync(partner, Open, second, ApiStatuses.OrderStatus);
        await AssertChangeRefusedAsync(partner, Open, first, ApiStatuses.OrderStatus);
    }

    [Fact]
    public async Task Opening_ends_pre_activation_and_brings_service_back()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { LifeCycle = SimLifeCycle.PreActivation, StopReason = "expired" });
        await partner.ChangedAsync(Open, await partner.OrderedAsync(plan.OrderFor(sim)));
        var line = await Host.SimAsync(partner, sim, Token);
        Assert.Equal(SimLifeCycle.Activation, line.LifeCycle);
        Assert.Null((await Host.ServedSimAsync(partner, sim, Token)).StopReason);
        Assert.NotNull(line.ActivatedAt);
    }

    [Fact]
    public async Task Cancelling_gives_the_whole_charge_back()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OrderFor(sim) with { OrderPeriod = "3" });
        await partner.RenewAsync(orderId, 2);
        Assert.Equal(100_000 - 750, await partner.BalanceAsync());
        var answer = await partner.ChangedAsync(Cancel, orderId);
        Assert.Equal(
            Golden.Of("order-cancelled", ("sign", answer.SignOf(partner)), ("order_id", orderId)), answer.Body);
        Assert.Equal(
            Golden.Of(
                "event-cancelled",
                ("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", orderId), ("package_code", plan.Code)),
            await partner.LastToldAsync());
        Assert.Equal((100_000L, "1000 1002"), (await partner.BalanceAsync(), await partner.ToldAsync()));
        Assert.Equal(4, (await Host.LedgerAsync(partner, Token)).Where(line => line.OrderId > 0).Max(line => line.Kind));
        await AssertChangeRefusedAsync(partner, Cancel, orderId, ApiStatuses.OrderStatus);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Theory]
    [InlineData(RefundRule.None, 0)]
    [InlineData(RefundRule.WholePeriods, 300)]
    public async Task Ending_early_gives_back_what_the_plan_says_and_lets_the_next_start(RefundRule rule, long refund)
    {
        var (partner, sim, _) = await SeedAsync();
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { RefundRule = rule });
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = "3" });
        var next = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var answer = await partner.ChangedAsync(EndEarly, orderId);
        Assert.Equal("5", answer.Data.GetProperty("order_status").GetString());
        Assert.Equal(100_000 - 600 + refund, await partner.BalanceAsync());
        Assert.Equal("1000 1005 1000 1001 1005", await partner.ToldAsync());
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(next));
        await AssertChangeRefusedAsync(partner, EndEarly, orderId, ApiStatuses.OrderStatus);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task The_last_order_that_ends_leaves_a_SIM_without_service_on_its_way_out()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await partner.ChangedAsync(EndEarly, orderId);
        var line = await Host.SimAsync(partner, sim, Token);
        var served = await Host.ServedSimAsync(partner, sim, Token);
        Assert.Equal((SimLifeCycle.PreDeactivation, "expired"), (line.LifeCycle, served.StopReason));
        Assert.Equal(Host.Clock.GetUtcNow().AddMonths(6).ToUnixTimeMilliseconds(), line.LifeExpireAt);
        Assert.Equal(line.LifeExpireAt, served.DueAt);
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        line = await Host.SimAsync(partner, sim, Token);
        Assert.Equal((SimLifeCycle.Activation, null), (line.LifeCycle, line.LifeExpireAt));
        Assert.Null((await Host.ServedSimAsync(partner, sim, Token)).StopReason);
    }

    [Fact]
    public async Task Renewing_an_order_in_use_extends_and_charges_it_and_says_so()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var answer = await partner.RenewAsync(orderId, 2);
        Assert.Equal(
            Golden.Of("order-renewed", ("sign", answer.SignOf(partner)), ("order_id", orderId)), answer.Body);
        Assert.Equal(
            Golden.Of(
                "event-extended",
                ("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", orderId), ("package_code", plan.Code)),
            await partner.LastToldAsync());
        Assert.Equal((100_000L - 450, 3), (await partner.BalanceAsync(), (await partner.OrderAsync(orderId)).Periods));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_waiting_order_is_renewed_without_a_date_and_without_an_event()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OrderFor(sim));
        var answer = await partner.RenewAsync(orderId, 1);
        Assert.Equal("null", answer.Data.GetProperty("order_expire_date").GetRawText());
        Assert.Equal(("1000", 2), (await partner.ToldAsync(), (await partner.OrderAsync(orderId)).Periods));
    }

    [Fact]
    public async Task Renewing_costs_what_the_order_did_and_not_what_the_plan_does_now()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await Host.SetOwnPriceAsync(partner, plan, 999, Token);
        Assert.Equal("0000", (await partner.RenewAsync(orderId, 1)).Code);
        Assert.Equal(100_000 - 300, await partner.BalanceAsync());
    }

    [Fact]
    public async Task Without_the_money_nothing_is_renewed()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 299 });
        var (sim, plan) = (await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await AssertRefusedAsync(
            partner,
            header => partner.CallAsync(Renew, new { order_id = orderId, renew_period = 1 }, Token, header),
            ApiStatuses.BalanceTooLow);
        await Host.FundAsync(partner, 1, Token);
        Assert.Equal("0000", (await partner.RenewAsync(orderId, 1)).Code);
        Assert.Equal(0, await partner.BalanceAsync());
    }

    [Fact]
    public async Task Periods_that_have_not_begun_can_be_taken_off()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = "4" });
        var answer = await partner.ReduceAsync(orderId, 3);
        Assert.Equal("2026-06-30 23:59:59", answer.Data.GetProperty("order_expire_date").GetString());
        Assert.Equal(answer.SignOf(partner), answer.Data.GetProperty("sign").GetString());
        Assert.Equal((100_000L - 150, "1000 1005 1010"), (await partner.BalanceAsync(), await partner.ToldAsync()));
        await AssertRefusedAsync(
            partner,
            header => partner.CallAsync(Reduce, new { order_id = orderId, reduce_period = "1" }, Token, header),
            ApiStatuses.PeriodsOutsideRange);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task An_order_that_is_not_there_or_another_partners_is_not_found()
    {
        var (partner, sim, plan) = await SeedAsync();
        var (other, _, _) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        foreach (var unknown in (string[])[orderId, "ORDER_10000000000000001", "any text", "ORDER_9223372036854775807"])
        {
            foreach (var path in (string[])[Open, Cancel, EndEarly, Renew, Reduce])
            {
                await AssertRefusedAsync(
                    other,
                    header => other.CallAsync(
                        path, new { order_id = unknown, renew_period = "1", reduce_period = "1" }, Token, header),
                    ApiStatuses.OrderNotFound);
            }
        }

        Assert.Equal("1000 1005", await partner.ToldAsync());
    }

    [Theory]
    [InlineData(Renew, "renew_period")]
    [InlineData(Reduce, "reduce_period")]
    public async Task A_number_of_periods_is_one(string path, string name)
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        foreach (var (periods, status) in new[]
        {
            ("", ApiStatuses.ParameterMissing), ("x", ApiStatuses.ParameterFormat), ("-1", ApiStatuses.ParameterFormat),
            ("0", ApiStatuses.ParameterRange), ("1201", ApiStatuses.ParameterRange),
        })
        {
            await AssertRefusedAsync(
                partner,
                header => partner.CallAsync(
                    path, new Dictionary<string, string> { ["order_id"] = orderId, [name] = periods }, Token, header),
                status,
                name);
        }

        await AssertRefusedAsync(
            partner, header => partner.CallAsync(path, new { }, Token, header), ApiStatuses.ParameterMissing, "order_id");
    }

    private Task AssertChangeRefusedAsync(ApiPartner partner, string path, string orderId, ApiStatus status) =>
        AssertRefusedAsync(
            partner, header => partner.CallAsync(path, new { order_id = orderId }, Token, header), status);
}

public sealed class OrderChangeTestsOnSqlite(SharedApiHost shared) : OrderChangeTests(shared, Engine.Sqlite);

public sealed class OrderChangeTestsOnPostgres(SharedApiHost shared) : OrderChangeTests(shared, Engine.Postgres);
