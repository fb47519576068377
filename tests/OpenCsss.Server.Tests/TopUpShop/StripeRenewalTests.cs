using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.TopUpShop;
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

    private async Task SubscribeAsync()
    {
        var payId = await OpenOrderAsync("sub");
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
