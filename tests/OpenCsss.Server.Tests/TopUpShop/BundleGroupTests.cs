using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Bundle groups and their tasks, and /mall/order: all for the partner's programs alone.</summary>
public abstract class BundleGroupTests(Engine engine) : MallScenario(engine)
{
    private string Sims => $"/topup/mall/bundle-groups/{Plan.Code}/sims";

    private (string Name, string Value) Group => ("group_id", Plan.Code);

    [Fact]
    public async Task Sims_are_put_into_a_group_as_a_task_with_a_result_for_each()
    {
        var accepted = await PostAsync(Sim.Iccid, "89860220190905123941", Sim.Iccid);
        Assert.StartsWith("""{"code":"0000","data":{"request_id":"TASK_""", accepted.Body, StringComparison.Ordinal);
        Assert.Contains(""","success":true}""", accepted.Body, StringComparison.Ordinal);
        var id = accepted.Data.GetProperty("request_id").GetString()!;
        Assert.Equal("0", (await ResultAsync(id)).GetProperty("status").GetString());
        Assert.Equal(3, await Host.DoTasksAsync(Token));
        Assert.Equal(
            $$"""
            {"request_id":"{{id}}","status":"2","results":[{"sim_id":"{{Sim.Iccid}}","error":"0000","errorMsg":"success"},{"sim_id":"89860220190905123941","error":"3001","errorMsg":"SIM not found"},{"sim_id":"{{Sim.Iccid}}","error":"0000","errorMsg":"success"}]}
            """,
            (await ResultAsync(id)).GetRawText());
        Assert.Equal(0, await Host.DoTasksAsync(Token));
        var list = await Mall.GetAsync(Sims, new JsonObject { ["page_no"] = "1", ["page_size"] = "10" }, Token, Group);
        Assert.Equal(
            $$$"""
            {"group_id":"{{{Plan.Code}}}","sim_ids":["{{{Sim.Iccid}}}"],"page":{"cur_page_no":1,"page_size":10,"total_count":1,"total_pages":1}}
            """,
            list.Data.GetRawText());
    }

    [Fact]
    public async Task A_sim_in_a_group_is_offered_its_plans_alone_until_it_is_taken_out()
    {
        var other = await Host.SeedPlanAsync(Token);
        await PostAsync(Sim.Iccid);
        await Host.DoTasksAsync(Token);
        Assert.Equal([Plan.Code], await OfferedAsync());
        AssertIsRefused("4001", await Mall.CallAsync("/singleOrder", With(Order(), "packageCode", other.Code), Token));
        var body = new JsonObject { ["sim_ids"] = new JsonArray(Sim.Iccid) };
        Assert.Equal("0000", (await Mall.ProveAsync(Sims, body, Token, HttpMethod.Delete, Group)).Code);
        await Host.DoTasksAsync(Token);
        Assert.Equal(2, (await OfferedAsync()).Count);
    }

    [Fact]
    public async Task A_sim_can_be_taken_out_of_the_group_of_a_plan_that_is_sold_no_more()
    {
        var other = await Host.SeedPlanAsync(Token);
        await PostAsync(Sim.Iccid);
        await Host.DoTasksAsync(Token);
        await Host.StopSellingAsync(Plan, Token);
        Assert.Empty(await OfferedAsync());
        Assert.Equal("4001", (await PostAsync(Sim.Iccid)).Code); // But none can be put into it.
        var list = await Mall.GetAsync(Sims, [], Token, Group);
        Assert.Equal(1, list.Data.GetProperty("page").GetProperty("total_count").GetInt32());
        var body = new JsonObject { ["sim_ids"] = new JsonArray(Sim.Iccid) };
        Assert.Equal("0000", (await Mall.ProveAsync(Sims, body, Token, HttpMethod.Delete, Group)).Code);
        await Host.DoTasksAsync(Token);
        Assert.Equal([other.Code], await OfferedAsync());
        Assert.Equal("4001", (await Mall.GetAsync(Sims, [], Token, Group)).Code); // Now nobody is in it.
    }

    [Fact]
    public async Task All_groups_are_listed_with_their_plans()
    {
        await PostAsync(Sim.Iccid);
        await Host.DoTasksAsync(Token);
        var answer = await Mall.GetAsync("/mall/bundle-groups/bundles", [], Token);
        Assert.Equal(
            $$"""
            {"group_id":"{{Plan.Code}}","package_code":"{{Plan.Code}}","package_name":"Plan","package_type":"2","flow":"30","price":"1.50","currency":"USD","sim_count":1}
            """,
            Assert.Single(answer.Data.EnumerateArray()).GetRawText());
    }

