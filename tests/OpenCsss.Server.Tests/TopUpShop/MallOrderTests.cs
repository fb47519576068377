using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>POST /singleOrder: an order that waits for its money, once for each number.</summary>
public abstract class MallOrderTests(Engine engine) : MallScenario(engine)
{
    private const string Path = "/vshop/singleOrder";

    [Fact]
    public async Task The_published_sample_is_answered_in_its_shape()
    {
        var answer = await Mall.CallAsync(Path, Order(), Token);
        Assert.Equal(
            $$"""
            {"deviceCode":"{{Sim.Iccid}}","orderNo":"2020061214140465562","partnerCode":"{{Partner.AccessCode}}","payId":"{{PayIdOf("2020061214140465562")}}"}
            """,
            answer.Body);
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task The_same_again_is_the_same_order_even_when_its_plan_costs_something_else_by_then()
    {
        var first = await Mall.CallAsync(Path, Order(), Token);
        await Host.SetOwnPriceAsync(Partner, Plan, 900, Token);
        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Mall.CallAsync("/singleOrder", Order(), Token)));
        Assert.All(again, answer => Assert.Equal(first.Body, answer.Body));
    }

    [Theory]
    [InlineData("orderPeriod", "2")]
    [InlineData("payAmount", "3.00")]
    [InlineData("payId", "another")]
    [InlineData("autoRenewal", "1")]
    public async Task The_same_number_with_other_content_is_refused(string field, string value)
    {
        await OpenOrderAsync();
        var other = Order();
        other[field] = value;
        var answer = await Mall.CallAsync(Path, other, Token);
        AssertIsRefused("1011", answer);
        Assert.Equal(409, answer.Status);
    }

    [Fact]
    public async Task Many_callers_of_one_number_make_one_order_and_of_different_content_one_wins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
        {
            var order = Order("race");
            (order["orderPeriod"], order["payAmount"]) = n % 2 == 0 ? ("1", "1.50") : ("2", "3.00");
            return Mall.CallAsync(Path, order, Token);
        }));
        Assert.Equal(6, answers.Count(answer => answer.Status == 200));
        Assert.All(answers.Where(answer => answer.Status != 200), answer => AssertIsRefused("1011", answer));
    }

    [Theory]
    [InlineData("payAmount", "1.49", "5003")]
    [InlineData("payAmount", "0", "5003")]
    [InlineData("payCurrency", "EUR", "5003")]
    [InlineData("payCurrency", "dollars", "2002")]
    [InlineData("payAmount", "-1", "2002")]
    [InlineData("payAmount", "", "2001")]
    [InlineData("payCurrency", "", "2001")]
    [InlineData("orderNo", "", "2001")]
    [InlineData("orderNo", "renewal-1-2", "2003")]
    [InlineData("payId", "renewal-1-2", "2003")]
    [InlineData("orderPeriod", "", "2001")]
    [InlineData("orderPeriod", "0", "2003")]
    [InlineData("orderPeriod", "1.5", "2002")]
    [InlineData("packageCode", "NOBODY", "4001")]
    [InlineData("deviceCode", "89860220190905123941", "3001")]
    [InlineData("deviceCode", "abc", "2002")]
    [InlineData("autoRenewal", "2", "2003")]
    [InlineData("email", "nobody", "2002")]
    public async Task A_fault_in_one_field_is_told_and_leaves_nothing_behind(string field, string value, string code)
    {
        var order = Order("bad");
        order[field] = value;
        AssertIsRefused(code, await Mall.CallAsync(Path, order, Token));
        AssertIsRefused("5002", await Mall.CallAsync(
            "/payment/resultQuery", new JsonObject { ["payId"] = PayIdOf("bad") }, Token));
        AssertIsBare(await Mall.CallAsync(Path, Order("bad"), Token));
    }

    [Fact]
    public async Task Names_that_are_too_long_or_have_control_characters_are_refused()
    {
        var order = Order();
        order["orderNo"] = new string('1', 65);
        AssertIsRefused("2003", await Mall.CallAsync(Path, order, Token));
        order["orderNo"] = "a\u0001b";
        AssertIsRefused("2002", await Mall.CallAsync(Path, order, Token));
    }

    [Fact]
    public async Task A_currency_is_compared_without_letter_case_and_a_payment_may_have_any_name()
    {
        var order = Order();
        (order["payCurrency"], order["payId"]) = ("usd", "20190321192436");
        Assert.Equal("20190321192436", AssertIsBare(await Mall.CallAsync(Path, order, Token)).GetProperty("payId").GetString());
        var other = Order("2");
        other["payId"] = "20190321192436";
        AssertIsRefused("1011", await Mall.CallAsync(Path, other, Token));
    }

    [Fact]
    public async Task More_periods_than_the_plan_has_and_renewal_of_what_does_not_renew_are_refused()
    {
        var order = Order();
        (order["orderPeriod"], order["payAmount"]) = ("37", "55.50");
        AssertIsRefused("4005", await Mall.CallAsync(Path, order, Token));
        var daily = await Host.SeedPlanAsync(Token, new SeedPlan { Type = PlanType.Daily });
        order = Order();
        (order["packageCode"], order["autoRenewal"]) = (daily.Code, "1");
        AssertIsRefused("2003", await Mall.CallAsync(Path, order, Token));
    }

    [Fact]
    public async Task Where_there_is_no_package_code_the_service_plan_code_is_meant()
    {
        var order = Order();
        order.Remove("packageCode");
        order["servicePlanCode"] = Plan.Code;
        AssertIsBare(await Mall.CallAsync(Path, order, Token));
    }
}

public sealed class MallOrderTestsOnSqlite() : MallOrderTests(Engine.Sqlite);

public sealed class MallOrderTestsOnPostgres() : MallOrderTests(Engine.Postgres);
