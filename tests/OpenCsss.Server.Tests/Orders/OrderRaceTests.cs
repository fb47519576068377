using OpenCsss.Contracts.Orders;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Many requests at once, at one node and at two on the same database: each rule holds to the piece, whoever comes
/// first.
/// </summary>
public abstract class OrderRaceTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task The_same_request_50_times_is_one_order_and_one_answer(int nodes) => OnNodesAsync(nodes, async at =>
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OpenOrderFor(sim));
        var answers = await AllAtOnceAsync(50, i => partner.At(at(i)).OrderAsync(body, Token));
        Assert.Equal("0000", answers[0].Code);
        Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct());
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal($"ORDER_{order.Id}", answers[0].OrderId);
        Assert.Equal(100_000 - 150, await Host.BalanceAsync(partner, Token));
        await Host.AssertBooksBalanceAsync(partner, Token);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task The_same_key_50_times_is_one_order(int nodes) => OnNodesAsync(nodes, async at =>
    {
        var (partner, sim, plan) = await SeedAsync();
        var answers = await AllAtOnceAsync(50, i =>
            partner.At(at(i)).OrderAsync(partner.Sign(plan.OrderFor(sim)), Token, ("Idempotency-Key", "race")));
        Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct());
        Assert.Single(await Host.OrdersAsync(partner, Token));
        await Host.AssertBooksBalanceAsync(partner, Token);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Of_60_orders_for_one_sim_exactly_30_wait(int nodes) => OnNodesAsync(nodes, async at =>
    {
        var (partner, sim, plan) = await SeedAsync();
        var answers = await AllAtOnceAsync(60, i => OrderAsync(partner, at(i), plan.OrderFor(sim)));
        AssertCodes(answers, ("0000", 30), ("4006", 30));
        Assert.Equal(30, (await Host.OrdersAsync(partner, Token)).Count);
        Assert.Equal(100_000 - (30 * 150), await Host.BalanceAsync(partner, Token));
        await Host.AssertBooksBalanceAsync(partner, Token);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Of_20_orders_at_once_one_is_in_use(int nodes) => OnNodesAsync(nodes, async at =>
    {
        var (partner, sim, plan) = await SeedAsync();
        var answers = await AllAtOnceAsync(20, i => OrderAsync(partner, at(i), plan.OpenOrderFor(sim)));
        AssertCodes(answers, ("0000", 20));
        var orders = await Host.OrdersAsync(partner, Token);
        Assert.Single(orders, order => order.Status is OrderStatus.InUse);
        Assert.Equal(19, orders.Count(order => order.Status is OrderStatus.Waiting));
        Assert.Single(await Host.EventsAsync(partner, Token), item => item.Operation == "1005");
        await Host.AssertBooksBalanceAsync(partner, Token);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Money_for_10_of_50_orders_buys_10(int nodes) => OnNodesAsync(nodes, async at =>
    {
        var partner = await Host.SeedPartnerAsync(
            Token, new SeedPartner { BalanceMinor = 1_000, CreditLimitMinor = 649 });
        var plan = await Host.SeedPlanAsync(Token);
        var sims = new List<SeededSim>();
        for (var i = 0; i < 5; i++)
        {
            sims.Add(await Host.SeedSimAsync(partner, Token));
        }

        var answers = await AllAtOnceAsync(50, i => OrderAsync(partner, at(i), plan.OrderFor(sims[i % 5])));
        AssertCodes(answers, ("0000", 10), ("5001", 40));
        Assert.Equal(10, (await Host.OrdersAsync(partner, Token)).Count);
        Assert.Equal(-500, await Host.BalanceAsync(partner, Token));
        await Host.AssertBooksBalanceAsync(partner, Token);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Ten_partners_do_not_get_into_each_others_way(int nodes) => OnNodesAsync(nodes, async at =>
    {
        var plan = await Host.SeedPlanAsync(Token);
        var partners = new List<(ApiPartner Partner, SeededSim Sim)>();
        for (var i = 0; i < 10; i++)
        {
            var partner = await Host.SeedPartnerAsync(Token);
            partners.Add((partner, await Host.SeedSimAsync(partner, Token)));
        }

        var answers = await AllAtOnceAsync(200, i =>
        {
            var (partner, sim) = partners[i % 10];
            return OrderAsync(partner, at(i / 10), plan.OrderFor(sim));
        });
        AssertCodes(answers, ("0000", 200));
        Assert.Equal(200, answers.Select(answer => answer.OrderId).Distinct().Count());
        foreach (var (partner, _) in partners)
        {
            Assert.Equal(20, (await Host.OrdersAsync(partner, Token)).Count);
            await Host.AssertBooksBalanceAsync(partner, Token);
        }
    });

    private static Task<WireAnswer> OrderAsync(ApiPartner partner, ApiHost node, PlaceOrderRequest order) =>
        partner.At(node).OrderAsync(partner.Sign(order), Token);

    /// <summary>Runs a race with a function that spreads its requests over the nodes.</summary>
    private async Task OnNodesAsync(int nodes, Func<Func<int, ApiHost>, Task> race)
    {
        if (nodes == 1)
        {
            await race(_ => Host);
            return;
        }

        await using var twin = await Host.StartTwinAsync(Token);
        await race(i => i % 2 == 0 ? Host : twin);
    }

    private static Task<WireAnswer[]> AllAtOnceAsync(int count, Func<int, Task<WireAnswer>> send) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => send(i), Token)));

    private static void AssertCodes(IEnumerable<WireAnswer> answers, params (string Code, int Count)[] expected) =>
        Assert.Equal(
            expected, answers.CountBy(answer => answer.Code).Select(count => (count.Key, count.Value)).Order());
}

public sealed class OrderRaceTestsOnSqlite(SharedApiHost shared) : OrderRaceTests(shared, Engine.Sqlite);

public sealed class OrderRaceTestsOnPostgres(SharedApiHost shared) : OrderRaceTests(shared, Engine.Postgres);
