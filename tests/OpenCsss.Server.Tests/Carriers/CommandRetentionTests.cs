using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Carriers;
using OpenCsss.Platform.Modules.Networks;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Commands that were finished long ago are removed, and nothing else. When a test has ended, its database is verified
/// as <c>csss verify</c> does.
/// </summary>
public abstract class CommandRetentionTests(Engine engine) : CarrierScenario(engine)
{
    private const long Waits = 1;
    private const long Done = 2;
    private const long Failed = 3;

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Carriers.KeepFinishedDays = 10;
    }

    [Fact]
    public async Task What_was_done_or_has_failed_goes_after_its_days_and_what_waits_stays()
    {
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await YearAsync());
        var (done, failed, waiting) = (
            await OrderAsync(partner, plan), await OrderAsync(partner, plan), await OrderAsync(partner, plan));
        await Host.WorkerFor(new PlayedCarrier(request =>
            request.Sim.SimId == done.Id ? CarrierOutcome.Done
            : request.Sim.SimId == failed.Id ? CarrierOutcome.RefusedForGood("No such product.")
            : CarrierOutcome.TryAgain("Busy."))).RunOnceAsync(Token);
        Host.Clock.Jump(TimeSpan.FromDays(10));
        Assert.Equal(0, await Host.ForgetCommandsAsync(Token));

        var later = await OrderAsync(partner, plan);
        Host.Clock.Jump(TimeSpan.FromMilliseconds(1));
        var before = await Host.StateAsync(partner, Token);
        Assert.Equal(await FinishedAsync(partner), await Host.ForgetCommandsAsync(Token));
        Assert.Equal(
            [(waiting.Id, Waits), (later.Id, Waits)],
            (await Host.CommandsAsync(partner, Token)).Select(command => (command.SimId, command.Status)));
        Assert.Equal(before, await Host.StateAsync(partner, Token));
        Assert.Equal(0, await Host.ForgetCommandsAsync(Token));
    }

    [Fact]
    public async Task A_command_that_was_finished_lately_stays_however_old_it_is()
    {
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await YearAsync());
        await OrderAsync(partner, plan);
        Host.Clock.Jump(TimeSpan.FromDays(30));
        await Host.WorkerFor(new PlayedCarrier(_ => CarrierOutcome.Done)).RunOnceAsync(Token);
        Assert.Equal(0, await Host.ForgetCommandsAsync(Token));
        Assert.Equal(Done, (await OnlyCommandAsync(partner)).Status);
        Host.Clock.Jump(TimeSpan.FromDays(11));
        Assert.Equal(1, await Host.ForgetCommandsAsync(Token));
    }

    [Fact]
    public async Task More_than_a_piece_goes_though_the_first_waits()
    {
        var (partner, plan) = (
            await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 10_000_000 }), await YearAsync());
        var first = await OrderAsync(partner, plan);
        await BatchAsync(partner, plan, 1_000);
        await BatchAsync(partner, plan, 200);
        await Host.WorkerFor(
            new PlayedCarrier(request =>
                request.Sim.SimId == first.Id ? CarrierOutcome.TryAgain("Busy.") : CarrierOutcome.Done),
            new NetworkOptions { CircuitFailures = 1_000 }).RunOnceAsync(Token);
        Host.Clock.Jump(TimeSpan.FromDays(11));
        Assert.Equal(1_200, await Host.ForgetCommandsAsync(Token));
        Assert.Equal(first.Id, (await OnlyCommandAsync(partner)).SimId);
    }

    [Fact]
    public async Task With_zero_days_everything_is_kept()
    {
        Options.KeepFinishedDays = 0;
        var (partner, plan) = (await Host.SeedPartnerAsync(Token), await YearAsync());
        await OrderAsync(partner, plan);
        await Host.WorkerFor(new PlayedCarrier(_ => CarrierOutcome.Done)).RunOnceAsync(Token);
        Host.Clock.Jump(TimeSpan.FromDays(5_000));
        Assert.Equal(0, await Host.ForgetCommandsAsync(Token));
    }

    private Task<SeededPlan> YearAsync() => Host.SeedPlanAsync(Token, new SeedPlan { Type = PlanType.Yearly });

    private async Task BatchAsync(ApiPartner partner, SeededPlan plan, int count)
    {
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), count), Token);
        var order = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(plan.OpenOrderFor(sims[0])))!.AsObject();
        order.Remove("device_id");
        order["deviceList"] = new JsonArray([.. sims.Select(sim => JsonValue.Create(sim.Iccid))]);
        Assert.Equal("0000", (await partner.AskAsync("/package/batchOrderPackages", order, Token)).Code);
    }

    private async Task<int> FinishedAsync(ApiPartner partner) =>
        (await Host.CommandsAsync(partner, Token)).Count(command => command.Status is Done or Failed);
}

public sealed class CommandRetentionTestsOnSqlite() : CommandRetentionTests(Engine.Sqlite);

public sealed class CommandRetentionTestsOnPostgres() : CommandRetentionTests(Engine.Postgres);
