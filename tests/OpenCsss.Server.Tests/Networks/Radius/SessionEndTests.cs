using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The carrier «radius»: gateways are asked to end sessions and to change them (RFC 5176).</summary>
public abstract class SessionEndTests(Engine engine) : RadiusScenario(engine)
{
    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Radius.Carrier.FullSpeed = "11=text:full";
    }

    [Fact]
    public async Task A_pause_ends_the_open_sessions_of_the_SIM_and_no_others()
    {
        var (partner, sim) = await UseAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        await TellAsync(Told(sim, AccountingStatus.Start, session: "open-1"));
        await TellAsync(Told(sim, AccountingStatus.Start, 1, session: "open-2") with { Nas = "pgw-2" });
        await TellAsync(Told(sim, AccountingStatus.Stop, 2, 1, 1, "stopped"));
        await TellAsync(Told(other, AccountingStatus.Start, 3, session: "another's"));
        await PauseAsync(partner, sim);

        Assert.Equal(
            [(RadiusCode.DisconnectRequest, "open-1", "pgw-1"), (RadiusCode.DisconnectRequest, "open-2", "pgw-2")],
            Gateway.Asked.Select(asked => (asked.Code, asked.SessionId, asked.Nas)).Order());
        Assert.All(Gateway.Asked, asked => Assert.Equal(Now, asked.At));
        Assert.Equal(0, Gateway.Refused);
        Assert.Equal(2, (await Host.SimAsync(partner, sim, Token)).CarrierService);
    }

    [Fact]
    public async Task Without_an_open_session_there_is_nothing_to_ask()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        await TellAsync(new SessionTold("", AccountingStatus.AccountingOff, null) { At = Now.AddSeconds(1) });
        await PauseAsync(partner, sim);
        Assert.Empty(Gateway.Asked);
        Assert.Equal(2, (await Host.SimAsync(partner, sim, Token)).CarrierService);
    }

    [Fact]
    public async Task A_session_that_the_gateway_does_not_know_has_ended()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        Gateway.Answer = _ => GatewayVerdict.Nak((uint)ErrorCause.SessionContextNotFound);
        await PauseAsync(partner, sim);
        Assert.Equal(2, (await Host.SimAsync(partner, sim, Token)).CarrierService);
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData((int)ErrorCause.ResourcesUnavailable, 1)]
    [InlineData((int)ErrorCause.AdministrativelyProhibited, 3)]
    [InlineData((int)ErrorCause.UnsupportedAttribute, 3)]
    public async Task A_refusal_is_for_good_or_for_later_as_its_cause_says(int cause, long status)
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        Gateway.Answer = _ => GatewayVerdict.Nak((uint)cause);
        await PauseAsync(partner, sim);
        var stop = (await Host.CommandsAsync(partner, Token))[^1];
        Assert.Equal(status, stop.Status);
        Assert.Contains($"Error-Cause {cause}", stop.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_did_not_hear_is_asked_again_with_the_same_packet()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        Gateway.Answer = _ => Gateway.Asked.Count < 3 ? null : GatewayVerdict.Ack;
        await CallAsync(partner, sim, "/device/pauseService");
        var resend = TimeSpan.FromSeconds(2);
        var waiting = Host.Clock.NextTimer(resend);
        var running = Host.CarryOutAsync(Token);
        await waiting;
        for (var times = 1; times < 3; times++)
        {
            await UntilAsync(() => Gateway.Asked.Count == times);
            Host.Clock.Advance(resend);
        }

        Assert.Equal(1, await running);
        Assert.Equal(3, Gateway.Asked.Count);
        Assert.Single(Gateway.Asked.Select(asked => asked.Authenticator).Distinct());
    }

    [Fact]
    public async Task An_answer_that_is_not_signed_with_the_secret_is_no_answer()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        Gateway.AnswerSecret = "somebody else's";
        await CallAsync(partner, sim, "/device/pauseService");
        var limit = TimeSpan.FromSeconds(10);
        var waiting = Host.Clock.NextTimer(limit);
        var running = Host.CarryOutAsync(Token);
        await waiting;
        await UntilAsync(() => Gateway.Asked.Count == 1);
        Host.Clock.Advance(limit);
        await running;
        Assert.Equal(1, (await Host.CommandsAsync(partner, Token))[^1].Status);
        Assert.True((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task Service_that_goes_on_has_its_full_speed_again()
    {
        var (partner, sim) = await UseAsync();
        await PauseAsync(partner, sim);
        await TellAsync(Told(sim, AccountingStatus.Start));
        await CallAsync(partner, sim, "/device/restartService");
        await Host.CarryOutAsync(Token);
        Assert.Equal(
            [(RadiusCode.CoaRequest, "s-1", "full")],
            Gateway.Asked.Select(asked => (asked.Code, asked.SessionId, asked.FilterId)));
    }

    /// <summary>A SIM with an order in use that the carrier was told of.</summary>
    private async Task<(ApiPartner Partner, SeededSim Sim)> UseAsync()
    {
        var (partner, sim) = await SeedAsync();
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Carrier = "radius" });
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        Assert.Equal(1, await Host.CarryOutAsync(Token));
        Assert.Equal(2, Assert.Single(await Host.CommandsAsync(partner, Token)).Status);
        return (partner, sim);
    }

    private async Task PauseAsync(ApiPartner partner, SeededSim sim)
    {
        await CallAsync(partner, sim, "/device/pauseService");
        await Host.CarryOutAsync(Token);
    }

    private static async Task CallAsync(ApiPartner partner, SeededSim sim, string path) =>
        Assert.Equal("0000", (await partner.CallAsync(path, new { device_id = sim.Iccid }, Token)).Code);
}

public sealed class SessionEndTestsOnSqlite() : SessionEndTests(Engine.Sqlite);

public sealed class SessionEndTestsOnPostgres() : SessionEndTests(Engine.Postgres);
