using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Payments that nobody comes by for.</summary>
public abstract class PaymentSweeperTests(Engine engine) : PaymentScenario(engine)
{
    [Fact]
    public async Task What_nobody_has_paid_within_an_hour_is_cancelled_at_the_provider_first()
    {
        var (sale, intent) = await OpenedAsync();
        Clock.Jump(TimeSpan.FromMinutes(59));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal("requires_payment_method", intent.Status);
        Clock.Jump(TimeSpan.FromMinutes(1));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(("canceled", "abandoned"), (intent.Status, intent.CancellationReason));
        Assert.Equal(PaymentStatus.Cancelled, (await OneAsync(sale)).Payment.Status);
        Assert.Equal([PaymentNotice.Ended], Host.Shop.Notices);
        Assert.Equal(0, await Host.SweepPaymentsAsync(Token));
    }

    [Fact]
    public async Task What_a_bank_is_deciding_on_is_not_closed()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, StripeCards.Slow);
        await DeliverAsync("payment_intent.processing");
        Clock.Jump(TimeSpan.FromDays(1));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal((PaymentStatus.Processing, "processing"), ((await OneAsync(sale)).Payment.Status, intent.Status));
        Bank.Decide(intent, isPaid: true);
        Clock.Jump(TimeSpan.FromDays(1));
        await Host.SweepPaymentsAsync(Token);
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task A_payment_whose_webhook_never_came_is_found()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        Clock.Jump(TimeSpan.FromMinutes(1));
        await Host.SweepPaymentsAsync(Token);
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task Who_pays_while_it_is_being_closed_has_bought()
    {
        var (sale, intent) = await OpenedAsync();
        Clock.Jump(TimeSpan.FromMinutes(61));
        Stripe.Next("POST /v1/payment_intents/", StripeFault.CutBefore); // The cancellation does not arrive,
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentStatus.Waiting, (await OneAsync(sale)).Payment.Status);
        Pay(intent); // and the person is quicker than the next one.
        Clock.Jump(TimeSpan.FromMinutes(15));
        await Host.SweepPaymentsAsync(Token);
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task A_cancellation_that_was_made_and_not_answered_is_seen_the_next_time()
    {
        var (sale, _) = await OpenedAsync();
        Clock.Jump(TimeSpan.FromMinutes(61));
        Stripe.Next("POST /v1/payment_intents/", StripeFault.CutAfter);
        await Host.SweepPaymentsAsync(Token);
        Clock.Jump(TimeSpan.FromMinutes(15));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentStatus.Cancelled, (await OneAsync(sale)).Payment.Status);
    }

    [Fact]
    public async Task Whoever_sells_can_close_all_payments_of_an_order_and_hears_what_is_left()
    {
        var closing = Host.Services<PaymentClosing>();
        var (sale, first) = await OpenedAsync();
        await OpenAsync(sale, edit: wish => wish with { PayId = wish.PayId + "-again" });
        var second = Bank.Intents[^1];
        Pay(second, StripeCards.Slow);
        Assert.Equal(ClosePaymentsOutcome.Processing, await CloseAsync());
        Assert.Equal(("canceled", "processing"), (first.Status, second.Status));
        Bank.Decide(second, isPaid: true);
        Assert.Equal(ClosePaymentsOutcome.Paid, await CloseAsync());
        await AssertSoldOnceAsync(sale);

        var (unpaid, _) = await OpenedAsync();
        Assert.Equal(
            ClosePaymentsOutcome.Closed, await closing.CloseAllAsync(Partner.Id, PaymentPurpose.TopUpOrder, unpaid, Token));
        Assert.Equal(OpenPaymentOutcome.Open, (await OpenAsync(unpaid)).Outcome); // Who wants to, opens another one.

        Task<ClosePaymentsOutcome> CloseAsync() =>
            closing.CloseAllAsync(Partner.Id, PaymentPurpose.TopUpOrder, sale, Token);
    }

    [Fact]
    public async Task Two_nodes_sweep_once()
    {
        await using var twin = await Host.StartSellingTwinAsync(Stripe, Token);
        for (var n = 0; n < 5; n++)
        {
            await OpenedAsync();
        }

        Clock.Jump(TimeSpan.FromMinutes(61));
        var swept = await Task.WhenAll(Host.SweepPaymentsAsync(Token), twin.SweepPaymentsAsync(Token));
        Assert.Equal([0, 5], swept.Order());
        Assert.All(Bank.Intents, intent => Assert.Equal("canceled", intent.Status));
    }
}

public sealed class PaymentSweeperTestsOnSqlite() : PaymentSweeperTests(Engine.Sqlite);

public sealed class PaymentSweeperTestsOnPostgres() : PaymentSweeperTests(Engine.Postgres);
