using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The provider that takes no money, and its page.</summary>
public abstract class SimulatedPaymentTests(Engine engine) : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private ApiHost _host = null!;
    private ApiPartner _partner = null!;
    private SeededPlan _plan = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartSellingAsync(engine, _clock, stripe: null, Token);
        _partner = await _host.SeedPartnerAsync(Token);
        _plan = await _host.SeedPlanAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_page_pays()
    {
        var (sale, opened) = await OpenAsync();
        Assert.Equal(OpenPaymentOutcome.Open, opened.Outcome);
        Assert.Equal("/payment/simulated/" + opened.Payment.ProviderRef, opened.Provider!.PageUrl);
        Assert.DoesNotContain("secret", opened.Provider.PageUrl, StringComparison.Ordinal);
        var page = await _host.SimulatedDesk.FindAsync(opened.Payment.ProviderRef!, Token);
        Assert.Equal((opened.Payment.Key, 150, "USD", true), (page!.Key, page.AmountMinor, page.Currency, page.IsOpen));

        var paid = await ActAsync(opened, SimulatedAction.Pay);
        Assert.Equal((PaymentStatus.Succeeded, PaymentMoney.Settled), (paid.Status, paid.Money));
        Assert.Equal(paid, await ActAsync(opened, SimulatedAction.Decline)); // It is too late for anything else.
        Assert.Single(await _host.OrdersAsync(_partner, Token));
        Assert.Equal(PaymentMoney.Settled, (await _host.QueryPaymentAsync(_partner, sale, Token))!.Money);
    }

    [Fact]
    public async Task The_page_declines_asks_and_is_closed()
    {
        var (_, opened) = await OpenAsync();
        Assert.Equal(PaymentStatus.Waiting, (await ActAsync(opened, SimulatedAction.Close)).Status);
        var declined = await ActAsync(opened, SimulatedAction.Decline);
        Assert.Equal((PaymentStatus.Failed, "card_declined:generic_decline"), (declined.Status, declined.Failure));
        Assert.Equal(PaymentStatus.NeedsApproval, (await ActAsync(opened, SimulatedAction.AskForApproval)).Status);
        Assert.Equal(PaymentMoney.Settled, (await ActAsync(opened, SimulatedAction.Pay)).Money);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bank_decides_later(bool isPaid)
    {
        var (_, opened) = await OpenAsync();
        Assert.Equal(PaymentStatus.Processing, (await ActAsync(opened, SimulatedAction.LetDecide)).Status);
        Assert.Equal(PaymentStatus.Processing, (await ActAsync(opened, SimulatedAction.Pay)).Status);
        var decided = await _host.SimulatedDesk.DecideAsync(opened.Payment.ProviderRef!, isPaid, Token);
        Assert.Equal(isPaid ? PaymentStatus.Succeeded : PaymentStatus.Failed, decided!.Payment.Status);
    }

    [Fact]
    public async Task What_nobody_has_paid_is_closed_and_what_comes_back_goes_back()
    {
        var (sale, opened) = await OpenAsync();
        _clock.Jump(TimeSpan.FromMinutes(61));
        await _host.SweepPaymentsAsync(Token);
        Assert.Equal(PaymentStatus.Cancelled, (await ActAsync(opened, SimulatedAction.Pay)).Status);

        var (other, second) = await OpenAsync();
        await _host.CloseSaleAsync(_partner, other, Token);
        Assert.Equal(PaymentMoney.Refunded, (await ActAsync(second, SimulatedAction.Pay)).Money);
        Assert.NotEqual(sale, other);
    }

    [Theory]
    [InlineData(nameof(SimulatedAction.Pay), nameof(OpenPaymentOutcome.Paid))]
    [InlineData(nameof(SimulatedAction.AskForApproval), nameof(OpenPaymentOutcome.Open))]
    public async Task A_permission_says_how_later_charges_end(string action, string outcome)
    {
        var (_, setup) = await OpenAsync(PaymentKind.Setup, wish => wish with { AmountMinor = 0 });
        await ActAsync(setup, Enum.Parse<SimulatedAction>(action));
        var permission = await ActAsync(setup, SimulatedAction.Pay);
        Assert.Equal(PaymentMoney.Settled, permission.Money);
        var (_, charge) = await OpenAsync(
            PaymentKind.OffSession,
            wish => wish with { CustomerRef = permission.CustomerRef, MethodRef = permission.MethodRef });
        Assert.Equal(outcome, $"{charge.Outcome}");
        if (charge.Outcome is OpenPaymentOutcome.Open)
        {
            Assert.Equal(PaymentMoney.Settled, (await ActAsync(charge, SimulatedAction.Pay)).Money);
        }

        var (_, declined) = await OpenAsync(
            PaymentKind.OffSession, wish => wish with { MethodRef = SimulatedMethods.Declining });
        Assert.Equal(OpenPaymentOutcome.Declined, declined.Outcome);
    }

    [Fact]
    public async Task A_refund_goes_back_in_parts_and_not_beyond()
    {
        var (sale, opened) = await OpenAsync();
        await ActAsync(opened, SimulatedAction.Pay);
        var refunds = _host.Services<PaymentRefunds>();
        Assert.Equal(RequestRefundOutcome.Wanted, (await refunds.RequestAsync(opened.Payment.Key, 50, Token)).Outcome);
        Assert.Equal(RequestRefundOutcome.TooMuch, (await refunds.RequestAsync(opened.Payment.Key, 101, Token)).Outcome);
        Assert.Equal(RequestRefundOutcome.Wanted, (await refunds.RequestAsync(opened.Payment.Key, 100, Token)).Outcome);
        var history = Assert.Single(await _host.PaymentsAsync(_partner, sale, Token));
        Assert.Equal((PaymentMoney.Refunded, 2), (history.Payment.Money, history.Refunds.Count));
    }

    [Fact]
    public async Task A_reference_that_is_none_finds_nothing()
    {
        foreach (var reference in (string[])["", "sim", "sim_1_", "sim_x_y", $"sim_{_partner.Id}_0", "sim_999999999999999999999_a"])
        {
            Assert.Null(await _host.SimulatedDesk.FindAsync(reference, Token));
        }
    }

    private async Task<(long Sale, OpenedPayment Opened)> OpenAsync(
        PaymentKind kind = PaymentKind.Once, Func<NewPayment, NewPayment>? edit = null)
    {
        var sale = await _host.SellAsync(_partner, await _host.SeedSimAsync(_partner, Token), _plan, Token);
        return (sale, await _host.OpenPaymentAsync(_partner, sale, Token, kind: kind, edit: edit));
    }

    private async Task<Payment> ActAsync(OpenedPayment opened, SimulatedAction action) =>
        (await _host.SimulatedDesk.ActAsync(opened.Payment.ProviderRef!, action, Token))!.Payment;
}

public sealed class SimulatedPaymentTestsOnSqlite() : SimulatedPaymentTests(Engine.Sqlite);

public sealed class SimulatedPaymentTestsOnPostgres() : SimulatedPaymentTests(Engine.Postgres);
