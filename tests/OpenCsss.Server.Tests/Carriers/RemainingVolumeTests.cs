using System.Text;
using OpenCsss.Contracts.Signing;
using OpenCsss.Platform.Modules.Networks.HttpJson;
using OpenCsss.Platform.Modules.Networks.Simulator;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>POST /flow/getInfoByDeviceId: what the operator says, asked now.</summary>
public abstract class RemainingVolumeTests(Engine engine) : CarrierScenario(engine)
{
    private const string Path = "/flow/getInfoByDeviceId";

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Carriers.Simulator = new SimulatorOptions { Rules = "7777:fail 8888:slow=60s 9999:refuse" };
        options.Carriers.Http["acme"] = new HttpCarrierOptions
        {
            BaseUrl = "http://127.0.0.1:1", Remaining = new HttpActionOptions { Path = "/left" },
        };
    }

    [Fact]
    public async Task The_operator_tells_and_the_answer_is_signed()
    {
        var (partner, sim, _) = await OrderAsync();
        var answer = await CallAsync(partner, Path, ("device_id", sim.Iccid));
        var unsigned = $$"""{"sign":null,"device_id":"{{sim.Iccid}}","imsi":"{{sim.Imsis}}","remaining_flow":"30","""
            + """
              "total_flow":"30","operator":"simulator","queried_at":"2026-06-15 18:00:00"}
              """;
        var sign = HmacSha1Signature.Sign(Encoding.UTF8.GetBytes(unsigned), Encoding.UTF8.GetBytes(partner.Secret));
        Assert.Equal(unsigned.Replace("null", $"\"{sign}\"", StringComparison.Ordinal), answer.Data.GetRawText());
    }

    [Fact]
    public async Task A_plan_without_a_limit_has_none_left_to_tell()
    {
        var (partner, sim, _) = await OrderAsync(new SeedPlan { VolumeMegabytes = null });
        var data = (await CallAsync(partner, Path, ("device_id", sim.Iccid))).Data;
        Assert.Equal(
            ("-1", "-1"),
            (data.GetProperty("remaining_flow").GetString(), data.GetProperty("total_flow").GetString()));
    }

    [Fact]
    public async Task Other_forms_of_the_number_name_the_same_card()
    {
        var (partner, sim, _) = await OrderAsync();
        Assert.Equal("0000", (await CallAsync(partner, Path, ("device_id", sim.Iccid[..19]))).Code);
        Assert.Equal("0000", (await CallAsync(partner, Path, ("device_id", $" {sim.Iccid}F"))).Code);
    }

    [Theory]
    [InlineData("", "2001")]
    [InlineData("12", "2002")]
    [InlineData("89852029999999999999", "3001")]
    public async Task A_number_of_no_card_is_refused(string number, string code)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        Assert.Equal(code, (await CallAsync(partner, Path, ("device_id", number))).Code);
    }

    [Fact]
    public async Task Another_partners_card_is_none()
    {
        var (_, sim, _) = await OrderAsync();
        var other = await Host.SeedPartnerAsync(Token);
        Assert.Equal("3001", (await CallAsync(other, Path, ("device_id", sim.Iccid))).Code);
    }

    [Theory]
    [InlineData("89852020000000007777", "simulator")]
    [InlineData("89852020000000009999", "simulator")]
    [InlineData("89852020000000000002", "acme")]
    [InlineData("89852020000000000003", "unheard-of")]
    public async Task An_operator_that_cannot_tell_is_out_of_reach(string iccid, string carrier)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = iccid, Carrier = carrier });
        var answer = await CallAsync(partner, Path, ("device_id", iccid));
        Assert.Equal((503, "9001"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_silent_one_is_not_waited_for_longer_than_its_limit()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "89852020000000008888" });
        var waiting = Host.Clock.NextTimer(TimeSpan.FromSeconds(60));
        var asking = CallAsync(partner, Path, ("device_id", "89852020000000008888"));
        await waiting;
        Host.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("9001", (await asking).Code);
    }
}

public sealed class RemainingVolumeTestsOnSqlite() : RemainingVolumeTests(Engine.Sqlite);

public sealed class RemainingVolumeTestsOnPostgres() : RemainingVolumeTests(Engine.Postgres);