    [Fact]
    public async Task A_replayed_request_is_the_same_task_and_one_without_proof_is_none()
    {
        var body = Mall.Body(new JsonObject { ["sim_ids"] = new JsonArray(Sim.Iccid) });
        var proof = Mall.ProofOf(body, [Group]);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Host.SendMallAsync(HttpMethod.Post, Sims, body, Token, proof)));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        var refused = await Host.SendMallAsync(HttpMethod.Post, Sims, body, Token);
        Assert.Equal(
            """
            {"code":"1006","data":null,"message":"The signature is invalid","success":false,"operateCode":"F","resultCode":"1006"}
            """,
            refused.Body);
        Assert.Equal(401, refused.Status);
        var elsewhere = await Host.SendMallAsync(
            HttpMethod.Post, "/topup/mall/bundle-groups/OTHER/sims", body, Token, proof);
        Assert.Equal("1006", Json(elsewhere).GetProperty("code").GetString()); // What is signed names the group.
    }

    [Fact]
    public async Task Bad_input_begins_no_task()
    {
        await AssertCodeAsync("2001", []);
        await AssertCodeAsync("2002", ["abc"]);
        await AssertCodeAsync("2005", [.. Enumerable.Repeat(Sim.Iccid, 1_001)]);
        var nobody = await Mall.ProveAsync(
            "/topup/mall/bundle-groups/NOBODY/sims", new JsonObject { ["sim_ids"] = new JsonArray(Sim.Iccid) }, Token, null,
            ("group_id", "NOBODY"));
        Assert.Equal("4001", Json(nobody).GetProperty("code").GetString());
        var none = await Mall.GetAsync("/async-result/TASK_1", [], Token, ("request_id", "TASK_1"));
        Assert.Equal("8001", Json(none).GetProperty("code").GetString());
        Assert.Equal(0, await Host.DoTasksAsync(Token));
    }

    [Fact]
    public async Task A_task_is_another_partners_to_nobody_and_ends_with_nothing_done_as_failed()
    {
        var id = (await PostAsync("89860220190905123941")).Data.GetProperty("request_id").GetString()!;
        await Host.DoTasksAsync(Token);
        Assert.Equal("3", (await ResultAsync(id)).GetProperty("status").GetString());
        var stranger = new MallCaller(await Host.SeedPartnerAsync(Token));
        var answer = await stranger.GetAsync($"/async-result/{id}", [], Token, ("request_id", id));
        Assert.Equal("8001", Json(answer).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Of_half_bad_input_the_good_half_is_done_and_each_of_the_bad_half_says_why()
    {
        var stranger = await Host.SeedPartnerAsync(Token);
        var sims = (await Host.SeedSimsAsync(Partner, [new SeedSim(), new SeedSim()], Token)).Select(sim => sim.Iccid);
        var foreign = (await Host.SeedSimAsync(stranger, Token)).Iccid;
        string[] asked = [.. sims, foreign, "89860220190905123941"];
        var id = (await PostAsync(asked)).Data.GetProperty("request_id").GetString()!;
        await Host.DoTasksAsync(Token);
        var result = await ResultAsync(id);
        Assert.Equal("2", result.GetProperty("status").GetString());
        Assert.Equal(
            [.. sims.Select(sim => $"{sim} 0000"), $"{foreign} 3001", "89860220190905123941 3001"],
            result.GetProperty("results").EnumerateArray().Select(line =>
                $"{line.GetProperty("sim_id").GetString()} {line.GetProperty("error").GetString()}"));
        var list = await Mall.GetAsync(Sims, [], Token, Group);
        Assert.Equal(sims, list.Data.GetProperty("sim_ids").EnumerateArray().Select(sim => sim.GetString()!).Order());
        await AssertCodeAsync("2002", [Sim.Iccid, "abc"]); // What cannot be a number is told at once: nothing is begun.
        Assert.Equal(0, await Host.DoTasksAsync(Token));
    }

    [Fact]
    public async Task A_result_is_kept_for_thirty_days_after_the_task_was_done()
    {
        var id = (await PostAsync(Sim.Iccid)).Data.GetProperty("request_id").GetString()!;
        Clock.Jump(TimeSpan.FromDays(3)); // It waits as long as it must.
        Assert.Equal(0, await Host.RemoveOldTasksAsync(Token));
        await Host.DoTasksAsync(Token);
        Clock.Jump(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await Host.RemoveOldTasksAsync(Token));
        Assert.Equal("2", (await ResultAsync(id)).GetProperty("status").GetString());
        Clock.Jump(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await Host.RemoveOldTasksAsync(Token));
        var gone = await Mall.GetAsync($"/async-result/{id}", [], Token, ("request_id", id));
        Assert.Equal("8001", Json(gone).GetProperty("code").GetString());
        var list = await Mall.GetAsync(Sims, [], Token, Group);
        Assert.Equal(1, list.Data.GetProperty("sim_ids").GetArrayLength()); // What it has done stays.
    }

    [Theory]
    [InlineData("TASK_1")]
    [InlineData("TASK_")]
    [InlineData("TASK_-1")]
    [InlineData("TASK_99999999999999999999999")]
    [InlineData("ORDER_1")]
    [InlineData("1")]
    [InlineData("%20")]
    public async Task A_request_that_is_none_is_unknown(string id)
    {
        var answer = await Mall.GetAsync($"/topup/async-result/{id}", [], Token, ("request_id", Uri.UnescapeDataString(id)));
        Assert.Equal("8001", Json(answer).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_task_goes_on_after_the_server_was_stopped()
    {
        var sims = await Host.SeedSimsAsync(Partner, Enumerable.Range(0, 250).Select(_ => new SeedSim()), Token);
        var id = (await PostAsync([.. sims.Select(sim => sim.Iccid)])).Data.GetProperty("request_id").GetString()!;
        await Host.RestartAsync(Token);
        Assert.Equal(250, await Host.DoTasksAsync(Token));
        Assert.Equal("2", (await ResultAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_purchase_is_shown_by_its_number_its_order_or_its_card()
    {
        await Host.MakeSandboxAsync(Token);
        await PayAsync(await OpenOrderAsync("1"));
        await OpenOrderAsync("2");
        var byNumber = await OrderAsync("purchase_order_id", "1");
        var orderId = byNumber.GetProperty("order_id").GetString()!;
        Assert.Equal(
            ("1", "1.50", "2", Plan.Code, Sim.Iccid),
            (byNumber.GetProperty("pay_status").GetString(), byNumber.GetProperty("pay_amount").GetString(),
                byNumber.GetProperty("order_status").GetString(), byNumber.GetProperty("package_code").GetString(),
                byNumber.GetProperty("sim_id").GetString()));
        Assert.Equal(byNumber.GetRawText(), (await OrderAsync("order_id", orderId)).GetRawText());
        Assert.Equal(byNumber.GetRawText(), (await OrderAsync("sim_id", Sim.Iccid)).GetRawText());
        var first = await Mall.GetAsync(
            "/topup/mall/order", new JsonObject { ["purchase_order_id"] = "2", ["order_id"] = orderId }, Token);
        Assert.Equal(("2", "", "0"), (first.Data.GetProperty("purchase_order_id").GetString(),
            first.Data.GetProperty("order_id").GetString(), first.Data.GetProperty("pay_status").GetString()));
        Assert.Equal("2001", Json(await Mall.GetAsync("/mall/order", [], Token)).GetProperty("code").GetString());
        var stranger = new MallCaller(await Host.SeedPartnerAsync(Token));
        var foreign = await stranger.GetAsync("/mall/order", new JsonObject { ["order_id"] = orderId }, Token);
        Assert.Equal("4003", Json(foreign).GetProperty("code").GetString());
    }

    private async Task<JsonElement> OrderAsync(string name, string value) =>
        (await Mall.GetAsync("/mall/order", new JsonObject { [name] = value }, Token)).Data;

    private Task<WireAnswer> PostAsync(params string[] iccids) => Mall.ProveAsync(
        Sims, new JsonObject { ["sim_ids"] = new JsonArray([.. iccids.Select(iccid => (JsonNode)iccid)]) }, Token, null, Group);

    private async Task AssertCodeAsync(string code, string[] iccids) =>
        Assert.Equal(code, Json(await PostAsync(iccids)).GetProperty("code").GetString());

    private async Task<JsonElement> ResultAsync(string id) =>
        (await Mall.GetAsync($"/async-result/{id}", [], Token, ("request_id", id))).Data;

    private async Task<IReadOnlyList<string?>> OfferedAsync() =>
    [
        .. Data(await Mall.CallAsync("/singleServicePlanPage", new JsonObject { ["deviceCode"] = Sim.Iccid }, Token))
            .GetProperty("planList").EnumerateArray().Select(plan => plan.GetProperty("packageCode").GetString()),
    ];

    private static JsonObject With(JsonObject json, string name, string value)
    {
        json[name] = value;
        return json;
    }
}

public sealed class BundleGroupTestsOnSqlite() : BundleGroupTests(Engine.Sqlite);

public sealed class BundleGroupTestsOnPostgres() : BundleGroupTests(Engine.Postgres);
