using System.Text;
using OpenCsss.Contracts.Notifications;
using OpenCsss.Contracts.Signing;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Events on their way to partners whose web servers do as they should.</summary>
public abstract class CallbackDeliveryTests(Engine engine) : CallbackScenario(engine)
{
    [Fact]
    public async Task An_event_arrives_once_as_it_stands_in_the_feed_with_its_headers()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        await Host.DispatchAsync(Token);

        var received = Assert.Single(Receiver.Received);
        Assert.Equal((await Host.EventsAsync(partner, Token))[0].Body, received.Json);
        Assert.Equal("application/json", received.Headers["Content-Type"]);
        Assert.Matches("^OpenCsss/[0-9]+\\.[0-9]+\\.[0-9]+$", received.Headers["User-Agent"]);
        Assert.Equal($"{partner.AccessCode}-all-1", received.DeliveryId);
        Assert.Equal(received.DeliveryId, received.Headers["webhook-id"]);
        Assert.Equal(
            NotificationMd5.Sign(received.Body, Encoding.UTF8.GetBytes(partner.Secret)),
            received.Headers[NotificationMd5.Header]);
        var seconds = Host.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal($"{seconds}", received.Headers["webhook-timestamp"]);
        var secret = (await partner.CallbackAsync(Token)).GetProperty("webhook_secret").GetString()!;
        Assert.Equal(
            StandardWebhookSignature.Sign(received.DeliveryId, seconds, received.Body, secret),
            received.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task What_happened_before_an_endpoint_was_set_is_not_sent()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await OrderAsync(partner, 2);
        await partner.SetCallbackAsync(Receiver.Url, Token);
        var later = await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal(later, OrdersIn(Receiver.Received));
    }

    [Fact]
    public async Task An_event_goes_to_the_endpoint_of_its_kind_and_to_the_one_for_all()
    {
        var partner = await SeedReceivingPartnerAsync($"{Receiver.Url}/all");
        await partner.SetCallbackAsync($"{Receiver.Url}/orders", Token, EventNames.OrderStatus);
        await partner.SetCallbackAsync($"{Receiver.Url}/usage", Token, EventNames.UsageWarning);
        await OrderAsync(partner);
        await Host.AppendEventAsync(partner, EventNames.UsageWarning, """{"threshold":"80"}""", Token);
        await Host.DispatchAsync(Token);
        Assert.Equal(
            [
                ("/hook/all", $"{partner.AccessCode}-all-1"), ("/hook/all", $"{partner.AccessCode}-all-2"),
                ("/hook/orders", $"{partner.AccessCode}-order_status-1"),
                ("/hook/usage", $"{partner.AccessCode}-usage_warning-2"),
            ],
            Receiver.Received.Select(item => (item.Path, item.DeliveryId)).Order());
    }

    [Fact]
    public async Task Events_of_a_SIM_arrive_in_the_order_in_which_they_happened()
    {
        var partner = await SeedReceivingPartnerAsync();
        var sims = new List<SeededSim>();
        for (var i = 0; i < 3; i++)
        {
            sims.Add(await Host.SeedSimAsync(partner, Token));
        }

        var ordered = new Dictionary<string, List<string>>();
        for (var round = 0; round < 5; round++)
        {
            foreach (var sim in sims)
            {
                ordered.TryAdd(sim.Iccid, []);
                ordered[sim.Iccid].AddRange(await OrderAsync(partner, 1, sim));
            }
        }

        await Host.DispatchAsync(Token);
        Assert.Equal(15, Receiver.Received.Count);
        Assert.All(
            Receiver.Received.GroupBy(item => item.Text("assetid")),
            ofSim => Assert.Equal(ordered[ofSim.Key], OrdersIn(ofSim)));
    }

    [Fact]
    public async Task Every_attempt_is_in_the_log_with_the_beginning_of_its_answer()
    {
        var partner = await SeedReceivingPartnerAsync();
        Receiver.Then(context => CallbackReceiver.AnswerAsync(context, 202, new string('x', 100_000) + "\0"));
        await OrderAsync(partner, 2);
        await Host.DispatchAsync(Token);
        var attempts = await Host.AttemptsAsync(partner, Token);
        Assert.Equal([(1, 1, 202), (2, 1, 200)], attempts.Select(item => (item.EventNo, item.AttemptNo, item.Status)));
        Assert.Equal(new string('x', 4_096), attempts[0].Answer);
        Assert.Equal("ok", attempts[1].Answer);
        Assert.All(attempts, item => Assert.Equal(Host.Clock.GetUtcNow(), item.StartedAt));
    }

    [Fact]
    public async Task A_test_goes_to_its_endpoint_alone()
    {
        var partner = await SeedReceivingPartnerAsync($"{Receiver.Url}/all");
        await partner.SetCallbackAsync(
            $"{Receiver.Url}/orders", Token, EventNames.OrderStatus, ("send_test", "1"));
        await Host.DispatchAsync(Token);
        var received = Assert.Single(Receiver.Received);
        Assert.Equal("/hook/orders", received.Path);
        Assert.Equal((partner.AccessCode, "order_status"), (received.Text("partner_code"), received.Text("callback")));
    }

