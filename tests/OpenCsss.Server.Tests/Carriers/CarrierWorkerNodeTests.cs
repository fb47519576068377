using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Platform.Modules.Networks.Simulator;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Several workers, dying workers, and carriers that must not be asked too much.</summary>
public abstract class CarrierWorkerNodeTests(Engine engine) : CarrierScenario(engine)
{
    [Fact]
    public async Task Two_nodes_send_each_command_once()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var plan = await Host.SeedPlanAsync(Token);
        for (var n = 0; n < 60; n++)
        {
            await OrderAsync(partner, plan);
        }

        await using var twin = await Host.StartTwinAsync(Token);
        var carrier = new PlayedCarrier(async (_, _) =>
        {
            await Task.Yield();
            return CarrierOutcome.Done;
        });
        CarrierWorker[] workers = [Host.WorkerFor(carrier), twin.WorkerFor(carrier), Host.WorkerFor(carrier)];
        var sent = await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.RunOnceAsync(Token), Token)));
        await workers[0].RunOnceAsync(Token); // What a node did not get because another one had it, is done.

        Assert.Equal(60, carrier.Asked.Count);
        Assert.True(sent.Sum() <= 60);
        Assert.Equal(60, carrier.Asked.Select(request => request.Key).Distinct().Count());
        Assert.All(
            await Host.CommandsAsync(partner, Token), command => Assert.Equal((2, 1), (command.Status, command.Attempts)));
    }

    [Fact]
    public async Task A_dead_nodes_command_is_sent_again_with_the_same_key_when_its_lease_is_over()
    {
        var (partner, _, _) = await OrderAsync();
        var dead = Never();
        var dying = Host.WorkerFor(dead).RunOnceAsync(Token);
        await AskedAsync(dead);

        var carrier = new PlayedCarrier();
        var other = Host.WorkerFor(carrier);
        Host.Clock.Advance(Options.Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await other.RunOnceAsync(Token));
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await other.RunOnceAsync(Token));

        var again = Assert.Single(carrier.Asked);
        Assert.Equal((dead.Asked[0].Key, 2), (again.Key, again.Attempt));
        Assert.Equal((2L, 2L), Counts(await OnlyCommandAsync(partner)));
        Assert.False(dying.IsCompleted);
    }

    [Fact]
    public async Task What_comes_late_from_a_node_that_lost_its_lease_does_not_count()
    {
        var (partner, sim, _) = await OrderAsync();
        var answer = new TaskCompletionSource<CarrierOutcome>();
        var slow = new PlayedCarrier((_, _) => answer.Task);
        var late = Host.WorkerFor(slow).RunOnceAsync(Token);
        await AskedAsync(slow);
        Host.Clock.Advance(Options.Lease);
        await Host.WorkerFor(new PlayedCarrier()).RunOnceAsync(Token);
        await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid));
        await Host.WorkerFor(new PlayedCarrier()).RunOnceAsync(Token);

        answer.SetResult(CarrierOutcome.TryAgain("Too late."));
        await late;
        var commands = await Host.CommandsAsync(partner, Token);
        Assert.Equal([(2L, 2L), (2L, 1L)], commands.Select(Counts));
        Assert.Equal(2, (await Host.SimAsync(partner, sim, Token)).CarrierService);
        Assert.Equal(OrderStatus.Paused, (await OnlyOrderAsync(partner)).Status);
    }

    [Fact]
    public async Task A_death_between_the_credit_and_the_mark_sends_nothing_again_and_credits_once()
    {
        var (partner, _, _) = await OrderAsync();
        var carrier = new PlayedCarrier(_ => CarrierOutcome.RefusedForGood("Unknown card."));
        var dying = Host.WorkerFor(carrier, reports: new DyingReports(Host.Reports));
        Host.ExpectLog("The process dies here.", "It does not get to record the answer.");
        await dying.RunOnceAsync(Token);
        Assert.Equal(1, (await Host.CommandsAsync(partner, Token))[0].Status);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));

        Host.Clock.Advance(Options.Lease);
        await Host.WorkerFor(carrier).RunOnceAsync(Token);
        Assert.Single(carrier.Asked, request => request.Action is CarrierAction.Activate);
        Assert.Equal(3, (await Host.CommandsAsync(partner, Token))[0].Status);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task A_carrier_that_fails_and_fails_is_left_alone_then_asked_once()
    {
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await Host.SeedPlanAsync(Token));
        for (var n = 0; n < 8; n++)
        {
            await OrderAsync(partner, plan);
        }

        var isBroken = true;
        var carrier = new PlayedCarrier(_ => isBroken ? CarrierOutcome.TryAgain("Down.") : CarrierOutcome.Done);
        var worker = Host.WorkerFor(carrier, new NetworkOptions
        {
            CircuitFailures = 3, RetryDelays = "00:00:10 01:00:00 01:00:00 01:00:00",
            Simulator = new SimulatorOptions { Parallel = 1 },
        });
        Assert.Equal(3, await worker.RunOnceAsync(Token)); // Then its circuit is open.
        Host.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await worker.RunOnceAsync(Token));
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await worker.RunOnceAsync(Token)); // Half open, and open again.
        Assert.Equal(0, await worker.RunOnceAsync(Token));

        isBroken = false;
        Host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(8, await worker.RunOnceAsync(Token)); // One, and as it was answered, all that wait.
    }

    [Fact]
    public async Task Refusals_do_not_open_the_circuit()
    {
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await Host.SeedPlanAsync(Token));
        for (var n = 0; n < 4; n++)
        {
            await OrderAsync(partner, plan);
        }

        var worker = Host.WorkerFor(
            new PlayedCarrier(request => request.Action is CarrierAction.Activate
                ? CarrierOutcome.RefusedForGood("Unknown card.")
                : CarrierOutcome.Done),
            new NetworkOptions { CircuitFailures = 1, Simulator = new SimulatorOptions { Parallel = 1 } });
        Assert.True(await worker.RunOnceAsync(Token) >= 4);
        Assert.DoesNotContain(await Host.CommandsAsync(partner, Token), command => command.Status == 1);
    }

    [Fact]
    public async Task No_more_commands_begin_in_a_second_than_the_limit_says()
    {
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await Host.SeedPlanAsync(Token));
        for (var n = 0; n < 12; n++)
        {
            await OrderAsync(partner, plan);
        }

        var worker = Host.WorkerFor(
            new PlayedCarrier(), new NetworkOptions { Simulator = new SimulatorOptions { PerSecond = 5 } });
        Assert.Equal(5, await worker.RunOnceAsync(Token));
        Host.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, await worker.RunOnceAsync(Token));
        Host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(5, await worker.RunOnceAsync(Token));
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await worker.RunOnceAsync(Token));
    }

    private static (long Status, long Attempts) Counts(WantedCommand command) => (command.Status, command.Attempts);

    /// <summary>A carrier whose caller dies before it is answered.</summary>
    private static PlayedCarrier Never() =>
        new((_, _) => new TaskCompletionSource<CarrierOutcome>().Task);

    private static Task AskedAsync(PlayedCarrier carrier) => Poll.UntilAsync(() => carrier.Asked.Count > 0, Token);

    /// <summary>Does what it is told, and dies before it can say so.</summary>
    private sealed class DyingReports(ICarrierReports inner) : ICarrierReports
    {
        public async Task FailActivationAsync(
            long partnerId, long orderId, string reason, CancellationToken cancellationToken)
        {
            await inner.FailActivationAsync(partnerId, orderId, reason, cancellationToken);
            throw new InvalidOperationException("The process dies here.");
        }

        public Task ReportLocationAsync(
            long partnerId, long simId, Mcc country, string? mnc, DateTimeOffset at,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReportUseAsync(
            long partnerId, long simId, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> ReportImsiAsync(
            long partnerId, long simId, Imsi imsi, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}

public sealed class CarrierWorkerNodeTestsOnSqlite() : CarrierWorkerNodeTests(Engine.Sqlite);

public sealed class CarrierWorkerNodeTestsOnPostgres() : CarrierWorkerNodeTests(Engine.Postgres);
