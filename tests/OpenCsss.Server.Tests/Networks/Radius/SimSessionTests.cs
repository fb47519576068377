using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Protocols.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What is known of a SIM's data session: <c>queryDevice.session</c>.</summary>
public abstract class SimSessionTests(Engine engine) : RadiusScenario(engine)
{
    [Fact]
    public async Task A_session_is_shown_from_its_start_to_its_stop()
    {
        var (partner, sim) = await SeedAsync();
        Assert.Null(await SessionAsync(partner, sim));
        await TellAsync(Told(sim, AccountingStatus.Start));
        var session = (await SessionAsync(partner, sim))!;
        Assert.Equal(
            (true, "460", "00", "4G", "10.1.2.3", "internet", "2026-06-15 18:00:00", "2026-06-15 18:00:00"),
            (session.Online, session.Mcc, session.Mnc, session.Rat, session.Ip, session.Apn, session.StartedAt,
                session.LastSeenAt));

        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 1, 2) with { SgsnMccMnc = "26201" });
        session = (await SessionAsync(partner, sim))!;
        Assert.Equal((true, "262", "01", "2026-06-15 18:01:00"), (session.Online, session.Mcc, session.Mnc, session.LastSeenAt));

        await TellAsync(Told(sim, AccountingStatus.Stop, 120, 1, 2));
        session = (await SessionAsync(partner, sim))!;
        Assert.Equal(
            (false, "2026-06-15 18:00:00", "2026-06-15 18:02:00"), (session.Online, session.StartedAt, session.LastSeenAt));
    }

    [Fact]
    public async Task What_comes_late_does_not_hide_what_is_newer()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 1, 2) with { SgsnMccMnc = "26201" });
        await TellAsync(Told(sim, AccountingStatus.Start));
        var session = (await SessionAsync(partner, sim))!;
        Assert.Equal((true, "262", "2026-06-15 18:00:00"), (session.Online, session.Mcc, session.StartedAt));
    }

    [Fact]
    public async Task The_newest_session_is_shown()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Start, 100, session: "newer"));
        await TellAsync(Told(sim, AccountingStatus.Stop, 50, 1, 1, "older"));
        var shown = (await SessionAsync(partner, sim))!;
        Assert.Equal((true, "2026-06-15 18:01:40"), (shown.Online, shown.StartedAt));
    }

    [Theory]
    [InlineData(AccountingStatus.AccountingOn)]
    [InlineData(AccountingStatus.AccountingOff)]
    public async Task A_gateway_that_restarts_ends_its_sessions_and_nobody_elses(AccountingStatus status)
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        await TellAsync(Told(sim, AccountingStatus.Start));
        await TellAsync(Told(other, AccountingStatus.Start, session: "s-2") with { Nas = "pgw-2" });
        await TellAsync(new SessionTold("", status, null) { At = Now.AddSeconds(30) });
        Assert.False((await SessionAsync(partner, sim))!.Online);
        Assert.True((await SessionAsync(partner, other))!.Online);

        await TellAsync(Told(sim, AccountingStatus.Start, 40));
        await TellAsync(new SessionTold("", status, null) { At = Now.AddSeconds(20) }); // Late: it changes nothing.
        await TellAsync(new SessionTold("", AccountingStatus.AccountingOn, null) { At = Now.AddSeconds(40) });
        Assert.True((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task A_session_that_nothing_is_heard_of_is_not_shown_as_online_after_its_time()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        Host.Clock.Jump(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.True((await SessionAsync(partner, sim))!.Online);
        Host.Clock.Jump(TimeSpan.FromSeconds(1));
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task Sessions_are_known_for_a_week_after_their_stop_and_for_three_months_without_one()
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        await TellAsync(Told(sim, AccountingStatus.Stop, 0, 1, 1));
        await TellAsync(Told(other, AccountingStatus.Start, session: "s-2"));
        Host.Clock.Jump(TimeSpan.FromDays(7));
        Assert.Equal(0, await Host.RemoveSessionsAsync(Token));
        Host.Clock.Jump(TimeSpan.FromDays(1));
        Assert.Equal(1, await Host.RemoveSessionsAsync(Token));
        Assert.Null(await SessionAsync(partner, sim));
        Host.Clock.Jump(TimeSpan.FromDays(82));
        Assert.Equal(0, await Host.RemoveSessionsAsync(Token));
        Host.Clock.Jump(TimeSpan.FromDays(1));
        Assert.Equal(1, await Host.RemoveSessionsAsync(Token));
        Assert.Null(await SessionAsync(partner, other));
    }

    [Fact]
    public async Task Another_partner_sees_nothing_of_it_and_another_SIM_has_none()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        Assert.Null(await SessionAsync(partner, await Host.SeedSimAsync(partner, Token)));
        var (stranger, its) = await SeedAsync();
        Assert.Null(await SessionAsync(stranger, its));
    }

    [Fact]
    public async Task A_packet_that_names_no_session_is_acknowledged_and_counted()
    {
        await TellAsync(new SessionTold("", AccountingStatus.Start, "460000000000001"));
        await TellAsync(new SessionTold("s", (AccountingStatus)15, "460000000000001"));
        await UntilAsync(() => Host.RadiusCount(PacketFate.Nameless) == 2); // Counted when the answer has gone.
    }
}

public sealed class SimSessionTestsOnSqlite() : SimSessionTests(Engine.Sqlite);

public sealed class SimSessionTestsOnPostgres() : SimSessionTests(Engine.Postgres);
