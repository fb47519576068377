using OpenCsss.Contracts.Notifications;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>An endpoint that has something to send and does not move is told of, whatever keeps it; others are not.</summary>
public abstract class CallbackProgressTests(Engine engine) : CallbackScenario(engine)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    protected override Task<ApiHost> StartHostAsync() =>
        ApiHost.StartSendingAsync(Engine, options => options.NoProgressAfter = Limit, Token);

    [Fact]
    public async Task An_endpoint_that_nobody_sends_for_is_told_of_once_until_it_moves_again()
    {
        Host.ExpectLog("makes no progress", "Nobody has sent for the endpoint.");
        var partner = await SeedReceivingPartnerAsync();
        Host.Clock.Jump(TimeSpan.FromDays(7)); // Without anything to send, which is no standstill.
        await OrderAsync(partner);
        var since = Host.Clock.GetUtcNow();
        await WatchAsync(TimeSpan.Zero);
        await WatchAsync(Limit - TimeSpan.FromSeconds(1));
        Assert.Null(await NoProgressSinceAsync(partner));
        Assert.Empty(await Host.BrokenInvariantsAsync());

        await WatchAsync(TimeSpan.FromSeconds(1));
        await WatchAsync(Limit);
        Assert.Equal("2026-06-22 18:00:00", await NoProgressSinceAsync(partner));
        var broken = Assert.Single(await Host.BrokenInvariantsAsync());
        Assert.Contains("makes progress", broken, StringComparison.Ordinal);
        var told = Assert.Single(await Host.EventsAsync(partner, Token), item => item.Operation == "callback_stalled");
        Assert.Equal(
            $$"""{"partner_code":"{{partner.AccessCode}}","callback":"all","settled_event_no":"0","no_progress_since":"""
            + $$"""
               "{{since.ToUnixTimeMilliseconds()}}","occurred_at":"{{(since + Limit).ToUnixTimeMilliseconds()}}"}
               """,
            told.Body);

        await Host.DispatchAsync(Token);
        Assert.Equal(2, Receiver.Received.Count); // What waited, and that it waited.
        Assert.Null(await NoProgressSinceAsync(partner));
        await OrderAsync(partner);
        await WatchAsync(TimeSpan.Zero);
        await WatchAsync(Limit);
        Assert.Equal(2, (await Host.EventsAsync(partner, Token)).Count(item => item.Operation == "callback_stalled"));
        await Host.DispatchAsync(Token);
    }

    [Fact]
    public async Task Another_endpoint_of_the_partner_hears_of_it()
    {
        Host.ExpectLog("makes no progress", "Nobody has sent for the endpoint.");
        await using var other = await CallbackReceiver.StartAsync(Token);
        var partner = await Host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(other.Url, Token, EventNames.CallbackStalled);
        await Host.DispatchAsync(Token);
        await partner.SetCallbackAsync(Receiver.Url, Token, EventNames.OrderStatus);
        await OrderAsync(partner);
        await WatchAsync(TimeSpan.Zero);
        await WatchAsync(Limit);
        await Host.DispatchAsync(Token);
        Assert.Contains("order_status", other.Received.Select(item => item.Text("callback")));
    }

    [Fact]
    public async Task Two_nodes_tell_of_it_once()
    {
        await using var twin = await Host.StartTwinAsync(
            options => options.Callbacks.NoProgressAfter = Limit, Token);
        Host.AllowLog("makes no progress", "Nobody has sent for the endpoint.");
        twin.AllowLog("makes no progress", "Nobody has sent for the endpoint.");
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await WatchAsync(TimeSpan.Zero);
        await twin.WatchCallbacksAsync(Token);
        Host.Clock.Jump(Limit);
        await Task.WhenAll(Host.WatchCallbacksAsync(Token), twin.WatchCallbacksAsync(Token));
        Assert.Equal(2, (await Host.EventsAsync(partner, Token)).Count);
        await Host.DispatchAsync(Token);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_no_standstill()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        for (var round = 0; round < 4; round++)
        {
            await OrderAsync(partner);
            await Host.DispatchAsync(Token);
            await WatchAsync(Limit / 2);
        }

        Assert.Null(await NoProgressSinceAsync(partner));
        Assert.NotNull((await partner.CallbackAsync(Token)).GetProperty("failing_since").GetString());
    }

    [Fact]
    public async Task An_endpoint_that_is_switched_off_stands_still_as_it_should()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("enabled", "0"));
        await WatchAsync(TimeSpan.Zero);
        await WatchAsync(Limit);
        Assert.Single(await Host.EventsAsync(partner, Token));
        Assert.Empty(await Host.BrokenInvariantsAsync());
    }

    [Fact]
    public async Task Disabling_and_enabling_begins_anew()
    {
        Host.ExpectLog("makes no progress", "Nobody has sent for the endpoint.");
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await WatchAsync(TimeSpan.Zero);
        await WatchAsync(Limit);
        foreach (var enabled in new[] { "0", "1" })
        {
            await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("enabled", enabled));
        }

        Assert.Null(await NoProgressSinceAsync(partner));
        Assert.Empty(await Host.BrokenInvariantsAsync());
    }

    private Task WatchAsync(TimeSpan later)
    {
        Host.Clock.Jump(later);
        return Host.WatchCallbacksAsync(Token);
    }

    private static async Task<string?> NoProgressSinceAsync(ApiPartner partner) =>
        (await partner.CallbackAsync(Token)).GetProperty("no_progress_since").GetString();
}

public sealed class CallbackProgressTestsOnSqlite() : CallbackProgressTests(Engine.Sqlite);

public sealed class CallbackProgressTestsOnPostgres() : CallbackProgressTests(Engine.Postgres);