    [Theory]
    [InlineData("1", """{"sim_id":"8985","text_message":"你好"}""")]
    [InlineData("2", """{"sim_id":"8985","message_type":"Text","text_message":"你好"}""")]
    public async Task A_message_from_a_SIM_has_the_form_that_the_endpoint_chose(string form, string expected)
    {
        var partner = await SeedReceivingPartnerAsync();
        await partner.SetCallbackAsync(Receiver.Url, Token, EventNames.All, ("mo_form", form));
        await Host.AppendEventAsync(
            partner, EventNames.SmsReceived, """{"sim_id":"8985","message_type":"Text","text_message":"你好"}""", Token);
        await Host.DispatchAsync(Token);
        Assert.Equal(expected, Assert.Single(Receiver.Received).Json);
    }

    [Fact]
    public async Task A_recharge_is_signed_as_recharges_are()
    {
        var partner = await SeedReceivingPartnerAsync();
        await Host.AppendEventAsync(partner, EventNames.Recharge, """{"order_id":"1","pay_amount":"4.90"}""", Token);
        await Host.DispatchAsync(Token);
        var received = Assert.Single(Receiver.Received);
        Assert.False(received.Headers.ContainsKey(NotificationMd5.Header));
        Assert.Equal("1.0", received.Headers["x-lf-notification-version"]);
        Assert.Equal("HMAC-SHA1", received.Headers["x-lf-algo"]);
        Assert.Equal(
            RechargeSignature.Sign(
                received.Body, received.Headers["x-lf-timestamp"], partner.AccessCode, partner.Secret),
            received.Headers["x-lf-signature"]);
    }

    [Fact]
    public async Task While_a_secret_is_rotated_both_sign()
    {
        var partner = await SeedReceivingPartnerAsync();
        var first = (await partner.CallbackAsync(Token)).GetProperty("webhook_secret").GetString()!;
        await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("rotate_secret", "1"));
        var callback = await partner.CallbackAsync(Token);
        var second = callback.GetProperty("webhook_secret").GetString()!;
        Assert.NotEqual(first, second);
        Assert.Equal(first, callback.GetProperty("webhook_old_secret").GetString());

        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal($"{SignedBy(second)} {SignedBy(first)}", Receiver.Received[^1].Headers["webhook-signature"]);

        await partner.CallAsync("/notification/setCallback", Token, ("event", "all"), ("retire_old_secret", "1"));
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);
        Assert.Equal(SignedBy(second), Receiver.Received[^1].Headers["webhook-signature"]);

        string SignedBy(string secret)
        {
            var received = Receiver.Received[^1];
            return StandardWebhookSignature.Sign(
                received.DeliveryId, Host.Clock.GetUtcNow().ToUnixTimeSeconds(), received.Body, secret);
        }
    }

    [Fact]
    public async Task A_thousand_events_arrive_each_once()
    {
        var partner = await SeedReceivingPartnerAsync();
        await Task.WhenAll(Enumerable.Range(0, 1_200).Select(i => Host.AppendEventAsync(
            partner, EventNames.OrderStatus, $$"""{"n":"{{i}}"}""", Token, simId: i % 50)));

        await Host.DispatchAsync(Token);
        Assert.Equal(1_200, Receiver.Received.Select(item => item.DeliveryId).Distinct().Count());
        Assert.Equal(1_200, Receiver.Received.Count);
        Assert.Equal("1200", (await partner.CallbackAsync(Token)).GetProperty("settled_event_no").GetString());
        Assert.Equal(1_200, (await Host.AttemptsAsync(partner, Token)).Count);
    }

    [Fact]
    public async Task Old_attempts_leave_the_log()
    {
        var partner = await SeedReceivingPartnerAsync();
        await OrderAsync(partner, 2);
        await Host.DispatchAsync(Token);
        Host.Clock.Advance(TimeSpan.FromDays(14));
        await Host.ForgetAttemptsAsync(Token);
        Assert.Equal([1L, 2L], (await Host.AttemptsAsync(partner, Token)).Select(item => item.EventNo));
        Host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await OrderAsync(partner);
        await Host.DispatchAsync(Token);

        // The server has one of its own at work, which the clock has woken: who removes them does not matter.
        await Host.ForgetAttemptsAsync(Token);
        Assert.Equal([3L], (await Host.AttemptsAsync(partner, Token)).Select(item => item.EventNo));
    }
}

public sealed class CallbackDeliveryTestsOnSqlite() : CallbackDeliveryTests(Engine.Sqlite);

public sealed class CallbackDeliveryTestsOnPostgres() : CallbackDeliveryTests(Engine.Postgres);
