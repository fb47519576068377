using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>People who buy through the Mall API and on the pages, and pay at Stripe with all that a bank can do.</summary>
public abstract class StripeShopTests(Engine engine) : StripeShopScenario(engine)
{
    [Fact]
    public async Task A_good_card_buys_what_the_mall_api_has_ordered()
    {
        var payId = await OpenOrderAsync("7", order => order["email"] = Email);
        var opened = AssertIsBare(await Mall.CallAsync("/payment/stripePayment", Pay(payId), Token));
        var intent = Assert.Single(Bank.Intents);
        Assert.Equal(
            $$"""
            {"client_secret":"{{intent.ClientSecret}}","publishable_key":"{{StripeServer.PublishableKey}}","payment_intent_id":"{{intent.Id}}","pay_status":"0"}
            """,
            opened.GetRawText());
        Assert.Equal((PriceMinor, "usd", payId), (intent.Amount, intent.Currency, intent.Metadata["pay_id"]));
        await AssertStatusAsync("0", payId);
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
        await AssertStatusAsync("1", payId);
        Assert.Contains("\"pay_type\":\"stripe\"", Assert.Single(await RechargesAsync()), StringComparison.Ordinal);
        Assert.Equal(Balance, await Host.BalanceAsync(Partner, Token));
    }

