using System.Text;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Contracts.Signing;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/package/queryOrder</c>: what an order looks like afterwards.</summary>
public abstract class OrderListTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task An_order_has_its_22_fields_as_the_contract_has_them()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Imsis = "454070000000193,460010000000193" });
        var order = plan.OpenOrderFor(sim) with { OrderPeriod = "2", PayAmount = "4.5", PayType = null };
        var placed = await partner.Client.PlaceOrderAsync(order, Token);

        var answer = await partner.ListAsync(partner.Sign(Page(1, 10)), Token);
        Assert.Equal(
            Golden.Of(
                "order-list",
                ("sign", answer.Data.GetProperty("sign").GetString()), ("order_id", placed.OrderId),
                ("iccid", sim.Iccid), ("package_code", plan.Code)),
            answer.Body);
    }

    [Fact]
    public async Task The_answer_is_signed_over_its_other_members()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var answer = await partner.ListAsync(partner.Sign(Page(1, 10)), Token);
        var data = Encoding.UTF8.GetBytes(answer.Data.GetRawText());
        Assert.Equal(
            HmacSha1Signature.Sign(data, Encoding.UTF8.GetBytes(partner.Secret)),
            answer.Data.GetProperty("sign").GetString());
    }

    [Fact]
    public async Task Unlimited_waiting_and_test_orders_show_what_they_are()
    {
        var (partner, _, _) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.PreActivation });
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { VolumeMegabytes = null });
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await partner.Client.PlaceOrderAsync(plan.TestOrderFor(sim, "12.5"), Token);

        var orders = (await partner.Client.ListOrdersAsync(Page(1, 10), Token)).PackageOrder;
        var (test, waiting) = (orders[0], orders[1]);
        Assert.Equal(("4", "2", "12.5", "12.5", "12.5"),
            (test.OrderType, test.OrderStatus, test.Flow, test.SurplusFlow, test.TestFlow));
        Assert.Equal(("1", "1", "-1", "-1", "0"),
            (waiting.OrderType, waiting.OrderStatus, waiting.Flow, waiting.SurplusFlow, waiting.TestFlow));
        Assert.Equal(("", ""), (waiting.StartDate, waiting.ExpireDate));
    }

    [Fact]
    public async Task Pages_are_newest_first_and_hold_each_order_once()
    {
        var (partner, sim, plan) = await SeedAsync();
        var placed = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            placed.Insert(0, (await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token)).OrderId!);
        }

        var pages = new List<OrderList>();
        for (var number = 1; number <= 4; number++)
        {
            pages.Add(await partner.Client.ListOrdersAsync(Page(number, 3), Token));
        }

        Assert.Equal(placed, pages.SelectMany(page => page.PackageOrder).Select(order => order.OrderCode));
        Assert.Equal([3, 3, 1, 0], pages.Select(page => page.PackageOrderCount));
        Assert.All(
            pages,
            page => Assert.Equal((3, 7, 3), (page.Page.PageSize, page.Page.TotalCount, page.Page.TotalPages)));
        Assert.Equal([1, 2, 3, 4], pages.Select(page => page.Page.CurrentPageNumber));
    }

    [Fact]
    public async Task Filters_narrow_the_list_alone_and_together()
    {
        var (partner, sim, plan) = await SeedAsync();
        var ota = await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota });
        var inUse = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        var waiting = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var otaOrder = await partner.Client.PlaceOrderAsync(plan.OrderFor(ota), Token);

        await AssertListAsync(partner, Page(1, 10), otaOrder, waiting, inUse);
        await AssertListAsync(partner, Page(1, 10) with { DeviceId = sim.Iccid }, waiting, inUse);
        await AssertListAsync(partner, Page(1, 10) with { OrderId = inUse.OrderId }, inUse);
        await AssertListAsync(partner, Page(1, 10) with { OrderStatus = "1" }, otaOrder, waiting);
        await AssertListAsync(partner, Page(1, 10) with { OrderType = "3" }, otaOrder);
        await AssertListAsync(partner, Page(1, 10) with { OrderStatus = "1", OrderType = "1" }, waiting);
        await AssertListAsync(partner, Page(1, 10) with { DeviceId = ota.Iccid, OrderStatus = "2" });
        await AssertListAsync(
            partner, Page(2, 1) with { DeviceId = "", OrderId = "", OrderStatus = "", OrderType = "" }, waiting);
    }

    [Fact]
    public async Task A_card_is_found_with_and_without_its_check_digit()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "89860500000000000017" });
        var placed = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await AssertListAsync(partner, Page(1, 10) with { DeviceId = "8986050000000000001" }, placed);
        await AssertListAsync(partner, Page(1, 10) with { DeviceId = " 89860500000000000017F " }, placed);
        await AssertListAsync(partner, Page(1, 10) with { DeviceId = "89860500000000000018" });
    }

    [Fact]
    public async Task Nothing_of_another_partner_is_listed()
    {
        var (partner, sim, plan) = await SeedAsync();
        var placed = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var other = await Host.SeedPartnerAsync(Token);
        await AssertListAsync(other, Page(1, 10));
        await AssertListAsync(other, Page(1, 10) with { DeviceId = sim.Iccid });
        await AssertListAsync(other, Page(1, 10) with { OrderId = placed.OrderId });
        await AssertListAsync(other, Page(1, 10) with { OrderId = "L201903020000000617" });
    }

    [Theory]
    [InlineData("page_no", "missing", "2001")]
    [InlineData("page_size", "missing", "2001")]
    [InlineData("page_no", "0", "2003")]
    [InlineData("page_no", "-1", "2003")]
    [InlineData("page_size", "0", "2003")]
    [InlineData("page_size", "501", "2003")]
    [InlineData("page_size", "\"ten\"", "2002")]
    [InlineData("page_no", "1.5", "2002")]
    [InlineData("page_no", "2147483648", "2003")]
    [InlineData("page_no", "\"12345678901234567890\"", "2003")]
    [InlineData("page_size", "-12345678901234567890", "2003")]
    [InlineData("page_size", "\"+1\"", "2002")]
    [InlineData("page_no", "\"\"", "2001")]
    [InlineData("page_size", "[]", "2002")]
    [InlineData("order_status", "\"7\"", "2003")]
    [InlineData("order_status", "\"new\"", "2002")]
    [InlineData("order_type", "\"5\"", "2003")]
    [InlineData("device_id", "\"1234\"", "2002")]
    [InlineData("order_id", "{\"a\":1}", "2002")]
    public async Task A_field_that_cannot_be_is_named(string field, string jsonText, string code)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await AssertRefusedAsync(
            partner,
            header => partner.ListAsync(
                partner.Sign(Page(1, 10), json =>
                {
                    json.Remove(field);
                    if (jsonText != "missing")
                    {
                        json[field] = System.Text.Json.Nodes.JsonNode.Parse(jsonText);
                    }
                }),
                Token,
                header),
            ApiStatuses.All.Single(status => status.Code == code),
            field);
    }

    [Fact]
    public async Task Digits_do_for_numbers_and_the_last_page_there_could_be_is_empty()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var body = partner.Sign(
            Page(1, 10), json => (json["page_no"], json["page_size"]) = ("2147483647", "500"));
        var answer = await partner.ListAsync(body, Token);
        Assert.Equal("0000", answer.Code);
        Assert.Equal(0, answer.Data.GetProperty("package_order_num").GetInt32());
        Assert.Equal(1, answer.Data.GetProperty("page").GetProperty("total_count").GetInt32());
    }

    private static ListOrdersRequest Page(int number, int size) => new() { PageNumber = number, PageSize = size };

    private static async Task AssertListAsync(
        ApiPartner partner, ListOrdersRequest request, params OrderPlaced[] expected)
    {
        var list = await partner.Client.ListOrdersAsync(request, Token);
        Assert.Equal(expected.Select(order => order.OrderId), list.PackageOrder.Select(order => order.OrderCode));
        Assert.Equal(expected.Length, list.PackageOrderCount);
    }
}

public sealed class OrderListTestsOnSqlite(SharedApiHost shared) : OrderListTests(shared, Engine.Sqlite);

public sealed class OrderListTestsOnPostgres(SharedApiHost shared) : OrderListTests(shared, Engine.Postgres);
