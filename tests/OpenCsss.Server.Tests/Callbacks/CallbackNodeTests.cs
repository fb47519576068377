using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Any number of nodes send, each event by one of them; what a node leaves behind another takes up.</summary>
public abstract class CallbackNodeTests(Engine engine) : CallbackScenario(engine)
{
    [Fact]
    public async Task Two_nodes_never_send_the_same()
    {
        await using var twin = await Host.StartSendingTwinAsync(Token);
        var partners = new List<ApiPartner>();
        for (var i = 0; i < 4; i++)
        {
            partners.Add(await SeedReceivingPartnerAsync());
        }

        for (var round = 0; round < 3; round++)
        {
            foreach (var partner in partners)
            {
                await OrderAsync(partner, 5);
            }

            await Task.WhenAll(Host.DispatchAsync(Token), twin.DispatchAsync(Token));
        }

        Assert.Equal(60, Receiver.Received.Count);
        Assert.Equal(60, Receiver.Received.Select(item => item.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task A_lease_keeps_others_away_and_its_end_lets_them_in()
    {
        await using var twin = await Host.StartSendingTwinAsync(Token);
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await OrderAsync(partner);
        await twin.DispatchAfterAsync(TimeSpan.FromSeconds(59), Token);
        Assert.Single(Receiver.Received);
        await twin.DispatchAfterAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(2, Receiver.Received.Count);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token); // It has lost the endpoint.
        Assert.Equal(2, Receiver.Received.Count);
        await twin.DispatchAsync(Token);
        Assert.Equal(3, Receiver.Received.Select(item => item.DeliveryId).Distinct().Count());
    }

    [Fact]
    public async Task A_node_that_was_too_slow_records_nothing_and_the_id_is_the_same()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        var answer = new TaskCompletionSource();
        Receiver.Then(context => answer.Task.ContinueWith(
            _ => CallbackReceiver.AnswerAsync(context, 200, "late"), TaskScheduler.Default).Unwrap());
        var slow = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(1, Deadline, Token);

        // For a node whose clock is a minute ahead the lease is over, while the first one still waits for its answer.
        await using var twin = await Host.StartSendingTwinAsync(TimeSpan.FromSeconds(61), Token);
        await twin.DispatchAsync(Token);
        answer.SetResult();
        await slow;
        Assert.Equal(2, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(item => item.DeliveryId).Distinct());
        var attempt = Assert.Single(await twin.AttemptsAsync(partner, Token));
        Assert.Equal(200, attempt.Status);
        Assert.Equal("1", (await partner.CallbackAsync(Token)).GetProperty("settled_event_no").GetString());
    }

    [Fact]
    public async Task A_node_that_is_stopped_gives_its_endpoints_back()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await Host.RestartAsync(Token);
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal(2, Receiver.Received.Count);
    }

    [Fact]
    public async Task A_commit_wakes_the_node_that_made_it_without_a_clock()
    {
        await using var host = await ApiHost.StartSendingByItselfAsync(Engine, Token);
        var partner = await host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(Receiver.Url, Token);
        var plan = await host.SeedPlanAsync(Token);
        for (var i = 1; i <= 3; i++)
        {
            await partner.Client.PlaceOrderAsync(plan.OrderFor(await host.SeedSimAsync(partner, Token)), Token);
            await Receiver.WaitForAsync(i, Deadline, Token);
        }

        await host.RestartAsync(Token); // What was not recorded yet is recorded before it ends.
        Assert.Equal("3", (await partner.CallbackAsync(Token)).GetProperty("settled_event_no").GetString());
        Assert.Equal(3, Receiver.Received.Count);
    }

    [Fact]
    public async Task A_node_that_does_not_hear_that_it_has_recorded_records_the_same_again_and_goes_on()
    {
        await using var host = await ApiHost.StartSendingByItselfAsync(Engine, Token);
        var partner = await host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(Receiver.Url, Token);
        var (sim, plan) = (await host.SeedSimAsync(partner, Token), await host.SeedPlanAsync(Token));
        Receiver.Then(async context =>
        {
            await host.RecordBehindTheBackAsync(partner, 1, Token);
            await CallbackReceiver.AnswerAsync(context, 200, "ok");
        });
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await Receiver.WaitForAsync(1, Deadline, Token);

        var start = TimeProvider.System.GetTimestamp();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        while ((await partner.CallbackAsync(Token)).GetProperty("settled_event_no").GetString() != "2")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Deadline, "What came after was never recorded.");
            host.Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }

        Assert.Equal(2, Receiver.Received.Select(item => item.DeliveryId).Distinct().Count());
        Assert.Equal(
            [(1, 1), (2, 1)],
            (await host.AttemptsAsync(partner, Token)).Select(item => ((int)item.EventNo, (int)item.AttemptNo)));
    }
}

public sealed class CallbackNodeTestsOnSqlite() : CallbackNodeTests(Engine.Sqlite);

public sealed class CallbackNodeTestsOnPostgres() : CallbackNodeTests(Engine.Postgres);
