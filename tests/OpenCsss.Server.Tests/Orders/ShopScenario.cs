using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Lifecycle;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests of orders that a shop sells: it has payments, and a write of its own that settles them.</summary>
public abstract class ShopScenario(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    /// <summary>What a customer pays for an order at 1.50.</summary>
    protected const long PaidMinor = 499;

    private static long _lastPayment;

    private protected Db Db => Host.Services<Db>();

    private protected PlaceOrderPart Orders => Host.Services<PlaceOrderPart>();

    /// <summary>A payment that waits for its confirmation.</summary>
    private protected async Task<string> OpenPaymentAsync()
    {
        var paymentId = $"payment {Engine} {Interlocked.Increment(ref _lastPayment)}";
        await Db.WriteAsync(
            partnerId: 0,
            async transaction =>
            {
                ConfirmPaymentWrite.Open(transaction, paymentId);
                await transaction.FlushAsync(Token);
                return true;
            },
            Token);
        return paymentId;
    }

    private protected Task<PaymentState> PaymentStateAsync(string paymentId) => Db.WriteAsync(
        partnerId: 0,
        async transaction =>
        {
            var found = ConfirmPaymentWrite.Look(transaction, [paymentId]);
            await transaction.FlushAsync(Token);
            return found.Only;
        },
        Token);

    /// <summary>What the shop wants to sell: one period, enabled at once.</summary>
    private protected async Task<PlaceOrderCall> SaleAsync(
        ApiPartner partner, SeededSim sim, SeededPlan plan, PaidTo paidTo = PaidTo.Operator,
        RequestIdentity? identity = null, bool isExtra = false)
    {
        var seller = await Host.Services<PartnerRegistry>().FindAsync(partner.AccessCode, Token);
        Assert.True(Iccid.TryParse(sim.Iccid, out var iccid));
        Assert.True(PackageCode.TryParse(plan.Code, out var code));
        var draft = new OrderDraft
        {
            PackageCode = code,
            PackageName = "Sold in a shop",
            Wish = new OrderWish(plan.Type, Periods: 1, EnableAtOnce: true, TestVolume: null)
            {
                IsExtra = isExtra,
            },
            IsGlobal = false,
            PayAmountMinor = PaidMinor,
            PayResult = 1,
            PayType = 2,
        };
        return new PlaceOrderCall(
            OrderSeller.Shop(seller!, paidTo), [iccid], draft, answer => $"{answer.Lines[0].OrderId}",
            Host.Clock.GetUtcNow())
        {
            Identity = identity,
        };
    }

    private protected Task<PaymentResult> ConfirmAsync(
        ConfirmPaymentWrite write, ApiPartner partner, ConfirmPayment payment) =>
        Db.WriteAsync(write, partner.Id, payment, Token);
}
