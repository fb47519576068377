using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An order with <c>is_open</c> 1: it starts now, if no other is in use. It is 18:00 in Shanghai.</summary>
public abstract class ImmediateOrderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_answer_tells_first_and_last_second()
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(plan.OpenOrderFor(sim), Token);
        Assert.Equal(Golden.Of("order-at-once", ("order_id", answer.OrderId)), answer.Body);
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal((OrderStatus.InUse, OrderKind.Basic, null), (order.Status, order.Kind, order.ArmedAt));
        Assert.Equal(ManualClock.Beginning.ToUnixTimeMilliseconds(), order.StartAt);
        Assert.Equal(100_000 - 150, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task Two_events_say_that_it_was_created_and_enabled()
    {
        var (partner, sim, plan) = await SeedAsync();
        var placed = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);

        var events = await Host.EventsAsync(partner, Token);
        Assert.Equal([(1L, "1000"), (2L, "1005")], events.Select(item => (item.EventNo, item.Operation)));
        Assert.All(events, item => Assert.Equal(placed.OrderId, $"ORDER_{item.OrderId}"));
        (string, string?)[] values =
            [("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", placed.OrderId), ("package_code", plan.Code)];
        Assert.Equal(
            [Golden.Of("event-created", values), Golden.Of("event-enabled", values)], events.Select(item => item.Body));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Theory]
    [InlineData(PlanType.Daily, CycleMode.Calendar, 2, "2026-06-16 23:59:59")]
    [InlineData(PlanType.Daily, CycleMode.Rolling, 2, "2026-06-17 17:59:59")]
    [InlineData(PlanType.UnlimitedDaily, CycleMode.Calendar, 1, "2026-06-15 23:59:59")]
    [InlineData(PlanType.Monthly, CycleMode.Rolling, 1, "2026-07-15 17:59:59")]
    [InlineData(PlanType.Quarterly, CycleMode.Calendar, 1, "2026-08-31 23:59:59")]
    [InlineData(PlanType.Yearly, CycleMode.Rolling, 3, "2029-06-15 17:59:59")]
    public async Task It_ends_as_its_plan_counts_periods(PlanType type, CycleMode mode, int periods, string end)
    {
        var (partner, sim, _) = await SeedAsync();
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Type = type, CycleMode = mode });
        var order = plan.OpenOrderFor(sim) with { OrderPeriod = $"{periods}" };
        var placed = await partner.Client.PlaceOrderAsync(order, Token);
        Assert.Equal(("2026-06-15 18:00:00", end), (placed.OrderStartDate, placed.OrderExpireDate));
    }

    [Theory]
    [InlineData("America/New_York", "2026-06-15 06:00:00", "2026-06-15 23:59:59", 3)]
    [InlineData("Pacific/Auckland", "2026-06-15 22:00:00", "2026-06-15 23:59:59", -13)]
    public async Task It_ends_with_the_partners_day(string zone, string start, string end, int hoursAfterMidnight)
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { TimeZone = zone });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Type = PlanType.Daily });
        var placed = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);

        Assert.Equal((start, end), (placed.OrderStartDate, placed.OrderExpireDate));
        var midnight = new DateTimeOffset(2026, 6, 16, 0, 0, 0, TimeSpan.Zero);
        var last = midnight.AddHours(hoursAfterMidnight + 1).AddSeconds(-1);
        Assert.Equal(
            last.ToUnixTimeMilliseconds(), Assert.Single(await Host.OrdersAsync(partner, Token)).ExpireAt);
    }

    [Fact]
    public async Task A_second_one_waits_while_the_first_is_in_use()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        var second = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);

        Assert.Equal((null, null), (second.OrderStartDate, second.OrderExpireDate));
        var orders = await Host.OrdersAsync(partner, Token);
        Assert.Equal([OrderStatus.InUse, OrderStatus.Waiting], orders.Select(order => order.Status));
        Assert.Null(orders[1].ArmedAt);
        Assert.Equal(
            ["1000", "1005", "1000"], (await Host.EventsAsync(partner, Token)).Select(item => item.Operation));
        Assert.Equal(100_000 - 300, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task A_plan_that_starts_with_its_first_use_is_armed()
    {
        var (partner, sim, _) = await SeedAsync();
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { StartRule = StartRule.FirstUse });
        var placed = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);

        Assert.Equal((null, null), (placed.OrderStartDate, placed.OrderExpireDate));
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal((OrderStatus.Waiting, null, null), (order.Status, order.StartAt, order.ExpireAt));
        Assert.Equal(ManualClock.Beginning.ToUnixTimeMilliseconds(), order.ArmedAt);
        Assert.Equal("1000", Assert.Single(await Host.EventsAsync(partner, Token)).Operation);
        Assert.Equal(100_000 - 150, await Host.BalanceAsync(partner, Token));
    }
}

public sealed class ImmediateOrderTestsOnSqlite(SharedApiHost shared) : ImmediateOrderTests(shared, Engine.Sqlite);

public sealed class ImmediateOrderTestsOnPostgres(SharedApiHost shared) : ImmediateOrderTests(shared, Engine.Postgres);
