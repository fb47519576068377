using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Sms;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Messages on their way to a network that a test plays: leases, nodes, receipts in any order.</summary>
public abstract class SmsRouteTests(Engine engine) : SmsScenario(engine)
{
    private readonly PlayedRoute _route = new();

    internal override void Configure(ServerOptions options)
    {
        options.Sms.Prices = "USD=0.05";
        options.Sms.PartsPerSecond = 3;
    }

    [Fact]
    public async Task Two_nodes_hand_each_part_over_once()
    {
        var (partner, sim) = await SeedAsync();
        await SentAsync(partner, sim, new string('a', 1_500));
        await using var twin = await Host.StartTwinAsync(Token);
        var workers = new[] { Host, twin, Host, twin }.Select(node => node.WorkerFor(_route)).ToArray();
        await Task.WhenAll(workers.Select(worker => worker.RunOnceAsync(Token)));
        Assert.Equal(
            Enumerable.Range(1, 10).Select(part => (long)part),
            _route.Handed.Select(part => part.Part.PartNo).Order());
    }

    [Fact]
    public async Task A_part_of_which_nothing_came_back_is_handed_over_again_and_no_earlier_than_its_lease()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim);
        var never = new TaskCompletionSource<SubmitResult>();
        _route.Answer = n => n == 1 ? never.Task : Task.FromResult(new SubmitResult(SubmitOutcome.Taken, "smsc", "m2"));
        _ = Host.WorkerFor(_route).RunOnceAsync(Token); // Its node dies with the part.
        await Poll.UntilAsync(() => _route.Handed.Count == 1, Token);
        Host.Clock.Jump(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await Host.WorkerFor(_route).RunOnceAsync(Token));
        Host.Clock.Jump(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await Host.WorkerFor(_route).RunOnceAsync(Token));
        Assert.Equal(("1", ""), await StatusAsync(partner, id));

        // The first node wakes up: what it knows is out of date.
        never.SetResult(new SubmitResult(SubmitOutcome.Refused, "smsc", Error: "88"));
        await Host.Inbox.ReportAsync("smsc", "m2", SmsPartState.Delivered, "", Token);
        Assert.Equal(("2", ""), await StatusAsync(partner, id));
        Assert.Equal(99_995, await Host.BalanceAsync(partner, Token));
    }

    [Fact]
    public async Task A_network_that_cannot_now_is_asked_again_later_and_later()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim);
        _route.Answer = n => Task.FromResult(n < 4
            ? new SubmitResult(SubmitOutcome.Later, "smsc", Error: "88")
            : new SubmitResult(SubmitOutcome.Taken, "smsc", "m4"));
        var worker = Host.WorkerFor(_route);
        foreach (var wait in (int[])[0, 1, 5, 15])
        {
            if (wait > 0)
            {
                Host.Clock.Jump(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
                Assert.Equal(0, await worker.RunOnceAsync(Token));
                Host.Clock.Jump(TimeSpan.FromMilliseconds(1));
            }

            Assert.Equal(1, await worker.RunOnceAsync(Token));
        }

        Assert.Equal(("1", ""), await StatusAsync(partner, id));
    }

    [Fact]
    public async Task A_route_without_room_is_given_nothing()
    {
        var (partner, sim) = await SeedAsync();
        await SentAsync(partner, sim);
        _route.Room = 0;
        Assert.Equal(0, await Host.WorkerFor(_route).RunOnceAsync(Token));
        Assert.Empty(_route.Handed);
    }

    [Fact]
    public async Task Receipts_count_once_and_the_message_waits_for_all_of_its_parts()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim, new string('a', 161));
        await Host.WorkerFor(_route).RunOnceAsync(Token);
        await Host.Inbox.ReportAsync("smsc", "m1", SmsPartState.Delivered, "", Token);
        await Host.Inbox.ReportAsync("smsc", "m1", SmsPartState.Delivered, "", Token);
        await Host.Inbox.ReportAsync("smsc", "m1", SmsPartState.Failed, "9", Token);
        Assert.Equal(("1", ""), await StatusAsync(partner, id));
        Assert.Empty(await ToldAsync(partner));
        await Host.Inbox.ReportAsync("other", "m2", SmsPartState.Failed, "9", Token);
        await Host.Inbox.ReportAsync("smsc", "m2", SmsPartState.Failed, "27", Token);
        Assert.Equal(("3", "27"), await StatusAsync(partner, id));
        Assert.Single(await ToldAsync(partner));
    }

    [Fact]
    public async Task A_receipt_that_is_quicker_than_the_answer_finds_its_message()
    {
        var (partner, sim) = await SeedAsync();
        var id = await SentAsync(partner, sim);
        _route.Answer = async _ =>
        {
            await Host.Inbox.ReportAsync("smsc", "quick", SmsPartState.Delivered, "", Token);
            await Host.LetSmsTimePassAsync(Token);
            return new SubmitResult(SubmitOutcome.Taken, "smsc", "quick");
        };
        await Host.WorkerFor(_route).RunOnceAsync(Token);
        Assert.Equal(("1", ""), await StatusAsync(partner, id));
        Assert.Equal(1, await Host.LetSmsTimePassAsync(Token));
        Assert.Equal(("2", ""), await StatusAsync(partner, id));
        Assert.Equal(0, await Host.LetSmsTimePassAsync(Token));
    }

    [Fact]
    public async Task A_partner_that_sends_more_than_its_share_is_told_to_wait()
    {
        var (partner, sim) = await SeedAsync();
        var (neighbour, theirs) = await SeedAsync();
        await SentAsync(partner, sim, new string('a', 1_000)); // 7 parts; the rest of the second is gone, and more.
        var refused = await partner.CallAsync(SendPath, Token, ("device_id", sim.Iccid), ("content", "x"));
        Assert.Equal((429, "1009"), (refused.Status, refused.Code));
        await SentAsync(neighbour, theirs);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        await SentAsync(partner, sim);
    }
}

public sealed class SmsRouteTestsOnSqlite() : SmsRouteTests(Engine.Sqlite);

public sealed class SmsRouteTestsOnPostgres() : SmsRouteTests(Engine.Postgres);
