using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// People who pay at Stripe's stand-in, in a server of the test's own. Nothing is delivered and nothing is swept unless
/// the test says so.
/// </summary>
public abstract class PaymentScenario(Engine engine) : IAsyncLifetime
{
    protected const long PriceMinor = 150;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ManualClock Clock { get; } = new();

    private protected StripeServer Stripe { get; private set; } = null!;

    private protected StripeBank Bank => Stripe.Bank;

    protected ApiHost Host { get; private set; } = null!;

    protected ApiPartner Partner { get; private set; } = null!;

    protected SeededPlan Plan { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stripe = await StripeServer.StartAsync(Clock, Token);
        Host = await ApiHost.StartSellingAsync(engine, Clock, Stripe, Token, Configure);
        Partner = await Host.SeedPartnerAsync(Token);
        Plan = await Host.SeedPlanAsync(Token);
    }

    /// <summary>The server ends, and the books are proved, before anything else does.</summary>
    public async ValueTask DisposeAsync()
    {
        await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Stripe.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected virtual void Configure(ServerOptions options)
    {
    }

    /// <summary>A person's order for a SIM of its own.</summary>
    protected async Task<long> SellAsync() =>
        await Host.SellAsync(Partner, await Host.SeedSimAsync(Partner, Token), Plan, Token);

    private protected Task<OpenedPayment> OpenAsync(
        long sale, PaymentKind kind = PaymentKind.Once, Func<NewPayment, NewPayment>? edit = null) =>
        Host.OpenPaymentAsync(Partner, sale, Token, kind: kind, edit: edit);

    /// <summary>A payment that the person can make now.</summary>
    private protected async Task<(long Sale, StripeIntent Intent)> OpenedAsync()
    {
        var sale = await SellAsync();
        var opened = await OpenAsync(sale);
        Assert.Equal(OpenPaymentOutcome.Open, opened.Outcome);
        return (sale, Bank.Intents[^1]);
    }

    /// <summary>The person's browser uses a card; what it says to the person does not matter here.</summary>
    private protected void Pay(StripeIntent intent, string card = StripeCards.Good)
    {
        lock (Bank.Gate)
        {
            try
            {
                Bank.Confirm(intent, card, offSession: false);
            }
            catch (StripeError)
            {
                // The page shows it.
            }
        }
    }

    /// <summary>Delivers the newest event of a type, and sees that it was taken.</summary>
    private protected async Task DeliverAsync(string type) =>
        Assert.Equal(200, await Host.DeliverAsync(Bank.Events.Last(one => one.Type == type), Token));

    private protected Task<Payment?> QueryAsync(long sale) => Host.QueryPaymentAsync(Partner, sale, Token);

    /// <summary>The one attempt of a sale.</summary>
    private protected async Task<PaymentHistory> OneAsync(long sale) =>
        Assert.Single(await Host.PaymentsAsync(Partner, sale, Token));

    /// <summary>The sale was paid once, and has its one order; nothing went back.</summary>
    private protected async Task AssertSoldOnceAsync(long sale)
    {
        var payment = Assert.Single(
            await Host.PaymentsAsync(Partner, sale, Token), one => one.Payment.Money is PaymentMoney.Settled).Payment;
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Single(await Host.OrdersAsync(Partner, Token), order => order.Id == payment.OrderId);
        await Host.AssertBooksBalanceAsync(Partner, Token);
    }
}
