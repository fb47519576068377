using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Money that goes back: asked for here, made at Stripe, refused by banks, disputed by people.</summary>
public abstract class PaymentRefundTests(Engine engine) : PaymentScenario(engine)
{
    private const string Refund = "POST /v1/refunds";

    [Fact]
    public async Task A_part_goes_back_and_then_the_rest()
    {
        var (sale, intent) = await PaidAsync();
        var (outcome, part) = await RefundAsync(sale, 50);
        Assert.Equal((RequestRefundOutcome.Wanted, RefundStatus.Succeeded), (outcome, part!.Status));
        var payment = (await OneAsync(sale)).Payment;
        Assert.Equal((PaymentMoney.Settled, 50), (payment.Money, payment.RefundedMinor));
        Assert.Equal(100_000 - 50, await Host.BalanceAsync(Partner, Token)); // It was handed over, and comes from there.

        Assert.Equal(RequestRefundOutcome.TooMuch, (await RefundAsync(sale, 101)).Outcome);
        Assert.Equal(RequestRefundOutcome.Wanted, (await RefundAsync(sale, null)).Outcome);
        Assert.Equal(RequestRefundOutcome.NothingLeft, (await RefundAsync(sale, null)).Outcome);
        payment = (await OneAsync(sale)).Payment;
        Assert.Equal((PaymentMoney.Refunded, 150), (payment.Money, payment.RefundedMinor));
        Assert.Equal([50, 100], intent.Refunds.Select(refund => refund.Amount));
        Assert.Contains(PaymentNotice.Refunded, Host.Shop.Notices);
    }

