using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Sims;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/device/queryBatchDevice</c>: the partner's SIMs, a page at a time.</summary>
public abstract class SimListTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const string Path = "/device/queryBatchDevice";

    [Fact]
    public async Task A_SIM_is_listed_as_the_contract_has_it()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim
        {
            Imsis = "454070000000192,460010000000192", Msisdn = "85251234567", Type = SimType.Ota,
            LifeCycle = SimLifeCycle.PreActivation, GroupId = "车队", Tags = "north,truck", Remark = "in the cellar",
            LifeExpireAt = new DateTimeOffset(2026, 12, 15, 10, 0, 0, TimeSpan.Zero),
        });
        var answer = await partner.AskAsync(Path, new JsonObject { ["page_no"] = 1, ["page_size"] = 10 }, Token);
        Assert.Equal(
            Golden.Of("sim-list", ("sign", answer.Data.GetProperty("sign").GetString()), ("iccid", sim.Iccid)),
            answer.Body);
        AssertIsSigned(partner, answer);
    }

    [Fact]
    public async Task Pages_hold_each_SIM_once_in_the_order_in_which_they_came()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), 7), Token);
        var pages = new List<SimList>();
        for (var number = 1; number <= 4; number++)
        {
            pages.Add(await partner.Client.ListSimsAsync(Page(number, 3), Token));
        }

        Assert.Equal(
            sims.Select(sim => sim.Iccid), pages.SelectMany(page => page.DeviceList).Select(sim => sim.DeviceId));
        Assert.Equal([3, 3, 1, 0], pages.Select(page => page.DeviceList.Count));
        Assert.All(
            pages,
            page => Assert.Equal((3, 7, 3), (page.Page.PageSize, page.Page.TotalCount, page.Page.TotalPages)));
        Assert.Equal([1, 2, 3, 4], pages.Select(page => page.Page.CurrentPageNumber));
    }

    [Fact]
    public async Task Filters_narrow_the_list_alone_and_together()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var plain = await Host.SeedSimAsync(partner, Token);
        var ota = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Type = SimType.Ota, GroupId = "g1", Tags = "north,truck" });
        var late = await Host.SeedSimAsync(
            partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated, GroupId = "g1", Tags = "northern" });

        await AssertListAsync(partner, Page(1, 10), plain, ota, late);
        await AssertListAsync(partner, Page(1, 10) with { LifeCycle = "4" }, late);
        await AssertListAsync(partner, Page(1, 10) with { SimType = "1" }, plain, late);
        await AssertListAsync(partner, Page(1, 10) with { GroupId = "g1" }, ota, late);
        await AssertListAsync(partner, Page(1, 10) with { Tag = "north" }, ota);
        await AssertListAsync(partner, Page(1, 10) with { Tag = "NORTH" });
        await AssertListAsync(partner, Page(1, 10) with { Tag = "%" });
        await AssertListAsync(partner, Page(1, 10) with { GroupId = "g1", LifeCycle = "2", Tag = "truck" }, ota);
        await AssertListAsync(
            partner, Page(2, 1) with { LifeCycle = "", SimType = "", GroupId = "", Tag = "", DeviceIds = [] }, 3, ota);
        await AssertListAsync(partner, Page(2, 1) with { GroupId = "g1" }, 2, late);
        await AssertListAsync(
            partner, Page(1, 10) with { DeviceIds = [late.Iccid, plain.Iccid, ota.Iccid], GroupId = "g1" }, ota, late);
    }

    [Fact]
    public async Task Named_SIMs_are_found_by_any_form_of_their_number()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var full = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "89860600000000000017" });
        var bare = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "8986060000000000002" });
        await Host.SeedSimAsync(partner, Token);

        await AssertListAsync(partner, Named("89860600000000000028", "8986060000000000001"), full, bare);
        await AssertListAsync(partner, Named(" 8986060000000000002F ", bare.Iccid, full.Iccid), full, bare);
        await AssertListAsync(partner, Named("89860600000000000018", "89860600000000000999"));
        await AssertListAsync(partner, Named(full.Iccid, bare.Iccid) with { PageNumber = 2, PageSize = 1 }, 2, bare);
    }

    [Fact]
    public async Task Nothing_of_another_partner_is_listed()
    {
        var (_, sim, _) = await SeedAsync();
        var other = await Host.SeedPartnerAsync(Token);
        await AssertListAsync(other, Page(1, 10));
        await AssertListAsync(other, Page(1, 10) with { LifeCycle = "2" });
        await AssertListAsync(other, Named(sim.Iccid, sim.Iccid[..19]));
    }

    [Theory]
    [InlineData("page_no", "null", "2001")]
    [InlineData("page_size", "null", "2001")]
    [InlineData("page_no", "0", "2003")]
    [InlineData("page_size", "501", "2003")]
    [InlineData("page_size", "\"ten\"", "2002")]
    [InlineData("life_cycle", "\"5\"", "2003")]
    [InlineData("life_cycle", "\"new\"", "2002")]
    [InlineData("sim_type", "0", "2003")]
    [InlineData("group_id", "\"a\\u0000b\"", "2002")]
    [InlineData("tag", "true", "2002")]
    [InlineData("device_ids", "\"89860600000000000017\"", "2002")]
    [InlineData("device_ids", "[\"1234\"]", "2002")]
    [InlineData("device_ids", "[{}]", "2002")]
    [InlineData("device_ids", "[\"\"]", "2001")]
    [InlineData("page_no", "\"\"", "2001")]
    [InlineData("page_size", "12345678901234567890", "2003")]
    [InlineData("life_cycle", "\"02\"", "2002")]
    public async Task A_field_that_cannot_be_is_named(string field, string jsonText, string code)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var request = new JsonObject { ["page_no"] = 1, ["page_size"] = 10, [field] = JsonNode.Parse(jsonText) };
        await AssertRefusedAsync(
            partner,
            header => partner.AskAsync(Path, request, Token, header),
            ApiStatuses.All.Single(status => status.Code == code),
            field);
    }

    [Fact]
    public async Task More_numbers_than_500_are_too_many()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var numbers = new JsonArray([.. Enumerable.Range(0, 501).Select(n => JsonValue.Create($"8986060000000000{n:0000}"))]);
        var request = new JsonObject { ["page_no"] = 1, ["page_size"] = 10, ["device_ids"] = numbers };
        await AssertRefusedAsync(
            partner, header => partner.AskAsync(Path, request, Token, header), ApiStatuses.TooManyItems, "device_ids", 500);
        numbers.RemoveAt(0);
        Assert.Equal("0000", (await partner.AskAsync(Path, request, Token)).Code);
    }

    private static ListSimsRequest Page(int number, int size) => new() { PageNumber = number, PageSize = size };

    private static ListSimsRequest Named(params string[] iccids) => Page(1, 10) with { DeviceIds = iccids };

    private static Task AssertListAsync(ApiPartner partner, ListSimsRequest request, params SeededSim[] expected) =>
        AssertListAsync(partner, request, expected.Length, expected);

    private static async Task AssertListAsync(
        ApiPartner partner, ListSimsRequest request, int total, params SeededSim[] expected)
    {
        var list = await partner.Client.ListSimsAsync(request, Token);
        Assert.Equal(expected.Select(sim => sim.Iccid), list.DeviceList.Select(sim => sim.DeviceId));
        Assert.Equal(total, list.Page.TotalCount);
    }
}

public sealed class SimListTestsOnSqlite(SharedApiHost shared) : SimListTests(shared, Engine.Sqlite);

public sealed class SimListTestsOnPostgres(SharedApiHost shared) : SimListTests(shared, Engine.Postgres);
