using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>The clock ends orders, starts those that wait, and takes SIMs through their lives.</summary>
public abstract class OrderClockTests(Engine engine) : LifeScenario(engine)
{
    [Fact]
    public async Task An_order_ends_with_its_last_second_and_the_next_starts_without_a_gap()
    {
        var (partner, sim, plan) = await SeedAsync();
        var first = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var second = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var closed = await partner.OrderedAsync(plan.OrderFor(sim));
        await AdvanceToAsync("2026-06-30T23:59:59.999+08:00");
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(first));
        await Host.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);
        Assert.Equal("1000 1005 1000 1000 1008 1005", await partner.ToldAsync());
        var (ended, started) = (await partner.OrderAsync(first), await partner.OrderAsync(second));
        Assert.Equal((OrderStatus.Ended, OrderStatus.InUse), (ended.Status, started.Status));
        Assert.Equal(ended.ExpireAt + 1_000, started.StartAt);
        Assert.Equal(OrderStatus.Waiting, await partner.StatusAsync(closed));
        Assert.Null((await Host.ServedSimAsync(partner, sim, Token)).StopReason);
    }

    [Fact]
    public async Task The_event_of_an_end_is_exact()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await AdvanceToAsync("2026-07-05T12:00+08:00");
        Assert.Equal(
            Golden.Of(
                "event-ended",
                ("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", orderId), ("package_code", plan.Code)),
            await partner.LastToldAsync());
    }

    [Fact]
    public async Task A_SIM_without_an_order_goes_out_of_service_in_its_time()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await AdvanceToAsync("2026-07-01T00:00+08:00");
        var line = await Host.SimAsync(partner, sim, Token);
        Assert.Equal(SimLifeCycle.PreDeactivation, line.LifeCycle);
        Assert.Equal(
            DateTimeOffset.Parse("2027-01-01T00:00+08:00", null).ToUnixTimeMilliseconds(), line.LifeExpireAt);
        await AdvanceToAsync("2027-01-01T00:00+08:00");
        Assert.Equal(SimLifeCycle.Deactivated, (await Host.SimAsync(partner, sim, Token)).LifeCycle);
        Assert.Null((await Host.ServedSimAsync(partner, sim, Token)).DueAt);
        Assert.Equal("3002", (await partner.OrderAsync(plan.OpenOrderFor(sim), Token)).Code);
    }

    [Fact]
    public async Task After_a_long_stop_everything_happens_in_the_order_of_its_time_over_all_SIMs()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var monthly = await Host.SeedPlanAsync(Token);
        var daily = await Host.SeedPlanAsync(Token, new SeedPlan { Type = PlanType.Daily, CycleMode = CycleMode.Rolling });
        for (var n = 0; n < 4; n++)
        {
            var sim = await Host.SeedSimAsync(partner, Token);
            await Host.AdvanceAsync(TimeSpan.FromHours(3), Token);
            for (var order = 0; order < 4; order++)
            {
                var plan = (n + order) % 3 == 0 ? monthly : daily;
                await partner.OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = $"{1 + order}" });
            }
        }

        await Host.AdvanceAsync(TimeSpan.FromDays(800), Token);
        var times = (await Host.EventsAsync(partner, Token)).Select(item => TextOf(item.Body, "event_time")).ToArray();
        Assert.Equal(4 * 4 * 3, times.Length); // Created, enabled and ended.
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.All(await Host.OrdersAsync(partner, Token), order => Assert.Equal(OrderStatus.Ended, order.Status));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task What_is_due_happens_also_if_a_call_comes_before_the_clock()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var next = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Host.Clock.Jump(TimeSpan.FromDays(20));
        Assert.Equal("4004", (await partner.RenewAsync(orderId, 1)).Code);
        Assert.Equal("0000", (await partner.RenewAsync(next, 1)).Code);
        Assert.Equal("1000 1005 1000 1008 1005 1009", await partner.ToldAsync());
    }

    [Fact]
    public async Task An_order_placed_before_the_clock_came_by_finds_the_SIM_as_time_has_left_it()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Host.Clock.Jump(TimeSpan.FromDays(20));
        var placed = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(placed));
        Assert.Equal("1000 1005 1008 1000 1005", await partner.ToldAsync());
    }

    [Fact]
    public async Task Two_nodes_let_everything_happen_once()
    {
        await using var twin = await Host.StartTwinAsync(Token);
        var partner = await Host.SeedPartnerAsync(Token);
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Type = PlanType.Daily });
        for (var n = 0; n < 10; n++)
        {
            var sim = await Host.SeedSimAsync(partner, Token);
            await partner.OrderedAsync(plan.OpenOrderFor(sim));
            await partner.At(twin).OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = "2" });
        }

        Host.Clock.Jump(TimeSpan.FromDays(5));
        await Task.WhenAll(
            Host.WorkOffAsync(Token), twin.WorkOffAsync(Token), Host.WorkOffAsync(Token), twin.WorkOffAsync(Token));
        var operations = (await Host.EventsAsync(partner, Token)).GroupBy(item => item.Operation)
            .ToDictionary(items => items.Key, items => items.Count());
        Assert.Equal((20, 20, 20), (operations["1000"], operations["1005"], operations["1008"]));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task After_a_restart_the_server_goes_on_where_time_is()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Host.Clock.Jump(TimeSpan.FromDays(40));
        await Host.RestartAsync(Token);
        await Host.WorkOffAsync(Token);
        Assert.Equal(OrderStatus.Ended, await partner.StatusAsync(orderId));
    }

    [Fact]
    public async Task Renewed_and_paused_its_time_is_what_it_is()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await partner.RenewAsync(orderId, 1);
        await partner.ServiceAsync(Pause, sim);
        await AdvanceToAsync("2026-07-31T12:00+08:00");
        Assert.Equal(OrderStatus.Paused, await partner.StatusAsync(orderId));
        await AdvanceToAsync("2026-08-01T00:00+08:00");
        Assert.Equal(OrderStatus.Ended, await partner.StatusAsync(orderId));
        Assert.Equal("expired", (await Host.ServedSimAsync(partner, sim, Token)).StopReason);
    }

    private static string TextOf(string json, string name) =>
        System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty(name).GetString()!;
}

public sealed class OrderClockTestsOnSqlite() : OrderClockTests(Engine.Sqlite);

public sealed class OrderClockTestsOnPostgres() : OrderClockTests(Engine.Postgres);
