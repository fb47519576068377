using OpenCsss.Domain;
using OpenCsss.Platform.Idempotency;
using OpenCsss.Platform.Modules.Orders;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>What a sale costs, what makes it the same as another, and what placing takes of the database.</summary>
public abstract class PlaceOrderPartTests(SharedApiHost shared, Engine engine) : ShopScenario(shared, engine)
{
    private const int CustomerPayment = 10;

    [Fact]
    public async Task What_the_operator_received_pays_for_the_order()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var (sim, plan) = (await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
        var order = await PlaceAsync(partner, await SaleAsync(partner, sim, plan));
        Assert.Equal(
            [(10, 1, PaidMinor), (10, 4, -PaidMinor), (1, 1, -150), (1, 2, 150)],
            (await Host.LedgerAsync(partner, Token)).Select(line => ((int)line.Kind, (int)line.Account, line.AmountMinor)));
        Assert.All(await Host.LedgerAsync(partner, Token), line => Assert.Equal(order.OrderId.Value, line.OrderId));
        Assert.Equal(PaidMinor - 150, await partner.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task What_the_partner_received_itself_moves_nothing()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 299 });
        var (sim, plan) = (await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
        await PlaceAsync(partner, await SaleAsync(partner, sim, plan, PaidTo.Partner));
        Assert.Equal(149, await partner.BalanceAsync());
        Assert.DoesNotContain(await Host.LedgerAsync(partner, Token), line => line.Kind == CustomerPayment);

        var refused = await PlaceAsync(partner, await SaleAsync(partner, sim, plan, PaidTo.Partner));
        Assert.Equal(new PlaceOrderResult(PlaceOrderOutcome.BalanceTooLow, null), refused);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_payment_below_the_price_needs_the_rest_from_the_wallet()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { PriceMinor = PaidMinor + 1 });
        var sale = await SaleAsync(partner, sim, plan);
        var before = await Host.StateAsync(partner, Token);
        Assert.Equal(PlaceOrderOutcome.BalanceTooLow, (await PlaceAsync(partner, sale)).Outcome);
        Assert.Equal(before, await Host.StateAsync(partner, Token));

        await Host.FundAsync(partner, 1, Token);
        Assert.Equal(PlaceOrderOutcome.Placed, (await PlaceAsync(partner, sale)).Outcome);
        Assert.Equal(0, await partner.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task An_order_of_a_shop_is_renewed_and_cancelled_at_the_partners_price()
    {
        var (partner, sim, plan) = await SeedAsync();
        await PlaceAsync(partner, await SaleAsync(partner, sim, plan));
        var waiting = (await PlaceAsync(partner, await SaleAsync(partner, sim, plan))).OrderId.ToString();
        var balance = await partner.BalanceAsync();
        Assert.Equal("0000", (await partner.RenewAsync(waiting, periods: 2)).Code);
        Assert.Equal(balance - 300, await partner.BalanceAsync());
        await partner.ChangedAsync(Cancel, waiting);
        Assert.Equal(balance + 150, await partner.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sent_20_times_with_one_identity_it_is_one_order(int nodes)
    {
        var (partner, sim, plan) = await SeedAsync();
        await using var twin = nodes == 2 ? await Host.StartTwinAsync(Token) : null;
        var sale = await SaleAsync(partner, sim, plan, identity: IdentityOf(sim, Host.Clock.GetUtcNow()));
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(
            () => PlaceAsync(partner, sale, n % 2 == 0 ? Host : twin ?? Host), Token)));

        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.All(results, result => Assert.Equal(
            (PlaceOrderOutcome.Placed, $"ORDER_{order.Id}"), (result.Outcome, result.Answer)));
        Assert.Single(results, result => result.OrderId.Value == order.Id);
        Assert.Equal(100_000 + PaidMinor - 150, await partner.BalanceAsync());
        Assert.Equal(1, (await Host.StoredAnswersAsync(partner, Token)).BySign);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task Sent_twice_without_an_identity_it_is_two_orders()
    {
        var (partner, sim, plan) = await SeedAsync();
        var sale = await SaleAsync(partner, sim, plan);
        Assert.NotEqual((await PlaceAsync(partner, sale)).OrderId, (await PlaceAsync(partner, sale)).OrderId);
        Assert.Equal(2, (await Host.OrdersAsync(partner, Token)).Count);
        Assert.Equal(0, (await Host.StoredAnswersAsync(partner, Token)).BySign);
    }

    [Fact]
    public async Task Whatever_else_is_done_shares_the_round_trips_of_the_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        var identity = IdentityOf(sim, Host.Clock.GetUtcNow());
        var sale = await SaleAsync(partner, sim, plan, PaidTo.Partner, identity);
        await PlaceAsync(partner, await SaleAsync(partner, sim, plan)); // Now the catalogue is in memory.
        var order = await CountAsync(new PlaceOrderWrite(Orders), sale);
        var both = await CountAsync(
            new ConfirmPaymentWrite(Orders),
            new ConfirmPayment(
                await OpenPaymentAsync(),
                sale with { Identity = identity with { SignedAt = identity.SignedAt + 1 } }));

        // Accounts, answers, SIMs, settings' number; then the order, which waits: order, event, answer, account, ledger.
        Assert.Equal((Statements: 9, RoundTrips: 2), order);
        Assert.Equal((order.Statements + 2, order.RoundTrips), both);
        Assert.Equal(3, (await Host.OrdersAsync(partner, Token)).Count);

        Task<(int Statements, int RoundTrips)> CountAsync<TItem, TResult>(
            GroupedWrite<TItem, TResult> write, TItem item) => Db.WriteAsync(
            partner.Id,
            async transaction =>
            {
                var counting = new CountingTransaction(transaction);
                await write.RunAsync(counting, [item], Token);
                return (counting.Statements, counting.RoundTrips);
            },
            Token);
    }

    private Task<PlaceOrderResult> PlaceAsync(ApiPartner partner, PlaceOrderCall sale, ApiHost? node = null)
    {
        node ??= Host;
        return node.Services<Db>().WriteAsync(node.Services<PlaceOrderWrite>(), partner.Id, sale, Token);
    }

    private static RequestIdentity IdentityOf(SeededSim sim, DateTimeOffset at) => new(
        "sale of a shop", at.ToUnixTimeMilliseconds(), BitConverter.GetBytes(sim.Id), at, IdempotencyKey: null,
        Fingerprint: null);
}

public sealed class PlaceOrderPartTestsOnSqlite(SharedApiHost shared) : PlaceOrderPartTests(shared, Engine.Sqlite);

public sealed class PlaceOrderPartTestsOnPostgres(SharedApiHost shared) : PlaceOrderPartTests(shared, Engine.Postgres);
