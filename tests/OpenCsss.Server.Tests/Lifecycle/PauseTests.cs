using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>No data for a while: /device/pauseService and /device/restartService, deprecated and working.</summary>
public abstract class PauseTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_order_in_use_is_paused_and_restarted_and_its_time_goes_on()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var paused = await partner.ServiceAsync(Pause, sim);
        Assert.Equal(Golden.Of("order-paused", ("sign", paused.SignOf(partner)), ("order_id", orderId)), paused.Body);
        Assert.Equal("true", paused.Headers["Deprecation"]);
        Assert.Equal("paused", (await Host.ServedSimAsync(partner, sim, Token)).StopReason);
        Assert.Equal(OrderStatus.Paused, await partner.StatusAsync(orderId));

        var restarted = await partner.ServiceAsync(Restart, sim, orderId);
        Assert.Equal(
            Golden.Of("order-opened", ("sign", restarted.SignOf(partner)), ("order_id", orderId)), restarted.Body);
        Assert.Equal("true", restarted.Headers["Deprecation"]);
        Assert.Null((await Host.ServedSimAsync(partner, sim, Token)).StopReason);
        Assert.Equal("1000 1005 1003 1004", await partner.ToldAsync());
        Assert.Equal(100_000 - 150, await partner.BalanceAsync());
    }

    [Fact]
    public async Task Another_form_of_the_number_names_the_same_card()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "8985202299990000017" });
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var answer = await partner.CallAsync(Pause, new { device_id = " 89852022999900000178F" }, Token);
        Assert.Equal("0000", answer.Code);
        Assert.Equal("paused", (await Host.ServedSimAsync(partner, sim, Token)).StopReason);
    }

    [Fact]
    public async Task Without_an_order_in_use_there_is_nothing_to_pause()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OrderFor(sim));
        await AssertServiceRefusedAsync(partner, Pause, sim.Iccid, null, ApiStatuses.NoPlanInUse);
        await AssertServiceRefusedAsync(partner, Restart, sim.Iccid, null, ApiStatuses.NoPlanInUse);
    }

    [Fact]
    public async Task What_is_paused_is_not_paused_again_and_what_runs_is_not_restarted()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await AssertServiceRefusedAsync(partner, Restart, sim.Iccid, null, ApiStatuses.OrderStatus);
        await partner.ServiceAsync(Pause, sim);
        await AssertServiceRefusedAsync(partner, Pause, sim.Iccid, null, ApiStatuses.OrderStatus);
    }

    [Fact]
    public async Task An_order_that_is_named_must_be_the_one_in_use()
    {
        var (partner, sim, plan) = await SeedAsync();
        var (other, otherSim, _) = await SeedAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var waiting = await partner.OrderedAsync(plan.OrderFor(sim));
        var foreign = await other.OrderedAsync(plan.OpenOrderFor(otherSim));
        foreach (var orderId in (string[])[waiting, foreign, "any text"])
        {
            await AssertServiceRefusedAsync(partner, Pause, sim.Iccid, orderId, ApiStatuses.OrderStatus);
        }
    }

    [Fact]
    public async Task Another_partners_SIM_is_not_found()
    {
        var (partner, sim, plan) = await SeedAsync();
        var (other, _, _) = await SeedAsync();
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await AssertServiceRefusedAsync(other, Pause, sim.Iccid, null, ApiStatuses.SimNotFound);
        await AssertServiceRefusedAsync(other, Pause, "89860000000000000009", null, ApiStatuses.SimNotFound);
        Assert.Equal("1000 1005", await partner.ToldAsync());
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("voluntary")]
    [InlineData("imei_mismatch")]
    public async Task What_a_person_has_stopped_stays_so(string reason)
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { StopReason = reason });
        await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await partner.ServiceAsync(Pause, sim);
        await partner.ServiceAsync(Restart, sim);
        Assert.Equal(reason, (await Host.ServedSimAsync(partner, sim, Token)).StopReason);
        Assert.Equal("1000 1005 1003 1004", await partner.ToldAsync());
    }

    private Task AssertServiceRefusedAsync(
        ApiPartner partner, string path, string iccid, string? orderId, ApiStatus status) =>
        AssertRefusedAsync(
            partner,
            header => partner.CallAsync(path, new { device_id = iccid, order_id = orderId }, Token, header),
            status);
}

public sealed class PauseTestsOnSqlite(SharedApiHost shared) : PauseTests(shared, Engine.Sqlite);

public sealed class PauseTestsOnPostgres(SharedApiHost shared) : PauseTests(shared, Engine.Postgres);
