using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Sims;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Lists of more rows than lie between two markers: every page is the one that counting would give.</summary>
public abstract class LongListTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const int Rows = 2_345;

    private static readonly int[] Sizes = [1, 99, 500];

    [Fact]
    public async Task Every_page_of_SIMs_is_right()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var other = await Host.SeedPartnerAsync(Token);
        await Host.SeedSimsAsync(other, Enumerable.Repeat(new SeedSim(), 3), Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), Rows), Token);
        var expected = sims.Select(sim => sim.Iccid).ToList();
        foreach (var (number, size) in PagesToTry())
        {
            var page = await partner.Client.ListSimsAsync(
                new ListSimsRequest { PageNumber = number, PageSize = size }, Token);
            Assert.Equal(PageOf(expected, number, size), page.DeviceList.Select(sim => sim.DeviceId));
            Assert.Equal(Rows, page.Page.TotalCount);
        }
    }

    [Fact]
    public async Task Every_page_of_orders_is_right_whether_they_came_in_bulk_or_one_by_one()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { Billing = BillingMode.Unbilled });
        var plan = await Host.SeedPlanAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), 1_170), Token);
        var expected = new List<string>();
        expected.AddRange(await ManyOrders.PlaceAsync(partner, plan, sims, isOpen: false, Token));
        expected.AddRange(await ManyOrders.PlaceAsync(partner, plan, sims, isOpen: true, Token));
        for (var more = expected.Count; more < Rows; more++)
        {
            expected.Add((await partner.Client.PlaceOrderAsync(plan.OrderFor(sims[0]), Token)).OrderId!);
        }

        expected.Reverse();
        foreach (var (number, size) in PagesToTry())
        {
            var page = await partner.Client.ListOrdersAsync(
                new ListOrdersRequest { PageNumber = number, PageSize = size }, Token);
            Assert.Equal(PageOf(expected, number, size), page.PackageOrder.Select(order => order.OrderCode));
            Assert.Equal(Rows, page.Page.TotalCount);
        }
    }

    /// <summary>The first, the last, the one behind it, and those around each marker.</summary>
    private static IEnumerable<(int Number, int Size)> PagesToTry() =>
        from size in Sizes
        let last = (Rows + size - 1) / size
        from number in (int[])
        [
            1, 2, last - 1, last, last + 1, 500 / size, 1_000 / size, (1_000 / size) + 1, (1_500 / size) + 1,
            2_000 / size, (2_000 / size) + 1, (Rows - 1_000) / size, (Rows - 2_000) / size, ((Rows - 2_000) / size) + 1,
        ]
        where number >= 1
        select (number, size);

    private static IEnumerable<string> PageOf(List<string> all, int number, int size) =>
        all.Skip((number - 1) * size).Take(size);
}

public sealed class LongListTestsOnSqlite(SharedApiHost shared) : LongListTests(shared, Engine.Sqlite);

public sealed class LongListTestsOnPostgres(SharedApiHost shared) : LongListTests(shared, Engine.Postgres);
