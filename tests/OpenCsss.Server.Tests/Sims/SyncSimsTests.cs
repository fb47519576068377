using System.Text.Json.Nodes;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/device/syncAssetInfo</c>: all SIMs with a plan in use, in one answer.</summary>
public abstract class SyncSimsTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const string Path = "/device/syncAssetInfo";

    [Fact]
    public async Task A_SIM_with_a_plan_in_use_has_its_eight_fields()
    {
        var (partner, idle, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Imsis = "454070000000192,460010000000192", Msisdn = "85251234567" });
        var placed = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(idle), Token);

        var answer = await partner.AskAsync(Path, [], Token);
        Assert.Equal(
            Golden.Of(
                "sync-assets", ("iccid", sim.Iccid), ("order_id", placed.OrderId), ("package_code", plan.Code)),
            answer.Body);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task What_is_not_known_is_empty_and_times_are_the_partners()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { TimeZone = "America/New_York" });
        var (sim, plan) = (await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        var synced = Assert.Single(await partner.Client.SyncSimsAsync(Token));
        Assert.Equal(("", "2026-06-15 06:00:00"), (synced.Msisdn, synced.StartDate));
    }

    [Fact]
    public async Task A_paused_plan_is_in_use_and_an_ended_one_is_not()
    {
        var (partner, paused, plan) = await SeedAsync();
        var ended = await Host.SeedSimAsync(partner, Token);
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(paused), Token);
        var order = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(ended), Token);
        Assert.Equal(2, (await partner.Client.SyncSimsAsync(Token)).Count);

        await AssertGoodAsync(partner, "/device/pauseService", new JsonObject { ["device_id"] = paused.Iccid });
        await AssertGoodAsync(
            partner, "/package/aheadFinishDeviceOrder", new JsonObject { ["order_id"] = order.OrderId });
        Assert.Equal(paused.Iccid, Assert.Single(await partner.Client.SyncSimsAsync(Token)).AssetId);
    }

    [Fact]
    public async Task Without_any_the_answer_is_an_empty_array_and_another_partners_are_not_in_it()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        var other = await Host.SeedPartnerAsync(Token);
        var answer = await other.AskAsync(Path, [], Token, ("Accept-Language", "en"));
        Assert.Equal("""{"code":"0000","data":[],"message":"Success","success":true}""", answer.Body);
    }

    [Fact]
    public async Task More_SIMs_than_are_read_at_once_are_all_there_once()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { Billing = BillingMode.Unbilled });
        var plan = await Host.SeedPlanAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), 2_000), Token);
        await ManyOrders.PlaceAsync(partner, plan, sims, isOpen: true, Token);

        var answer = await partner.AskAsync(Path, [], Token);
        Assert.Equal(
            sims.Select(sim => sim.Iccid),
            answer.Data.EnumerateArray().Select(sim => sim.GetProperty("assetId").GetString()));
        Assert.False(answer.Headers.ContainsKey("Content-Length"), "the answer was not streamed");
    }

    private static async Task AssertGoodAsync(ApiPartner partner, string path, JsonObject request) =>
        Assert.Equal("0000", (await partner.AskAsync(path, request, Token)).Code);
}

public sealed class SyncSimsTestsOnSqlite(SharedApiHost shared) : SyncSimsTests(shared, Engine.Sqlite);

public sealed class SyncSimsTestsOnPostgres(SharedApiHost shared) : SyncSimsTests(shared, Engine.Postgres);
