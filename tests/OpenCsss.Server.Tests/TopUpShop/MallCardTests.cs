using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What whoever holds a card, or says so, is told of it: /singleVerify, plans, orders.</summary>
public abstract class MallCardTests(Engine engine) : MallScenario(engine)
{
    private const string Verify = "/vshop/singleVerify";

    private protected override void Configure(ServerOptions options)
    {
        options.Mall.PathPrefixes = "/vshop_uat /payment_uat";
        options.Mall.CallsPerCard = 30;
    }

    [Theory]
    [InlineData("/vshop/singleVerify")]
    [InlineData("/singleVerify")]
    [InlineData("/vshop_uat/singleVerify")]
    [InlineData("/payment_uat/singleVerify")]
    [InlineData("/VSHOP/singleverify/")]
    public async Task A_card_may_log_in_below_every_prefix_and_below_none(string path)
    {
        var answer = await Mall.CallAsync(path, Card(), Token);
        Assert.Equal(
            $$$"""
            {"operateCode":"S","message":"success","data":{"deviceCode":"{{{Sim.Iccid}}}","partnerCode":"{{{Partner.AccessCode}}}","simType":"1","lifeCycle":"2","canOrder":"1","reason":""}}
            """,
            answer.Body);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_card_that_nothing_fits_may_log_in_and_order_nothing()
    {
        var other = await Host.SeedSimAsync(Partner, Token, new SeedSim { Carrier = "nobody" });
        var data = Data(await Mall.CallAsync(Verify, Card(other.Iccid), Token));
        Assert.Equal(("0", "Plan not found or not available to you"), (Text(data, "canOrder"), Text(data, "reason")));
    }

    [Fact]
    public async Task A_card_that_is_not_there_is_not_told_apart_from_one_that_may_not_order()
    {
        var stranger = await Host.SeedPartnerAsync(Token);
        var foreign = await Host.SeedSimAsync(stranger, Token);
        var gone = await Host.SeedSimAsync(Partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated });
        var answers = new List<string>();
        foreach (var iccid in (string[])["89860220190905123941", foreign.Iccid, gone.Iccid])
        {
            foreach (var path in (string[])[Verify, "/singleServicePlanPage", "/singleQueryOrder", "/getAutoRenewal"])
            {
                var answer = await Mall.CallAsync(path, Card(iccid), Token);
                AssertIsRefused(Missing, answer, "SIM not found");
                answers.Add(answer.Body);
            }
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Whoever_guesses_numbers_is_made_to_wait_whatever_it_names_then()
    {
        for (var n = 0; n < 12; n++)
        {
            AssertIsRefused(Missing, await Mall.CallAsync(Verify, Card($"8986022019090512{n:D4}"), Token));
        }

        var wrong = await Mall.CallAsync(Verify, Card("89860220190905129999"), Token);
        var right = await Mall.CallAsync(Verify, Card(), Token);
        AssertIsRefused("1009", wrong);
        Assert.Equal((wrong.Body, 429), (right.Body, right.Status));
        Assert.Equal(Sim.Iccid, Data(await Mall.ProveAsync(Verify, Card(), Token)).GetProperty("deviceCode").GetString());
        Host.Clock.Jump(TimeSpan.FromMinutes(10));
        Assert.Equal("1", Text(Data(await Mall.CallAsync(Verify, Card(), Token)), "canOrder"));
    }

    [Fact]
    public async Task Calls_for_one_card_have_a_limit_in_whatever_form_it_is_named()
    {
        for (var n = 0; n < 30; n++)
        {
            Data(await Mall.ProveAsync(Verify, Card(n % 2 == 0 ? Sim.Iccid : $" {Sim.Iccid} "), Token));
        }

        var refused = await Mall.ProveAsync(Verify, Card(), Token);
        AssertIsRefused("1009", refused);
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Host.Clock.Jump(TimeSpan.FromMinutes(1));
        Data(await Mall.CallAsync(Verify, Card(), Token));
    }

    [Fact]
    public async Task Plans_have_the_published_members()
    {
        var answer = await Mall.CallAsync("/vshop/singleServicePlanPage", Card(), Token);
        Assert.Equal(
            $$$"""
            {"operateCode":"S","message":"success","data":{"planList":[{"servicePlanCode":"{{{Plan.Code}}}","packageCode":"{{{Plan.Code}}}","servicePlanShowName":"Plan","area":"China","packageType":"2","flow":"30","time":"1","unit":"2","price":"1.50","currency":"USD","autoRenewal":"1","isExtra":"0","minPeriod":"1","maxPeriod":"36"}],"pageNo":"1","pageSize":"500","totalCount":"1"}}
            """,
            answer.Body);
        var chinese = Card();
        chinese["languageCode"] = "0";
        var plan = Data(await Mall.CallAsync("/singleServicePlanPage", chinese, Token)).GetProperty("planList")[0];
        Assert.Equal(("套餐", "中国"), (Text(plan, "servicePlanShowName"), Text(plan, "area")));
    }

    [Fact]
    public async Task Plans_are_found_by_country_or_region_in_any_language()
    {
        var france = await Host.SeedPlanAsync(Token, new SeedPlan { Coverage = "208", Type = PlanType.Yearly });
        foreach (var area in (string[])["208", "FR", "France", "法国", "Frankreich", "欧洲"])
        {
            var found = await PlansAsync(area);
            Assert.Equal((area, france.Code), (area, Text(Assert.Single(found.EnumerateArray()), "packageCode")));
        }

        Assert.Empty((await PlansAsync("Atlantis")).EnumerateArray());
        Assert.Equal("3", Text((await PlansAsync("FR"))[0], "unit"));
        var second = Data(await Mall.CallAsync("/singleServicePlanPage", Card(edit: card =>
        {
            card["pageNo"] = 2;
            card["pageSize"] = 1;
        }), Token));
        Assert.Equal((1, "2"), (second.GetProperty("planList").GetArrayLength(), Text(second, "totalCount")));
    }

    [Fact]
    public async Task Add_ons_are_offered_while_a_plan_is_in_use_and_bought_like_any_other()
    {
        var extra = await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true });
        Assert.DoesNotContain(extra.Code, (await PlansAsync("")).GetRawText());
        await Partner.OrderAsync(Plan.OpenOrderFor(Sim), Token);
        var offered = (await PlansAsync("")).EnumerateArray().Single(plan => Text(plan, "packageCode") == extra.Code);
        Assert.Equal("1", Text(offered, "isExtra"));
    }

