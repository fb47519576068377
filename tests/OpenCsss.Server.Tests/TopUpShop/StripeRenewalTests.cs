using System.Text.Json.Nodes;
using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Renewals that are charged at Stripe without the person: once a period, with all that a bank can say.</summary>
public abstract class StripeRenewalTests(Engine engine) : StripeShopScenario(engine)
{
    private static readonly DateTimeOffset NoticeDay = new(2026, 6, 27, 16, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ChargeDay = new(2026, 6, 29, 16, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_period_is_charged_once_with_the_kept_card_and_told_twice_it_stays_one()
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        Assert.Single(Bank.Intents);
        await ToAsync(ChargeDay);
        await ToAsync(ChargeDay.AddMinutes(10));
        await DeliverAllAsync();
        await DeliverAllAsync();
        Assert.Equal(
            [false, true], Bank.Intents.Select(intent => intent.Metadata["pay_id"].StartsWith("renewal-", StringComparison.Ordinal)));
        Assert.Single(Bank.Intents.Select(intent => intent.Customer).Distinct());
        await AssertBoughtOnceAsync(await Host.RenewalPayIdAsync(Partner, Token));
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Theory]
    [InlineData(StripeFault.CutAfter)]
    [InlineData(StripeFault.FailAfter)]
    [InlineData(StripeFault.CutBefore)]
    [InlineData(StripeFault.TooMany)]
    public async Task A_charge_that_is_not_answered_is_looked_up_and_not_repeated_also_by_a_server_that_was_restarted(object fault)
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        Stripe.Next("POST /v1/payment_intents", (StripeFault)fault);
        await ToAsync(ChargeDay);
        await Host.RestartAsync(Token);
        for (var minutes = 6; minutes < 60; minutes += 6)
        {
            await ToAsync(ChargeDay.AddMinutes(minutes));
            await Host.SweepPaymentsAsync(Token);
        }

        await DeliverAllAsync();
        await ToAsync(ChargeDay.AddDays(1));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(2, Bank.Intents.Count(intent => intent.Status is "succeeded"));
        await AssertBoughtOnceAsync(await Host.RenewalPayIdAsync(Partner, Token));
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task A_declined_renewal_is_paid_with_another_card_which_is_charged_from_then_on()
    {
        await SubscribeAsync();
        await Host.SetMethodAsync(Partner, StripeCards.Empty, Token);
        await ToAsync(NoticeDay);
        await ToAsync(ChargeDay);
        var payId = await Host.RenewalPayIdAsync(Partner, Token);
        var (order, opened) = await OpenPageAsync(payId);
        Assert.Equal((OpenPaymentOutcome.Open, PaymentKind.Once), (opened.Outcome, opened.Payment.Kind));
        Use(Bank.Intents[^1]);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
        await ToAsync(ChargeDay.AddDays(1)); // When it would have been tried again.
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(2, Bank.Intents.Count(intent => intent.Status is "succeeded"));
        Assert.DoesNotContain(Bank.Intents, intent => intent.Status is "requires_payment_method"); // Nobody can pay it again.
        var shown = await Host.ShopCounter.FindOrderAsync(await Host.PartnerAsync(Partner, Token), order.Token, Token);
        var renewal = shown!.Renewal!;
        Assert.Equal((RenewalStatus.InForce, StripeCards.Good, 2L), (renewal.Status, renewal.MethodRef, renewal.PeriodNo));
    }

    [Fact]
    public async Task Another_card_and_the_next_try_at_once_take_the_money_once()
    {
        await SubscribeAsync();
        await Host.SetMethodAsync(Partner, StripeCards.Empty, Token);
        await ToAsync(NoticeDay);
        await ToAsync(ChargeDay);
        var payId = await Host.RenewalPayIdAsync(Partner, Token);
        await OpenPageAsync(payId);
        var page = Bank.Intents[^1];
        await Host.SetMethodAsync(Partner, StripeCards.Good, Token); // There is money on the first one again.
        Clock.Jump(TimeSpan.FromDays(1));
        Use(page);
        await Task.WhenAll(Host.RenewAsync(Token), DeliverAsync("payment_intent.succeeded"));
        await DeliverAllAsync();
        await Host.SweepPaymentsAsync(Token);
        await AssertBoughtOnceAsync(payId);
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task A_bank_that_wants_approval_is_asked_for_by_mail_and_the_page_gives_it()
    {
        await SubscribeAsync();
        await Host.SetMethodAsync(Partner, StripeCards.Asking, Token);
        await ToAsync(NoticeDay);
        await ToAsync(ChargeDay);
        Assert.StartsWith("Please approve", (await Host.CustomerMailAsync(Partner, Token))[^1].Subject, StringComparison.Ordinal);
        var charge = Bank.Intents[^1];
        var payId = await Host.RenewalPayIdAsync(Partner, Token);
        var (_, opened) = await OpenPageAsync(payId);
        Assert.Equal((OpenPaymentOutcome.Open, charge.ClientSecret), (opened.Outcome, opened.Provider!.ClientSecret));
        Use(charge, StripeCards.Asking);
        Bank.Approve(charge, isApproved: true);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
    }

    [Fact]
    public async Task An_approval_that_is_never_given_ends_it_politely_and_can_be_given_no_more()
    {
        await SubscribeAsync();
        await Host.SetMethodAsync(Partner, StripeCards.Asking, Token);
        await ToAsync(NoticeDay);
        for (var day = 0; day < 5; day++)
        {
            await ToAsync(ChargeDay.AddDays(day));
        }

        var told = (await Host.CustomerMailAsync(Partner, Token))[^1].Subject;
        Assert.EndsWith("is not renewed any more", told, StringComparison.Ordinal);
        Assert.Equal("canceled", Bank.Intents[^1].Status);
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        Assert.Equal("{}", (await Mall.CallAsync("/getAutoRenewal", new JsonObject { ["deviceCode"] = Sim.Iccid }, Token)).Body);
    }

    [Fact]
    public async Task What_was_told_is_charged_though_the_price_has_changed_since()
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        Assert.Contains("1.50 USD", (await Host.CustomerMailAsync(Partner, Token))[^1].Body, StringComparison.Ordinal);
        await Host.SetOwnPriceAsync(Partner, Plan, 200, Token);
        await ToAsync(ChargeDay);
        Assert.Equal(PriceMinor, Bank.Intents[^1].Amount);
        await AssertBoughtOnceAsync(await Host.RenewalPayIdAsync(Partner, Token));
        await ToAsync(new DateTimeOffset(2026, 7, 28, 16, 30, 0, TimeSpan.Zero)); // The next one is told at the new price.
        Assert.Contains("2.00 USD", (await Host.CustomerMailAsync(Partner, Token))[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_switched_off_while_others_are_charged_is_not_charged()
    {
        await SubscribeAsync();
        await SubscribeAsync("second", await Host.SeedSimAsync(Partner, Token));
        await ToAsync(NoticeDay);
        await Host.AdvanceAsync(ChargeDay - Clock.GetUtcNow(), Token);
        var left = new Dictionary<string, string> { ["sub"] = PayIdOf("sub"), ["second"] = PayIdOf("second") };
        Stripe.BeforeAnswer = async what =>
        {
            if (what.StartsWith("POST /v1/payment_intents", StringComparison.Ordinal) && left.Count == 2)
            {
                // The first one is being charged; whoever is next changes his mind, and is answered.
                var charged = Bank.Intents[^1].Metadata["pay_id"];
                var first = await Host.ShopOrderAsync(Partner, PayIdOf("sub"), Token);
                left.Remove(charged.StartsWith($"renewal-{first.Id}-", StringComparison.Ordinal) ? "sub" : "second");
                await SwitchAsync(left.Values.Single(), isOn: false);
            }
        };
        await Host.RenewAsync(Token);
        Stripe.BeforeAnswer = _ => Task.CompletedTask;
        await ToAsync(ChargeDay.AddMinutes(10));
        Assert.Single(left);
        Assert.Equal(3, Bank.Intents.Count);
        Assert.Equal(3, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task A_period_has_no_order_by_a_renewal_that_was_changed_since_it_was_read()
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        var first = await Host.ShopOrderAsync(Partner, PayIdOf("sub"), Token);
        var seen = (await RenewalStore.FindAsync(Host.Services<Db>(), Partner.Id, first.Id, Token))!;
        await SwitchAsync(first.PayId, isOn: false);
        await SwitchAsync(first.PayId, isOn: true);
        var now = Clock.GetUtcNow();
        Assert.Null(await RenewalOrder.OpenAsync(Host.Services<Db>(), seen, first, now.AddDays(1), now));
    }

    [Fact]
    public async Task Switched_off_while_it_is_tried_again_and_on_it_is_told_and_charged_anew_at_the_price_of_then()
    {
        await SubscribeAsync();
        await Host.SetMethodAsync(Partner, StripeCards.Empty, Token);
        await ToAsync(NoticeDay);
        await ToAsync(ChargeDay);
        var old = await Host.RenewalPayIdAsync(Partner, Token);
        await SwitchAsync(PayIdOf("sub"), isOn: false);
        await ToAsync(ChargeDay.AddHours(12));
        await Host.SetOwnPriceAsync(Partner, Plan, 200, Token);
        await SwitchAsync(PayIdOf("sub"), isOn: true);
        await Host.SetMethodAsync(Partner, StripeCards.Good, Token);
        for (var hours = 13; hours <= 72; hours += 4)
        {
            await ToAsync(ChargeDay.AddHours(hours));
        }

        var payId = await Host.RenewalPayIdAsync(Partner, Token);
        Assert.Equal($"{old}-2", payId);
        Assert.Equal(ShopOrderStatus.Closed, (await Host.ShopOrderAsync(Partner, old, Token)).Status);
        var order = await Host.ShopOrderAsync(Partner, payId, Token);
        Assert.Equal((ShopOrderStatus.Paid, 200L), (order.Status, order.AmountMinor));
        Assert.Equal([PriceMinor, 200L], Bank.Intents.Where(intent => intent.Status is "succeeded").Select(intent => intent.Received));
        Assert.Equal(2, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task A_charge_that_could_not_be_asked_for_is_no_bank_s_no_and_is_asked_for_again()
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        var told = (await Host.CustomerMailAsync(Partner, Token)).Count;
        Stripe.Keys.Clear(); // The operator has revoked the key, and not yet set the new one.
        await ToAsync(ChargeDay);
        Assert.Equal(told, (await Host.CustomerMailAsync(Partner, Token)).Count);
        Stripe.Keys[StripeServer.SecretKey] = "";
        await ToAsync(ChargeDay.AddDays(1));
        await AssertBoughtOnceAsync(await Host.RenewalPayIdAsync(Partner, Token));
    }

    [Fact]
    public async Task Every_order_of_a_renewal_shows_when_it_is_charged_next_and_no_day_of_the_past()
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        await ToAsync(ChargeDay);
        foreach (var payId in (string[])[PayIdOf("sub"), await Host.RenewalPayIdAsync(Partner, Token)])
        {
            await ToAsync(new DateTimeOffset(2026, 7, 5, 0, 0, 0, TimeSpan.Zero));
            var shown = await Host.ShopCounter.ShowAsync(await Host.ShopOrderAsync(Partner, payId, Token), Token);
            Assert.NotEqual(shown.Renewal!.Id, shown.Renewal.LastOrderId);
            Assert.Equal(new DateTimeOffset(2026, 7, 30, 15, 59, 59, TimeSpan.Zero), shown.RenewsAt);
        }
    }

    [Fact]
    public async Task One_that_cannot_be_looked_after_does_not_keep_the_others_waiting()
    {
        await SubscribeAsync();
        await ToAsync(NoticeDay);
        await ExecuteAsync(
            """
            insert into renewal (partner_id, id, status, sim_id, period_no, last_order_id, amount_minor, customer_ref,
                                 method_ref, attempts, noticed_at, charge_at, due_at, end_reason, version, created_at, changed_at)
            select partner_id, 1, status, sim_id, period_no, last_order_id, amount_minor, customer_ref,
                   method_ref, attempts, noticed_at, charge_at, 1, end_reason, version, created_at, changed_at
              from renewal where partner_id = @id
            """);
        Host.ExpectLog($"Renewal {Partner.Id}/1 could not be looked after", "Its order is missing.");
        await ToAsync(ChargeDay);
        await AssertBoughtOnceAsync(await Host.RenewalPayIdAsync(Partner, Token));
        await ExecuteAsync("delete from renewal where partner_id = @id and id = 1");
    }

    private Task<int> ExecuteAsync(string statement) => Host.Services<Db>().WriteAsync(
        Partner.Id, transaction => transaction.Connection.ExecuteAsync(statement, new { id = Partner.Id }), Token);

    private async Task SwitchAsync(string payId, bool isOn) => Assert.True(await Host.ShopCounter.SetRenewalAsync(
        await Host.ShopOrderAsync(Partner, payId, Token), isOn, Token));

    private async Task SubscribeAsync(string orderNo = "sub", SeededSim? sim = null)
    {
        var payId = await OpenOrderAsync(orderNo, order => order["deviceCode"] = (sim ?? Sim).Iccid);
        AssertIsBare(await Mall.CallAsync(
            "/stripeSubDirectly", new JsonObject { ["payId"] = payId, ["email"] = Email, ["pm_id"] = StripeCards.Good }, Token));
        await AssertBoughtOnceAsync(payId);
    }

    private async Task<(ShopOrder Order, OpenedPayment Opened)> OpenPageAsync(string payId)
    {
        var order = await Host.ShopOrderAsync(Partner, payId, Token);
        return (order, (await Host.ShopCounter.PayAsync(await Host.PartnerAsync(Partner, Token), order, Token))!);
    }

    /// <summary>Time goes on, and what is due is done.</summary>
    private async Task ToAsync(DateTimeOffset time)
    {
        await Host.AdvanceAsync(time - Clock.GetUtcNow(), Token);
        await Host.RenewAsync(Token);
        await Host.KeepShopAsync(Token);
    }
}

public sealed class StripeRenewalTestsOnSqlite() : StripeRenewalTests(Engine.Sqlite);

public sealed class StripeRenewalTestsOnPostgres() : StripeRenewalTests(Engine.Postgres);
