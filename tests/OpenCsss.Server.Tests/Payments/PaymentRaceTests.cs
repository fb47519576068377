using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Whatever comes first, and however often: one order, or the money back.</summary>
public abstract class PaymentRaceTests(Engine engine) : PaymentScenario(engine)
{
    [Fact]
    public async Task Webhook_query_confirmation_return_and_sweeper_at_once_settle_it_once()
    {
        await using var twin = await Host.StartSellingTwinAsync(Stripe, Token);
        for (var round = 0; round < 4; round++)
        {
            var (sale, intent) = await OpenedAsync();
            Pay(intent);
            var paid = Bank.Events.Last(one => one.Type == "payment_intent.succeeded");
            Clock.Jump(TimeSpan.FromMinutes(2)); // The sweeper finds it due as well.
            var coming = Enumerable.Range(0, 20).Select(n => Task.Run(
                async () =>
                {
                    var node = n % 2 == 0 ? Host : twin;
                    switch (n % 5)
                    {
                        case 0:
                            Assert.Equal(200, await node.DeliverAsync(paid, Token));
                            break;
                        case 1:
                            await OpenAsync(sale); // Comes back to the page.
                            break;
                        case 2:
                            await node.SweepPaymentsAsync(Token);
                            break;
                        default:
                            await node.QueryPaymentAsync(Partner, sale, Token);
                            break;
                    }
                },
                Token));
            await Task.WhenAll(coming);
            await AssertSoldOnceAsync(sale);
        }

        Assert.Empty(Bank.Refunds);
        Assert.Equal(4, (await Host.OrdersAsync(Partner, Token)).Count);
    }

    [Fact]
    public async Task Of_two_payments_of_one_order_the_second_goes_back()
    {
        var (sale, first) = await OpenedAsync();
        await OpenAsync(sale, edit: wish => wish with { PayId = wish.PayId + "-again" }); // From another device.
        var second = Bank.Intents[^1];
        Pay(first);
        Pay(second);
        foreach (var paid in Bank.Events.Where(one => one.Type == "payment_intent.succeeded").Reverse())
        {
            Assert.Equal(200, await Host.DeliverAsync(paid, Token));
        }

        await AssertSoldOnceAsync(sale);
        var histories = await Host.PaymentsAsync(Partner, sale, Token);
        var back = Assert.Single(histories, one => one.Payment.Money is PaymentMoney.Refunded);
        var refund = Assert.Single(back.Refunds);
        Assert.Equal((RefundReason.SecondPayment, RefundStatus.Succeeded, 150), (refund.Reason, refund.Status, refund.AmountMinor));
        Assert.Equal("duplicate", Assert.Single(Bank.Refunds).Reason);
    }

    [Fact]
    public async Task Two_payments_of_one_order_that_are_told_at_once_leave_one_order()
    {
        var (sale, first) = await OpenedAsync();
        await OpenAsync(sale, edit: wish => wish with { PayId = wish.PayId + "-again" });
        Pay(first);
        Pay(Bank.Intents[^1]);
        await Task.WhenAll(Bank.Events.Where(one => one.Type == "payment_intent.succeeded")
            .SelectMany(paid => Enumerable.Range(0, 5).Select(_ => Task.Run(() => Host.DeliverAsync(paid, Token), Token))));
        await AssertSoldOnceAsync(sale);
        Assert.Single(Bank.Refunds);
        Assert.Single(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task Money_that_comes_after_the_order_was_closed_goes_back()
    {
        var (sale, intent) = await OpenedAsync();
        await Host.CloseSaleAsync(Partner, sale, Token);
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        var (payment, refunds, _, _) = await OneAsync(sale);
        Assert.Equal((PaymentMoney.Refunded, RefundReason.LatePayment), (payment.Money, Assert.Single(refunds).Reason));
        Assert.Equal(intent.Received, intent.Refunded);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task What_cannot_be_sold_any_more_goes_back()
    {
        var dead = await Host.SeedSimAsync(Partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated });
        var sale = await Host.SellAsync(Partner, dead, Plan, Token);
        await OpenAsync(sale);
        Pay(Bank.Intents[^1]);
        Assert.Equal(PaymentMoney.Refunded, (await QueryAsync(sale))!.Money);
        Assert.Equal(RefundReason.NotSellable, Assert.Single((await OneAsync(sale)).Refunds).Reason);
    }

    [Fact]
    public async Task A_shop_that_fails_for_a_while_is_offered_the_money_again()
    {
        Host.ExpectLog("could not be settled", "The shop of the test fails.");
        var (sale, intent) = await OpenedAsync();
        Host.Shop.FailNext(2);
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        var open = (await OneAsync(sale)).Payment;
        Assert.Equal((PaymentStatus.Succeeded, PaymentMoney.None), (open.Status, open.Money));
        Assert.Equal(OpenPaymentOutcome.Paid, (await OpenAsync(sale)).Outcome); // Nobody is asked to pay it again.
        for (var look = 0; look < 2; look++)
        {
            Clock.Jump(TimeSpan.FromMinutes(1));
            await Host.SweepPaymentsAsync(Token);
        }

        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task Events_of_a_payment_may_come_in_any_order_late_and_twice()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent, StripeCards.Declined);
        Pay(intent, StripeCards.Asking);
        Bank.Approve(intent, isApproved: true);
        Assert.Equal(
            ["created", "payment_failed", "requires_action", "succeeded"],
            Bank.Events.Select(one => one.Type["payment_intent.".Length..]));
        Clock.Jump(TimeSpan.FromDays(2));
        foreach (var happened in Bank.Events.Reverse().Concat(Bank.Events))
        {
            Assert.Equal(200, await Host.DeliverAsync(happened, Token));
            await AssertSoldOnceAsync(sale);
        }

        Assert.Empty(Host.Shop.Notices);
        var events = (await OneAsync(sale)).Events;
        Assert.Equal(3, events.Count); // «created» says nothing.
        Assert.All(events, one => Assert.NotNull(one.DoneAt));
    }
}

public sealed class PaymentRaceTestsOnSqlite() : PaymentRaceTests(Engine.Sqlite);

public sealed class PaymentRaceTestsOnPostgres() : PaymentRaceTests(Engine.Postgres);
