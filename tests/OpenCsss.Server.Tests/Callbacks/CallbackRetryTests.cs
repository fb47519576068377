using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Partners whose web servers fail: when they are tried again, and what waits meanwhile.</summary>
public abstract class CallbackRetryTests(Engine engine) : CallbackScenario(engine)
{
    protected override Task<ApiHost> StartHostAsync() => ApiHost.StartSendingAsync(
        Engine, options => options.RetryDelays = "0:00:05 0:05:00 0:30:00", Token);

    [Fact]
    public async Task A_failed_attempt_is_repeated_by_the_schedule_and_then_given_up()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        foreach (var delay in new[] { TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30) })
        {
            var count = Receiver.Received.Count;
            await Host.DispatchAfterAsync(delay * (1 - RetrySchedule.Jitter) - TimeSpan.FromMilliseconds(1), Token);
            Assert.Equal(count, Receiver.Received.Count);
            await Host.DispatchAfterAsync((delay * 2 * RetrySchedule.Jitter) + TimeSpan.FromMilliseconds(2), Token);
            Assert.Equal(count + 1, Receiver.Received.Count);
        }

        await Host.DispatchAfterAsync(TimeSpan.FromDays(1), Token);
        Assert.Equal(4, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(item => item.DeliveryId).Distinct());
        Assert.Equal((0, 1), await PendingAndDeadAsync(partner));
        Assert.Equal(
            Enumerable.Range(1, 4).Select(number => (number, 500)),
            (await Host.AttemptsAsync(partner, Token)).Select(item => ((int)item.AttemptNo, (int)item.Status!)));
    }

    [Fact]
    public async Task Later_events_of_the_SIM_wait_and_those_of_others_do_not()
    {
        var partner = await SeedReceivingPartnerAsync();
        var stuck = await OrderAsync(partner, 3);
        var other = await OrderAsync(partner, 2);
        Receiver.Otherwise(item => item.Text("orderid") == stuck[0] ? 500 : 200);
        await Host.DispatchAsync(Token);
        Assert.Equal([stuck[0], .. other], OrdersIn(Receiver.Received).Order());
        Assert.Equal((3, 0), await PendingAndDeadAsync(partner));

        Receiver.Otherwise(_ => 200);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        Assert.Equal([stuck[0], .. stuck], OrdersIn(Receiver.Received).Where(stuck.Contains));
        Assert.Equal((0, 0), await PendingAndDeadAsync(partner));
    }

    [Fact]
    public async Task SIMs_that_are_tried_again_at_the_same_time_are_each_delivered_to_once()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        var orders = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            orders.AddRange(await OrderAsync(partner, 3));
        }

        await Host.DispatchAsync(Token);
        var failed = Receiver.Received.Count;
        Receiver.Otherwise(_ => 200);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        Assert.Equal(orders.Order(), OrdersIn(Receiver.Received.Skip(failed)).Order());
        Assert.Equal((0, 0), await PendingAndDeadAsync(partner));
    }

    [Fact]
    public async Task What_happens_while_a_SIM_waits_waits_too()
    {
        var partner = await SeedReceivingPartnerAsync();
        var sim = await Host.SeedSimAsync(partner, Token);
        Receiver.Then(500);
        var orders = (await OrderAsync(partner, 1, sim)).ToList();
        await Host.DispatchAsync(Token);
        orders.AddRange(await OrderAsync(partner, 1, sim));
        await Host.DispatchAsync(Token);
        Assert.Single(Receiver.Received);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        Assert.Equal([orders[0], .. orders], OrdersIn(Receiver.Received));
    }

    [Fact]
    public async Task Once_an_event_is_given_up_the_next_of_its_SIM_is_sent()
    {
        await using var host = await ApiHost.StartSendingAsync(
            Engine, options => options.RetryDelays = "0:00:01", Token);
        var partner = await host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(Receiver.Url, Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);
        var first = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var second = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        Receiver.Then(500, 500);
        await host.DispatchAsync(Token);
        await host.DispatchAfterAsync(TimeSpan.FromSeconds(2), Token);
        Assert.Equal([first.OrderId, first.OrderId, second.OrderId], OrdersIn(Receiver.Received));
        Assert.Equal(1, (await partner.CallbackAsync(Token)).GetProperty("dead").GetInt32());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_receiver_that_asks_for_time_gets_it(int status)
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(context =>
        {
            context.Response.Headers.RetryAfter = "120";
            return CallbackReceiver.AnswerAsync(context, status, "later");
        });
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(119), Token);
        Assert.Single(Receiver.Received);
        await Host.DispatchAfterAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(2, Receiver.Received.Count);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var elsewhere = await CallbackReceiver.StartAsync(Token);
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(context =>
        {
            context.Response.Headers.Location = elsewhere.Url;
            return CallbackReceiver.AnswerAsync(context, 301, "");
        });
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Empty(elsewhere.Received);
        Assert.Equal((1, 0), await PendingAndDeadAsync(partner));
        Assert.Equal(301, Assert.Single(await Host.AttemptsAsync(partner, Token)).Status);
    }

    [Fact]
    public async Task A_cut_connection_is_a_failure_and_the_log_says_so()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(CallbackReceiver.CutAsync);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        var attempts = await Host.AttemptsAsync(partner, Token);
        Assert.Equal([(1, null), (2, 200L)], attempts.Select(item => ((int)item.AttemptNo, item.Status)));
        Assert.Equal("the connection was cut", attempts[0].Error);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_tried_again()
    {
        var partner = await SeedReceivingPartnerAsync();
        var url = new Uri(Receiver.Url);
        await Receiver.DisposeAsync();
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal("the connection was refused", (await Host.AttemptsAsync(partner, Token))[0].Error);
        await using var again = await CallbackReceiver.StartAsync(Token, url.Port);
        await Host.DispatchAfterAsync(AtTheLatest(TimeSpan.FromSeconds(5)), Token);
        Assert.Single(again.Received);
    }

    [Fact]
    public async Task No_answer_within_15_seconds_is_a_failure()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(CallbackReceiver.HangAsync);
        await OrderAsync(partner);
        var sending = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(1, Deadline, Token);
        Host.Clock.Advance(TimeSpan.FromMilliseconds(14_999));
        Assert.False(sending.IsCompleted);
        Host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await sending.WaitAsync(Deadline, TimeProvider.System, Token);
        var attempt = Assert.Single(await Host.AttemptsAsync(partner, Token));
        Assert.Equal((null, "no answer within 15 s", 15_000), (attempt.Status, attempt.Error, attempt.DurationMs));
    }

    [Fact]
    public async Task An_endpoint_that_hangs_does_not_delay_another_partners()
    {
        await using var hanging = await CallbackReceiver.StartAsync(Token);
        hanging.Otherwise((_, context) => CallbackReceiver.HangAsync(context));
        var slow = await SeedReceivingPartnerAsync(hanging.Url);
        var quick = await SeedReceivingPartnerAsync();
        for (var i = 0; i < 20; i++)
        {
            await OrderAsync(slow);
            await OrderAsync(quick);
        }

        var sending = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(20, Deadline, Token);
        await hanging.WaitForAsync(1, Deadline, Token);
        Assert.InRange(hanging.Received.Count, 1, 4); // Begins with few at once, and learns.

        // In this order: one that begins to hang after the clock has moved would hang for ever.
        hanging.Otherwise(_ => 500);
        Host.Clock.Advance(TimeSpan.FromSeconds(15));
        await sending.WaitAsync(Deadline, TimeProvider.System, Token);
    }

    private async Task<(int, int)> PendingAndDeadAsync(ApiPartner partner)
    {
        var callback = await partner.CallbackAsync(Token);
        return (callback.GetProperty("pending").GetInt32(), callback.GetProperty("dead").GetInt32());
    }
}

public sealed class CallbackRetryTestsOnSqlite() : CallbackRetryTests(Engine.Sqlite);

public sealed class CallbackRetryTestsOnPostgres() : CallbackRetryTests(Engine.Postgres);
