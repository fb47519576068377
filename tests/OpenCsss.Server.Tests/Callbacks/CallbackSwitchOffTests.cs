using OpenCsss.Contracts.Notifications;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Endpoints that are gone, or fail for days, and what is sent again by hand.</summary>
public abstract class CallbackSwitchOffTests(Engine engine) : CallbackScenario(engine)
{
    [Fact]
    public async Task An_endpoint_that_says_it_is_gone_is_switched_off_and_an_event_says_so()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(410);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        var callback = await partner.CallbackAsync(Token);
        Assert.Equal(
            ("0", "gone"),
            (callback.GetProperty("enabled").GetString(), callback.GetProperty("disabled_reason").GetString()));
        var disabled = (await Host.EventsAsync(partner, Token))[^1];
        Assert.Equal(EventNames.CallbackDisabled, disabled.Operation);
        Assert.Contains("\"reason\":\"gone\"", disabled.Body, StringComparison.Ordinal);

        var meanwhile = await OrderAsync(partner);
        await Host.DispatchAfterAsync(TimeSpan.FromDays(1), Token);
        Assert.Single(Receiver.Received);
        await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("enabled", "1"));
        await Host.DispatchAsync(Token);
        Assert.Equal(4, Receiver.Received.Count); // What it refused, what happened meanwhile, and that it was off.
        Assert.Contains(meanwhile[0], OrdersIn(Receiver.Received));
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_five_days_is_switched_off()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        for (var day = 0; day < 4; day++)
        {
            await Host.DispatchAfterAsync(TimeSpan.FromDays(1), Token);
        }

        await Host.DispatchAfterAsync(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1), Token);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal("1", (await partner.CallbackAsync(Token)).GetProperty("enabled").GetString());
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(7), Token);
        Assert.Equal("failing", (await partner.CallbackAsync(Token)).GetProperty("disabled_reason").GetString());
        Assert.Equal(EventNames.CallbackDisabled, (await Host.EventsAsync(partner, Token))[^1].Operation);
    }

    [Fact]
    public async Task One_success_begins_the_five_days_anew()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(500);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.NotNull((await partner.CallbackAsync(Token)).GetProperty("failing_since").GetString());
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(6), Token);
        Assert.Null((await partner.CallbackAsync(Token)).GetProperty("failing_since").GetString());
        Host.Clock.Advance(TimeSpan.FromDays(6));
        Receiver.Then(500);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal("1", (await partner.CallbackAsync(Token)).GetProperty("enabled").GetString());
    }

    [Fact]
    public async Task An_endpoint_that_fails_again_and_again_is_tried_with_something_new_from_time_to_time_only()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        for (var i = 0; i < 60; i++)
        {
            await OrderAsync(partner);
        }

        await Host.DispatchAsync(Token);
        var tried = Receiver.Received.Select(item => item.DeliveryId).Distinct().Count();
        Assert.InRange(tried, 10, 15);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(tried + 1, Receiver.Received.Select(item => item.DeliveryId).Distinct().Count());

        Receiver.Otherwise(_ => 200);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(60, Receiver.Received.Select(item => item.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task What_was_given_up_is_sent_again_in_order_all_of_it_or_since_a_time()
    {
        await using var host = await ApiHost.StartSendingAsync(Engine, options => options.RetryDelays = "", Token);
        var partner = await host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(Receiver.Url, Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);
        var orders = new List<string>();
        Receiver.Otherwise(_ => 500);
        for (var i = 0; i < 4; i++)
        {
            orders.Add((await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token)).OrderId!);
            await host.DispatchAsync(Token);
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(4, (await partner.CallbackAsync(Token)).GetProperty("dead").GetInt32());
        var ids = Receiver.Received.Select(item => item.DeliveryId).ToList();
        Receiver.Otherwise(_ => 200);
        Assert.Equal(2, await host.ResendAsync(partner, Token, since: host.Clock.GetUtcNow().AddHours(-2)));
        await host.DispatchAsync(Token);
        Assert.Equal(orders[2..], OrdersIn(Receiver.Received.Skip(4)));
        Assert.Equal(2, await host.ResendAsync(partner, Token));
        await host.DispatchAsync(Token);
        Assert.Equal(orders[..2], OrdersIn(Receiver.Received.Skip(6)));
        Assert.Equal([.. ids[2..], .. ids[..2]], Receiver.Received.Skip(4).Select(item => item.DeliveryId));
        Assert.Equal(0, (await partner.CallbackAsync(Token)).GetProperty("dead").GetInt32());
    }

    [Fact]
    public async Task A_delivered_one_is_sent_again_under_the_same_id_and_one_that_was_not_sent_yet_is_not()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await OrderAsync(partner);
        Assert.Equal(1, await Host.ResendAsync(partner, Token, eventNo: 1));
        Assert.Equal(0, await Host.ResendAsync(partner, Token, eventNo: 2));
        Assert.Equal(0, await Host.ResendAsync(partner, Token, eventNo: 3));
        await Host.DispatchAsync(Token);
        Assert.Equal(
            [$"{partner.AccessCode}-all-1", $"{partner.AccessCode}-all-1", $"{partner.AccessCode}-all-2"],
            Receiver.Received.Select(item => item.DeliveryId).Order());
        Assert.Equal(
            [(1, 1), (1, 2), (2, 1)],
            (await Host.AttemptsAsync(partner, Token)).Select(item => ((int)item.EventNo, (int)item.AttemptNo)));
    }
}

public sealed class CallbackSwitchOffTestsOnSqlite() : CallbackSwitchOffTests(Engine.Sqlite);

public sealed class CallbackSwitchOffTestsOnPostgres() : CallbackSwitchOffTests(Engine.Postgres);
