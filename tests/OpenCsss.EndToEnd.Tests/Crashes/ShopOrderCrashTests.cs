using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// <c>csss serve</c> is killed at each step between Stripe and the commit of a purchase, and started again: what was paid
/// has its one order or went back once, and verify has nothing to say.
/// </summary>
public abstract class ShopOrderCrashTests(Engine engine) : SellingScenario(engine)
{
    private const string Opening = "POST /v1/payment_intents";
    private const string Asking = "GET /v1/payment_intents/";

    private MallSigner Signer => field ??= new MallSigner(AccessCode, Partner.Secret, TimeProvider.System);

    [Fact]
    public async Task Killed_after_stripe_has_the_payment_and_before_it_is_written_down()
    {
        await using (var killed = await StartShopAsync())
        {
            await OrderAsync(killed, 0);
            Stripe.Next(Opening, StripeFault.HangAfter);
            await KillDuringAsync(killed, OpenAsync(killed, 0), () => Bank.Intents.Count == 1);
        }

        await using var server = await StartShopAsync();
        await OpenUntilAsync(server, 0);
        Pay(Bank.Intents.Single(intent => intent.Status is "requires_payment_method"));
        await DeliverAllAsync(server);
        await AssertBoughtAsync(server, 0);
    }

    [Fact]
    public async Task Killed_while_stripe_is_asked_for_the_state()
    {
        await using (var killed = await StartShopAsync())
        {
            await OpenPaidAsync(killed, 0);
            Stripe.Next(Asking, StripeFault.HangAfter);
            await KillDuringAsync(killed, DeliverAllAsync(killed), () => Stripe.Count(Asking) > 0);
        }

        await using var server = await StartShopAsync();
        await Poll.UntilAsync(async () => await StatusAsync(server, 0) == "1", Token); // The person comes back.
        await DeliverAllAsync(server);
        await AssertBoughtAsync(server, 0);
    }

    [Fact]
    public async Task Killed_after_the_money_was_taken_and_before_the_order_is_on_disk()
    {
        IAsyncDisposable? held = null;
        await using (var killed = await StartShopAsync())
        {
            await OpenPaidAsync(killed, 0);
            Stripe.BeforeAnswer = async what =>
            {
                if (held is null && what.StartsWith(Asking, StringComparison.Ordinal))
                {
                    held = await HoldWritesAsync(); // It hears that the money is there, and can write nothing any more.
                }
            };
            await KillDuringAsync(killed, DeliverAllAsync(killed), () => held is not null);
            Stripe.BeforeAnswer = _ => Task.CompletedTask;
            await held!.DisposeAsync();
        }

        Assert.Empty(await OrdersAsync());
        await using var server = await StartShopAsync();
        await Poll.UntilAsync(async () => (await OrdersAsync()).Count == 1, Token); // Nobody tells it: the sweeper looks.
        await DeliverAllAsync(server);
        await AssertBoughtAsync(server, 0);
    }

    [Fact]
    public async Task Killed_after_a_permission_was_given_and_its_first_charge_was_taken()
    {
        await using (var killed = await StartShopAsync())
        {
            await OrderAsync(killed, 0);
            var wish = Named(0);
            wish["email"] = "person@example.com";
            Assert.NotNull(await killed.CallAsync(Signer, "/stripeSubscription", wish));
            Pay(Bank.Intents.Single());
            Stripe.Next(Opening, StripeFault.HangAfter);
            await KillDuringAsync(killed, DeliverAllAsync(killed), () => Bank.Intents.Any(intent => !intent.IsSetup));
        }

        await using var server = await StartShopAsync();
        await Poll.UntilAsync(async () => await StatusAsync(server, 0) == "1", Token);
        await DeliverAllAsync(server);
        Assert.Single(Bank.Intents, intent => !intent.IsSetup);
        await AssertBoughtAsync(server, 0);
    }

    [Fact]
    public async Task Killed_after_stripe_has_sent_late_money_back_and_before_that_is_written_down()
    {
        await using (var killed = await StartShopAsync())
        {
            await OrderAsync(killed, 0);
            await OpenUntilAsync(killed, 0);
            await CloseAsync();
            Pay(Bank.Intents[0]);
            Stripe.Next("POST /v1/refunds", StripeFault.HangAfter);
            await KillDuringAsync(killed, DeliverAllAsync(killed), () => Bank.Refunds.Count == 1);
        }

        await using var server = await StartShopAsync();
        await Poll.UntilAsync(
            async () => (await RunAsync("payments", "list")).Contains("\trefunded\t", StringComparison.Ordinal), Token);
        await DeliverAllAsync(server);
        Assert.Single(Bank.Refunds);
        Assert.Equal(0, Bank.Intents.Sum(intent => intent.Received - intent.Refunded));
        Assert.Empty(await OrdersAsync());
        await RunAsync("verify");
    }

