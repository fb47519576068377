using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What <c>/sms/sendSms</c> and the lists of messages refuse.</summary>
public abstract class RefusedSmsTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const string SendPath = "/sms/sendSms";

    public static TheoryData<string, string, string, string?> Faults => new()
    {
        { "device_id", "", "2001", "device_id" },
        { "device_id", "12", "2002", "device_id" },
        { "device_id", "89852029999999999999", "3001", null },
        { "content", "", "6002", null },
        { "content", new string('a', 1531), "6002", null },
        { "content", new string('你', 671), "6002", null },
        { "content", "a\0b", "2002", "content" },
        { "message_type", "Flash", "2003", "message_type" },
        { "validity_period", "0", "2003", "validity_period" },
        { "validity_period", "10081", "2003", "validity_period" },
        { "validity_period", "soon", "2002", "validity_period" },
        { "request_id", new string('r', 65), "2003", "request_id" },
        { "request_id", "a\nb", "2002", "request_id" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_told_and_changes_nothing(string field, string value, string code, string? parameter)
    {
        var (partner, sim, _) = await SeedAsync();
        var request = new JsonObject { ["device_id"] = sim.Iccid, ["content"] = "hello" };
        request[field] = value;
        await AssertRefusedAsync(
            partner, header => partner.AskAsync(SendPath, request, Token, header),
            ApiStatuses.All.Single(status => status.Code == code), parameter);
    }

    [Theory]
    [InlineData("0A0", "2002")]
    [InlineData("xy", "2002")]
    [InlineData("", "6002")]
    public async Task Binary_content_is_hexadecimal(string content, string code)
    {
        var (partner, sim, _) = await SeedAsync();
        var answer = await partner.CallAsync(
            SendPath, Token, ("device_id", sim.Iccid), ("message_type", "Binary"), ("content", content));
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task A_list_has_at_most_a_hundred_SIMs_and_no_other_beside_it()
    {
        var (partner, sim, _) = await SeedAsync();
        var many = new JsonObject
        {
            ["content"] = "hello",
            ["deviceList"] = new JsonArray([.. Enumerable.Repeat(sim.Iccid, 101).Select(iccid => (JsonNode)iccid)]),
        };
        await AssertRefusedAsync(
            partner, header => partner.AskAsync(SendPath, many, Token, header), ApiStatuses.TooManyItems, "deviceList", 100);
        var both = await partner.CallAsync(
            SendPath, Token, ("device_id", sim.Iccid), ("deviceList", new JsonArray(sim.Iccid)), ("content", "x"));
        Assert.Equal("2002", both.Code);
    }

    [Fact]
    public async Task Another_partners_SIM_a_dead_one_and_one_without_a_route_are_refused()
    {
        var (partner, sim, _) = await SeedAsync();
        var other = await Host.SeedPartnerAsync(Token);
        var dead = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated });
        var foreign = await Host.SeedSimAsync(partner, Token, new SeedSim { Carrier = "acme" });
        Assert.Equal("3001", await CodeAsync(other, sim));
        Assert.Equal("3002", await CodeAsync(partner, dead));
        Assert.Equal("6001", await CodeAsync(partner, foreign));
        Assert.Equal("0000", await CodeAsync(partner, sim));
    }

    [Theory]
    [InlineData("/sms/queryMTSmsStatus")]
    [InlineData("/sms/querySmsCDR")]
    public async Task A_list_is_asked_for_as_lists_are(string path)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        Assert.Equal("2001", (await partner.CallAsync(path, Token)).Code);
        Assert.Equal("2003", (await partner.CallAsync(path, Token, ("page_no", 1), ("page_size", 501))).Code);
        Assert.Equal(
            "2002",
            (await partner.CallAsync(path, Token, ("page_no", 1), ("page_size", 5), ("start_time", "2026-06-15"))).Code);
        Assert.Equal(
            "2002", (await partner.CallAsync(path, Token, ("page_no", 1), ("page_size", 5), ("device_id", "1"))).Code);
    }

    private static async Task<string> CodeAsync(ApiPartner partner, SeededSim sim) =>
        (await partner.CallAsync(SendPath, Token, ("device_id", sim.Iccid), ("content", "hello"))).Code;
}

public sealed class RefusedSmsTestsOnSqlite(SharedApiHost shared) : RefusedSmsTests(shared, Engine.Sqlite);

public sealed class RefusedSmsTestsOnPostgres(SharedApiHost shared) : RefusedSmsTests(shared, Engine.Postgres);
