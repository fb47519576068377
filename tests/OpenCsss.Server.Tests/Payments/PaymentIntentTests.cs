using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A person pays once, with all that a bank can do, over Stripe's own wire.</summary>
public abstract class PaymentIntentTests(Engine engine) : PaymentScenario(engine)
{
    [Fact]
    public async Task A_card_that_is_good_buys_the_plan()
    {
        var sale = await SellAsync();
        var opened = await OpenAsync(sale);
        var intent = Assert.Single(Bank.Intents);
        Assert.Equal(
            (OpenPaymentOutcome.Open, PaymentStatus.Waiting, intent.ClientSecret, StripeServer.PublishableKey),
            (opened.Outcome, opened.Payment.Status, opened.Provider!.ClientSecret, opened.Provider.PublishableKey));
        Assert.Equal((150, "usd", opened.Payment.Key.ToString()), (intent.Amount, intent.Currency, intent.Metadata["csss_payment"]));

        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertSoldOnceAsync(sale);
        Assert.Empty(Bank.Refunds);
        var order = Assert.Single(await Host.OrdersAsync(Partner, Token));
        Assert.Equal("Sold in a shop", order.PackageName);
        Assert.Equal(100_000, await Host.BalanceAsync(Partner, Token)); // It came in, and was spent.
    }

