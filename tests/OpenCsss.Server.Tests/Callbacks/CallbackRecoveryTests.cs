using System.Net;
using System.Net.Sockets;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// What a node leaves behind in the middle of its work, the next one goes on with: nothing is lost, what was recorded is
/// not sent again, and nothing that a receiver or an event does keeps an endpoint from moving.
/// </summary>
public abstract class CallbackRecoveryTests(Engine engine) : CallbackScenario(engine)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(61);

    [Fact]
    public async Task What_was_delivered_behind_one_that_waits_is_not_sent_again()
    {
        var partner = await SeedReceivingPartnerAsync();
        var release = await HoldFirstAsync(partner, 3);
        await using var twin = await Host.StartSendingTwinAsync(Lease, Token);
        await twin.DispatchAsync(Token);
        Assert.Equal(IdsOf(partner, 1, 1, 2, 3, 4), ReceivedIds());
        Assert.Equal("4", await SettledAsync(partner));
        Assert.Equal(
            Enumerable.Range(1, 4).Select(n => ((long)n, 1L, (long?)200)),
            (await twin.AttemptsAsync(partner, Token)).Select(item => (item.EventNo, item.AttemptNo, item.Status)));
        await release();
    }

    [Fact]
    public async Task What_failed_behind_one_that_waits_is_tried_again_when_it_is_due_and_counted_on()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        var release = await HoldFirstAsync(partner, 2);
        Receiver.Otherwise(_ => 200);
        await using var twin = await Host.StartSendingTwinAsync(Lease, Token);
        await twin.DispatchAsync(Token);
        Assert.Equal(IdsOf(partner, 1, 1, 2, 2, 3, 3), ReceivedIds());
        Assert.Equal(
            [(1, 1, 200), (2, 1, 500), (2, 2, 200), (3, 1, 500), (3, 2, 200)],
            (await twin.AttemptsAsync(partner, Token)).Select(item => (item.EventNo, item.AttemptNo, item.Status)));
        await release();
    }

    [Fact]
    public async Task A_SIM_keeps_its_order_when_its_first_failed_behind_one_that_waits()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(_ => 500);
        var release = await HoldFirstAsync(partner, 0);
        var orders = await OrderAsync(partner, 3);
        _ = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(2, Deadline, Token);
        await UntilPendingAsync(partner, 3);
        Receiver.Otherwise(_ => 200);
        await using var twin = await Host.StartSendingTwinAsync(Lease, Token);
        await twin.DispatchAsync(Token);
        Assert.Equal([orders[0], .. orders], OrdersIn(Receiver.Received).Where(orders.Contains));
        Assert.Equal("4", await SettledAsync(partner));
        await release();
    }

    [Fact]
    public async Task A_third_node_goes_on_from_what_the_first_two_left()
    {
        var partner = await SeedReceivingPartnerAsync();
        var release = await HoldFirstAsync(partner, 2);
        var stillHeld = new TaskCompletionSource();
        Receiver.Then(context => AnswerAfterAsync(stillHeld.Task, context));
        await using var second = await Host.StartSendingTwinAsync(Lease, Token);
        var sending = second.DispatchAsync(Token);
        await Receiver.WaitForAsync(4, Deadline, Token);
        await using var third = await Host.StartSendingTwinAsync(2 * Lease, Token);
        await third.DispatchAsync(Token);
        Assert.Equal(IdsOf(partner, 1, 1, 1, 2, 3), ReceivedIds());
        Assert.Equal("3", await SettledAsync(partner));
        stillHeld.SetResult();
        await sending;
        await release();
        Assert.Equal(3, (await third.AttemptsAsync(partner, Token)).Count);
    }

    [Fact]
    public async Task Switching_on_takes_an_endpoint_from_a_node_that_holds_it_and_does_nothing()
    {
        var partner = await SeedReceivingPartnerAsync();
        var release = await HoldFirstAsync(partner, 1);
        await using var twin = await Host.StartSendingTwinAsync(Token);
        await twin.DispatchAsync(Token);
        Assert.Equal(2, Receiver.Received.Count); // The lease holds.
        await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("enabled", "1"));
        await twin.DispatchAsync(Token);
        Assert.Equal(IdsOf(partner, 1, 1, 2), ReceivedIds());
        await release();
        Assert.Equal("2", await SettledAsync(partner));
    }

    [Fact]
    public async Task The_old_address_that_is_gone_does_not_switch_the_new_one_off()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        var answer = new TaskCompletionSource();
        Receiver.Then(async context =>
        {
            await answer.Task;
            await CallbackReceiver.AnswerAsync(context, 410, "gone");
        });
        var sending = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(1, Deadline, Token);
        await partner.SetCallbackAsync($"{Receiver.Url}/new", Token);
        answer.SetResult();
        await sending;
        Assert.Equal("1", (await partner.CallbackAsync(Token)).GetProperty("enabled").GetString());
        await Host.DispatchAsync(Token);
        Assert.Equal(["/hook", "/hook/new"], Receiver.Received.Select(item => item.Path));
    }

    [Fact]
    public async Task A_new_address_is_not_blamed_for_the_failures_of_the_old_one()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Otherwise(item => item.Path.EndsWith("new", StringComparison.Ordinal) ? 200 : 500);
        for (var i = 0; i < 20; i++)
        {
            await OrderAsync(partner);
        }

        await Host.DispatchAsync(Token);
        var failed = Receiver.Received.Count;
        Assert.True(failed < 20); // It is taken for failing, and tried from time to time only.
        await partner.SetCallbackAsync($"{Receiver.Url}/new", Token);
        Assert.Null((await partner.CallbackAsync(Token)).GetProperty("failing_since").GetString());
        await Host.DispatchAsync(Token);
        Assert.Equal(20 - failed, Receiver.Received.Count(item => item.Path.EndsWith("new", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_event_that_cannot_be_made_into_a_callback_is_given_up_and_holds_up_no_other()
    {
        await using var host = await ApiHost.StartSendingAsync(
            Engine, options => options.RetryDelays = "0:00:01", Token);
        var partner = await host.SeedPartnerAsync(Token);
        await partner.SetCallbackAsync(Receiver.Url, Token);
        host.ExpectLog("the request could not be built", "Two of the events are nothing that can be signed.");
        await host.AppendEventAsync(partner, EventNames.OrderStatus, "no JSON", Token, simId: 7);
        await host.AppendEventAsync(partner, EventNames.UsageWarning, "[1]", Token, simId: 8);
        await host.AppendEventAsync(partner, EventNames.OrderStatus, """{"n":"3"}""", Token, simId: 7);
        await host.DispatchAsync(Token);
        await host.DispatchAfterAsync(TimeSpan.FromSeconds(2), Token);
        Assert.Equal("""{"n":"3"}""", Assert.Single(Receiver.Received).Json);
        var callback = await partner.CallbackAsync(Token);
        Assert.Equal(("3", 0, 2), (
            callback.GetProperty("settled_event_no").GetString(), callback.GetProperty("pending").GetInt32(),
            callback.GetProperty("dead").GetInt32()));
        Assert.Equal("the callback could not be made", (await host.AttemptsAsync(partner, Token))[0].Error);
    }

    [Theory]
    [InlineData("HTTP/1.1 2\000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-\0: y\r\n\r\n")]
    [InlineData("\u00ff\u00fe\0\r\n\r\n")]
    public async Task A_receiver_that_answers_what_is_no_HTTP_is_recorded_and_tried_again(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var partner = await SeedReceivingPartnerAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        await OrderAsync(partner);
        var sending = Host.DispatchAsync(Token);
        using (var socket = await listener.AcceptSocketAsync(Token))
        {
            var request = new byte[16 * 1024];
            await socket.ReceiveAsync(request, Token);
            await socket.SendAsync(Array.ConvertAll(answer.ToCharArray(), letter => (byte)letter), Token);
        }

        await sending.WaitAsync(Deadline, TimeProvider.System, Token);
        var attempt = Assert.Single(await Host.AttemptsAsync(partner, Token));
        Assert.Null(attempt.Status);
        Assert.DoesNotContain('\0', attempt.Error!);
        Assert.Equal("1", await SettledAsync(partner));
    }

    [Fact]
    public async Task An_answer_that_the_database_refuses_costs_the_answer_and_not_the_endpoint()
    {
        var partner = await SeedReceivingPartnerAsync();
        await Host.RefuseAnswersAsync("poison", Token);
        Host.ExpectLog("response bodies could not be stored", "The test has made it so.");
        Receiver.Then(context => CallbackReceiver.AnswerAsync(context, 200, "poison"));
        await OrderAsync(partner, 2);
        await Host.DispatchAsync(Token);
        Assert.Equal(IdsOf(partner, 1, 2), ReceivedIds());
        Assert.Equal("2", await SettledAsync(partner));
        Assert.Equal(
            [(1, 200, ""), (2, 200, "ok")],
            (await Host.AttemptsAsync(partner, Token)).Select(item => (item.EventNo, item.Status, item.Answer)));
    }

    /// <summary>The first event waits for its answer; so many behind it, each of its own SIM, have theirs recorded.</summary>
    /// <returns>Gives the first its answer, and waits until the node has ended with it.</returns>
    private async Task<Func<Task>> HoldFirstAsync(ApiPartner partner, int behind)
    {
        var answer = new TaskCompletionSource();
        Receiver.Then(context => AnswerAfterAsync(answer.Task, context));
        await OrderAsync(partner);
        var sending = Host.DispatchAsync(Token);
        await Receiver.WaitForAsync(1, Deadline, Token);
        for (var i = 0; i < behind; i++)
        {
            await OrderAsync(partner);
        }

        _ = Host.DispatchAsync(Token); // Wakes the node, and would wait for the first one too.
        await Poll.UntilAsync(async () => (await Host.AttemptsAsync(partner, Token)).Count == behind, Token);
        return () =>
        {
            answer.SetResult();
            return sending.WaitAsync(Deadline, TimeProvider.System, Token);
        };
    }

    private static async Task AnswerAfterAsync(Task wait, Microsoft.AspNetCore.Http.HttpContext context)
    {
        await wait;
        await CallbackReceiver.AnswerAsync(context, 200, "late");
    }

    private static Task UntilPendingAsync(ApiPartner partner, int count) => Poll.UntilAsync(
        async () => (await partner.CallbackAsync(Token)).GetProperty("pending").GetInt32() == count, Token);

    private static async Task<string?> SettledAsync(ApiPartner partner) =>
        (await partner.CallbackAsync(Token)).GetProperty("settled_event_no").GetString();

    private static IEnumerable<string> IdsOf(ApiPartner partner, params int[] events) =>
        events.Select(n => $"{partner.AccessCode}-all-{n}");

    private IEnumerable<string> ReceivedIds() => Receiver.Received.Select(item => item.DeliveryId).Order();
}

public sealed class CallbackRecoveryTestsOnSqlite() : CallbackRecoveryTests(Engine.Sqlite);

public sealed class CallbackRecoveryTestsOnPostgres() : CallbackRecoveryTests(Engine.Postgres);
