using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A flag that protects from the effect: what cannot be read is refused, and is never taken for a no.</summary>
public abstract class DryRunTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    public static TheoryData<string, string> Unreadable => new()
    {
        { "true", "2002" },
        { "false", "2002" },
        { "\"true\"", "2002" },
        { "\"yes\"", "2002" },
        { "\"01\"", "2002" },
        { "\" 1\"", "2002" },
        { "\"-1\"", "2002" },
        { "1.0", "2002" },
        { "1e0", "2002" },
        { "[1]", "2002" },
        { "[]", "2002" },
        { "{}", "2002" },
        { "{\"a\":1}", "2002" },
        { "\"2\"", "2003" },
        { "2", "2003" },
        { "99999999999999999999", "2003" },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public async Task An_order_with_a_flag_that_cannot_be_read_is_not_placed(string json, string code)
    {
        var (partner, sim, plan) = await SeedAsync();
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(
                partner.Sign(plan.OrderFor(sim), members => members["dry_run"] = JsonNode.Parse(json)), Token, header),
            ApiStatuses.All.Single(status => status.Code == code), "dry_run");
    }

    [Theory, MemberData(nameof(Unreadable))]
    public async Task An_order_is_not_cancelled_by_a_flag_that_cannot_be_read(string json, string code)
    {
        var (partner, sim, plan) = await SeedAsync();
        var placed = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var own = new JsonObject { ["order_id"] = placed.OrderId, ["dry_run"] = JsonNode.Parse(json) };
        await AssertRefusedAsync(
            partner, header => partner.AskAsync(OrderCalls.Cancel, own, Token, header),
            ApiStatuses.All.Single(status => status.Code == code), "dry_run");
    }

    [Fact]
    public async Task Every_operation_that_writes_refuses_it()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        Assert.InRange(Host.WritingPaths.Count, 13, 100);
        foreach (var path in Host.WritingPaths)
        {
            var answer = await partner.AskAsync(path, new JsonObject { ["dry_run"] = "true" }, Token);
            Assert.Equal(("2002", "参数格式错误：dry_run"), (answer.Code, answer.Message));
        }
    }

    [Fact]
    public async Task Who_has_not_proved_itself_is_not_told_of_the_flag()
    {
        var (partner, sim, plan) = await SeedAsync();
        var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim), members => members["dry_run"] = "maybe"));
        Assert.Equal("1006", (await partner.OrderAsync(partner.SignText(text, secret: "wrong"), Token)).Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("0")]
    [InlineData("\"0\"")]
    public async Task No_and_nothing_let_the_order_be_placed(string json)
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), members => members["dry_run"] = JsonNode.Parse(json));
        Assert.Equal("0000", (await partner.OrderAsync(body, Token)).Code);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_number_is_as_good_as_its_digit()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), members => members["dry_run"] = 1);
        Assert.Equal("1.50", (await partner.OrderAsync(body, Token)).Data.GetProperty("charge").GetString());
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task To_an_operation_that_writes_nothing_it_is_a_member_that_it_does_not_know()
    {
        var (partner, _, _) = await SeedAsync();
        var list = partner.Sign(
            new ListOrdersRequest { PageNumber = 1, PageSize = 1 }, members => members["dry_run"] = "maybe");
        Assert.Equal("0000", (await partner.ListAsync(list, Token)).Code);
    }

    [Theory]
    [InlineData("true", "2002")]
    [InlineData("\"2\"", "2003")]
    [InlineData("\"01\"", "2002")]
    [InlineData("[1]", "2002")]
    public async Task All_or_nothing_protects_as_well(string json, string code)
    {
        var (partner, sim, plan) = await SeedAsync();
        var own = System.Text.Json.JsonSerializer.SerializeToNode(plan.BatchFor(sim.Iccid))!.AsObject();
        own["all_or_nothing"] = JsonNode.Parse(json);
        await AssertRefusedAsync(
            partner, header => partner.AskAsync(OrderCalls.Batch, own, Token, header),
            ApiStatuses.All.Single(status => status.Code == code), "all_or_nothing");
    }
}

public sealed class DryRunTestsOnSqlite(SharedApiHost shared) : DryRunTests(shared, Engine.Sqlite);

public sealed class DryRunTestsOnPostgres(SharedApiHost shared) : DryRunTests(shared, Engine.Postgres);
