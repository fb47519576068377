using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Permission to charge later, and charges with it, with and without the person.</summary>
public abstract class SavedMethodTests(Engine engine) : PaymentScenario(engine)
{
    [Fact]
    public async Task A_permission_takes_nothing_and_leaves_customer_and_method()
    {
        var sale = await SellAsync();
        var opened = await OpenAsync(sale, PaymentKind.Setup, wish => wish with { AmountMinor = 0 });
        var setup = Assert.Single(Bank.Intents);
        Assert.True(setup.IsSetup);
        Assert.Equal(setup.ClientSecret, opened.Provider!.ClientSecret);
        Pay(setup);
        await DeliverAsync("setup_intent.succeeded");
        var permission = (await OneAsync(sale)).Payment;
        Assert.Equal(
            (PaymentStatus.Succeeded, PaymentMoney.Settled, StripeCards.Good, null),
            (permission.Status, permission.Money, permission.MethodRef, permission.OrderId));
        Assert.StartsWith("cus_", permission.CustomerRef, StringComparison.Ordinal);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task A_payment_can_keep_its_method_for_later()
    {
        var sale = await SellAsync();
        await OpenAsync(sale, edit: wish => wish with { KeepsMethod = true });
        var intent = Bank.Intents[^1];
        Assert.Equal("off_session", intent.FutureUsage);
        Pay(intent);
        var paid = await QueryAsync(sale);
        Assert.Equal((intent.Customer, StripeCards.Good), (paid!.CustomerRef, paid.MethodRef));
    }

    [Fact]
    public async Task A_charge_without_the_person_succeeds_and_is_settled_at_once()
    {
        var (customer, method) = await PermitAsync(StripeCards.Good);
        var sale = await SellAsync();
        var charged = await ChargeAsync(sale, customer, method);
        Assert.Equal(
            (OpenPaymentOutcome.Paid, PaymentMoney.Settled), (charged.Outcome, charged.Payment.Money));
        await AssertSoldOnceAsync(sale);
        await DeliverAsync("payment_intent.succeeded"); // The webhook comes later, and changes nothing.
        await AssertSoldOnceAsync(sale);
        Assert.Equal(1, Host.Shop.Offers - 1); // One for the permission.
    }

    [Fact]
    public async Task A_charge_that_is_declined_ends_and_the_next_one_is_another_attempt()
    {
        var (customer, _) = await PermitAsync(StripeCards.Good);
        var sale = await SellAsync();
        var declined = await ChargeAsync(sale, customer, StripeCards.Empty);
        Assert.Equal(
            (OpenPaymentOutcome.Declined, PaymentStatus.Failed, "card_declined:insufficient_funds"),
            (declined.Outcome, declined.Payment.Status, declined.Payment.Failure));
        Assert.NotNull(declined.Payment.ProviderRef); // It is there, and cancelled when its time is over.
        var again = await ChargeAsync(sale, customer, StripeCards.Good);
        Assert.Equal((OpenPaymentOutcome.Paid, 2L), (again.Outcome, again.Payment.Attempt));
        Assert.Equal(["requires_payment_method", "succeeded"], Charges().Select(one => one.Status).Order());
        await Host.SweepPaymentsAsync(Token); // Nobody shall pay the first as well.
        Assert.Equal(["canceled", "succeeded"], Charges().Select(one => one.Status).Order());
        await AssertSoldOnceAsync(sale);
    }

    [Fact]
    public async Task A_bank_that_wants_approval_of_a_charge_leaves_a_page_to_approve_on()
    {
        var (customer, _) = await PermitAsync(StripeCards.Good);
        var sale = await SellAsync();
        var asking = await ChargeAsync(sale, customer, StripeCards.Asking);
        var intent = Charges().Single();
        Assert.Equal(
            (OpenPaymentOutcome.Open, PaymentStatus.NeedsApproval, intent.ClientSecret),
            (asking.Outcome, asking.Payment.Status, asking.Provider!.ClientSecret));
        Clock.Jump(TimeSpan.FromHours(20)); // It was mailed; it is open for as long as was asked for.
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal("requires_payment_method", intent.Status);
        Pay(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertSoldOnceAsync(sale);
    }

    [Theory]
    [InlineData(StripeCards.Good, OpenPaymentOutcome.Paid)]
    [InlineData(StripeCards.Declined, OpenPaymentOutcome.Declined)]
    [InlineData(StripeCards.Asking, OpenPaymentOutcome.Open)]
    public async Task A_charge_with_the_person_there_can_be_approved_at_once(string card, object outcome)
    {
        var sale = await SellAsync();
        var charged = await OpenAsync(
            sale, PaymentKind.Direct, wish => wish with { MethodRef = card, KeepsMethod = true });
        Assert.Equal(outcome, charged.Outcome);
        if (card == StripeCards.Asking)
        {
            Assert.Equal("requires_action", Bank.Intents[^1].Status);
            Bank.Approve(Bank.Intents[^1], isApproved: true);
            await DeliverAsync("payment_intent.succeeded");
            await AssertSoldOnceAsync(sale);
        }
    }

    private IEnumerable<StripeIntent> Charges() => Bank.Intents.Where(one => !one.IsSetup);

    private async Task<(string Customer, string Method)> PermitAsync(string card)
    {
        var sale = await SellAsync();
        await OpenAsync(sale, PaymentKind.Setup, wish => wish with { AmountMinor = 0 });
        Pay(Bank.Intents[^1], card);
        var permission = await QueryAsync(sale);
        return (permission!.CustomerRef!, permission.MethodRef!);
    }

    private Task<OpenedPayment> ChargeAsync(long sale, string customer, string method) => OpenAsync(
        sale, PaymentKind.OffSession,
        wish => wish with { CustomerRef = customer, MethodRef = method, OpenFor = OpenForOf(method) });

    private static TimeSpan? OpenForOf(string method) =>
        method == StripeCards.Asking ? TimeSpan.FromHours(72) : null;
}

public sealed class SavedMethodTestsOnSqlite() : SavedMethodTests(Engine.Sqlite);

public sealed class SavedMethodTestsOnPostgres() : SavedMethodTests(Engine.Postgres);
