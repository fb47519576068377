using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Stripe;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Money of shops' orders that goes back: late, paid twice, not what was asked for, disputed, sent back.</summary>
public abstract class ShopMoneyBackTests(Engine engine) : StripeShopScenario(engine)
{
    private const string OwnKey = "sk_test_own_account";
    private const string OwnSecret = "whsec_own_secret";
    private const string OwnCode = "OWNACCOUNT";

    [Fact]
    public async Task Money_that_comes_after_the_order_was_closed_goes_back()
    {
        var (payId, intent) = await OpenIntentAsync();
        Clock.Jump(TimeSpan.FromMinutes(61));
        await Host.KeepShopAsync(Token);
        Bank.Decide(intent, isPaid: true); // What no provider should do.
        await Task.WhenAll(DeliverAsync("payment_intent.succeeded"), DeliverAsync("payment_intent.succeeded"));
        await DeliverAllAsync();
        await AssertStatusAsync("3", payId);
        await AssertGoneBackAsync(payId, RefundReason.LatePayment);
        await AssertNothingKeptAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_payments_of_one_order_the_second_goes_back(bool isFirstPaidFirst)
    {
        var (payId, first) = await OpenIntentAsync();
        AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", Direct(payId, StripeCards.Asking), Token));
        var second = Bank.Intents[^1];
        Assert.NotEqual(first.Id, second.Id);
        Use(first); // In a window that was still open.
        Bank.Approve(second, isApproved: true);
        var events = Bank.Events.Where(one => one.Type == "payment_intent.succeeded").ToList();
        Assert.Equal(2, events.Count);
        foreach (var happened in isFirstPaidFirst ? events : Enumerable.Reverse(events))
        {
            Assert.Equal(200, await Host.DeliverAsync(happened, Token));
        }

        await DeliverAllAsync();
        await AssertBoughtOnceAsync(payId);
        Assert.Equal((isFirstPaidFirst ? second : first).Id, Assert.Single(Bank.Refunds).Intent.Id);
        await AssertGoneBackAsync(payId, RefundReason.SecondPayment);
        Assert.Equal(Balance, await Host.BalanceAsync(Partner, Token));
    }

    [Fact]
    public async Task Two_payments_of_one_order_that_are_told_at_once_leave_one_order()
    {
        var (payId, first) = await OpenIntentAsync();
        AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", Direct(payId, StripeCards.Asking), Token));
        Use(first);
        Bank.Approve(Bank.Intents[^1], isApproved: true);
        await Task.WhenAll(Bank.Events.Where(one => one.Type == "payment_intent.succeeded")
            .SelectMany(one => new[] { Host.DeliverAsync(one, Token), Host.DeliverAsync(one, Token) }));
        await Host.SweepPaymentsAsync(Token);
        await AssertBoughtOnceAsync(payId);
        Assert.Single(Bank.Refunds);
    }

    [Fact]
    public async Task What_the_partner_was_paid_for_meanwhile_is_not_paid_twice()
    {
        var (payId, intent) = await OpenIntentAsync();
        var paid = Order("7");
        (paid["payRst"], paid["payStatus"], paid["payType"]) = ("SUCCESS", "1", "WeChat");
        AssertIsBare(await Mall.ProveAsync("/synPartner/SynOrderInfo", paid, Token));
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        await AssertGoneBackAsync(payId, RefundReason.SecondPayment);
        Assert.Equal(0, intent.Received - intent.Refunded);
        Assert.Equal(Balance - PriceMinor, await Host.BalanceAsync(Partner, Token));
    }

    [Fact]
    public async Task What_cannot_be_sold_any_more_goes_back_and_can_be_bought_under_another_number()
    {
        var (payId, intent) = await OpenIntentAsync();
        await Host.StopSellingAsync(Plan, Token);
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertStatusAsync("3", payId);
        await AssertGoneBackAsync(payId, RefundReason.NotSellable);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Money_that_is_not_what_was_asked_for_goes_back_and_the_order_can_still_be_paid()
    {
        Host.ExpectLog("which is not what was asked for", "The stand-in takes less than it was asked for.");
        var (payId, intent) = await OpenIntentAsync();
        Bank.TakesOnly = 100;
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertGoneBackAsync(payId, RefundReason.OtherAmount);
        await AssertNothingKeptAsync();
        Bank.TakesOnly = null;
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        Use(Bank.Intents[^1]);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
    }

    [Theory]
    [InlineData("won", true)]
    [InlineData("won", false)]
    [InlineData("lost", true)]
    [InlineData("lost", false)]
    public async Task A_dispute_takes_the_money_and_stops_what_is_in_use_if_the_operator_wants_it(string end, bool stops)
    {
        Host.Services<PaymentOptions>().DisputeStopsOrder = stops;
        var (payId, intent) = await BuyAsync();
        var dispute = Bank.Dispute(intent);
        await DeliverAsync("charge.dispute.created");
        await DeliverAsync("charge.dispute.created");
        Assert.Equal(stops ? OrderStatus.Paused : OrderStatus.InUse, (await OneOrderAsync()).Status);
        Assert.Equal(Balance - PriceMinor, await Host.BalanceAsync(Partner, Token));
        Bank.Close(dispute, end);
        await DeliverAllAsync();
        var isWon = end == "won";
        Assert.Equal(stops && !isWon ? OrderStatus.Paused : OrderStatus.InUse, (await OneOrderAsync()).Status);
        Assert.Equal(isWon ? Balance : Balance - PriceMinor, await Host.BalanceAsync(Partner, Token));
        Assert.Equal(
            !stops ? [] : isWon ? ["1003", "1004"] : ["1003"],
            (await Host.EventsAsync(Partner, Token)).Select(line => line.Operation).Where(one => one is "1003" or "1004"));
        await AssertStatusAsync("1", payId);
        await AssertLedgerIsZeroAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_disputes_is_not_charged_again_and_nobody_can_switch_that_on(bool stops)
    {
        Host.Services<PaymentOptions>().DisputeStopsOrder = stops;
        var payId = await OpenOrderAsync("7");
        AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", Direct(payId, StripeCards.Good), Token));
        var order = await Host.ShopOrderAsync(Partner, payId, Token);
        Assert.True(await Host.ShopCounter.SetRenewalAsync(order, isOn: false, Token));
        Bank.Dispute(Bank.Intents[^1]);
        await DeliverAsync("charge.dispute.created");
        Assert.False(await Host.ShopCounter.SetRenewalAsync(order, isOn: true, Token));
        Assert.Equal("{}", (await Mall.CallAsync("/getAutoRenewal", new JsonObject { ["deviceCode"] = Sim.Iccid }, Token)).Body);
        Clock.Jump(TimeSpan.FromDays(40));
        Assert.Equal(0, await Host.RenewAsync(Token));
        Assert.Single(Bank.Intents);
    }

    [Fact]
    public async Task What_has_not_begun_is_taken_back_when_it_is_disputed_and_somebody_is_told_when_that_is_won()
    {
        await Partner.OrderAsync(Plan.OpenOrderFor(Sim), Token);
        var balance = await Host.BalanceAsync(Partner, Token);
        var (payId, intent) = await BuyAsync();
        var dispute = Bank.Dispute(intent);
        await DeliverAsync("charge.dispute.created");
        var ordered = (await Host.ShopOrderAsync(Partner, payId, Token)).OrderId;
        Assert.Equal(OrderStatus.Cancelled, (await Host.OrdersAsync(Partner, Token)).Single(line => line.Id == ordered).Status);
        Assert.Equal(balance, await Host.BalanceAsync(Partner, Token)); // The plan's price is back, the person's money gone.
        Bank.Close(dispute, "won");
        await DeliverAsync("charge.dispute.closed");
        Assert.Equal(balance + PriceMinor, await Host.BalanceAsync(Partner, Token));
        await AssertLedgerIsZeroAsync();
    }

    [Fact]
    public async Task A_refund_on_stripes_own_pages_takes_back_what_has_not_begun_once_all_of_it_is_gone()
    {
        await Partner.OrderAsync(Plan.OpenOrderFor(Sim), Token);
        var balance = await Host.BalanceAsync(Partner, Token);
        var (payId, intent) = await BuyAsync();
        var ordered = (await Host.ShopOrderAsync(Partner, payId, Token)).OrderId;
        Bank.Refund(intent, 50, null, []);
        await DeliverAsync("charge.refunded");
        Assert.Equal(OrderStatus.Waiting, (await Host.OrdersAsync(Partner, Token)).Single(line => line.Id == ordered).Status);
        Bank.Refund(intent, null, null, []);
        await Task.WhenAll(DeliverAsync("charge.refunded"), DeliverAsync("refund.created"), DeliverAsync("charge.refunded"));
        Assert.Equal(OrderStatus.Cancelled, (await Host.OrdersAsync(Partner, Token)).Single(line => line.Id == ordered).Status);
        Assert.Equal(balance, await Host.BalanceAsync(Partner, Token));
        await AssertLedgerIsZeroAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_taken_back_from_an_empty_wallet_is_nobodys_to_spend(bool isDisputed)
    {
        var poor = await Host.SeedPartnerAsync(Token, new SeedPartner { AccessCode = "POOR", BalanceMinor = PriceMinor });
        var sim = await Host.SeedSimAsync(poor, Token);
        await poor.OrderAsync(Plan.OpenOrderFor(sim), Token);
        Assert.Equal(0, await Host.BalanceAsync(poor, Token));
        var caller = new MallCaller(poor);
        AssertIsBare(await caller.CallAsync("/singleOrder", Order("7", sim), Token));
        AssertIsBare(await caller.CallAsync("/stripePayment", Pay("POOR7"), Token));
        var intent = Bank.Intents[^1];
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        var dispute = isDisputed ? Bank.Dispute(intent) : null;
        if (dispute is null)
        {
            Bank.Refund(intent, null, null, []);
        }

        await DeliverAsync(isDisputed ? "charge.dispute.created" : "charge.refunded");
        Assert.Equal(OrderStatus.Cancelled, (await Host.OrdersAsync(poor, Token))[^1].Status);
        Assert.Equal(0, await Host.BalanceAsync(poor, Token)); // The plan's price has paid what went back to the person.
        await AssertLedgerIsZeroAsync(poor);
        if (dispute is not null)
        {
            Bank.Close(dispute, "won");
            await DeliverAsync("charge.dispute.closed");
            Assert.Equal(PriceMinor, await Host.BalanceAsync(poor, Token));
            await AssertLedgerIsZeroAsync(poor);
        }
    }

    [Fact]
    public async Task At_a_partners_own_account_an_order_that_its_balance_does_not_cover_goes_back()
    {
        Stripe.Keys[OwnKey] = OwnCode;
        var own = await Host.SeedPartnerAsync(Token, new SeedPartner { AccessCode = OwnCode, BalanceMinor = 200 });
        var sims = await Host.SeedSimsAsync(own, [new SeedSim(), new SeedSim()], Token);
        var caller = new MallCaller(own);
        for (var n = 0; n < 2; n++)
        {
            var payId = $"{OwnCode}{n}";
            AssertIsBare(await caller.CallAsync("/singleOrder", Order($"{n}", sims[n]), Token));
            AssertIsBare(await caller.CallAsync("/stripePayment", Pay(payId), Token));
            Use(Bank.Intents[^1]);
            Assert.Equal(200, await Host.DeliverAsync(Bank.Events[^1], Token, OwnSecret));
        }

        Assert.Single(await Host.OrdersAsync(own, Token));
        Assert.Equal(50, await Host.BalanceAsync(own, Token)); // The money is the partner's; the order comes out of its wallet.
        Assert.Equal([0, PriceMinor], Bank.Intents.Select(intent => intent.Refunded));
        var second = Data(await caller.CallAsync("/resultQuery", Pay($"{OwnCode}1"), Token));
        Assert.Equal("3", second.GetProperty("payStatus").GetString());
    }

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Payments.Stripe.Accounts[OwnCode.ToLowerInvariant()] = new StripeAccountOptions
        {
            SecretKey = OwnKey, PublishableKey = "pk_test_own", WebhookSecrets = OwnSecret,
        };
    }

    private static JsonObject Direct(string payId, string card) =>
        new() { ["payId"] = payId, ["email"] = Email, ["pm_id"] = card };

    private async Task<OrderLine> OneOrderAsync() => Assert.Single(await Host.OrdersAsync(Partner, Token));

    /// <summary>Exactly one payment of the name went back, whole, for this reason.</summary>
    private async Task AssertGoneBackAsync(string payId, object reason)
    {
        await Host.SweepPaymentsAsync(Token);
        var gone = Assert.Single(
            await Host.ShopPaymentsAsync(Partner, payId, Token), payment => payment.Money is PaymentMoney.Refunded);
        Assert.Equal(gone.ReceivedMinor, gone.RefundedMinor);
        var history = await Host.Services<PaymentLists>().ShowAsync(gone.Key, Token);
        Assert.Equal((RefundReason)reason, Assert.Single(history!.Refunds).Reason);
        await AssertLedgerIsZeroAsync();
    }

    /// <summary>Each movement has two sides, and nothing is left in the takings.</summary>
    private async Task AssertLedgerIsZeroAsync(ApiPartner? partner = null)
    {
        var ledger = await Host.LedgerAsync(partner ?? Partner, Token);
        Assert.All(
            ledger.GroupBy(line => line.MovementId), sides => Assert.Equal(0, sides.Sum(line => line.AmountMinor)));
        Assert.Equal(0, ledger.Where(line => line.Account == 4).Sum(line => line.AmountMinor));
        Assert.Empty(await Host.BrokenInvariantsAsync());
    }
}

public sealed class ShopMoneyBackTestsOnSqlite() : ShopMoneyBackTests(Engine.Sqlite);

public sealed class ShopMoneyBackTestsOnPostgres() : ShopMoneyBackTests(Engine.Postgres);
