using System.Text.Json.Nodes;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// What a stranger who guesses a payment's name can do to another person's order, and what becomes of a wish not to be
/// charged again.
/// </summary>
public abstract class ShopConsentTests(Engine engine) : StripeShopScenario(engine)
{
    private const string Stranger = "stranger@example.com";

    [Theory]
    [InlineData("/stripePayment")]
    [InlineData("/stripeSubscription")]
    [InlineData("/stripeSubDirectly")]
    public async Task A_stranger_changes_neither_the_address_of_an_order_nor_that_it_ends(string path)
    {
        var payId = await OpenOrderAsync("7", order => order["email"] = Email);
        await Mall.CallAsync(path, Wish(payId, Stranger, StripeCards.Declined), Token);
        var order = await Host.ShopOrderAsync(Partner, payId, Token);
        Assert.Equal((Email, false), (order.Email, order.RenewsItself));

        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        Use(Bank.Intents.Last(intent => !intent.IsSetup && intent.Status is "requires_payment_method"));
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
        Assert.Equal(Email, Assert.Single(await Host.CustomerMailAsync(Partner, Token)).Recipient);
        Assert.Equal("{}", (await Mall.CallAsync("/queryAutoRenewalRecord", Card(), Token)).Body);
    }

    [Fact]
    public async Task An_approval_that_a_stranger_leaves_open_makes_nobody_s_order_renew_itself()
    {
        var payId = await OpenOrderAsync("7", order => order["email"] = Email);
        var answer = AssertIsBare(await Mall.CallAsync(
            "/stripeSubDirectly", Wish(payId, Stranger, StripeCards.Asking), Token));
        Assert.Equal("incomplete", answer.GetProperty("status").GetString());
        Assert.False((await Host.ShopOrderAsync(Partner, payId, Token)).RenewsItself);
        Bank.Approve(Bank.Intents[^1], isApproved: true); // Only who has approved the charge is charged again.
        await DeliverAsync("payment_intent.succeeded");
        Assert.NotEqual("{}", (await Mall.CallAsync("/getAutoRenewal", Card(), Token)).Body);
    }

    [Fact]
    public async Task An_address_that_is_missing_may_be_said_and_whoever_has_the_card_or_a_proof_may_change_it()
    {
        var payId = await OpenOrderAsync("7");
        await CallAsync(Wish(payId, Email));
        await CallAsync(Wish(payId, Stranger));
        Assert.Equal(Email, (await Host.ShopOrderAsync(Partner, payId, Token)).Email);

        var wrong = Wish(payId, Stranger);
        wrong["deviceCode"] = (await Host.SeedSimAsync(Partner, Token)).Iccid;
        await CallAsync(wrong);
        Assert.Equal(Email, (await Host.ShopOrderAsync(Partner, payId, Token)).Email);

        var own = Wish(payId, "new@example.com");
        own["deviceCode"] = Sim.Iccid;
        await CallAsync(own);
        Assert.Equal("new@example.com", (await Host.ShopOrderAsync(Partner, payId, Token)).Email);

        AssertIsBare(await Mall.ProveAsync("/stripePayment", Wish(payId, "third@example.com"), Token));
        Assert.Equal("third@example.com", (await Host.ShopOrderAsync(Partner, payId, Token)).Email);
    }

    [Fact]
    public async Task A_cancellation_by_what_was_read_before_the_order_was_paid_ends_the_renewal_that_began_meanwhile()
    {
        var payId = await OpenOrderAsync("7", order => order["autoRenewal"] = "1");
        var seen = await Host.ShopOrderAsync(Partner, payId, Token);
        AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", Wish(payId, Email), Token));
        Assert.True(await Host.Services<RenewalCancellation>().TryCancelAsync(seen));
        Assert.Equal("{}", (await Mall.CallAsync("/getAutoRenewal", Card(), Token)).Body);
        await AssertBoughtOnceAsync(payId);
    }

    [Fact]
    public async Task A_permission_that_is_asked_for_can_be_given_no_more_once_it_is_cancelled()
    {
        var payId = await OpenOrderAsync("7");
        AssertIsBare(await Mall.CallAsync("/stripeSubscription", Wish(payId, Email), Token));
        Assert.Equal("{}", (await Mall.CallAsync("/cancelAutoRenewalRecord", Cancel(payId), Token)).Body);
        Assert.Equal("canceled", Assert.Single(Bank.Intents).Status);
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token)); // It can still be paid, once.
        Use(Bank.Intents[^1]);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
        Assert.Equal("{}", (await Mall.CallAsync("/queryAutoRenewalRecord", Card(), Token)).Body);
    }

    [Fact]
    public async Task While_a_bank_is_deciding_a_cancellation_is_not_answered_as_done()
    {
        var payId = await OpenOrderAsync("7");
        AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", Wish(payId, Email, StripeCards.Slow), Token));
        AssertIsRefused("1012", await Mall.CallAsync("/cancelAutoRenewalRecord", Cancel(payId), Token));
        Bank.Decide(Bank.Intents[^1], isPaid: true);
        await DeliverAsync("payment_intent.succeeded");
        Assert.Equal("{}", (await Mall.CallAsync("/cancelAutoRenewalRecord", Cancel(payId), Token)).Body);
        Assert.Equal("{}", (await Mall.CallAsync("/getAutoRenewal", Card(), Token)).Body);
    }

    private static JsonObject Wish(string payId, string email, string method = StripeCards.Good) => new()
    {
        ["payId"] = payId, ["email"] = email, ["pm_id"] = method,
    };

    private JsonObject Card() => new() { ["deviceCode"] = Sim.Iccid };

    private JsonObject Cancel(string payId) => new()
    {
        ["deviceCode"] = Sim.Iccid, ["orderNo"] = "7", ["payId"] = payId,
    };

    private async Task CallAsync(JsonObject wish) =>
        AssertIsBare(await Mall.CallAsync("/stripePayment", wish, Token));
}

public sealed class ShopConsentTestsOnSqlite() : ShopConsentTests(Engine.Sqlite);

public sealed class ShopConsentTestsOnPostgres() : ShopConsentTests(Engine.Postgres);
