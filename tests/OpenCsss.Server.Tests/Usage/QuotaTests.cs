using System.Text.Json.Nodes;
using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What is told, and what is done, when the volume of a cycle is used up.</summary>
public abstract class QuotaTests(Engine engine) : UsageScenario(engine)
{
    [Fact]
    public async Task Each_threshold_is_told_of_once()
    {
        var used = await UseAsync(new SeedPlan { VolumeMegabytes = 100 });
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 79));
        Assert.Empty(await WarningsAsync(used));
        await SendAsync(Used(used, 1));
        await SendAsync(Used(used, 1));
        Assert.Equal(["percent 80 of 100: 80"], await WarningsAsync(used));
        await Host.RestartAsync(Token);
        await SendAsync(Used(used, 30));
        await SendAsync(Used(used, 30));
        Assert.Equal(
            ["percent 80 of 100: 80", "percent 100 of 100: 111", "quota_reached 100 of 100: 111 stopped"],
            await WarningsAsync(used));
    }

    [Fact]
    public async Task One_record_may_cross_them_all()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 31));
        Assert.Equal(3, (await WarningsAsync(used)).Count);
        Assert.Equal(["Activate", "Stop"], await ActionsAsync(used));
    }

    [Fact]
    public async Task A_SIM_that_is_stopped_is_let_go_with_the_next_cycle()
    {
        var used = await UseAsync(new SeedPlan { Type = PlanType.Daily }, order => order with { OrderPeriod = "3" });
        await SendAsync(Used(used, 30));
        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
        Assert.Equal("over_quota", (await Host.CommandsAsync(used.Partner, Token))[^1].Reason);
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Null((await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate", "Stop", "Resume"], await ActionsAsync(used));
        await SendAsync(Used(used, 30));
        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
    }

    [Fact]
    public async Task The_next_order_begins_with_service()
    {
        var used = await UseAsync(new SeedPlan { Type = PlanType.Daily });
        await used.Partner.OrderedAsync(used.Plan.OpenOrderFor(used.Sim));
        await SendAsync(Used(used, 30));
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Null((await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate", "Stop", "Activate"], await ActionsAsync(used));
    }

    [Fact]
    public async Task Without_another_order_the_SIM_stays_stopped_as_expired()
    {
        var used = await UseAsync(new SeedPlan { Type = PlanType.Daily });
        await SendAsync(Used(used, 30));
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Equal("expired", (await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate", "Stop"], await ActionsAsync(used));
    }

    [Fact]
    public async Task A_throttled_SIM_keeps_its_service_and_is_fast_again_with_the_next_cycle()
    {
        var used = await UseAsync(
            new SeedPlan { Type = PlanType.Daily, Overage = OveragePolicy.Throttle, ThrottleKbps = 128 },
            order => order with { OrderPeriod = "2" });
        await SendAsync(Used(used, 30));
        await SendAsync(Used(used, 3));
        Assert.Null((await ServedAsync(used)).StopReason);
        Assert.EndsWith("throttled", (await WarningsAsync(used))[^1], StringComparison.Ordinal);
        Assert.Equal(["Activate", "Throttle"], await ActionsAsync(used));
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Equal(["Activate", "Throttle", "Resume"], await ActionsAsync(used));
    }

    [Fact]
    public async Task An_allowance_is_used_before_the_SIM_is_stopped()
    {
        var used = await UseAsync(new SeedPlan { Overage = OveragePolicy.Allowance, AllowancePercent = 10 });
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 31));
        await SendAsync(Used(used, 1));
        Assert.Single(await WarningsAsync(used), warning => warning.EndsWith("allowance", StringComparison.Ordinal));
        Assert.Null((await ServedAsync(used)).StopReason);
        await SendAsync(Used(used, 1));
        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
    }

    [Theory]
    [InlineData(OveragePolicy.None, 30L)]
    [InlineData(OveragePolicy.Stop, null)]
    public async Task A_plan_that_does_not_limit_goes_on(OveragePolicy policy, long? megabytes)
    {
        var used = await UseAsync(new SeedPlan { Overage = policy, VolumeMegabytes = megabytes });
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 500));
        Assert.Equal(["Activate"], await ActionsAsync(used));
        Assert.Equal(megabytes is null ? 0 : 2, (await WarningsAsync(used)).Count);
    }

    [Fact]
    public async Task An_add_on_gives_service_again_until_it_is_used_up()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 30));
        await AddAsync(used, 10);
        Assert.Null((await ServedAsync(used)).StopReason);
        await SendAsync(Used(used, 9));
        Assert.Null((await ServedAsync(used)).StopReason);
        await SendAsync(Used(used, 1));
        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate", "Stop", "Activate", "Stop"], await ActionsAsync(used));
        Assert.Equal("quota_reached 40 of 40: 40 stopped", (await WarningsAsync(used))[^1]);
    }

    [Fact]
    public async Task An_add_on_that_is_not_enough_leaves_the_SIM_stopped()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 45));
        await AddAsync(used, 10);
        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate", "Stop", "Activate", "Stop"], await ActionsAsync(used));
        await AddAsync(used, 10);
        Assert.Null((await ServedAsync(used)).StopReason);
    }

    [Fact]
    public async Task An_add_on_makes_a_throttled_SIM_fast()
    {
        var used = await UseAsync(new SeedPlan { Overage = OveragePolicy.Throttle, ThrottleKbps = 64 });
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 30));
        await AddAsync(used, 10);
        Assert.Equal(["Activate", "Throttle", "Activate", "Resume"], await ActionsAsync(used));
    }

    [Fact]
    public async Task A_pause_over_the_quota_is_no_way_around_it()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 30));
        var service = new ServiceRequest { DeviceId = used.Sim.Iccid };
        Assert.Equal("0000", (await used.Partner.CallAsync(OrderCalls.Pause, service, Token)).Code);
        Assert.Equal("0000", (await used.Partner.CallAsync(OrderCalls.Restart, service, Token)).Code);
        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate", "Stop"], await ActionsAsync(used));
    }

    [Fact]
    public async Task An_add_on_to_a_paused_SIM_is_no_service_before_the_restart()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 30));
        var service = new ServiceRequest { DeviceId = used.Sim.Iccid };
        Assert.Equal("0000", (await used.Partner.CallAsync(OrderCalls.Pause, service, Token)).Code);
        await AddAsync(used, 10);
        Assert.Equal("paused", (await ServedAsync(used)).StopReason);
        Assert.Equal("Stop", (await ActionsAsync(used))[^1]);
        Assert.Equal("0000", (await used.Partner.CallAsync(OrderCalls.Restart, service, Token)).Code);
        Assert.Null((await ServedAsync(used)).StopReason);
        Assert.Equal("Resume", (await ActionsAsync(used))[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_add_on_has_lifted_is_back_when_it_is_over_before_its_cycle(bool isRefusedByTheCarrier)
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 30));
        await AddAsync(used, 10);
        var extra = (await Host.OrdersAsync(used.Partner, Token)).Single(order => order.Kind is OrderKind.Extra);
        if (isRefusedByTheCarrier)
        {
            await Host.FailActivationAsync(used.Partner, $"ORDER_{extra.Id}", Token);
        }
        else
        {
            await used.Partner.ChangedAsync(OrderCalls.EndEarly, $"ORDER_{extra.Id}");
        }

        Assert.Equal("over_quota", (await ServedAsync(used)).StopReason);
        Assert.Equal("Stop", (await ActionsAsync(used))[^1]);
    }

    [Fact]
    public async Task That_the_volume_is_used_up_without_the_add_on_is_told()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 20));
        await AddAsync(used, 10);
        await SendAsync(Used(used, 15));
        var extra = (await Host.OrdersAsync(used.Partner, Token)).Single(order => order.Kind is OrderKind.Extra);
        await used.Partner.ChangedAsync(OrderCalls.EndEarly, $"ORDER_{extra.Id}");
        var told = Assert.Single(
            await Host.EventsAsync(used.Partner, Token), item => item.Operation == "quota_reached").Body;
        Assert.Contains("\"threshold\":\"30", told, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"stopped\"", told, StringComparison.Ordinal);
        await SendAsync(Used(used, 1));
        Assert.Single(await Host.EventsAsync(used.Partner, Token), item => item.Operation == "quota_reached");
    }

    [Fact]
    public async Task An_add_on_that_is_over_before_its_cycle_leaves_a_SIM_alone_that_has_volume()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(used, 29));
        await AddAsync(used, 10);
        var extra = (await Host.OrdersAsync(used.Partner, Token)).Single(order => order.Kind is OrderKind.Extra);
        await used.Partner.ChangedAsync(OrderCalls.EndEarly, $"ORDER_{extra.Id}");
        Assert.Null((await ServedAsync(used)).StopReason);
        Assert.DoesNotContain("Stop", await ActionsAsync(used));
    }

    [Fact]
    public async Task Test_data_that_is_used_up_ends_its_order_and_the_pre_activation()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.PreActivation });
        var plan = await Host.SeedPlanAsync(Token);
        await partner.OrderedAsync(plan.TestOrderFor(sim, "5"));
        await SendAsync(new SeedUsage(sim.Iccid, Now) { Megabytes = 5 });
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal(OrderStatus.Ended, order.Status);
        Assert.Contains(await Host.EventsAsync(partner, Token), item => item.Operation == "1008");
        Assert.Equal(SimLifeCycle.PreDeactivation, (await Host.SimAsync(partner, sim, Token)).LifeCycle);
    }

    [Fact]
    public async Task A_late_record_of_a_cycle_that_is_over_warns_and_stops_nobody()
    {
        var used = await UseAsync(new SeedPlan { Type = PlanType.Daily }, order => order with { OrderPeriod = "3" });
        var early = Now;
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        await SendAsync(new SeedUsage(used.Sim.Iccid, early) { Span = TimeSpan.Zero, Megabytes = 30 });
        Assert.Equal(2, (await WarningsAsync(used)).Count);
        Assert.Null((await ServedAsync(used)).StopReason);
        Assert.Equal(["Activate"], await ActionsAsync(used));
    }

    private async Task AddAsync(UsedSim used, long megabytes)
    {
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true, VolumeMegabytes = megabytes });
        await used.Partner.OrderedAsync(plan.OpenOrderFor(used.Sim), OrderCalls.Extra);
    }

    private Task<ServedSim> ServedAsync(UsedSim used) => Host.ServedSimAsync(used.Partner, used.Sim, Token);

    private async Task<IReadOnlyList<string>> WarningsAsync(UsedSim used) =>
    [
        .. (await Host.EventsAsync(used.Partner, Token))
            .Where(item => item.Body.Contains("threshold_type", StringComparison.Ordinal))
            .Select(item => JsonNode.Parse(item.Body)!.AsObject())
            .Select(body => $"{body["threshold_type"]} {body["threshold"]} of {body["total_flow"]}: "
                + $"{body["used_flow"]} {body["action"]}".TrimEnd()),
    ];
}

public sealed class QuotaTestsOnSqlite() : QuotaTests(Engine.Sqlite);

public sealed class QuotaTestsOnPostgres() : QuotaTests(Engine.Postgres);
