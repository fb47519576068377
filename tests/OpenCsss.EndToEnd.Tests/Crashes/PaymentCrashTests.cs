using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>
/// A server that is killed at each step between the provider and the commit, and started again: each sale that was paid
/// has one order, nothing is charged or refunded twice, and verify has nothing to say.
/// </summary>
public abstract class PaymentCrashTests(Engine engine) : SellingScenario(engine)
{
    [Fact]
    public async Task Killed_after_the_provider_has_the_payment_and_before_it_is_written_down()
    {
        await using (var killed = await StartAsync())
        {
            Stripe.Next("POST /v1/payment_intents", StripeFault.HangAfter);
            var opening = killed.PostAsync("/test/open/0");
            await Poll.UntilAsync(() => Bank.Intents.Count == 1, Token);
            await killed.KillAsync();
            await opening;
        }

        await using var server = await StartAsync();
        await Poll.UntilAsync(async () => await server.PostAsync("/test/open/0") == "Open", Token);
        Pay(Assert.Single(Bank.Intents));
        await DeliverAllAsync(server);
        await AssertSoldAsync(server, sales: 1);
    }

    [Fact]
    public async Task Killed_after_the_money_was_taken_and_before_the_order_is_on_disk()
    {
        await using (var killed = await StartAsync())
        {
            Assert.Equal("Open", await killed.PostAsync("/test/open/0"));
            Pay(Bank.Intents[0]);
            IAsyncDisposable? held = null;
            Stripe.BeforeAnswer = async what =>
            {
                if (what.StartsWith("GET /v1/payment_intents/", StringComparison.Ordinal))
                {
                    held = await HoldWritesAsync(); // It hears that the money is there, and can write nothing any more.
                }
            };
            var delivering = DeliverAllAsync(killed);
            await Poll.UntilAsync(() => held is not null, Token);
            await killed.KillAsync();
            await delivering;
            Stripe.BeforeAnswer = _ => Task.CompletedTask;
            await held!.DisposeAsync();
        }

        Assert.Empty(await OrdersAsync());
        await using var server = await StartAsync();
        await DeliverAllAsync(server); // Stripe sends again what was not answered.
        await AssertSoldAsync(server, sales: 1);
    }

    [Fact]
    public async Task Killed_while_the_provider_is_asked_for_the_state()
    {
        await using (var killed = await StartAsync())
        {
            Assert.Equal("Open", await killed.PostAsync("/test/open/0"));
            Pay(Bank.Intents[0]);
            Stripe.Next("GET /v1/payment_intents/", StripeFault.HangAfter);
            var delivering = DeliverAllAsync(killed);
            await Poll.UntilAsync(() => Stripe.Count("GET /v1/payment_intents/") > 0, Token);
            await killed.KillAsync();
            await delivering;
        }

        await using var server = await StartAsync();
        await DeliverAllAsync(server);
        await AssertSoldAsync(server, sales: 1);
    }

    [Fact]
    public async Task Killed_after_the_provider_has_made_a_refund_and_before_it_is_written_down()
    {
        await using (var killed = await StartAsync())
        {
            Assert.Equal("Open", await killed.PostAsync("/test/open/0"));
            Pay(Bank.Intents[0]);
            await DeliverAllAsync(killed);
            Stripe.Next("POST /v1/refunds", StripeFault.HangAfter);
            var refunding = killed.PostAsync("/test/refund/0");
            await Poll.UntilAsync(() => Bank.Refunds.Count == 1, Token);
            await killed.KillAsync();
            await refunding;
        }

        await using var server = await StartAsync();
        await Poll.UntilAsync(
            async () => (await RunAsync("payments", "list")).Contains("\trefunded\t", StringComparison.Ordinal), Token);
        Assert.Single(Bank.Refunds);
        await RunAsync("verify");
    }

    [Fact]
    public async Task Killed_again_and_again_while_people_pay()
    {
        var chance = new Random(20261128);
        for (var round = 0; round < 3; round++)
        {
            await using var killed = await StartAsync();
            var first = round * (Sales / 3);
            var paying = Enumerable.Range(first, Sales / 3).Select(sale => PayAsync(killed, sale)).ToArray();
            await Poll.UntilAsync(() => Bank.Intents.Count > first + chance.Next(Sales / 3), Token);
            await killed.KillAsync();
            await Task.WhenAll(paying);
        }

        await using var server = await StartAsync();
        foreach (var sale in Enumerable.Range(0, Sales))
        {
            await Poll.UntilAsync(
                async () => await server.PostAsync($"/test/open/{sale}") is "Open" or "Paid", Token);
        }

        foreach (var intent in Bank.Intents.Where(intent => intent.Status is "requires_payment_method"))
        {
            Pay(intent);
        }

        await DeliverAllAsync(server);
        await AssertSoldAsync(server, Sales);
    }

    /// <summary>Each sale has its one order, and of each intent the money paid for it, or went back.</summary>
    private async Task AssertSoldAsync(SellingProcess server, int sales)
    {
        var orders = await OrdersAsync();
        Assert.Equal(sales, orders.Count);
        Assert.Equal(sales, orders.Select(order => order.SimId).Distinct().Count());
        Assert.Equal(sales * 150, Bank.Intents.Sum(intent => intent.Received - intent.Refunded));
        await RunAsync("verify");
        server.AssertNoSecrets();
    }

    private async Task PayAsync(SellingProcess server, long sale)
    {
        await server.PostAsync($"/test/open/{sale}");
        foreach (var intent in Bank.Intents.Where(
            one => one.Status is "requires_payment_method" && one.Metadata["pay_id"] == $"pay {sale}"))
        {
            Pay(intent);
        }

        await DeliverAllAsync(server);
    }
}

public sealed class PaymentCrashTestsOnSqlite() : PaymentCrashTests(Engine.Sqlite);

public sealed class PaymentCrashTestsOnPostgres() : PaymentCrashTests(Engine.Postgres);
