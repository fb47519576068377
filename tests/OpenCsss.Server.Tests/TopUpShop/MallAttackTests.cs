using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Whoever sends what no caller should: each is refused in the Mall's words, and nothing is left behind.</summary>
public abstract class MallAttackTests(Engine engine) : MallScenario(engine)
{
    private static readonly string[] Paths =
    [
        "/vshop/singleVerify", "/singleServicePlanPage", "/singleOrder", "/singleQueryOrder", "/queryAutoRenewalRecord",
        "/getAutoRenewal", "/cancelAutoRenewalRecord", "/synPartner/SynOrderInfo", "/payment/stripePayment",
        "/stripeSubscription", "/stripeSubDirectly", "/resultQuery", "/resultConfirm",
    ];

    public static TheoryData<string> Bodies =>
    [
        "", "null", "[]", "7", "\"text\"", "{", "{}", "{\"a\":}", "{\"partnerCode\":{}}", "{\"partnerCode\":\"\\u0000\"}",
        "{\"partnerCode\":\"\\ud800\"}", "{\"partnerCode\":\"a\",\"partnerCode\":\"b\"}", "\ufeff{}", "<xml/>", "a=b&c=d",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task What_is_no_request_is_refused_by_every_operation(string body)
    {
        foreach (var path in Paths)
        {
            AssertIsRefusal(await Host.PostAsync(path, Encoding.UTF8.GetBytes(body), Token), path);
        }

        await AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_body_that_is_far_too_long_or_too_deep_is_refused()
    {
        var huge = Encoding.UTF8.GetBytes($"{{\"partnerCode\":\"{new string('x', 2_000_000)}\"}}");
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200));
        foreach (var path in Paths)
        {
            AssertIsRefusal(await Host.PostAsync(path, huge, Token), path);
            AssertIsRefusal(await Host.PostAsync(path, deep, Token), path);
        }

        await AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData("payAmount", "0.01")]
    [InlineData("payAmount", "0")]
    [InlineData("payAmount", "1.5")]
    [InlineData("payAmount", "1.500")]
    [InlineData("payAmount", "-1.50")]
    [InlineData("payAmount", "1e1")]
    [InlineData("payAmount", "99999999999999999999")]
    [InlineData("orderPeriod", "0")]
    [InlineData("orderPeriod", "2")]
    [InlineData("orderPeriod", "99999999999")]
    [InlineData("payCurrency", "JPY")]
    [InlineData("payCurrency", "XXXX")]
    [InlineData("packageCode", "' or 1=1 --")]
    public async Task An_amount_a_number_or_a_plan_that_differs_buys_nothing(string field, string value)
    {
        var order = Order();
        order[field] = value;
        var answer = await Mall.CallAsync("/singleOrder", order, Token);
        if (field == "payAmount" && value is "1.5")
        {
            AssertIsBare(answer); // The same amount, written otherwise.
            Assert.Empty(await Host.OrdersAsync(Partner, Token));
            return;
        }

        AssertIsRefusal(answer, field);
        (order["payRst"], order["payStatus"]) = ("SUCCESS", "1");
        AssertIsRefusal(await Mall.ProveAsync("/synPartner/SynOrderInfo", order, Token), field);
        await AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_strangers_payment_card_and_order_are_none_of_ones_own_whatever_is_asked()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync("7");
        AssertIsBare(await Mall.CallAsync("/stripePayment", new JsonObject { ["payId"] = payId }, Token));
        var other = await Host.SeedPartnerAsync(Token);
        var stranger = new MallCaller(other);
        var naming = new JsonObject
        {
            ["payId"] = payId, ["orderNo"] = "7", ["deviceCode"] = Sim.Iccid, ["outcome"] = "paid", ["email"] = Email,
            ["pm_id"] = "pm_simulated",
        };
        foreach (var path in (string[])
            ["/payment/simulated/confirm", "/resultQuery", "/stripePayment", "/stripeSubscription", "/stripeSubDirectly"])
        {
            AssertIsRefused("5002", await stranger.CallAsync(path, naming, Token));
        }

        foreach (var path in (string[])["/singleVerify", "/singleQueryOrder", "/queryAutoRenewalRecord", "/cancelAutoRenewalRecord"])
        {
            AssertIsRefused(Missing, await stranger.CallAsync(path, naming, Token));
        }

        // Signed by one, named another's.
        var body = Mall.Body(new JsonObject { ["payId"] = payId });
        AssertIsRefused("1006", await Host.PostAsync("/resultConfirm", body, Token, stranger.ProofOf(body)));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Assert.Empty(await Host.OrdersAsync(other, Token));
    }

    [Fact]
    public async Task A_name_of_another_order_s_payment_cannot_be_taken()
    {
        await OpenOrderAsync("7");
        var order = Order("8");
        order["payId"] = PayIdOf("7");
        AssertIsRefused("1011", await Mall.CallAsync("/singleOrder", order, Token));
        order["payId"] = "renewal-7-2";
        AssertIsRefused("2003", await Mall.CallAsync("/singleOrder", order, Token));
        order["payId"] = "RENEWAL-7-2";
        AssertIsRefused("2003", await Mall.CallAsync("/singleOrder", order, Token));
    }

    [Fact]
    public async Task A_webhook_of_stripe_s_is_refused_where_stripe_takes_no_money()
    {
        const string About = """{"object":{"id":"pi_1","object":"payment_intent"}}""";
        var body = $$"""{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{{About}}}""";
        Assert.Equal(400, await Host.DeliverAsync(body, StripeServer.Sign(body, Clock.GetUtcNow()), Token));
        Assert.Equal(400, await Host.DeliverAsync(body, StripeServer.Sign(body, Clock.GetUtcNow(), ""), Token));
    }

    private async Task AssertNothingHappenedAsync()
    {
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Assert.Equal(100_000, await Host.BalanceAsync(Partner, Token));
        AssertIsBare(await Mall.CallAsync("/singleOrder", Order("good"), Token)); // And everybody else goes on.
    }

    private static void AssertIsRefusal(WireAnswer answer, string what)
    {
        Assert.True(answer.Status is >= 400 and < 500 or 200, $"{what}: {answer.Status} {answer.Body}");
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(
            ["operateCode", "resultCode", "message"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("F", json.RootElement.GetProperty("operateCode").GetString());
        Assert.NotEqual("9001", json.RootElement.GetProperty("resultCode").GetString());
    }
}

public sealed class MallAttackTestsOnSqlite() : MallAttackTests(Engine.Sqlite);

public sealed class MallAttackTestsOnPostgres() : MallAttackTests(Engine.Postgres);
