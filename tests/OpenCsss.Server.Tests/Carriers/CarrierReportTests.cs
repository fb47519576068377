using System.Text;
using OpenCsss.Domain;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>POST /operator/carriers/{carrier}/reports: carriers tell of SIMs, if they have the operator's token.</summary>
public abstract class CarrierReportTests(Engine engine) : CarrierScenario(engine)
{
    private const string Secret = "the-operators-own-token";
    private const string Path = "/operator/carriers/simulator/reports";

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Operator.Token = Secret;
    }

    [Fact]
    public async Task A_location_starts_the_order_of_an_OTA_SIM_once()
    {
        var (partner, sim) = await ArmAsync(SimType.Ota);
        var abroad = await TellAsync($$"""{"kind":"location","iccid":"{{sim.Iccid}}","mcc":"310"}""");
        Assert.Equal("0000", abroad.Code);
        Assert.Equal(OrderStatus.Waiting, await OrderStatusAsync(partner));

        for (var time = 0; time < 2; time++)
        {
            var answer = await TellAsync($$"""{"kind":"location","imsi":"{{sim.Imsis}}","mcc":460,"mnc":"01"}""");
            Assert.Equal(("0000", sim.Iccid), (answer.Code, answer.Data.GetProperty("iccid").GetString()));
        }

        Assert.Equal(OrderStatus.InUse, await OrderStatusAsync(partner));
        Assert.Single(await Host.EventsAsync(partner, Token), item => item.Operation == "1007");
    }

    [Fact]
    public async Task A_use_starts_the_order_at_its_time()
    {
        var (partner, sim) = await ArmAsync(SimType.Physical);
        Host.Clock.Advance(TimeSpan.FromMinutes(10));
        var at = ManualClock.Beginning.AddMinutes(7).ToUnixTimeMilliseconds();
        Assert.Equal("0000", (await TellAsync($$"""{"kind":"use","iccid":"{{sim.Iccid}}","at":{{at}}}""")).Code);
        Assert.Equal(at, Assert.Single(await Host.OrdersAsync(partner, Token)).StartAt);
    }

    [Fact]
    public async Task A_new_IMSI_is_told_to_the_partner()
    {
        var (partner, sim) = await ArmAsync(SimType.Ota);
        var answer = await TellAsync($$"""{"kind":"imsi","iccid":"{{sim.Iccid}}","imsi":"310150123456789"}""");
        Assert.Equal("0000", answer.Code);
        var told = Assert.Single(await Host.EventsAsync(partner, Token), item => item.Operation == "1012");
        Assert.Contains("310150123456789", told.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_IMSI_of_another_SIM_is_refused_and_nothing_changes(bool isOfThePartner)
    {
        var (partner, sim) = await ArmAsync(SimType.Ota);
        var other = isOfThePartner ? partner : await Host.SeedPartnerAsync(Token);
        var owner = await Host.SeedSimAsync(other, Token);
        var before = (await Host.StateAsync(partner, Token), await Host.StateAsync(other, Token));
        for (var time = 0; time < 2; time++)
        {
            var answer = await TellAsync($$"""{"kind":"imsi","iccid":"{{sim.Iccid}}","imsi":"{{owner.Imsis}}"}""");
            Assert.Equal("2003", answer.Code);
            Assert.Contains("imsi", answer.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, (await Host.StateAsync(partner, Token), await Host.StateAsync(other, Token)));
        Assert.Equal(sim.Imsis, (await Host.ServedSimAsync(partner, sim, Token)).Imsis);
        Assert.Equal(owner.Imsis, (await Host.ServedSimAsync(other, owner, Token)).Imsis);
    }

    [Fact]
    public async Task Of_SIMs_that_report_the_same_new_IMSI_at_once_one_gets_it()
    {
        var sims = new List<(ApiPartner Partner, SeededSim Sim)>();
        for (var i = 0; i < 6; i++)
        {
            var partner = await Host.SeedPartnerAsync(Token);
            sims.Add((partner, await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota })));
            sims.Add((partner, await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota })));
        }

        await using var twin = await Host.StartTwinAsync(Token);
        for (var round = 0; round < 5; round++)
        {
            var imsi = $"31015000000000{round}";
            var gotIt = await Task.WhenAll(sims.Select((sim, n) =>
                (n % 2 == 0 ? Host : twin).ReportImsiAsync(sim.Partner, sim.Sim, imsi, Token)));
            Assert.Single(gotIt, got => got);
            var winner = sims[gotIt.Index().Single(item => item.Item).Index];
            Assert.StartsWith(imsi, (await Host.ServedSimAsync(winner.Partner, winner.Sim, Token)).Imsis, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"kind":"location","iccid":"ICCID"}""", "2001")]
    [InlineData("""{"kind":"use"}""", "2001")]
    [InlineData("""{"kind":"imsi","iccid":"ICCID"}""", "2001")]
    [InlineData("""{"kind":"imsi","imsi":"310150123456789"}""", "2001")]
    [InlineData("""{"kind":"dance","iccid":"ICCID"}""", "2003")]
    [InlineData("""{"KIND":"use","iccid":"ICCID"}""", "2001")]
    [InlineData("""{"kind":"use","iccid":"ICCID","kind":"use"}""", "1001")]
    [InlineData("""{"kind":"use","iccid":"12"}""", "2002")]
    [InlineData("""{"kind":"location","iccid":"ICCID","mcc":"4600"}""", "2002")]
    [InlineData("""{"kind":"use","iccid":"ICCID","at":"2026-06-15"}""", "2002")]
    [InlineData("""{"kind":"use","iccid":"ICCID","at":"9999999999999"}""", "2003")]
    [InlineData("""{"kind":"use","iccid":"89852020000000009999"}""", "3001")]
    [InlineData("""[]""", "1001")]
    [InlineData("kind", "1001")]
    public async Task What_makes_no_sense_is_refused(string report, string code)
    {
        var (partner, sim) = await ArmAsync(SimType.Ota);
        var answer = await TellAsync(report.Replace("ICCID", sim.Iccid, StringComparison.Ordinal));
        Assert.Equal(code, answer.Code);
        Assert.Equal(OrderStatus.Waiting, await OrderStatusAsync(partner));
    }

    [Fact]
    public async Task A_carrier_says_nothing_of_another_ones_SIMs()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Carrier = "acme" });
        var report = $$"""{"kind":"use","iccid":"{{sim.Iccid}}"}""";
        Assert.Equal("3001", (await TellAsync(report)).Code);
        Assert.Equal("1013", (await TellAsync(report, path: "/operator/carriers/acme/reports")).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer the-operators-own-toke")]
    [InlineData("Bearer the-operators-own-token2")]
    [InlineData("Basic the-operators-own-token")]
    [InlineData("the-operators-own-token")]
    public async Task Without_the_token_nobody_is_listened_to(string? authorization)
    {
        var (partner, sim) = await ArmAsync(SimType.Ota);
        var answer = await TellAsync(
            $$"""{"kind":"location","iccid":"{{sim.Iccid}}","mcc":"460"}""", authorization: authorization);
        Assert.Equal((401, "1006", "Bearer"), (answer.Status, answer.Code, answer.Headers["WWW-Authenticate"]));
        Assert.Equal(OrderStatus.Waiting, await OrderStatusAsync(partner));
    }

    [Fact]
    public async Task A_server_without_a_token_has_no_such_surface()
    {
        await using var closed = await ApiHost.StartAsync(Engine, Token);
        var answer = await closed.PostAsync(Path, "{}"u8.ToArray(), Token, ("Authorization", "Bearer "));
        Assert.Equal((404, "1013"), (answer.Status, answer.Code));
    }

    private Task<WireAnswer> TellAsync(
        string report, string? authorization = $"Bearer {Secret}", string path = Path) =>
        Host.PostAsync(
            path, Encoding.UTF8.GetBytes(report), Token,
            authorization is null ? [] : [("Authorization", authorization)]);

    private async Task<OrderStatus> OrderStatusAsync(ApiPartner partner) =>
        Assert.Single(await Host.OrdersAsync(partner, Token)).Status;

    private async Task<(ApiPartner Partner, SeededSim Sim)> ArmAsync(SimType type)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Type = type });
        var plan = await Host.SeedPlanAsync(
            Token, new SeedPlan { StartRule = type is SimType.Ota ? StartRule.Enable : StartRule.FirstUse });
        var order = type is SimType.Ota ? plan.OrderFor(sim) : plan.OpenOrderFor(sim);
        var placed = await partner.Client.PlaceOrderAsync(order, Token);
        if (type is SimType.Ota)
        {
            await CallAsync(partner, "/package/openPackage", ("order_id", placed.OrderId!));
        }

        return (partner, sim);
    }
}

public sealed class CarrierReportTestsOnSqlite() : CarrierReportTests(Engine.Sqlite);

public sealed class CarrierReportTestsOnPostgres() : CarrierReportTests(Engine.Postgres);
