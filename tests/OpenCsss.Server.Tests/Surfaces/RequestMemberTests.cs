using System.Text;
using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>One reader of a request's members: names are exact, empty values are none, the query belongs to them.</summary>
public abstract class RequestMemberTests(Engine engine) : UsageScenario(engine)
{
    private const string Sims = "/device/queryBatchDevice";

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Usage.MaxBatchRecords = 10;
    }

    [Fact]
    public async Task A_name_that_differs_in_letter_case_is_another_member_and_replaces_nothing()
    {
        var (partner, sim, plan) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        var body = partner.Sign(plan.OrderFor(sim), json =>
        {
            (json["DEVICE_ID"], json["Device_Id"], json["Order_Period"]) = (other.Iccid, other.Iccid, "7");
        });
        Assert.Equal("0000", (await partner.OrderAsync(body, Token)).Code);
        var order = Assert.Single(await Host.OrdersAsync(partner, Token));
        Assert.Equal((sim.Id, 1), (order.SimId, order.Periods));
    }

    [Theory]
    [InlineData("device_id", "DEVICE_ID")]
    [InlineData("order_period", "ORDER_PERIOD")]
    [InlineData("is_open", "is_Open")]
    [InlineData("test_flow_flag", "testFlowFlag")]
    public async Task A_name_in_another_spelling_alone_is_a_member_that_is_missing(string name, string spelling)
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), json =>
        {
            json[spelling] = json[name]!.DeepClone();
            json.Remove(name);
        });
        AssertNames(await partner.OrderAsync(body, Token), "2001", name);
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_question_in_capitals_is_no_question()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), json => json["DRY_RUN"] = "1");
        Assert.Equal("0000", (await partner.OrderAsync(body, Token)).Code);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_name_is_what_its_escapes_say()
    {
        var (partner, sim, plan) = await SeedAsync();
        var text = ApiPartner.TextOf(partner.Sign(plan.OrderFor(sim)))
            .Replace("\"device_id\"", "\"\\u0064evice\\u005fid\"", StringComparison.Ordinal);
        Assert.Equal("0000", (await partner.OrderAsync(partner.SignText(text), Token)).Code);
    }

    [Theory]
    [InlineData("""{"Records":[]}""", "2001", "records")]
    [InlineData("""{"records":[{"Key":"k"}]}""", "2001", "records[0].key")]
    [InlineData("""{"records":[null]}""", "2001", "records[0].key")]
    [InlineData("""{"records":[{"key":"k"},null]}""", "2001", "records[0].start")]
    [InlineData("""{"records":[{"key":"k","key":"k"}]}""", "1001", null)]
    [InlineData("""{"records":[5]}""", "2002", "records[0]")]
    [InlineData("""{"records":{"key":"k"}}""", "2002", "records")]
    [InlineData("""{"records":""}""", "2001", "records")]
    [InlineData("", "1001", null)]
    public async Task What_operators_send_is_read_by_the_same_rules(string body, string code, string? named)
    {
        var answer = await Host.PostAsync(
            ApiHost.UsagePath, Encoding.UTF8.GetBytes(body), Token, ("Authorization", $"Bearer {ApiHost.OperatorToken}"));
        AssertNames(answer, code, named);
    }

    [Theory]
    [InlineData("sms_mt", "2147483648", "2003")]
    [InlineData("sms_mt", "\"many\"", "2002")]
    [InlineData("sms_mo", "9223372036854775808", "2003")]
    [InlineData("sms_mo", "1000001", "2003")]
    [InlineData("sms_mo", "-1", "2002")]
    [InlineData("sms_mt", "1.0", "2002")]
    [InlineData("uplink_bytes", "99999999999999999999999", "2003")]
    [InlineData("downlink_bytes", "\"1e3\"", "2002")]
    public async Task A_count_of_a_record_is_named_by_what_is_wrong_with_it(string member, string json, string code)
    {
        var used = await UseAsync();
        var record = Used(used, 1).ToJson();
        record[member] = JsonNode.Parse(json);
        var answer = await Host.PostAsync(
            ApiHost.UsagePath,
            Encoding.UTF8.GetBytes(new JsonObject { ["records"] = new JsonArray(record) }.ToJsonString()), Token,
            ("Authorization", $"Bearer {ApiHost.OperatorToken}"));
        AssertNames(answer, code, $"records[0].{member}");
        Assert.Empty(await Host.DaysAsync(used.Partner, Token));
    }

    [Theory]
    [InlineData(ApiPartner.ListPath, """{"page_no":"","page_size":1}""", "2001", "page_no")]
    [InlineData(Sims, """{"page_no":1,"page_size":""}""", "2001", "page_size")]
    [InlineData(Sims, """{"page_no":1,"page_size":5,"device_ids":"","life_cycle":"","tag":null}""", "0000", null)]
    [InlineData("/notification/queryEvents", """{"limit":"","after":""}""", "0000", null)]
    [InlineData("/package/syncPackages", """{"page_no":"","page_size":"","mcc":""}""", "0000", null)]
    [InlineData("/flow/queryBatchDeviceFlowUsage", """{"deviceList":""}""", "2001", "deviceList")]
    [InlineData("/flow/queryMonthlyFlowUsage",
        """{"month":"202606","deviceList":"","page_no":1,"page_size":5}""", "0000", null)]
    [InlineData("/package/batchOrderPackages", """{"deviceList":""}""", "2001", "deviceList")]
    [InlineData("/sms/sendSms", """{"deviceList":"","device_id":"","content":"x"}""", "2001", "device_id")]
    public async Task An_empty_text_is_a_member_that_is_not_there_of_whatever_type(
        string path, string own, string code, string? named)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        AssertNames(await partner.AskAsync(path, JsonNode.Parse(own)!.AsObject(), Token), code, named);
    }

    [Theory]
    [InlineData("?lang=en", "lang", "en")]
    [InlineData("?Lang=en+GB%2B%E5%A5%97", "Lang", "en GB+套")]
    [InlineData("?lang=", "lang", "")]
    [InlineData("?lang", "lang", "")]
    [InlineData("?", "access_code", null)]
    public async Task A_query_is_signed_along(string query, string name, string? value)
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = SignWithQuery(partner, plan.OrderFor(sim), value is null ? [] : [(name, value)]);
        var answer = await Host.PostAsync(ApiPartner.OrderPath + query, body, Token);
        Assert.Equal("0000", answer.Code);
        Assert.Equal(answer.Body, (await Host.PostAsync(ApiPartner.OrderPath + query, body, Token)).Body);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Theory]
    [InlineData("?lang=en")]
    [InlineData("?dry_run=0")]
    [InlineData("?%00=%ff")]
    [InlineData("?a=%zz&%=%E5%A5")]
    [InlineData("?=1")]
    [InlineData("?x")]
    public async Task A_query_that_was_not_signed_is_not_believed(string query)
    {
        // An empty value is left out of what is signed, and so cannot be told; it is the same as none.
        var expected = query.Contains('=', StringComparison.Ordinal) ? "1006" : "0000";
        var (partner, sim, plan) = await SeedAsync();
        var answer = await Host.PostAsync(ApiPartner.OrderPath + query, partner.Sign(plan.OrderFor(sim)), Token);
        Assert.Equal(expected, answer.Code);
    }

    [Theory]
    [InlineData("?order_period=1", "order_period", "1")]
    [InlineData("?is%5Fopen=0", "is_open", "0")]
    public async Task A_member_of_the_body_and_of_the_query_is_there_twice(string query, string name, string value)
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), json => json[name] = value);
        Assert.Equal("1001", (await Host.PostAsync(ApiPartner.OrderPath + query, body, Token)).Code);
        Assert.Equal("1001", (await Host.PostAsync($"{ApiPartner.OrderPath}?a=1&a=1", body, Token)).Code);
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task Members_of_the_query_are_read_as_those_of_the_body()
    {
        var (partner, sim, plan) = await SeedAsync();
        var list = SignWithQuery(partner, new ListOrdersRequest(), [("page_no", "1"), ("page_size", "3")]);
        var page = await Host.PostAsync($"{ApiPartner.ListPath}?page_no=1&page_size=3", list, Token);
        Assert.Equal(3, page.Data.GetProperty("page").GetProperty("page_size").GetInt32());

        var question = SignWithQuery(partner, plan.OrderFor(sim), [("dry_run", "1")]);
        var priced = await Host.PostAsync($"{ApiPartner.OrderPath}?dry_run=1", question, Token);
        Assert.Equal("1.50", priced.Data.GetProperty("charge").GetString());
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    private async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
    }

    /// <summary>The body of a request whose other parameters stand in the query: all of them are signed as one object.</summary>
    private static byte[] SignWithQuery(ApiPartner partner, object own, IReadOnlyList<(string Name, string Value)> query)
    {
        var signed = JsonNode.Parse(partner.SignAny(own))!.AsObject();
        signed.Remove(GlobalParameters.Sign);
        foreach (var (name, value) in query)
        {
            signed[name] = value;
        }

        var sent = JsonNode.Parse(partner.SignText(signed.ToJsonString(CanonicalText.Plain)))!.AsObject();
        foreach (var (name, _) in query)
        {
            sent.Remove(name);
        }

        return Encoding.UTF8.GetBytes(sent.ToJsonString(CanonicalText.Plain));
    }

    private static void AssertNames(WireAnswer answer, string code, string? named)
    {
        Assert.Equal(code, answer.Code);
        Assert.EndsWith(named is null ? "" : $"：{named}", answer.Message, StringComparison.Ordinal);
    }
}

public sealed class RequestMemberTestsOnSqlite() : RequestMemberTests(Engine.Sqlite);

public sealed class RequestMemberTestsOnPostgres() : RequestMemberTests(Engine.Postgres);
