using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Contracts.Sims;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/device/queryDevice</c>: one SIM as it is now.</summary>
public abstract class ShowSimTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    private const string Path = "/device/queryDevice";

    [Fact]
    public async Task A_SIM_is_shown_with_its_order_in_use()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Imsis = "454070000000192,460010000000192" });
        var placed = await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);

        var answer = await AskAsync(partner, sim.Iccid);
        Assert.Equal(
            Golden.Of(
                "sim-now",
                ("sign", answer.Data.GetProperty("sign").GetString()), ("iccid", sim.Iccid),
                ("order_id", placed.OrderId), ("package_code", plan.Code)),
            answer.Body);
        AssertIsSigned(partner, answer);
    }

    [Fact]
    public async Task Orders_that_are_not_in_use_are_not_shown()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var shown = await partner.Client.ShowSimAsync(new ShowSimRequest { DeviceId = sim.Iccid }, Token);
        Assert.Empty(shown.PackageOrder);
        Assert.Null(shown.Session);
        Assert.Null(shown.UsageAsOf);
    }

    [Theory]
    [InlineData("8986070000000000001", "89860700000000000017")]
    [InlineData(" 89860700000000000025f ", "89860700000000000025")]
    [InlineData("89860700000000000038", "8986070000000000003")]
    public async Task Any_form_of_its_number_names_it(string asked, string iccid)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await Host.SeedSimAsync(partner, Token);
        await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = iccid });
        var shown = await partner.Client.ShowSimAsync(new ShowSimRequest { DeviceId = asked }, Token);
        Assert.Equal(iccid, shown.DeviceId);
    }

    [Fact]
    public async Task What_is_not_the_partners_is_not_found()
    {
        var (partner, _, _) = await SeedAsync();
        var other = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(other, Token, new SeedSim { Iccid = "89860800000000000017" });
        foreach (var asked in (string[])[sim.Iccid, sim.Iccid[..19], "89860800000000000999"])
        {
            await AssertRefusedAsync(partner, header => AskAsync(partner, asked, header), ApiStatuses.SimNotFound);
        }
    }

    [Theory]
    [InlineData("", "2001")]
    [InlineData("1234", "2002")]
    [InlineData("8986080000000000001x", "2002")]
    public async Task A_number_that_is_none_is_refused(string asked, string code)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await AssertRefusedAsync(
            partner,
            header => AskAsync(partner, asked, header),
            ApiStatuses.All.Single(status => status.Code == code),
            "device_id");
    }

    private static Task<WireAnswer> AskAsync(
        ApiPartner partner, string iccid, params (string Name, string Value)[] headers) =>
        partner.AskAsync(Path, new JsonObject { ["device_id"] = iccid }, Token, headers);
}

public sealed class ShowSimTestsOnSqlite(SharedApiHost shared) : ShowSimTests(shared, Engine.Sqlite);

public sealed class ShowSimTestsOnPostgres(SharedApiHost shared) : ShowSimTests(shared, Engine.Postgres);
