using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Settings;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A provider that is away, broken, or has done it and did not say so: nothing is taken twice, nothing is lost.</summary>
public abstract class PaymentFaultTests(Engine engine) : PaymentScenario(engine)
{
    private const string Create = "POST /v1/payment_intents";

    private TimeSpan AfterTheCall => Host.Services<PaymentOptions>().CallWindow + TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(StripeFault.CutAfter)]
    [InlineData(StripeFault.FailAfter)]
    [InlineData(StripeFault.HangAfter)]
    public async Task What_was_done_and_not_answered_is_looked_up_and_not_repeated(object fault)
    {
        var sale = await SellAsync();
        Stripe.Next(Create, (StripeFault)fault);
        Assert.Equal(OpenPaymentOutcome.Unclear, (await OpenAsync(sale)).Outcome);
        Assert.Equal(OpenPaymentOutcome.UnderWay, (await OpenAsync(sale)).Outcome); // The call may still be under way.
        Clock.Jump(AfterTheCall);
        var again = await OpenAsync(sale);
        var intent = Assert.Single(Bank.Intents);
        Assert.Equal(
            (OpenPaymentOutcome.Open, intent.ClientSecret, 1L),
            (again.Outcome, again.Provider!.ClientSecret, again.Payment.Attempt));
        Assert.Equal(1, Stripe.Count(Create));
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task What_never_reached_the_provider_is_tried_anew_with_another_key()
    {
        var sale = await SellAsync();
        Stripe.Next(Create, StripeFault.CutBefore);
        Assert.Equal(OpenPaymentOutcome.Unclear, (await OpenAsync(sale)).Outcome);
        Clock.Jump(AfterTheCall);
        var again = await OpenAsync(sale);
        Assert.Equal((OpenPaymentOutcome.Open, 2L), (again.Outcome, again.Payment.Attempt));
        var keys = Stripe.Calls.Where(call => call.What == Create).Select(call => call.IdempotencyKey).ToList();
        Assert.Equal(2, keys.Distinct().Count());
        var lost = (await Host.PaymentsAsync(Partner, sale, Token))[0].Payment;
        Assert.Equal((PaymentStatus.Failed, "not_taken"), (lost.Status, lost.Failure));
    }

    [Fact]
    public async Task A_charge_that_was_made_and_not_answered_is_found_by_the_sweeper()
    {
        var sale = await SellAsync();
        Stripe.Next(Create, StripeFault.CutAfter);
        var charge = await ChargeAsync(sale);
        Assert.Equal((OpenPaymentOutcome.Unclear, PaymentStatus.Created), (charge.Outcome, charge.Payment.Status));
        Clock.Jump(AfterTheCall);
        Assert.Equal(1, await Host.SweepPaymentsAsync(Token));
        await AssertSoldOnceAsync(sale);
        Assert.Equal(1, Stripe.Count(Create));
    }

    [Fact]
    public async Task A_charge_is_not_tried_anew_before_the_first_is_surely_lost()
    {
        var sale = await SellAsync();
        Stripe.Next(Create, StripeFault.CutBefore);
        await ChargeAsync(sale);
        Clock.Jump(AfterTheCall);
        Assert.Equal(OpenPaymentOutcome.Unclear, (await ChargeAsync(sale)).Outcome);
        Assert.Equal(1, Stripe.Count(Create));
        Clock.Jump(TimeSpan.FromMinutes(2));
        Assert.Equal((OpenPaymentOutcome.Paid, 2), ((await ChargeAsync(sale)).Outcome, Stripe.Count(Create)));
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task A_creation_that_turns_up_after_it_was_given_up_is_no_harm()
    {
        var (sale, _) = await OpenedAsync();
        var first = (await OneAsync(sale)).Payment;
        await Host.CloseSaleAsync(Partner, sale, Token);
        Clock.Jump(TimeSpan.FromMinutes(61));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentStatus.Cancelled, (await OneAsync(sale)).Payment.Status);

        // A second intent of the same payment, as an old request that hung on the way would make.
        var late = Bank.Create(new StripeForm($"amount=150&currency=usd&metadata[csss_payment]={first.Key}"), isSetup: false);
        Pay(late);
        Assert.Equal(200, await Host.DeliverAsync(Bank.Events[^1], Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task A_call_may_be_two_and_is_under_way_until_both_are_surely_over()
    {
        var sale = await SellAsync();
        Stripe.Next(Create, StripeFault.CutBefore);
        Assert.Equal(OpenPaymentOutcome.Unclear, (await OpenAsync(sale)).Outcome);
        var options = Host.Services<PaymentOptions>();
        Clock.Jump((2 * options.Timeout) + TimeSpan.FromSeconds(9));
        Assert.Equal(OpenPaymentOutcome.UnderWay, (await OpenAsync(sale)).Outcome);
        options.LostAfter = options.CallWindow;
        var check = new SettingCheck();
        options.Check(check);
        Assert.Contains(check.Faults, fault => fault.StartsWith("LostAfter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_turns_up_after_it_was_given_up_is_cancelled()
    {
        var sale = await SellAsync();
        Stripe.Next(Create, StripeFault.CutBefore);
        await OpenAsync(sale);
        Clock.Jump(AfterTheCall);
        Assert.Equal(OpenPaymentOutcome.Open, (await OpenAsync(sale)).Outcome);
        var (lost, other) = ((await Host.PaymentsAsync(Partner, sale, Token))[0].Payment, Bank.Intents[^1]);
        Assert.Equal("not_taken", lost.Failure);
        var late = Bank.Create(new StripeForm($"amount=150&currency=usd&metadata[csss_payment]={lost.Key}"), isSetup: false);
        Pay(late, StripeCards.Declined);
        Assert.Equal(200, await Host.DeliverAsync(Bank.Events[^1], Token));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(("canceled", "requires_payment_method"), (late.Status, other.Status));
        Pay(other);
        await DeliverAsync("payment_intent.succeeded");
        await AssertSoldOnceAsync(sale);
    }

    [Theory]
    [InlineData(StripeFault.TooMany, "too_many_requests")]
    public async Task A_provider_that_says_later_has_taken_nothing(object fault, string reason)
    {
        var sale = await SellAsync();
        Stripe.Next(Create, (StripeFault)fault);
        var opened = await OpenAsync(sale);
        Assert.Equal(
            (OpenPaymentOutcome.ProviderAway, PaymentStatus.Failed, reason),
            (opened.Outcome, opened.Payment.Status, opened.Payment.Failure));
        Assert.Equal(OpenPaymentOutcome.Open, (await OpenAsync(sale)).Outcome); // At once.
        Assert.Empty(Host.Shop.Notices);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_no_answer()
    {
        var sale = await SellAsync();
        Stripe.Next(Create, StripeFault.Proxy);
        Assert.Equal(OpenPaymentOutcome.Unclear, (await OpenAsync(sale)).Outcome);
        Clock.Jump(AfterTheCall);
        Assert.Equal(OpenPaymentOutcome.Open, (await OpenAsync(sale)).Outcome);
        Assert.Single(Bank.Intents);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_takes_nothing_and_loses_nothing()
    {
        var (sale, intent) = await OpenedAsync();
        var other = await SellAsync();
        await Stripe.DisposeAsync();
        var opened = await OpenAsync(other);
        Assert.Equal((OpenPaymentOutcome.ProviderAway, PaymentStatus.Failed), (opened.Outcome, opened.Payment.Status));
        Assert.Equal("no_connection:ConnectionError", opened.Payment.Failure);
        Assert.Equal(OpenPaymentOutcome.ProviderAway, (await OpenAsync(sale)).Outcome);
        var waiting = await QueryAsync(sale);
        Assert.Equal(PaymentStatus.Waiting, waiting!.Status);
        Clock.Jump(TimeSpan.FromMinutes(61)); // Its time is over, and nobody can be told to cancel it: it stays open.
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentStatus.Waiting, (await OneAsync(sale)).Payment.Status);
        Assert.Equal("requires_payment_method", intent.Status);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_told_without_the_key()
    {
        Stripe.Keys.Clear();
        var opened = await OpenAsync(await SellAsync());
        Assert.Equal(OpenPaymentOutcome.Refused, opened.Outcome);
        Assert.Equal("key_refused:invalid_request_error", opened.Payment.Failure);
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_refused_by_stripe()
    {
        // What would happen if a key were ever used for something else: it is not taken for an answer.
        var (sale, _) = await OpenedAsync();
        var payment = (await OneAsync(sale)).Payment;
        var answer = await Host.Services<PaymentProviders>().Current.CreateIntentAsync(
            new ChargeRequest(payment with { AmountMinor = 999 }, "Another", null, false), Token);
        Assert.Equal((ProviderOutcome.Refused, "idempotency_error"), (answer.Outcome, answer.Reason));
        var replay = await Host.Services<PaymentProviders>().Current.CreateIntentAsync(
            new ChargeRequest(payment, "A plan for a month", null, false), Token);
        Assert.Equal(payment.ProviderRef, replay.Payment!.Reference);
        Assert.Single(Bank.Intents);
    }

    private protected override void Configure(ServerOptions options) =>
        options.Payments.Timeout = Patience.Of(TimeSpan.FromSeconds(2)); // Of the answer that never comes.

    private Task<OpenedPayment> ChargeAsync(long sale) => OpenAsync(
        sale, PaymentKind.OffSession, wish => wish with { CustomerRef = "cus_known", MethodRef = StripeCards.Good });
}

public sealed class PaymentFaultTestsOnSqlite() : PaymentFaultTests(Engine.Sqlite);

public sealed class PaymentFaultTestsOnPostgres() : PaymentFaultTests(Engine.Postgres);