    [Fact]
    public async Task Orders_in_use_come_first_and_those_that_wait_have_no_end()
    {
        await Partner.OrderAsync(Plan.OpenOrderFor(Sim), Token);
        await Partner.OrderAsync(Plan.OrderFor(Sim), Token);
        var answer = await Mall.CallAsync("/vshop/singleQueryOrder", Card(), Token);
        Assert.Equal(
            $$$"""
            {"operateCode":"S","message":"success","data":{"partnerCode":"{{{Partner.AccessCode}}}","deviceCode":"{{{Sim.Iccid}}}","orderList":[{"orderStatus":"2","servicePlanShowName":"Plan","time":"1","unit":"2","expireDate":"2026-06-30","remainingDays":"15"},{"orderStatus":"1","servicePlanShowName":"Plan","time":"1","unit":"2","remainingDays":"30"}]}}
            """,
            answer.Body);
    }

    [Theory]
    [InlineData(Verify, "deviceCode", "", "2001")]
    [InlineData(Verify, "deviceCode", "12", "2002")]
    [InlineData("/singleServicePlanPage", "pageNo", "0", "2003")]
    [InlineData("/singleServicePlanPage", "pageSize", "501", "2003")]
    [InlineData("/singleServicePlanPage", "pageSize", "x", "2002")]
    [InlineData("/singleQueryOrder", "deviceCode", "x", "2002")]
    [InlineData("/cancelAutoRenewalRecord", "orderNo", "", "2001")]
    public async Task Bad_input_names_its_field(string path, string field, string value, string code)
    {
        var answer = await Mall.CallAsync(path, Card(edit: card => card[field] = value), Token);
        AssertIsRefused(code, answer);
        Assert.EndsWith(field, Text(Json(answer), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checksum_is_asked_of_everybody_and_any_usual_spelling_of_it_is_taken()
    {
        AssertIsRefused("1006", await PostAsync(Mall.Body(Card(), body => body["sign"] = new string('0', 32))));
        AssertIsRefused("1006", await PostAsync(Mall.Body(Card(), body => body.Remove("sign"))));
        AssertIsRefused("1006", await PostAsync(Mall.Body(Card(), body => body["url"] = "changed")));
        AssertIsRefused("1006", await PostAsync(Mall.Body(Card(edit: card => card["partnerCode"] = "P999999"))));
        AssertIsRefused("1001", await PostAsync("{"u8.ToArray()));
        AssertIsRefused("1013", await Host.PostAsync("/vshop/nothing", "{}"u8.ToArray(), Token));
        AssertIsRefused("1013", await Host.PostAsync("/payment_uat/nothing", "{}"u8.ToArray(), Token));
        Data(await PostAsync(Mall.Body(Card(edit: card => card["version"] = "1.0"))));
    }

    [Fact]
    public async Task A_disabled_partner_has_no_shop()
    {
        await Host.DisableAsync(Partner, Token);
        Host.Clock.Jump(TimeSpan.FromSeconds(2));
        AssertIsRefused("1010", await Mall.CallAsync(Verify, Card(), Token));
    }

    private async Task<System.Text.Json.JsonElement> PlansAsync(string area) => Data(await Mall.CallAsync(
        "/singleServicePlanPage", Card(edit: card => card["area"] = area), Token)).GetProperty("planList");

    private Task<WireAnswer> PostAsync(byte[] body) => Host.PostAsync(Verify, body, Token);

    private JsonObject Card(string? iccid = null, Action<JsonObject>? edit = null)
    {
        var card = new JsonObject { ["deviceCode"] = iccid ?? Sim.Iccid };
        edit?.Invoke(card);
        return card;
    }

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();
}

public sealed class MallCardTestsOnSqlite() : MallCardTests(Engine.Sqlite);

public sealed class MallCardTestsOnPostgres() : MallCardTests(Engine.Postgres);
