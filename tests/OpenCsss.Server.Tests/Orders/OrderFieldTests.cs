using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A field that is missing, misspelt or out of range is named; numbers and digits both do.</summary>
public abstract class OrderFieldTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    public static TheoryData<string> RequiredFields =>
    [
        "device_id", "global_order", "is_open", "order_period", "package_code", "package_name", "package_type",
        "pay_amount", "pay_rst", "test_flow", "test_flow_flag",
    ];

    [Theory, MemberData(nameof(RequiredFields))]
    public async Task A_required_field_that_is_missing_null_or_empty_is_named(string field)
    {
        await AssertEditsAsync(
            ApiStatuses.ParameterMissing, field, json => json.Remove(field), json => json[field] = null,
            json => json[field] = "");
    }

    [Theory]
    [InlineData("device_id", "\"8985202201804180019X\"", "\"12345678901234567\"", "\"123456789012345678901\"", "true")]
    [InlineData("global_order", "\"no\"", "\"-1\"", "[\"0\"]", "\"00\"")]
    [InlineData("is_open", "\"yes\"", "false", "\"0 \"", "\"01\"", "1.0")]
    [InlineData("order_period", "\"one\"", "\"-1\"", "\"1.0\"", "\" 1\"", "1.5", "1e2", "{\"a\":1}")]
    [InlineData("package_code", "\"DP 1\"", "\"套餐\"", "\"DP\\u0000\"", "[]")]
    [InlineData("package_name", "\"a\\u0000b\"", "\"a\\nb\"", "true")]
    [InlineData("package_type", "\"monthly\"", "\"-1\"", "\"02\"")]
    [InlineData("pay_amount", "\"1.234\"", "\"-1\"", "\"1,5\"", "\"1e3\"", "1e3", "\"\\u0661\"")]
    [InlineData("pay_rst", "\"paid\"")]
    [InlineData("pay_type", "\"x\"", "true")]
    [InlineData("test_flow", "\"10MB\"", "\"-1\"", "\"1.234\"", "\"1.\"", "\".5\"")]
    [InlineData("test_flow_flag", "\"n\"", "{\"a\":null}")]
    public async Task A_field_with_a_wrong_format_is_named(string field, params string[] values)
    {
        await AssertEditsAsync(
            ApiStatuses.ParameterFormat, field, values.Select(value => SetTo(field, JsonNode.Parse(value))));
    }

    [Theory]
    [InlineData("global_order", "2")]
    [InlineData("is_open", "2")]
    [InlineData("order_period", "0", "2147483648", "99999999999999999999")]
    [InlineData("package_type", "6")]
    [InlineData("pay_rst", "0", "3")]
    [InlineData("pay_type", "3", "22")]
    [InlineData("pay_amount", "1000000000000000", "99999999999999999999")]
    [InlineData("test_flow", "99999999999999999999")]
    [InlineData("test_flow_flag", "9", "10")]
    public async Task A_field_out_of_range_is_named(string field, params string[] values)
    {
        await AssertEditsAsync(
            ApiStatuses.ParameterRange,
            field,
            values.SelectMany(value => new[] { SetTo(field, value), SetTo(field, JsonNode.Parse(value)) }));
    }

    [Fact]
    public Task A_name_longer_than_any_name_is_out_of_range() =>
        AssertEditsAsync(ApiStatuses.ParameterRange, "package_name", SetTo("package_name", new string('名', 201)));

    [Fact]
    public async Task The_first_fault_in_the_contracts_order_is_the_answer()
    {
        var (partner, sim, plan) = await SeedAsync();
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(
                partner.Sign(plan.OrderFor(sim), json => (json["test_flow"], json["is_open"]) = ("x", "")),
                Token,
                header),
            ApiStatuses.ParameterMissing,
            "is_open");
    }

    [Fact]
    public async Task Numbers_do_where_digits_are_due_and_unknown_fields_are_overlooked()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), json =>
        {
            (json["is_open"], json["order_period"], json["package_type"], json["pay_amount"]) = (0, 2, 2, 1.5);
            json.Remove("pay_type");
            json["future"] = new JsonObject { ["a"] = new JsonArray(1, null) };
        });
        var answer = await partner.OrderAsync(body, Token);
        Assert.Equal("0000", answer.Code);
        Assert.Equal(2, Assert.Single(await Host.OrdersAsync(partner, Token)).Periods);
        Assert.Equal(100_000 - 300, await Host.BalanceAsync(partner, Token));
    }

    private static Action<JsonObject> SetTo(string field, JsonNode? value) =>
        json => json[field] = value?.DeepClone();

    private async Task AssertEditsAsync(ApiStatus status, string field, params IEnumerable<Action<JsonObject>> edits)
    {
        var (partner, sim, plan) = await SeedAsync();
        foreach (var edit in edits)
        {
            await AssertRefusedAsync(
                partner,
                header => partner.OrderAsync(partner.Sign(plan.OrderFor(sim), edit), Token, header),
                status,
                field);
        }
    }
}

public sealed class OrderFieldTestsOnSqlite(SharedApiHost shared)
    : OrderFieldTests(shared, Engine.Sqlite);

public sealed class OrderFieldTestsOnPostgres(SharedApiHost shared)
    : OrderFieldTests(shared, Engine.Postgres);
