using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Platform.Storage;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What reaches the webhook from whoever knows its address.</summary>
public abstract class StripeWebhookTests(Engine engine) : PaymentScenario(engine)
{
    private const string OldSecret = "whsec_old_secret";
    private const string OwnSecret = "whsec_own_secret";
    private const string OwnKey = "sk_test_own_account";
    private const string OwnCode = "OWNACCOUNT";

    [Fact]
    public async Task What_is_not_signed_right_now_does_nothing()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        var paid = Bank.Events[^1];
        var (body, now) = (paid.Body, Clock.GetUtcNow());
        var good = StripeServer.Sign(body, now);
        foreach (var (sent, signature) in new[]
        {
            (body, ""), (body, "t=1,v1=0"), (body, StripeServer.Sign(body, now, "whsec_other")),
            (body, StripeServer.Sign(body, now.AddSeconds(-301))), (body, StripeServer.Sign(body, now.AddSeconds(301))),
            (body + " ", good), (body.Replace("succeeded", "canceled", StringComparison.Ordinal), good), ("", good),
        })
        {
            Assert.Equal(400, await Host.DeliverAsync(sent, signature, Token));
        }

        Assert.Empty((await OneAsync(sale)).Events);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Assert.Equal(200, await Host.DeliverAsync(body, good, Token));
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task A_secret_that_is_rotated_out_still_counts_as_long_as_it_is_named()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        Assert.Equal(200, await Host.DeliverAsync(Bank.Events[^1], Token, OldSecret));
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task An_event_that_comes_again_asks_nobody()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        var calls = Stripe.Calls.Count;
        for (var n = 0; n < 5; n++)
        {
            await DeliverAsync("payment_intent.succeeded");
        }

        Assert.Equal(calls, Stripe.Calls.Count);
        Assert.Single((await OneAsync(sale)).Events);
    }

    [Fact]
    public async Task What_is_about_nothing_of_ours_is_taken_and_forgotten()
    {
        var (_, intent) = await OpenedAsync();
        var foreign = Bank.Create(new StripeForm("amount=500&currency=usd&metadata[shop]=shoes"), isSetup: false);
        Pay(foreign);
        Bank.Refund(foreign, null, null, []);
        var unknown = Bank.Create(new StripeForm($"amount=500&currency=usd&metadata[csss_payment]={Partner.Id}-1"), isSetup: false);
        Pay(unknown);
        foreach (var happened in Bank.Events.Where(one => !one.Object.Contains(intent.Id, StringComparison.Ordinal)))
        {
            Assert.Equal(200, await Host.DeliverAsync(happened, Token));
        }

        var odd = """{"id":"evt_x","object":"event","type":"customer.created","data":{"object":{"id":"cus_1","object":"customer"}}}""";
        Assert.Equal(200, await Host.DeliverAsync(odd, StripeServer.Sign(odd, Clock.GetUtcNow()), Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("nothing")]
    [InlineData("""{"id":7,"object":"event","type":"payment_intent.succeeded","data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":[]}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}""")]
    public async Task What_is_no_event_is_refused_though_it_is_signed(string body) =>
        Assert.Equal(400, await Host.DeliverAsync(body, StripeServer.Sign(body, Clock.GetUtcNow()), Token));

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read()
    {
        var body = new string('x', 1_100_000);
        Assert.Equal(413, await Host.DeliverAsync(body, StripeServer.Sign(body, Clock.GetUtcNow()), Token));
    }

    [Fact]
    public async Task An_event_that_cannot_be_acted_on_now_is_sent_again()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        Stripe.Next("GET /v1/payment_intents", StripeFault.CutBefore);
        Assert.Equal(503, await Host.DeliverAsync(Bank.Events[^1], Token));
        Assert.Null(Assert.Single((await OneAsync(sale)).Events).DoneAt);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        await DeliverAsync("payment_intent.succeeded");
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task An_event_whose_payment_changes_each_time_is_not_marked_done_and_sent_again()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, StripeCards.Declined);
        var key = (await OneAsync(sale)).Payment.Key;
        Stripe.BeforeAnswer = _ => Host.Services<Db>().WriteAsync(
            Partner.Id,
            transaction => PaymentChange.MakeAsync(
                transaction, key, payment => payment.Told(PaymentNotice.None, Clock.GetUtcNow())),
            Token);
        Assert.Equal(503, await Host.DeliverAsync(Bank.Events[^1], Token));
        Assert.Null(Assert.Single((await OneAsync(sale)).Events).DoneAt);
        Stripe.BeforeAnswer = _ => Task.CompletedTask;
        await DeliverAsync("payment_intent.payment_failed");
        var (payment, _, _, events) = await OneAsync(sale);
        Assert.Equal(PaymentStatus.Failed, payment.Status);
        Assert.NotNull(Assert.Single(events).DoneAt);
    }

    [Fact]
    public async Task A_partner_with_an_account_of_its_own_is_paid_there_and_by_nobody_else_s_word()
    {
        Stripe.Keys[OwnKey] = OwnCode;
        var own = await Host.SeedPartnerAsync(Token, new SeedPartner { AccessCode = OwnCode });
        var sale = await Host.SellAsync(own, await Host.SeedSimAsync(own, Token), Plan, Token);
        var opened = await Host.OpenPaymentAsync(own, sale, Token);
        Assert.Equal(("pk_test_own", OwnCode), (opened.Provider!.PublishableKey, opened.Payment.ProviderAccount));
        Pay(Bank.Intents[^1]);
        Assert.Equal(200, await Host.DeliverAsync(Bank.Events[^1], Token)); // Signed by the platform's: says nothing.
        Assert.Empty(await Host.OrdersAsync(own, Token));
        Assert.Equal(200, await Host.DeliverAsync(Bank.Events[^1], Token, OwnSecret));
        Assert.Single(await Host.OrdersAsync(own, Token));

        // The money is the partner's already, so the order comes out of its wallet, and nothing was taken in.
        Assert.Equal(100_000 - PriceMinor, await Host.BalanceAsync(own, Token));
        Assert.DoesNotContain(await Host.LedgerAsync(own, Token), line => line.Account == 4);
    }

    private protected override void Configure(ServerOptions options)
    {
        options.Payments.Stripe.WebhookSecrets = $"{OldSecret} {StripeServer.WebhookSecret}";
        options.Payments.Stripe.Accounts[OwnCode.ToLowerInvariant()] = new StripeAccountOptions
        {
            SecretKey = OwnKey, PublishableKey = "pk_test_own", WebhookSecrets = OwnSecret,
        };
    }
}

public sealed class StripeWebhookTestsOnSqlite() : StripeWebhookTests(Engine.Sqlite);

public sealed class StripeWebhookTestsOnPostgres() : StripeWebhookTests(Engine.Postgres);