    [Theory]
    [InlineData(StripeFault.CutAfter)]
    [InlineData(StripeFault.FailAfter)]
    public async Task A_refund_that_was_made_and_not_answered_is_looked_up_and_not_repeated(object fault)
    {
        var (sale, intent) = await PaidAsync();
        Stripe.Next(Refund, (StripeFault)fault);
        var (_, unclear) = await RefundAsync(sale, null);
        Assert.Equal(RefundStatus.Wanted, unclear!.Status);
        Clock.Jump(TimeSpan.FromSeconds(61));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentMoney.Refunded, (await OneAsync(sale)).Payment.Money);
        Assert.Single(intent.Refunds);
        Assert.Equal(1, Stripe.Count(Refund));
    }

    [Fact]
    public async Task A_refund_that_never_arrived_is_asked_for_again_with_the_same_key_and_after_a_day_with_another()
    {
        var (sale, intent) = await PaidAsync();
        Stripe.Next(Refund, StripeFault.CutBefore);
        await RefundAsync(sale, null);
        Stripe.Next(Refund, StripeFault.CutBefore);
        Clock.Jump(TimeSpan.FromSeconds(61));
        await Host.SweepPaymentsAsync(Token);
        Clock.Jump(TimeSpan.FromHours(24));
        await Host.SweepPaymentsAsync(Token);
        var keys = Stripe.Calls.Where(call => call.What == Refund).Select(call => call.IdempotencyKey).ToList();
        Assert.Equal((3, true, true), (keys.Count, keys[0] == keys[1], keys[2] == keys[0] + "-1"));
        Assert.Single(intent.Refunds);
        Assert.Equal(PaymentMoney.Refunded, (await OneAsync(sale)).Payment.Money);
    }

    [Fact]
    public async Task Twenty_who_want_the_same_money_back_get_it_once()
    {
        var (sale, intent) = await PaidAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(
            () => n % 2 == 0 ? (Task)RefundAsync(sale, null) : Host.SweepPaymentsAsync(Token), Token)));
        Assert.Equal(150, intent.Refunded);
        Assert.Single(intent.Refunds);
    }

    [Fact]
    public async Task What_was_refunded_on_stripe_s_own_pages_is_known()
    {
        var (sale, intent) = await PaidAsync();
        Bank.Refund(intent, 30, null, []);
        await DeliverAsync("charge.refunded");
        var (payment, refunds, _, _) = await OneAsync(sale);
        Assert.Equal((PaymentMoney.Settled, 30), (payment.Money, payment.RefundedMinor));
        Assert.Equal(RefundReason.AtProvider, Assert.Single(refunds).Reason);
        Assert.Equal([PaymentNotice.Refunded], Host.Shop.Notices);
        Bank.Refund(intent, null, null, []);
        await DeliverAsync("refund.created"); // It names no payment; its intent does.
        Assert.Equal(PaymentMoney.Refunded, (await OneAsync(sale)).Payment.Money);
    }

    [Fact]
    public async Task What_has_gone_back_at_stripe_is_not_sent_a_second_time()
    {
        var (sale, intent) = await PaidAsync();
        Stripe.Next(Refund, StripeFault.CutBefore);
        await RefundAsync(sale, null);
        Bank.Refund(intent, null, null, []);
        Clock.Jump(TimeSpan.FromSeconds(61));
        await Host.SweepPaymentsAsync(Token);
        var (payment, refunds, _, _) = await OneAsync(sale);
        Assert.Equal(PaymentMoney.Refunded, payment.Money);
        Assert.Equal(
            [RefundStatus.Succeeded, RefundStatus.Cancelled], refunds.Select(refund => refund.Status).Order());
        Assert.Equal(150, intent.Refunded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refund_that_the_bank_takes_later_or_not_at_all(bool isTaken)
    {
        Bank.RefundsTakeTime = true;
        var (sale, intent) = await PaidAsync();
        await RefundAsync(sale, null);
        Assert.Equal(PaymentMoney.RefundPending, (await OneAsync(sale)).Payment.Money);
        Bank.DecideRefund(intent.Refunds[0], isTaken);
        await DeliverAsync(isTaken ? "refund.updated" : "refund.failed");
        var (payment, refunds, _, _) = await OneAsync(sale);
        Assert.Equal(isTaken ? RefundStatus.Succeeded : RefundStatus.Failed, Assert.Single(refunds).Status);
        Assert.Equal(isTaken ? PaymentMoney.Refunded : PaymentMoney.Settled, payment.Money);
        Assert.Equal(isTaken ? 100_000 - 150 : 100_000, await Host.BalanceAsync(Partner, Token));
        Bank.RefundsTakeTime = false;
        Assert.Equal(
            isTaken ? RequestRefundOutcome.NothingLeft : RequestRefundOutcome.Wanted, (await RefundAsync(sale, null)).Outcome);
    }

    [Fact]
    public async Task Money_that_must_go_back_and_is_refused_for_good_is_told_by_verify()
    {
        Host.ExpectLog("failed for good", "The stand-in refuses every refund of what is disputed.");
        var (sale, intent) = await OpenedAsync();
        await Host.CloseSaleAsync(Partner, sale, Token);
        Pay(intent);
        var dispute = Bank.Dispute(intent);
        await QueryAsync(sale);
        for (var attempt = 0; attempt < 12; attempt++)
        {
            Clock.Jump(TimeSpan.FromHours(3));
            await Host.SweepPaymentsAsync(Token);
        }

        Assert.Equal(PaymentMoney.RefundFailed, (await OneAsync(sale)).Payment.Money);
        Assert.Contains(
            await Host.BrokenInvariantsAsync(),
            line => line.Contains("exactly one order, or its money goes back", StringComparison.Ordinal));
        Bank.Close(dispute, "won");
        intent.Disputes.Clear();
        await RefundAsync(sale, null); // Somebody looks at it.
        Assert.Equal(PaymentMoney.Refunded, (await OneAsync(sale)).Payment.Money);
    }

    [Theory]
    [InlineData("won", PaymentNotice.DisputeWon, 0)]
    [InlineData("lost", PaymentNotice.Disputed, 150)]
    public async Task A_dispute_takes_the_money_and_gives_it_back_if_it_is_won(string end, object notice, long gone)
    {
        var (sale, intent) = await PaidAsync();
        var dispute = Bank.Dispute(intent);
        await DeliverAsync("charge.dispute.created");
        Assert.Equal(100_000 - 150, await Host.BalanceAsync(Partner, Token));
        Assert.Equal([PaymentNotice.Disputed], Host.Shop.Notices);
        Bank.Close(dispute, end);
        await DeliverAsync("charge.dispute.closed");
        Assert.Equal(100_000 - gone, await Host.BalanceAsync(Partner, Token));
        Assert.Equal((PaymentNotice)notice, Host.Shop.Notices[^1]);
        Assert.Equal(PaymentMoney.Settled, (await OneAsync(sale)).Payment.Money);
    }

    [Fact]
    public async Task A_question_of_the_bank_moves_nothing()
    {
        var (sale, intent) = await PaidAsync();
        Bank.Dispute(intent, "warning_needs_response");
        await DeliverAsync("charge.dispute.created");
        Assert.Equal(100_000, await Host.BalanceAsync(Partner, Token));
        Assert.Empty(Host.Shop.Notices);
        Assert.Equal(DisputeStatus.Inquiry, Assert.Single((await OneAsync(sale)).Disputes).Status);
    }

    [Fact]
    public async Task What_the_wallet_does_not_have_the_partner_owes()
    {
        var poor = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var sale = await Host.SellAsync(poor, await Host.SeedSimAsync(poor, Token), Plan, Token);
        await Host.OpenPaymentAsync(poor, sale, Token);
        Pay(Bank.Intents[^1]);
        var paid = await Host.QueryPaymentAsync(poor, sale, Token);
        Assert.Equal(PaymentMoney.Settled, paid!.Money); // An empty wallet sells through the shop.
        await Host.Services<PaymentRefunds>().RequestAsync(paid.Key, null, Token);
        Assert.Equal(0, await Host.BalanceAsync(poor, Token));
        Assert.Equal(-150, (await Host.LedgerAsync(poor, Token)).Where(line => line.Account == 4).Sum(line => line.AmountMinor));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_owed_and_comes_again_is_not_the_partners_to_spend(bool isDispute)
    {
        var poor = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var sale = await Host.SellAsync(poor, await Host.SeedSimAsync(poor, Token), Plan, Token);
        await Host.OpenPaymentAsync(poor, sale, Token);
        var intent = Bank.Intents[^1];
        Pay(intent);
        var paid = await Host.QueryPaymentAsync(poor, sale, Token);
        if (isDispute)
        {
            var dispute = Bank.Dispute(intent);
            await DeliverAsync("charge.dispute.created");
            Assert.Equal((0, -150), await PoorAsync());
            Bank.Close(dispute, "won");
            await DeliverAsync("charge.dispute.closed");
        }
        else
        {
            Bank.RefundsTakeTime = true;
            await Host.Services<PaymentRefunds>().RequestAsync(paid!.Key, null, Token);
            Assert.Equal((0, -150), await PoorAsync());
            Bank.DecideRefund(intent.Refunds[0], isTaken: false);
            await DeliverAsync("refund.failed");
        }

        Assert.Equal((0, 0), await PoorAsync());
        Assert.Empty(await Host.BrokenInvariantsAsync());

        async Task<(long Wallet, long Takings)> PoorAsync() => (
            await Host.BalanceAsync(poor, Token),
            (await Host.LedgerAsync(poor, Token)).Where(line => line.Account == 4).Sum(line => line.AmountMinor));
    }

    [Fact]
    public async Task A_wrong_key_is_no_refusal_however_long_it_lasts()
    {
        var (sale, intent) = await PaidAsync();
        var keys = Stripe.Keys.ToArray();
        Stripe.Keys.Clear();
        Assert.Equal(RefundStatus.Wanted, (await RefundAsync(sale, null)).Refund!.Status);
        for (var attempt = 0; attempt < 12; attempt++)
        {
            Clock.Jump(TimeSpan.FromHours(3));
            await Host.SweepPaymentsAsync(Token);
        }

        foreach (var (key, account) in keys)
        {
            Stripe.Keys[key] = account;
        }

        Bank.Dispute(intent); // The first real refusal is not the last.
        Clock.Jump(TimeSpan.FromHours(3));
        await Host.SweepPaymentsAsync(Token);
        var refund = Assert.Single((await OneAsync(sale)).Refunds);
        Assert.Equal((RefundStatus.Wanted, 1), (refund.Status, refund.Refusals));
        intent.Disputes.Clear();
        Clock.Jump(TimeSpan.FromHours(24)); // Stripe repeats a refusal for as long as it knows the key.
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentMoney.Refunded, (await OneAsync(sale)).Payment.Money);
    }

    [Fact]
    public async Task A_refund_that_the_bank_does_not_have_yet_is_looked_at_later_if_the_look_fails()
    {
        Bank.RefundsTakeTime = true;
        var (sale, intent) = await PaidAsync();
        await RefundAsync(sale, null);
        Clock.Jump(TimeSpan.FromHours(7));
        Stripe.Next("GET /v1/refunds", StripeFault.CutBefore);
        Assert.Equal(1, await Host.SweepPaymentsAsync(Token));
        Assert.Equal(0, await Host.SweepPaymentsAsync(Token));
        Bank.DecideRefund(intent.Refunds[0], isTaken: true);
        Clock.Jump(TimeSpan.FromMinutes(11));
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentMoney.Refunded, (await OneAsync(sale)).Payment.Money);
    }

    [Fact]
    public async Task Money_in_another_currency_goes_back_whole_and_is_in_no_book()
    {
        Host.ExpectLog("which is not what was asked for", "The stand-in takes another currency.");
        var (sale, intent) = await OpenedAsync();
        (intent.Currency, intent.Amount) = ("jpy", 500);
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        var (payment, refunds, _, _) = await OneAsync(sale);
        Assert.Equal(
            (PaymentMoney.Refunded, "JPY", 50_000), (payment.Money, payment.TakenCurrency, payment.RefundedMinor));
        Assert.Equal((RefundReason.OtherAmount, null), (Assert.Single(refunds).Reason, refunds[0].MovementId));
        Assert.Equal(500, intent.Refunded);
        Assert.DoesNotContain("amount=", Stripe.Calls.Single(call => call.What == Refund).Parameters, StringComparison.Ordinal);
        Assert.DoesNotContain(await Host.LedgerAsync(Partner, Token), line => line.Account == 4);
        Assert.Empty(await Host.BrokenInvariantsAsync());
    }

    [Fact]
    public async Task A_dispute_that_was_not_told_is_told_though_money_goes_back_meanwhile()
    {
        var (sale, intent) = await PaidAsync();
        var dispute = Bank.Dispute(intent);
        Host.Shop.FailsTelling = true; // As if the process died there.
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Host.Services<PaymentUpdates>().BringUpToDateAsync((await OneAsync(sale)).Payment.Key, Token));
        Host.Shop.FailsTelling = false;
        dispute.Status = "warning_needs_response"; // The bank lets a part go back.
        Bank.Refund(intent, 50, null, []);
        dispute.Status = "needs_response";
        await DeliverAsync("charge.refunded");
        Assert.Equal([PaymentNotice.Disputed, PaymentNotice.Refunded], Host.Shop.Notices);
    }

    [Fact]
    public async Task A_dispute_that_opens_again_takes_the_money_again()
    {
        var (sale, intent) = await PaidAsync();
        var dispute = Bank.Dispute(intent);
        await DeliverAsync("charge.dispute.created");
        foreach (var (end, gone) in new[] { ("won", 0), ("needs_response", 150), ("lost", 150), ("won", 0), ("lost", 150) })
        {
            Bank.Close(dispute, end);
            await DeliverAsync("charge.dispute.closed");
            Assert.Equal(100_000 - gone, await Host.BalanceAsync(Partner, Token));
            Assert.Empty(await Host.BrokenInvariantsAsync());
        }

        Assert.Equal(
            [dispute.Id, $"{dispute.Id}#2", $"{dispute.Id}#3"],
            (await OneAsync(sale)).Disputes.Select(one => one.ProviderRef).Order(StringComparer.Ordinal));
    }

    private async Task<(long Sale, StripeIntent Intent)> PaidAsync()
    {
        var (sale, intent) = await OpenedAsync();
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertSoldOnceAsync(sale);
        return (sale, intent);
    }

    private async Task<(RequestRefundOutcome Outcome, PaymentRefund? Refund)> RefundAsync(long sale, long? amountMinor) =>
        await Host.Services<PaymentRefunds>().RequestAsync((await OneAsync(sale)).Payment.Key, amountMinor, Token);
}

public sealed class PaymentRefundTestsOnSqlite() : PaymentRefundTests(Engine.Sqlite);

public sealed class PaymentRefundTestsOnPostgres() : PaymentRefundTests(Engine.Postgres);
