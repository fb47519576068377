using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.Simulator;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The carrier that a new platform has: SIMs are switched on, orders that wait for that start.</summary>
public abstract class SimulatorTests(Engine engine) : CarrierScenario(engine)
{
    internal override NetworkOptions Options { get; } = new()
    {
        Simulator = new SimulatorOptions { Rules = "1111:refuse 2222:fail=2 3333:late 4444:twice 5555:never 6666:slow=4s" },
    };

    [Fact]
    public async Task An_order_for_an_OTA_SIM_starts_where_its_plan_is_valid()
    {
        var (partner, _) = await ArmAsync("89852020000000000010", SimType.Ota);
        Host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, await Host.SimulateAsync(Token));
        Assert.Equal(OrderStatus.Waiting, (await OnlyOrderAsync(partner)).Status);

        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Host.SimulateAsync(Token));
        var order = await OnlyOrderAsync(partner);
        Assert.Equal(OrderStatus.InUse, order.Status);
        Assert.Equal(ManualClock.Beginning.AddSeconds(3).ToUnixTimeMilliseconds(), order.StartAt);
        Assert.Contains(await Host.EventsAsync(partner, Token), item => item.Operation == "1007");
    }

    [Fact]
    public async Task An_order_that_waits_for_its_first_use_starts_with_it()
    {
        var (partner, _) = await ArmAsync("89852020000000000028");
        Host.Clock.Advance(TimeSpan.FromSeconds(7));
        await Host.SimulateAsync(Token);
        Assert.Equal(OrderStatus.Waiting, (await OnlyOrderAsync(partner)).Status);

        Host.Clock.Advance(TimeSpan.FromMinutes(1)); // It is told late, and counts from when it was.
        await Host.SimulateAsync(Token);
        Assert.Equal(
            ManualClock.Beginning.AddSeconds(8).ToUnixTimeMilliseconds(), (await OnlyOrderAsync(partner)).StartAt);
    }

    [Fact]
    public async Task What_a_SIM_will_do_survives_a_restart()
    {
        var (partner, _) = await ArmAsync("89852020000000000036");
        await Host.RestartAsync(Token);
        Host.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(2, await Host.SimulateAsync(Token));
        Assert.Equal(OrderStatus.InUse, (await OnlyOrderAsync(partner)).Status);
        Assert.Equal(0, await Host.SimulateAsync(Token));
    }

    [Fact]
    public async Task What_is_reported_twice_starts_an_order_once()
    {
        var (partner, _) = await ArmAsync("89852020000000004444");
        Host.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(4, await Host.SimulateAsync(Token));
        Assert.Single(await Host.EventsAsync(partner, Token), item => item.Operation == "1005");
    }

    [Fact]
    public async Task A_SIM_may_stay_off()
    {
        var (partner, _) = await ArmAsync("89852020000000005555");
        Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await Host.SimulateAsync(Token));
        Assert.Equal(OrderStatus.Waiting, (await OnlyOrderAsync(partner)).Status);
    }

    [Fact]
    public async Task A_refused_SIM_gets_its_money_back()
    {
        var (partner, _) = await ArmAsync("89852020000000001111");
        Assert.Equal(OrderStatus.Cancelled, (await OnlyOrderAsync(partner)).Status);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task Some_attempts_may_fail_before_one_succeeds()
    {
        var (partner, _) = await ArmAsync("89852020000000002222");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, (await OnlyCommandAsync(partner)).Attempts);
            Host.Clock.Advance(TimeSpan.FromMinutes(1));
            await Host.CarryOutAsync(Token);
        }

        Assert.Equal((2, 3), ((await OnlyCommandAsync(partner)).Status, (await OnlyCommandAsync(partner)).Attempts));
    }

    [Fact]
    public async Task What_was_done_without_an_answer_is_done_once()
    {
        var waiting = Host.Clock.NextTimer(SimulatorCarrier.LateBy);
        var arming = ArmAsync("89852020000000003333");
        await waiting;
        Host.Clock.Advance(TimeSpan.FromSeconds(10)); // As long as the worker waits.
        var (partner, _) = await arming;
        Assert.Equal(1, (await OnlyCommandAsync(partner)).Status);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.CarryOutAsync(Token);
        await Host.SimulateAsync(Token);
        Assert.Equal((2, 2), ((await OnlyCommandAsync(partner)).Status, (await OnlyCommandAsync(partner)).Attempts));
        Assert.Single(await Host.EventsAsync(partner, Token), item => item.Operation == "1005");
    }

    /// <summary>An order whose start waits for the SIM, and its activation sent.</summary>
    private async Task<(ApiPartner Partner, SeededSim Sim)> ArmAsync(string iccid, SimType type = SimType.Physical)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = iccid, Type = type });
        var plan = await Host.SeedPlanAsync(
            Token, new SeedPlan { StartRule = type is SimType.Ota ? StartRule.Enable : StartRule.FirstUse });
        var order = type is SimType.Ota ? plan.OrderFor(sim) : plan.OpenOrderFor(sim);
        var placed = await partner.Client.PlaceOrderAsync(order, Token);
        if (type is SimType.Ota)
        {
            Assert.Equal("0000", (await CallAsync(partner, "/package/openPackage", ("order_id", placed.OrderId!))).Code);
        }

        await Host.CarryOutAsync(Token);
        return (partner, sim);
    }
}

public sealed class SimulatorTestsOnSqlite() : SimulatorTests(Engine.Sqlite);

public sealed class SimulatorTestsOnPostgres() : SimulatorTests(Engine.Postgres);

public sealed class RulesOfTheSimulator
{
    [Theory]
    [InlineData("refuse")]
    [InlineData("1234:")]
    [InlineData("12a4:refuse")]
    [InlineData("*:explode")]
    [InlineData("*:refuse=3")]
    [InlineData("*:fail=x")]
    [InlineData("*:slow")]
    [InlineData("*:slow=3")]
    [InlineData("*:slow=s")]
    [InlineData("123456789012345678901:late")]
    public void What_makes_no_sense_is_named(string rule)
    {
        var refusal = Assert.Throws<FormatException>(() => SimulatorRules.Parse($"7:late {rule}"));
        Assert.Contains($"'{rule}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_rules_that_fit_are_followed_and_the_first_of_two_alike()
    {
        var rules = SimulatorRules.Parse("34:fail=2 *:fail=9  *:slow=3s 1234:twice 99:refuse");
        Assert.Equal(
            new SimulatedFate(TimeSpan.FromSeconds(3), 2, false, false, true, false),
            rules.FateOf("89852020000000001234"));
        Assert.Equal(
            new SimulatedFate(TimeSpan.FromSeconds(3), 9, false, false, false, false),
            rules.FateOf("89852020000000001235"));
    }
}
