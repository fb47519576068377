using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What orders want of a carrier, and what becomes of it when the carrier does it, does not, or is silent.</summary>
public abstract class CarrierCommandTests(Engine engine) : CarrierScenario(engine)
{
    private static readonly TimeSpan[] Delays = [.. RetrySchedule.Parse(new NetworkOptions().RetryDelays).Delays];

    [Fact]
    public async Task An_activation_names_the_SIM_the_order_and_the_plan()
    {
        var (partner, sim, _) = await OrderAsync();
        var carrier = new PlayedCarrier();
        Assert.Equal(1, await Host.WorkerFor(carrier).RunOnceAsync(Token));

        var asked = Assert.Single(carrier.Asked);
        var command = await OnlyCommandAsync(partner);
        Assert.Equal((CarrierAction.Activate, 1), (asked.Action, asked.Attempt));
        Assert.Equal((sim.Iccid, sim.Imsis), (asked.Sim.Iccid, asked.Sim.Imsi));
        Assert.Equal((await OnlyOrderAsync(partner)).Id, asked.OrderId);
        Assert.Equal($"{partner.Id}-{command.Id}", asked.Key);
        Assert.Equal((2L, 1L, null), (command.Status, command.Attempts, command.LastError));
        Assert.Equal(0, await Host.WorkerFor(carrier).RunOnceAsync(Token));
    }