    [Fact]
    public async Task Killed_again_and_again_while_people_buy()
    {
        var chance = new Random(20261129);
        for (var round = 0; round < 3; round++)
        {
            await using var killed = await StartShopAsync();
            var first = round * (Sales / 3);
            var buying = Enumerable.Range(first, Sales / 3).Select(sale => BuyAsync(killed, sale)).ToArray();
            await Poll.UntilAsync(() => Bank.Intents.Count > first + chance.Next(Sales / 3), Token);
            await killed.KillAsync();
            await Task.WhenAll(buying);
        }

        await using var server = await StartShopAsync();
        foreach (var sale in Enumerable.Range(0, Sales))
        {
            await OrderAsync(server, sale);
            await OpenUntilAsync(server, sale);
        }

        foreach (var intent in Bank.Intents.Where(intent => intent.Status is "requires_payment_method"))
        {
            Pay(intent);
        }

        await DeliverAllAsync(server);
        await AssertBoughtAsync(server, [.. Enumerable.Range(0, Sales)]);
    }

    private static async Task KillDuringAsync(SellingProcess process, Task work, Func<bool> isThere)
    {
        await Poll.UntilAsync(isThere, Token);
        await process.KillAsync();
        await work;
    }

    private static JsonObject Named(int sale) => new() { ["payId"] = $"pay {sale}" };

    private Task<JsonElement?> OrderAsync(SellingProcess process, int sale) => process.CallAsync(Signer, "/singleOrder", new JsonObject
    {
        ["deviceCode"] = Sims[sale].Iccid, ["orderNo"] = $"{sale}", ["orderPeriod"] = "1", ["packageCode"] = Plan.Code,
        ["payAmount"] = "1.50", ["payCurrency"] = "USD", ["payId"] = $"pay {sale}",
    });

    private Task<JsonElement?> OpenAsync(SellingProcess process, int sale) =>
        process.CallAsync(Signer, "/stripePayment", Named(sale));

    /// <summary>Whoever was not answered asks again, until the payment can be made or is made.</summary>
    private Task OpenUntilAsync(SellingProcess process, int sale) => Poll.UntilAsync(
        async () => (await OpenAsync(process, sale))?.TryGetProperty("client_secret", out _) is true, Token);

    private async Task OpenPaidAsync(SellingProcess process, int sale)
    {
        await OrderAsync(process, sale);
        await OpenUntilAsync(process, sale);
        Pay(Bank.Intents[^1]);
    }

    private async Task BuyAsync(SellingProcess process, int sale)
    {
        await OrderAsync(process, sale);
        await OpenAsync(process, sale);
        foreach (var intent in Bank.Intents.Where(one => one.Metadata["pay_id"] == $"pay {sale}"))
        {
            Pay(intent);
        }

        await DeliverAllAsync(process);
    }

    private async Task<string?> StatusAsync(SellingProcess process, int sale) =>
        await process.CallAsync(Signer, "/resultQuery", Named(sale)) is { } answer
        && answer.TryGetProperty("data", out var data)
            ? data.GetProperty("payStatus").GetString()
            : null;

    /// <summary>Each sale has its one order, and of all that was taken the price of each is kept.</summary>
    private async Task AssertBoughtAsync(SellingProcess server, params int[] sales)
    {
        foreach (var sale in sales)
        {
            Assert.Equal("1", await StatusAsync(server, sale));
        }

        var orders = await OrdersAsync();
        Assert.Equal(sales.Length, orders.Count);
        Assert.Equal(sales.Length, orders.Select(order => order.SimId).Distinct().Count());
        Assert.Equal(sales.Length * 150, Bank.Intents.Sum(intent => intent.Received - intent.Refunded));
        await RunAsync("verify");
        server.AssertNoSecrets();
    }

    /// <summary>The order is closed, while its page is still open somewhere.</summary>
    private async Task CloseAsync()
    {
        await using var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync("update shop_order set status = 3, due_at = null");
    }
}

public sealed class ShopOrderCrashTestsOnSqlite() : ShopOrderCrashTests(Engine.Sqlite);

public sealed class ShopOrderCrashTestsOnPostgres() : ShopOrderCrashTests(Engine.Postgres);
