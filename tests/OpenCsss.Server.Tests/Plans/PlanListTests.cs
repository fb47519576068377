using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Plans;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/package/syncPackages</c> and <c>/package/queryDevicePackages</c>: what may be ordered, and for how much.</summary>
public abstract class PlanListTests(Engine engine) : IAsyncLifetime
{
    private const string Path = "/package/syncPackages";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The catalogue is everybody's, so each test has a host of its own.
    private ApiHost Host { get; set; } = null!;

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync(engine, Token);

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_plan_is_listed_as_the_contract_has_it()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var plan = await Host.SeedPlanAsync(
            Token, new SeedPlan { NameZh = "中国20M月套餐", VolumeMegabytes = 20, Coverage = "460,454" });
        var answer = await partner.AskAsync(Path, [], Token);
        Assert.Equal(
            Golden.Of(
                "plan-list", ("sign", answer.Data.GetProperty("sign").GetString()), ("package_code", plan.Code)),
            answer.Body);
        ApiScenario.AssertIsSigned(partner, answer);
    }

    [Fact]
    public async Task Names_follow_the_callers_language_and_prices_are_the_partners_own()
    {
        var (partner, other) = (await Host.SeedPartnerAsync(Token), await Host.SeedPartnerAsync(Token));
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { NameZh = "名", NameEn = "Name", VolumeMegabytes = null });
        await Host.SetOwnPriceAsync(partner, plan, 99, Token);

        var english = (await partner.AskAsync(Path, [], Token, ("Accept-Language", "en"))).Data
            .GetProperty("package_list")[0];
        Assert.Equal(("Name", "0.99", "-1"), (Text("package_name"), Text("price"), Text("flow")));
        var theirs = Assert.Single((await other.Client.ListPlansAsync(new ListPlansRequest(), Token)).PackageList);
        Assert.Equal(("名", "1.50"), (theirs.PackageName, theirs.Price));

        string Text(string name) => english.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Only_what_is_sold_now_in_the_partners_currency_is_listed()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var now = Host.Clock.GetUtcNow();
        var sold = await Host.SeedPlanAsync(Token, new SeedPlan { SellableFrom = now, SellableUntil = now.AddSeconds(1) });
        await Host.SeedPlanAsync(Token, new SeedPlan { SellableFrom = now.AddSeconds(1) });
        await Host.SeedPlanAsync(Token, new SeedPlan { SellableUntil = now });
        await Host.SeedPlanAsync(Token, new SeedPlan { Currency = "EUR" });
        await Host.SeedPlanAsync(Token, new SeedPlan { PriceMinor = null });
        var own = await Host.SeedPlanAsync(Token, new SeedPlan { PriceMinor = null, IsExtra = true });
        await Host.SetOwnPriceAsync(partner, own, 1, Token);

        await AssertListAsync(partner, new ListPlansRequest(), sold, own);
    }

    [Fact]
    public async Task Filters_and_pages_narrow_the_list()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var all = await Host.SeedPlanAsync(Token);
        var physical = await Host.SeedPlanAsync(Token, new SeedPlan { SimTypes = "1", Coverage = "454,460" });
        var elsewhere = await Host.SeedPlanAsync(Token, new SeedPlan { Carrier = "other", Coverage = "454" });
        var ota = await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota });

        await AssertListAsync(partner, new ListPlansRequest { PackageCode = physical.Code }, physical);
        await AssertListAsync(partner, new ListPlansRequest { Mcc = "454" }, physical, elsewhere);
        await AssertListAsync(partner, new ListPlansRequest { DeviceId = ota.Iccid }, all);
        await AssertListAsync(partner, new ListPlansRequest { DeviceId = ota.Iccid, Mcc = "454" });
        await AssertListAsync(partner, new ListPlansRequest { PageSize = 2 }, all, physical);
        await AssertListAsync(partner, new ListPlansRequest { PageSize = 2, PageNumber = 2 }, elsewhere);
        await AssertListAsync(partner, new ListPlansRequest { PageSize = 2, PageNumber = int.MaxValue });
        var page = (await partner.Client.ListPlansAsync(new ListPlansRequest { PageSize = 2 }, Token)).Page;
        Assert.Equal((1, 2, 3, 2), (page.CurrentPageNumber, page.PageSize, page.TotalCount, page.TotalPages));
    }

    [Theory]
    [InlineData("page_no", "0", "2003")]
    [InlineData("page_no", "1", "2001", "page_size")]
    [InlineData("page_size", "501", "2003")]
    [InlineData("package_code", "\"a b\"", "2002")]
    [InlineData("mcc", "\"46\"", "2002")]
    [InlineData("device_id", "\"12\"", "2002")]
    [InlineData("device_id", "\"89860900000000000017\"", "3001")]
    public async Task A_field_that_cannot_be_is_named(string field, string jsonText, string code, string? named = null)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var request = new JsonObject { [field] = JsonNode.Parse(jsonText) };
        if (field == "page_no" && named is null)
        {
            request["page_size"] = 1;
        }

        var answer = await partner.AskAsync(Path, request, Token);
        ApiScenario.AssertIsRefusal(
            answer, ApiStatuses.All.Single(status => status.Code == code), LanguageTags.Chinese, named ?? field);
    }

    [Fact]
    public async Task Each_SIM_of_a_page_has_the_plans_that_it_may_be_ordered()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var plan = await Host.SeedPlanAsync(Token);
        await Host.SeedPlanAsync(Token, new SeedPlan { SimTypes = "2" });
        await Host.SeedPlanAsync(Token, new SeedPlan { IsExtra = true });
        var one = await Host.SeedSimAsync(partner, Token);
        var gone = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated });
        await Host.SeedSimAsync(await Host.SeedPartnerAsync(Token), Token);

        var answer = await partner.AskAsync(
            "/package/queryDevicePackages", new JsonObject { ["page_no"] = 1, ["page_size"] = 10 }, Token);
        Assert.Equal(
            Golden.Of(
                "sim-plans",
                ("sign", answer.Data.GetProperty("sign").GetString()), ("package_code", plan.Code),
                ("one", one.Iccid), ("gone", gone.Iccid)),
            answer.Body);
        Assert.Equal("true", answer.Headers["Deprecation"]);
        ApiScenario.AssertIsSigned(partner, answer);
        ApiScenario.AssertIsRefusal(
            await partner.AskAsync("/package/queryDevicePackages", [], Token), ApiStatuses.ParameterMissing,
            LanguageTags.Chinese, "page_no");
    }

    private static async Task AssertListAsync(
        ApiPartner partner, ListPlansRequest request, params SeededPlan[] expected) =>
        Assert.Equal(
            expected.Select(plan => plan.Code),
            (await partner.Client.ListPlansAsync(request, Token)).PackageList.Select(plan => plan.PackageCode));
}

public sealed class PlanListTestsOnSqlite() : PlanListTests(Engine.Sqlite);

public sealed class PlanListTestsOnPostgres() : PlanListTests(Engine.Postgres);
