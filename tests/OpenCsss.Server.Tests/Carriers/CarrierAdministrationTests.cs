using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What an operator sees of carriers, and can do about commands that have failed.</summary>
public abstract class CarrierAdministrationTests(Engine engine) : CarrierScenario(engine)
{
    [Fact]
    public async Task What_waits_and_what_has_failed_is_counted()
    {
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await Host.SeedPlanAsync(Token));
        var refused = await OrderAsync(partner, plan);
        await OrderAsync(partner, plan);
        var worker = Host.WorkerFor(new PlayedCarrier(request =>
            request.Sim.SimId != refused.Id ? CarrierOutcome.TryAgain("Busy.")
            : request.Action is CarrierAction.Activate ? CarrierOutcome.RefusedForGood("Unknown card.")
            : CarrierOutcome.Done));
        await worker.RunOnceAsync(Token);
        await OrderAsync(partner, plan);

        var carrier = Assert.Single(await Host.CarriersAsync(Token));
        Assert.Equal(("simulator", 2, 1, 1), (carrier.Carrier, carrier.Pending, carrier.Tried, carrier.Failed));
        var failed = Assert.Single(await Host.FailedCommandsAsync(Token));
        Assert.Equal((refused.Iccid, "Unknown card."), (failed.Iccid, failed.LastError));
    }

    [Fact]
    public async Task A_circuit_that_opens_and_closes_is_seen()
    {
        await OrderAsync();
        var isBroken = true;
        var worker = Host.WorkerFor(
            new PlayedCarrier(_ => isBroken ? CarrierOutcome.TryAgain("Down.") : CarrierOutcome.Done),
            new NetworkOptions { CircuitFailures = 1 });
        await worker.RunOnceAsync(Token);
        var until = Assert.Single(await Host.CarriersAsync(Token)).OpenUntil;
        Assert.Equal(Host.Clock.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds(), until);

        isBroken = false;
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await worker.RunOnceAsync(Token);
        Assert.Null(Assert.Single(await Host.CarriersAsync(Token)).OpenUntil);
    }

    [Fact]
    public async Task A_failed_stop_is_tried_anew_from_its_first_attempt()
    {
        var (partner, sim, _) = await OrderAsync();
        var isBroken = true;
        var carrier = new PlayedCarrier(request => request.Action is CarrierAction.Stop && isBroken
            ? CarrierOutcome.RefusedForGood("Not now.")
            : CarrierOutcome.Done);
        var worker = Host.WorkerFor(carrier);
        await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid));
        await worker.RunOnceAsync(Token);
        var stop = (await Host.CommandsAsync(partner, Token))[1];
        Assert.Equal(3, stop.Status);

        isBroken = false;
        Assert.True(await Host.RetryAsync(partner, stop, Token));
        Assert.False(await Host.RetryAsync(partner, stop, Token)); // It is pending already.
        await worker.RunOnceAsync(Token);
        Assert.Equal(1, carrier.Asked[^1].Attempt);
        Assert.Equal(2, (await Host.SimAsync(partner, sim, Token)).CarrierService);
    }

    [Fact]
    public async Task Neither_an_activation_nor_what_something_else_has_followed_is()
    {
        var (partner, sim, _) = await OrderAsync();
        var worker = Host.WorkerFor(new PlayedCarrier(_ => CarrierOutcome.RefusedForGood("No.")));
        await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid));
        await CallAsync(partner, "/device/restartService", ("device_id", sim.Iccid));
        await worker.RunOnceAsync(Token);

        var commands = await Host.CommandsAsync(partner, Token);
        Assert.All(commands, command => Assert.Equal(3, command.Status));
        foreach (var command in commands.Take(commands.Count - 1))
        {
            Assert.False(await Host.RetryAsync(partner, command, Token));
        }
    }
}

public sealed class CarrierAdministrationTestsOnSqlite() : CarrierAdministrationTests(Engine.Sqlite);

public sealed class CarrierAdministrationTestsOnPostgres() : CarrierAdministrationTests(Engine.Postgres);