    [Fact]
    public async Task What_the_carrier_confirms_stands_with_the_SIM()
    {
        var (partner, sim, _) = await OrderAsync();
        var worker = Host.WorkerFor(new PlayedCarrier());
        await worker.RunOnceAsync(Token);
        Assert.Equal("0000", (await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid))).Code);
        Assert.Equal(1, (await Host.SimAsync(partner, sim, Token)).CarrierService);

        await worker.RunOnceAsync(Token);
        Assert.Equal(2, (await Host.SimAsync(partner, sim, Token)).CarrierService);

        await CallAsync(partner, "/device/restartService", ("device_id", sim.Iccid));
        await worker.RunOnceAsync(Token);
        Assert.Equal(1, (await Host.SimAsync(partner, sim, Token)).CarrierService);
    }

    [Fact]
    public async Task Commands_of_one_SIM_wait_for_each_other()
    {
        var (partner, sim, _) = await OrderAsync();
        await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid));
        var answer = new TaskCompletionSource<CarrierOutcome>();
        var carrier = new PlayedCarrier((request, _) =>
            request.Action is CarrierAction.Activate ? answer.Task : Task.FromResult(CarrierOutcome.Done));
        var running = Host.WorkerFor(carrier).RunOnceAsync(Token);
        await UntilAsync(() => carrier.Asked.Count == 1);

        Assert.Equal(0, await Host.WorkerFor(carrier).RunOnceAsync(Token));
        answer.SetResult(CarrierOutcome.Done);
        Assert.Equal(2, await running);
        Assert.Equal(
            [CarrierAction.Activate, CarrierAction.Stop], carrier.Asked.Select(request => request.Action));
        Assert.Equal("paused", carrier.Asked[1].Reason);
    }

    [Fact]
    public async Task What_could_not_be_done_is_tried_again_after_its_time_and_not_before()
    {
        var (partner, _, _) = await OrderAsync();
        var carrier = new PlayedCarrier(request =>
            request.Attempt < 3 ? CarrierOutcome.TryAgain("Busy.") : CarrierOutcome.Done);
        var worker = Host.WorkerFor(carrier);
        foreach (var delay in Delays[..2])
        {
            Assert.Equal(1, await worker.RunOnceAsync(Token));
            Assert.Equal((1L, "Busy."), await StatusAsync(partner));
            Host.Clock.Advance(delay * 0.89);
            Assert.Equal(0, await worker.RunOnceAsync(Token));
            Host.Clock.Advance(delay * 0.22);
        }

        Assert.Equal(1, await worker.RunOnceAsync(Token));
        Assert.Equal((2L, null), await StatusAsync(partner));
        Assert.Single(carrier.Asked.Select(request => request.Key).Distinct());
    }

    [Fact]
    public async Task A_carrier_that_wants_to_be_left_alone_is()
    {
        await OrderAsync();
        var carrier = new PlayedCarrier(_ => CarrierOutcome.TryAgain("Closed.", TimeSpan.FromHours(3)));
        var worker = Host.WorkerFor(carrier);
        await worker.RunOnceAsync(Token);
        Host.Clock.Advance(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await worker.RunOnceAsync(Token));
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await worker.RunOnceAsync(Token));
    }

    [Fact]
    public async Task What_stands_behind_a_command_that_waits_is_not_looked_at_before_it()
    {
        var (partner, sim, _) = await OrderAsync();
        await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid));
        await Host.WorkerFor(new PlayedCarrier(_ => CarrierOutcome.TryAgain("Busy."))).RunOnceAsync(Token);

        var commands = await Host.CommandsAsync(partner, Token);
        Assert.Equal([1L, 0L], commands.Select(command => command.Attempts));
        Assert.Equal(commands[0].DueAt, commands[1].DueAt);
        Assert.True(commands[0].DueAt > Host.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_refusal_for_good_ends_the_order_and_gives_its_price_back()
    {
        var (partner, _, _) = await OrderAsync();
        await Host.WorkerFor(new PlayedCarrier(_ => CarrierOutcome.RefusedForGood("Unknown card."))).RunOnceAsync(Token);

        Assert.Equal((3L, "Unknown card."), await StatusAsync(partner));
        Assert.Equal(OrderStatus.EndedEarly, (await OnlyOrderAsync(partner)).Status);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
        Assert.Equal(
            ["1000", "1005", "1001"], (await Host.EventsAsync(partner, Token)).Select(item => item.Operation));
    }

    [Fact]
    public async Task So_does_the_last_attempt_and_what_stands_behind_goes_on()
    {
        var (partner, sim, _) = await OrderAsync(new SeedPlan { Type = PlanType.Yearly });
        await CallAsync(partner, "/device/pauseService", ("device_id", sim.Iccid));
        var carrier = new PlayedCarrier(request => request.Action is CarrierAction.Activate
            ? CarrierOutcome.TryAgain("Busy.")
            : CarrierOutcome.Done);
        var worker = Host.WorkerFor(carrier);
        foreach (var delay in Delays)
        {
            await worker.RunOnceAsync(Token);
            Host.Clock.Advance(delay * 1.1);
        }

        Assert.Equal(100_000 - 150, await Host.BalanceAsync(partner, Token));
        await worker.RunOnceAsync(Token);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
        Assert.Equal(
            [3L, 2L], (await Host.CommandsAsync(partner, Token)).Select(command => command.Status).Take(2));
        Assert.Equal(Delays.Length + 1, carrier.Asked.Count(request => request.Action is CarrierAction.Activate));
    }

    [Fact]
    public async Task An_attempt_that_would_come_after_the_orders_end_is_not_waited_for()
    {
        var (partner, _, _) = await OrderAsync(new SeedPlan { Type = PlanType.Daily });
        var carrier = new PlayedCarrier(_ => CarrierOutcome.TryAgain("Closed.", TimeSpan.FromHours(7)));
        await Host.WorkerFor(carrier).RunOnceAsync(Token); // It is 18:00, and the order ends with the day.

        Assert.Equal((3L, "Closed."), await StatusAsync(partner));
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task An_activation_that_nobody_wants_any_more_is_not_sent()
    {
        var (partner, _, _) = await OrderAsync();
        var order = await OnlyOrderAsync(partner);
        var ended = await CallAsync(
            partner, "/package/aheadFinishDeviceOrder", ("order_id", new OrderId(order.Id).ToString()));
        Assert.Equal("0000", ended.Code);
        var carrier = new PlayedCarrier();
        await Host.WorkerFor(carrier).RunOnceAsync(Token);

        Assert.DoesNotContain(carrier.Asked, request => request.Action is CarrierAction.Activate);
        Assert.Equal(3, (await Host.CommandsAsync(partner, Token))[0].Status);
    }

    [Fact]
    public async Task What_a_carrier_cannot_do_is_not_asked_of_it()
    {
        var (partner, _, _) = await OrderAsync();
        var carrier = new PlayedCarrier { Capabilities = CarrierCapabilities.Stop };
        await Host.WorkerFor(carrier).RunOnceAsync(Token);
        Assert.DoesNotContain(carrier.Asked, request => request.Action is CarrierAction.Activate);
        Assert.Equal(3, (await Host.CommandsAsync(partner, Token))[0].Status);
        Assert.Equal(100_000, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task An_adapter_that_throws_is_a_carrier_that_fails()
    {
        var (partner, _, _) = await OrderAsync();
        var carrier = new PlayedCarrier((_, _) => throw new InvalidOperationException("A bug."));
        Host.ExpectLog("A bug.", "The adapter throws it.");
        await Host.WorkerFor(carrier).RunOnceAsync(Token);
        Assert.Equal((1L, nameof(InvalidOperationException)), await StatusAsync(partner));
    }

    [Fact]
    public async Task A_silent_carrier_is_waited_for_no_longer_than_its_limit()
    {
        var (partner, _, _) = await OrderAsync();
        var carrier = new PlayedCarrier(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Host.Clock, cancellationToken);
            return CarrierOutcome.Done;
        });
        var limited = Host.Clock.NextTimer(TimeSpan.FromSeconds(10));
        var running = Host.WorkerFor(carrier).RunOnceAsync(Token);
        await limited;
        await UntilAsync(() => carrier.Asked.Count == 1);
        Host.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await running);
        Assert.Equal((1L, "No answer within 10 s."), await StatusAsync(partner));
    }

    private async Task<(long Status, string? Error)> StatusAsync(ApiPartner partner)
    {
        var command = (await Host.CommandsAsync(partner, Token))[0];
        return (command.Status, command.LastError);
    }

    /// <summary>Waits for something that another thread does at once.</summary>
    private static Task UntilAsync(Func<bool> holds) => Poll.UntilAsync(holds, Token);
}

public sealed class CarrierCommandTestsOnSqlite() : CarrierCommandTests(Engine.Sqlite);

public sealed class CarrierCommandTestsOnPostgres() : CarrierCommandTests(Engine.Postgres);