    [Fact]
    public async Task Money_that_came_is_in_the_ledger_with_what_it_paid_for()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        var order = (await OneAsync(sale)).Payment.OrderId;
        var ledger = (await Host.LedgerAsync(Partner, Token)).Where(line => line.Kind is not 2);
        Assert.Equal(
            [
                (3L, 11L, -150L, null), (4, 11, 150, null), // The bank's money is taken in,
                (1, 10, 150, order), (4, 10, -150, order), // handed over,
                (1, 1, -150, order), (2, 1, 150, order), // and pays the order.
            ],
            ledger.OrderBy(line => line.Kind is 11 ? 0 : line.Kind is 10 ? 1 : 2)
                .ThenBy(line => line.Account == 3 ? 0 : line.Account)
                .Select(line => (line.Account, line.Kind, line.AmountMinor, line.OrderId)));
    }

    [Theory]
    [InlineData(StripeCards.Declined, "card_declined:generic_decline")]
    [InlineData(StripeCards.Empty, "card_declined:insufficient_funds")]
    public async Task A_declined_card_may_be_followed_by_another_one(string card, string failure)
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, card);
        await DeliverAsync("payment_intent.payment_failed");
        var failed = (await OneAsync(sale)).Payment;
        Assert.Equal((PaymentStatus.Failed, failure, PaymentMoney.None), (failed.Status, failed.Failure, failed.Money));
        Assert.Equal([PaymentNotice.Ended], Host.Shop.Notices);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));

        var again = await OpenAsync(sale); // The same page, for another card.
        Assert.Equal((OpenPaymentOutcome.Open, intent.ClientSecret), (again.Outcome, again.Provider!.ClientSecret));
        Pay(intent);
        Assert.Equal(PaymentMoney.Settled, (await QueryAsync(sale))!.Money);
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task A_bank_that_wants_approval_gets_it()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, StripeCards.Asking);
        Assert.Equal(PaymentStatus.NeedsApproval, (await QueryAsync(sale))!.Status);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Bank.Approve(intent, isApproved: true);
        Assert.Equal(PaymentMoney.Settled, (await QueryAsync(sale))!.Money);
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task An_approval_that_fails_takes_nothing()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, StripeCards.Asking);
        Bank.Approve(intent, isApproved: false);
        var failed = await QueryAsync(sale);
        Assert.Equal(
            (PaymentStatus.Failed, "payment_intent_authentication_failure"), (failed!.Status, failed.Failure));
        Assert.Equal(0, intent.Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bank_that_decides_later_is_waited_for(bool isPaid)
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, StripeCards.Slow);
        await DeliverAsync("payment_intent.processing");
        Assert.Equal(PaymentStatus.Processing, (await OneAsync(sale)).Payment.Status);
        Assert.Equal(OpenPaymentOutcome.Processing, (await OpenAsync(sale)).Outcome); // Nothing to pay a second time.
        Bank.Decide(intent, isPaid);
        await DeliverAsync(isPaid ? "payment_intent.succeeded" : "payment_intent.payment_failed");
        Assert.Equal(
            isPaid ? (PaymentStatus.Succeeded, PaymentMoney.Settled) : (PaymentStatus.Failed, PaymentMoney.None),
            ((await OneAsync(sale)).Payment.Status, (await OneAsync(sale)).Payment.Money));
    }

    [Fact]
    public async Task Who_comes_again_gets_the_same_page_and_who_has_paid_none()
    {
        var (sale, intent) = await OpenedAsync();
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(intent.ClientSecret, (await OpenAsync(sale)).Provider!.ClientSecret);
        }

        Assert.Single(Bank.Intents);
        Pay(intent);
        Assert.Equal(OpenPaymentOutcome.Paid, (await OpenAsync(sale)).Outcome); // The return was quicker than the webhook.
        Assert.Equal(OpenPaymentOutcome.Paid, (await OpenAsync(sale)).Outcome);
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task Twenty_who_want_to_pay_the_same_at_once_open_one_payment()
    {
        var sale = await SellAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => OpenAsync(sale), Token)));
        Assert.Single(Bank.Intents);
        Assert.Single(await Host.PaymentsAsync(Partner, sale, Token));
        Assert.All(
            opened, one => Assert.True(one.Outcome is OpenPaymentOutcome.Open or OpenPaymentOutcome.UnderWay, $"{one.Outcome}"));
        Assert.Contains(opened, one => one.Outcome is OpenPaymentOutcome.Open);
    }

    [Fact]
    public async Task A_price_that_has_changed_is_another_payment_and_the_old_one_is_closed()
    {
        var (sale, old) = await OpenedAsync();
        var opened = await OpenAsync(sale, edit: wish => wish with { AmountMinor = 200 });
        Assert.Equal((2L, 200), (opened.Payment.Attempt, Bank.Intents[^1].Amount));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal("canceled", old.Status);
    }

    [Theory]
    [InlineData("JPY", 49_900, 499)]
    [InlineData("KRW", 600_000, 6_000)]
    [InlineData("KWD", 499, 4_990)]
    [InlineData("BHD", 12_345, 123_450)]
    [InlineData("EUR", 499, 499)]
    public async Task Each_currency_is_asked_for_in_its_own_unit(string currency, long hundredths, long expected)
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { Currency = currency });
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Currency = currency, PriceMinor = hundredths });
        var sale = await Host.SellAsync(partner, await Host.SeedSimAsync(partner, Token), plan, Token);
        await Host.OpenPaymentAsync(partner, sale, Token, hundredths, currency);
        var intent = Bank.Intents[^1];
        Assert.Equal((expected, currency.ToLowerInvariant()), (intent.Amount, intent.Currency));

        Pay(intent);
        var paid = await Host.QueryPaymentAsync(partner, sale, Token);
        Assert.Equal((PaymentMoney.Settled, hundredths), (paid!.Money, paid.ReceivedMinor));
    }

    [Fact]
    public async Task What_the_currency_has_no_coin_for_is_refused_before_anybody_is_asked()
    {
        var sale = await SellAsync();
        var opened = await Host.OpenPaymentAsync(Partner, sale, Token, 49_950, "JPY");
        Assert.Equal(OpenPaymentOutcome.Refused, opened.Outcome);
        Assert.Empty(Stripe.Calls);
        Assert.Empty(await Host.PaymentsAsync(Partner, sale, Token));
    }

    [Fact]
    public async Task An_amount_that_stripe_does_not_take_is_refused_with_its_word()
    {
        var sale = await SellAsync();
        var opened = await OpenAsync(sale, edit: wish => wish with { AmountMinor = 10 });
        Assert.Equal(
            (OpenPaymentOutcome.Refused, PaymentStatus.Failed, "amount_too_small"),
            (opened.Outcome, opened.Payment.Status, opened.Payment.Failure));
    }

    [Fact]
    public async Task Money_that_is_not_what_was_asked_for_goes_back_whole()
    {
        Host.ExpectLog("which is not what was asked for", "The stand-in takes less than it was asked for.");
        var (sale, intent) = await OpenedAsync();
        Bank.TakesOnly = 100;
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        var (payment, refunds, _, _) = await OneAsync(sale);
        Assert.Equal((PaymentMoney.Refunded, 100, 100), (payment.Money, payment.ReceivedMinor, payment.RefundedMinor));
        Assert.Equal(RefundReason.OtherAmount, Assert.Single(refunds).Reason);
        Assert.Equal(100, Assert.Single(Bank.Refunds).Amount);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }
}

public sealed class PaymentIntentTestsOnSqlite() : PaymentIntentTests(Engine.Sqlite);

public sealed class PaymentIntentTestsOnPostgres() : PaymentIntentTests(Engine.Postgres);