    [Fact]
    public async Task A_good_card_buys_what_was_ordered_on_the_pages_whoever_is_first()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        foreach (var isReturnFirst in (bool[])[true, false])
        {
            var sim = await Host.SeedSimAsync(Partner, Token);
            var order = (await OrderOnPageAsync($"form{isReturnFirst}", sim: sim)).Order!;
            var opened = await Host.ShopCounter.PayAsync(partner, order, Token);
            var intent = Bank.Intents[^1];
            Assert.Equal(
                (OpenPaymentOutcome.Open, intent.ClientSecret, StripeServer.PublishableKey, null),
                (opened!.Outcome, opened.Provider!.ClientSecret, opened.Provider.PublishableKey, opened.Provider.PageUrl));
            Use(intent);
            if (!isReturnFirst)
            {
                await DeliverAsync("payment_intent.succeeded");
                Assert.Equal(
                    ShopOrderStatus.Paid, (await Host.ShopCounter.FindOrderAsync(partner, order.Token, Token))!.Order.Status);
            }

            var shown = await Host.ShopCounter.ConfirmAsync(partner, order.Token, Token);
            Assert.Equal((ShopOrderStatus.Paid, OrderStatus.InUse), (shown!.Order.Status, shown.Plan!.Status));
            await DeliverAllAsync();
            await AssertBoughtOnceAsync(order.PayId);
            Assert.Null(await Host.ShopCounter.PayAsync(partner, shown.Order, Token));
        }
    }

    [Fact]
    public async Task Webhooks_may_be_late_twice_and_in_any_order()
    {
        var (payId, intent) = await OpenIntentAsync();
        Use(intent, StripeCards.Declined);
        Use(intent, StripeCards.Asking);
        Bank.Approve(intent, isApproved: true);
        Clock.Jump(TimeSpan.FromMinutes(20));
        foreach (var happened in Bank.Events.Reverse().Concat(Bank.Events).Concat(Bank.Events.OrderBy(one => one.Type)))
        {
            Assert.Equal(200, await Host.DeliverAsync(happened, Token));
        }

        await AssertBoughtOnceAsync(payId);
        await AssertStatusAsync("1", payId);
    }

    [Fact]
    public async Task A_bank_that_asks_is_approved_and_one_that_is_given_up_on_takes_nothing()
    {
        var (payId, intent) = await OpenIntentAsync();
        Use(intent, StripeCards.Asking);
        await DeliverAsync("payment_intent.requires_action");
        await AssertStatusAsync("0", payId);
        Bank.Approve(intent, isApproved: false);
        await DeliverAsync("payment_intent.payment_failed");
        await AssertStatusAsync("2", payId);
        await AssertNothingKeptAsync();
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token)); // The same page, once more.
        Assert.Single(Bank.Intents);
        Use(intent, StripeCards.Asking);
        Bank.Approve(intent, isApproved: true);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
    }

    [Theory]
    [InlineData(StripeCards.Declined)]
    [InlineData(StripeCards.Empty)]
    public async Task A_declined_card_is_told_and_followed_by_another(string card)
    {
        var (payId, intent) = await OpenIntentAsync();
        Use(intent, card);
        await DeliverAsync("payment_intent.payment_failed");
        await AssertStatusAsync("2", payId);
        Use(intent);
        await AssertStatusAsync("1", payId); // Nobody has told us: asking is enough.
        await AssertBoughtOnceAsync(payId);
    }

    [Fact]
    public async Task Webhook_return_query_confirmation_and_workers_at_once_make_one_order()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        for (var round = 0; round < 4; round++)
        {
            var (payId, intent) = await OpenIntentAsync($"race{round}", await Host.SeedSimAsync(Partner, Token));
            var token = (await Host.ShopOrderAsync(Partner, payId, Token)).Token;
            Use(intent);
            await Task.WhenAll(
                DeliverAsync("payment_intent.succeeded"), Host.ShopCounter.ConfirmAsync(partner, token, Token),
                Mall.CallAsync("/resultQuery", Pay(payId), Token), Mall.ProveAsync("/resultConfirm", Pay(payId), Token),
                Host.SweepPaymentsAsync(Token), Host.KeepShopAsync(Token), DeliverAsync("payment_intent.succeeded"),
                Mall.CallAsync("/stripePayment", Pay(payId), Token), Host.ShopCounter.ConfirmAsync(partner, token, Token));
            await AssertStatusAsync("1", payId);
            await AssertBoughtOnceAsync(payId);
            Assert.Equal(round + 1, (await Host.OrdersAsync(Partner, Token)).Count);
        }
    }

    [Fact]
    public async Task While_a_bank_is_deciding_the_order_stays_however_long()
    {
        var (payId, intent) = await OpenIntentAsync();
        Use(intent, StripeCards.Slow);
        await DeliverAsync("payment_intent.processing");
        for (var hour = 0; hour < 30; hour++)
        {
            Clock.Jump(TimeSpan.FromHours(1));
            await Host.KeepShopAsync(Token);
            await Host.SweepPaymentsAsync(Token);
        }

        await AssertStatusAsync("0", payId);
        Bank.Decide(intent, isPaid: true);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
    }

    [Fact]
    public async Task What_nobody_has_paid_within_an_hour_is_cancelled_at_stripe_before_it_is_closed()
    {
        var (payId, intent) = await OpenIntentAsync();
        Clock.Jump(TimeSpan.FromMinutes(61));
        Stripe.Next($"POST /v1/payment_intents/{intent.Id}/cancel", StripeFault.CutBefore);
        Assert.Equal(1, await Host.KeepShopAsync(Token));
        await AssertStatusAsync("0", payId); // Stripe has not said that it is cancelled: somebody may be paying just now.
        Clock.Jump(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await Host.KeepShopAsync(Token));
        Assert.Equal("canceled", intent.Status);
        await AssertStatusAsync("3", payId);
        AssertIsRefused("4004", await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Who_pays_in_the_last_moment_has_bought()
    {
        var (payId, intent) = await OpenIntentAsync();
        Clock.Jump(TimeSpan.FromMinutes(61));
        Use(intent); // While the order is being closed.
        Assert.Equal(1, await Host.KeepShopAsync(Token));
        await AssertStatusAsync("1", payId);
        await AssertBoughtOnceAsync(payId);
    }

    [Theory]
    [InlineData(StripeFault.CutBefore)]
    [InlineData(StripeFault.CutAfter)]
    [InlineData(StripeFault.FailAfter)]
    [InlineData(StripeFault.Proxy)]
    [InlineData(StripeFault.TooMany)]
    public async Task A_provider_that_is_away_takes_nothing_and_loses_nothing(object fault)
    {
        Stripe.Next("POST /v1/payment_intents", (StripeFault)fault);
        var payId = await OpenOrderAsync("7", order => order["email"] = Email);
        AssertIsRefused("9002", await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        await AssertStatusAsync("0", payId);
        Clock.Jump(TimeSpan.FromMinutes(3));
        var opened = AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        var intent = Bank.Intents.Single(one => one.Id == opened.GetProperty("payment_intent_id").GetString());
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(1, Bank.Intents.Count(one => one.Status != "canceled"));
    }

    [Fact]
    public async Task A_permission_charges_the_first_period_once_however_often_it_is_told()
    {
        var payId = await OpenOrderAsync("7");
        var wish = Pay(payId);
        wish["email"] = Email;
        var opened = AssertIsBare(await Mall.CallAsync("/stripeSubscription", wish, Token));
        var setup = Assert.Single(Bank.Intents);
        Assert.True(setup.IsSetup);
        Assert.Equal(
            (setup.ClientSecret, setup.Customer),
            (opened.GetProperty("client_secret").GetString(), opened.GetProperty("customer_id").GetString()));
        Use(setup);
        await Task.WhenAll(
            DeliverAsync("setup_intent.succeeded"), Mall.CallAsync("/resultQuery", Pay(payId), Token),
            Host.KeepShopAsync(Token), Mall.CallAsync("/resultQuery", Pay(payId), Token));
        await DeliverAllAsync();
        await Host.KeepShopAsync(Token);
        await AssertBoughtOnceAsync(payId);
        Assert.Equal(setup.Customer, Assert.Single(Bank.Intents, one => !one.IsSetup).Customer);
        var record = AssertIsBare(await Mall.CallAsync("/getAutoRenewal", new JsonObject { ["deviceCode"] = Sim.Iccid }, Token));
        Assert.Equal("7", record.GetProperty("orderNo").GetString());
    }

    [Fact]
    public async Task A_permission_whose_first_charge_is_declined_is_not_charged_again_and_another_card_pays()
    {
        var payId = await OpenOrderAsync("7");
        var wish = Pay(payId);
        wish["email"] = Email;
        AssertIsBare(await Mall.CallAsync("/stripeSubscription", wish, Token));
        var setup = Bank.Intents[^1];
        Bank.Approve(setup, isApproved: true);
        setup.Method = StripeCards.Empty; // The card is real, and there is nothing on it.
        await DeliverAsync("setup_intent.succeeded");
        await AssertStatusAsync("2", payId);
        for (var minute = 0; minute < 10; minute++)
        {
            Clock.Jump(TimeSpan.FromMinutes(1));
            await Host.KeepShopAsync(Token);
        }

        Assert.Single(Bank.Intents, one => !one.IsSetup);
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        Use(Bank.Intents[^1]);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
    }

    [Fact]
    public async Task A_permission_whose_first_charge_is_declined_closes_in_its_time()
    {
        var payId = await OpenOrderAsync("7");
        await PermitAsync(payId, StripeCards.Empty);
        for (var minute = 0; minute < 61; minute++)
        {
            Clock.Jump(TimeSpan.FromMinutes(1));
            await Host.KeepShopAsync(Token);
        }

        await AssertStatusAsync("3", payId);
        Assert.Equal("canceled", Assert.Single(Bank.Intents, one => !one.IsSetup).Status);
        await AssertNothingKeptAsync();
        Clock.Jump(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await Host.KeepShopAsync(Token));
    }

    [Theory]
    [InlineData(StripeFault.TooMany)]
    [InlineData(StripeFault.CutBefore)]
    public async Task A_first_charge_that_does_not_reach_stripe_is_made_a_little_later(object fault)
    {
        var payId = await OpenOrderAsync("7");
        Stripe.Next("POST /v1/payment_intents", (StripeFault)fault);
        await PermitAsync(payId, StripeCards.Good);
        Assert.All(Bank.Intents, intent => Assert.True(intent.IsSetup));
        for (var minute = 0; minute < 5; minute++)
        {
            Clock.Jump(TimeSpan.FromMinutes(1));
            await Host.SweepPaymentsAsync(Token);
            await Host.KeepShopAsync(Token);
        }

        await DeliverAllAsync();
        await AssertBoughtOnceAsync(payId);
        Assert.Equal(2, Stripe.Count("POST /v1/payment_intents"));
    }

    [Fact]
    public async Task A_page_that_another_has_replaced_is_not_handed_out_again()
    {
        var (payId, first) = await OpenIntentAsync();
        var wish = Pay(payId);
        wish["email"] = Email;
        AssertIsBare(await Mall.CallAsync("/stripeSubscription", wish, Token));
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        var third = Bank.Intents[^1];
        Assert.NotEqual(first.Id, third.Id);
        Clock.Jump(TimeSpan.FromSeconds(5));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(("canceled", "requires_payment_method"), (first.Status, third.Status));
        Use(third);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
    }

    [Theory]
    [InlineData(StripeCards.Good, "active")]
    [InlineData(StripeCards.Slow, "processing")]
    [InlineData(StripeCards.Asking, "incomplete")]
    [InlineData(StripeCards.Declined, null)]
    public async Task A_method_of_the_callers_own_is_charged_directly(string card, string? status)
    {
        var payId = await OpenOrderAsync("7");
        var answer = await Mall.CallAsync(
            "/stripeSubDirectly", new JsonObject { ["payId"] = payId, ["email"] = Email, ["pm_id"] = card }, Token);
        var intent = Bank.Intents[^1];
        if (status is null)
        {
            AssertIsRefused("5004", answer);
            await AssertNothingKeptAsync();
            return;
        }

        Assert.Equal(status, AssertIsBare(answer).GetProperty("status").GetString());
        if (card == StripeCards.Asking)
        {
            Assert.Equal(intent.ClientSecret, Json(answer).GetProperty("client_secret").GetString());
            Bank.Approve(intent, isApproved: true);
        }
        else if (card == StripeCards.Slow)
        {
            Bank.Decide(intent, isPaid: true);
        }

        await DeliverAllAsync();
        await AssertBoughtOnceAsync(payId);
    }

    /// <summary>The person permits charges of a method, which then does what it does.</summary>
    private async Task PermitAsync(string payId, string method)
    {
        var wish = Pay(payId);
        wish["email"] = Email;
        AssertIsBare(await Mall.CallAsync("/stripeSubscription", wish, Token));
        var setup = Bank.Intents[^1];
        Bank.Approve(setup, isApproved: true);
        setup.Method = method;
        await DeliverAsync("setup_intent.succeeded");
    }
}

public sealed class StripeShopTestsOnSqlite() : StripeShopTests(Engine.Sqlite);

public sealed class StripeShopTestsOnPostgres() : StripeShopTests(Engine.Postgres);
