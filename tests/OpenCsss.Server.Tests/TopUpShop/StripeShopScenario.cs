using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// The same, with people who pay at Stripe's stand-in: no event is delivered, and nothing is looked after, unless the
/// test says so.
/// </summary>
public abstract class StripeShopScenario(Engine engine) : MallScenario(engine)
{
    protected const long PriceMinor = 150;
    protected const long Balance = 100_000;

    private protected StripeServer Stripe { get; private set; } = null!;

    private protected StripeBank Bank => Stripe.Bank;

    private protected override async Task PrepareAsync() => Stripe = await StripeServer.StartAsync(Clock, Token);

    private protected override ValueTask CleanUpAsync() => Stripe.DisposeAsync();

    private protected override void Configure(ServerOptions options) => ApiHost.Take(options.Payments, Stripe);

    protected static JsonObject Pay(string payId) => new() { ["payId"] = payId };

    /// <summary>An order of the Mall API, and the intent that the person can pay now.</summary>
    private protected async Task<(string PayId, StripeIntent Intent)> OpenIntentAsync(
        string orderNo = "7", SeededSim? sim = null, Action<JsonObject>? edit = null)
    {
        var payId = await OpenOrderAsync(orderNo, order =>
        {
            order["deviceCode"] = (sim ?? Sim).Iccid;
            order["email"] = Email;
            edit?.Invoke(order);
        });
        var opened = AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        var intent = Bank.Intents[^1];
        Assert.Equal(intent.Id, opened.GetProperty("payment_intent_id").GetString());
        return (payId, intent);
    }

    /// <summary>The same, paid and ordered.</summary>
    private protected async Task<(string PayId, StripeIntent Intent)> BuyAsync(
        string orderNo = "7", Action<JsonObject>? edit = null)
    {
        var (payId, intent) = await OpenIntentAsync(orderNo, edit: edit);
        Use(intent);
        await DeliverAsync("payment_intent.succeeded");
        await AssertBoughtOnceAsync(payId);
        return (payId, intent);
    }

    /// <summary>The person's browser uses a card; what it says to the person does not matter here.</summary>
    private protected void Use(StripeIntent intent, string card = StripeCards.Good)
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

    /// <summary>Delivers all that has ever happened, once more.</summary>
    private protected async Task DeliverAllAsync()
    {
        foreach (var happened in Bank.Events)
        {
            Assert.Equal(200, await Host.DeliverAsync(happened, Token));
        }
    }

    protected async Task AssertStatusAsync(string status, string payId) =>
        Assert.Equal(status, (await QueryAsync(payId)).GetProperty("payStatus").GetString());

    /// <summary>It was paid once and ordered once, told once, and nobody has lost or won anything by it.</summary>
    protected async Task AssertBoughtOnceAsync(string payId)
    {
        var order = await Host.ShopOrderAsync(Partner, payId, Token);
        Assert.Equal(ShopOrderStatus.Paid, order.Status);
        var payment = Assert.Single(
            await Host.ShopPaymentsAsync(Partner, payId, Token),
            one => one is { Money: PaymentMoney.Settled, Kind: not PaymentKind.Setup });
        Assert.Equal(order.OrderId, payment.OrderId);
        Assert.Single(await Host.OrdersAsync(Partner, Token), line => line.Id == order.OrderId);
        Assert.Single(await RechargesAsync(), body => body.Contains($"\"{order.OrderNo}\"", StringComparison.Ordinal));
        Assert.Single(
            await Host.CustomerMailAsync(Partner, Token),
            mail => mail.Subject.StartsWith($"Receipt {order.OrderNo} ", StringComparison.Ordinal));
        var intents = Bank.Intents.Where(one => !one.IsSetup && one.Metadata["pay_id"] == payId);
        Assert.Equal(PriceMinor, intents.Sum(intent => intent.Received - intent.Refunded));
        await Host.AssertBooksBalanceAsync(Partner, Token);
    }

    /// <summary>Nothing was ordered, and no money is kept.</summary>
    protected async Task AssertNothingKeptAsync()
    {
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Assert.Empty(await RechargesAsync());
        Assert.Equal(0, Bank.Intents.Sum(intent => intent.Received - intent.Refunded));
        Assert.Equal(Balance, await Host.BalanceAsync(Partner, Token));
        await Host.AssertBooksBalanceAsync(Partner, Token);
    }

    protected async Task<List<string>> RechargesAsync() =>
        [.. (await Host.EventsAsync(Partner, Token)).Select(line => line.Body)
            .Where(body => body.Contains("purchase_order_id", StringComparison.Ordinal))];
}
