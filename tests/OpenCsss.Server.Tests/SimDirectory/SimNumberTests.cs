using System.Globalization;
using System.Text;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Which card a number names, asked at every door that takes one (contract 4): the exact one, else the only one that
/// differs in the check digit alone. A number that two cards fit names nobody.
/// </summary>
public abstract class SimNumberTests(Engine engine) : UsageScenario(engine)
{
    private const string Card = "8985202201804180555";
    private const string Reports = "/operator/carriers/simulator/reports";

    /// <summary>Reading operations of one SIM, and how it is named.</summary>
    public static TheoryData<string, string> Questions => new()
    {
        { "/device/queryDevice", """{"device_id":"SIM"}""" },
        { "/flow/queryDeviceFlowUsage", """{"device_id":"SIM"}""" },
        { "/flow/queryDailyFlowUsage", """{"device_id":"SIM","date":"2026-06-15"}""" },
        { "/flow/getInfoByDeviceId", """{"device_id":"SIM"}""" },
        { "/sms/sendSms", """{"device_id":"SIM","content":"hello"}""" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_number_that_two_cards_fit_names_nobody(string path, string request)
    {
        var one = await UseCardAsync(Card + "1");
        Assert.Equal("0000", await CodeAsync(one.Partner, path, request, Card));
        Assert.Equal("0000", await CodeAsync(one.Partner, path, request, Card + "1"));
        await Host.SeedSimAsync(one.Partner, Token, new SeedSim { Iccid = Card + "2" });
        Assert.Equal("3001", await CodeAsync(one.Partner, path, request, Card));
        Assert.Equal("0000", await CodeAsync(one.Partner, path, request, Card + "1"));
        Assert.Equal("3001", await CodeAsync(one.Partner, path, request, Card + "3"));
    }

    [Fact]
    public async Task In_a_list_it_names_nobody_also_beside_the_cards_that_it_fits()
    {
        var one = await UseCardAsync(Card + "1");
        await Host.SeedSimAsync(one.Partner, Token, new SeedSim { Iccid = Card + "2" });
        string[] asked = [Card, Card + "1", Card + "2"];
        var usage = await one.Partner.CallAsync("/flow/queryBatchDeviceFlowUsage", new { deviceList = asked }, Token);
        Assert.Equal(
            ["3001", "0000", "3004"],
            usage.Data.GetProperty("device_flow").EnumerateArray().Select(line => line.GetProperty("error").GetString()));

        var sent = await one.Partner.CallAsync("/sms/sendSms", new { deviceList = asked, content = "hello" }, Token);
        Assert.Equal(
            ["3001", "0000", "0000"],
            sent.Data.GetProperty("sms_list").EnumerateArray().Select(line => line.GetProperty("error").GetString()));

        var ordered = await one.Partner.CallAsync(OrderCalls.Batch, one.Plan.BatchFor(asked), Token);
        Assert.Equal(
            ["3001", "0000", "0000"],
            ordered.Data.GetProperty("device_order").EnumerateArray().Select(line => line.GetProperty("error").GetString()));

        var month = new { month = "202606", deviceList = new[] { Card } };
        var monthly = await one.Partner.CallAsync("/flow/queryMonthlyFlowUsage", month, Token);
        Assert.Equal(0, monthly.Data.GetProperty("page").GetProperty("total_count").GetInt32());

        var bare = one.Sim with { Iccid = Card };
        Assert.Equal("3001", (await one.Partner.ServiceAsync(OrderCalls.Pause, bare)).Code);
        Assert.Equal("0000", (await one.Partner.ServiceAsync(OrderCalls.Pause, one.Sim)).Code);
    }

    [Fact]
    public async Task Another_partners_card_makes_no_number_ambiguous_for_a_partner()
    {
        var one = await UseCardAsync(Card + "1");
        var other = await Host.SeedPartnerAsync(Token);
        await Host.SeedSimAsync(other, Token, new SeedSim { Iccid = Card + "2" });
        Assert.Equal("0000", await CodeAsync(one.Partner, "/device/queryDevice", """{"device_id":"SIM"}""", Card));

        // Whoever speaks of cards without their partner means one of two.
        Assert.Equal((0, 0, 1), await SendAsync(new SeedUsage(Card, Now) { Megabytes = 1 }));
    }

    [Fact]
    public async Task A_carrier_names_a_card_by_either_form_and_none_that_it_may_not_mean()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = Card + "1" });
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { StartRule = StartRule.FirstUse });
        var order = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var other = await Host.SeedPartnerAsync(Token);
        var twin = await Host.SeedSimAsync(other, Token, new SeedSim { Iccid = Card });
        Assert.Equal("0000", await TellAsync(Card)); // The twin's own number.
        Assert.Equal(OrderStatus.Waiting, await partner.StatusAsync(order));
        Assert.Equal("3001", await TellAsync(Card[..18]));
        Assert.Equal("0000", await TellAsync(Card + "7")); // Without a card of its own it is the twin's other form.
        Assert.Equal(OrderStatus.Waiting, await partner.StatusAsync(order));
        Assert.NotEqual(sim.Id, twin.Id);
        Assert.Equal("0000", await TellAsync(Card + "1"));
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(order));
    }

    [Fact]
    public async Task Usage_of_a_number_that_two_cards_fit_is_kept_and_keeps_no_other_waiting()
    {
        var one = await UseCardAsync(Card + "1");
        await Host.SeedSimAsync(one.Partner, Token, new SeedSim { Iccid = Card + "2" });
        Host.Clock.Advance(TimeSpan.FromHours(1));
        for (var n = 0; n < 101; n++)
        {
            Assert.Equal((0, 0, 1), await SendAsync(new SeedUsage(Card, Now) { Megabytes = 1 }));
        }

        const string LaterCard = "8999999999999999999";
        Assert.Equal((0, 0, 1), await SendAsync(new SeedUsage(LaterCard, Now) { Megabytes = 3 }));
        Assert.Equal(0, await Host.CountUnknownAsync(Token));
        await Host.SeedSimAsync(one.Partner, Token, new SeedSim { Iccid = LaterCard + "4" });
        Assert.Equal(1, await Host.CountUnknownAsync(Token));
        Assert.Equal(3 * Megabyte, (await Host.DaysAsync(one.Partner, Token)).Sum(day => day.DownlinkBytes));
    }

    [Fact]
    public async Task In_an_operators_file_it_is_not_the_card_that_was_used()
    {
        var one = await UseCardAsync(Card + "1");
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(Used(one, 7));
        Assert.Equal("equal 1", await CompareAsync($"{Card},7"));

        // A second card, that lies still.
        var still = await Host.SeedSimAsync(one.Partner, Token, new SeedSim { Iccid = Card + "2" });
        Assert.Equal(
            $"{Card} MissingHere 7 0; {one.Sim.Iccid} MissingThere 0 7; equal 0", await CompareAsync($"{Card},7"));
        Assert.Equal("equal 1", await CompareAsync($"{one.Sim.Iccid},7"));
        Assert.Equal(
            $"{one.Sim.Iccid} MissingThere 0 7; {still.Iccid} MissingHere 7 0; equal 0",
            await CompareAsync($"{still.Iccid},7"));
    }

    private async Task<UsedSim> UseCardAsync(string iccid)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = iccid, Msisdn = "85251234567" });
        var plan = await Host.SeedPlanAsync(Token);
        return new UsedSim(partner, sim, plan, await partner.OrderedAsync(plan.OpenOrderFor(sim)));
    }

    private static async Task<string> CodeAsync(ApiPartner partner, string path, string request, string iccid)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(request.Replace("SIM", iccid, StringComparison.Ordinal))!;
        return (await partner.CallAsync(path, json, Token)).Code;
    }

    private async Task<string> TellAsync(string iccid) => (await Host.PostAsync(
        Reports, Encoding.UTF8.GetBytes($$"""{"kind":"use","iccid":"{{iccid}}"}"""), Token,
        ("Authorization", $"Bearer {ApiHost.OperatorToken}"))).Code;

    private async Task<string> CompareAsync(string line)
    {
        using var folder = new TemporaryFolder();
        var (path, today) = (Path.Combine(folder.Path, "theirs.csv"), DateOnly.FromDateTime(Now.AddHours(8).DateTime));
        var date = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(path, ["iccid,mb,date", $"{line},{date}"], Token);
        var (result, _) = await Host.ReconcileAsync(path, new DateOnly(today.Year, today.Month, 1), Token);
        return string.Concat(result.Differences.Select(day =>
            $"{day.Sim} {(day.TheirBytes > day.OurBytes ? "MissingHere" : "MissingThere")} "
            + $"{day.TheirBytes / Megabyte} {day.OurBytes / Megabyte}; ")) + $"equal {result.EqualSims}";
    }
}

public sealed class SimNumberTestsOnSqlite() : SimNumberTests(Engine.Sqlite);

public sealed class SimNumberTestsOnPostgres() : SimNumberTests(Engine.Postgres);
