using OpenCsss.Protocols.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Whose a session is, however and whenever its gateway says so.</summary>
public abstract class SessionSubscriberTests(Engine engine) : RadiusScenario(engine)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_that_comes_before_its_start_counts_when_the_start_says_whose_it_is(bool isTimeTold)
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Stop, 60, 10, 100) with { Imsi = null, At = TimeOf(60) });
        Assert.Empty(await Host.DaysAsync(partner, Token));
        await Host.RestartAsync(Token);
        await TellAsync(Told(sim, AccountingStatus.Start) with { At = TimeOf(0) });
        var day = Assert.Single(await Host.DaysAsync(partner, Token));
        Assert.Equal((10L, 100L, 1L), (day.UplinkBytes, day.DownlinkBytes, day.Records));
        Assert.False((await SessionAsync(partner, sim))!.Online);

        DateTimeOffset? TimeOf(int second) => isTimeTold ? Now.AddSeconds(second) : null;
    }

    [Fact]
    public async Task What_is_told_of_a_session_before_its_subscriber_counts_once_with_it()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 10, 100) with { Imsi = null });
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 20, 200) with { Imsi = null });
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 30, 300));
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 20, 200) with { Imsi = null });
        await TellAsync(Told(sim, AccountingStatus.Stop, 240, 31, 301) with { Imsi = null });
        Assert.Equal(332, await BytesAsync(partner));
    }

    [Theory]
    [InlineData("0{0}@wlan.mnc015.mcc460.3gppnetwork.org")]
    [InlineData("6{0}@nai.epc.mnc000.mcc460.3gppnetwork.org")]
    [InlineData("{0}@realm")]
    [InlineData("imsi-{0}")]
    [InlineData("DOMAIN\\{0}")]
    [InlineData("{0}#realm")]
    [InlineData("  {0} ")]
    public async Task The_IMSI_is_found_in_the_users_name(string form)
    {
        var (partner, sim) = await SeedAsync();
        var told = Told(sim, AccountingStatus.Interim, 60, 10, 100) with
        {
            Imsi = null,
            UserName = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, sim.Imsis),
        };
        await TellAsync(told);
        Assert.Equal(110, await BytesAsync(partner));
        Assert.Equal(0, Host.Unattributed);
    }

    [Fact]
    public async Task An_MSISDN_alone_leads_to_the_SIM_that_has_it_or_will_have_it()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Msisdn = "85251234567" });
        await TellAsync(ByMsisdn("+852 5123-4567", 60, 100, "s-1"));
        await TellAsync(ByMsisdn("0085251234567", 120, 150, "s-1"));
        Assert.Equal(150, await BytesAsync(partner));
        Assert.True((await SessionAsync(partner, sim))!.Online);

        await TellAsync(ByMsisdn("85251234568", 60, 7, "s-2"));
        await TellAsync(ByMsisdn("85251234568", 120, 70, "s-2"));
        Assert.Equal(0, await Host.CountWaitingSessionsAsync(Token));
        await Host.SeedSimAsync(partner, Token, new SeedSim { Msisdn = "85251234568" });
        Assert.Equal(1, await Host.CountWaitingSessionsAsync(Token));
        Assert.Equal(0, await Host.CountWaitingSessionsAsync(Token));
        Assert.Equal(220, await BytesAsync(partner));
        await TellAsync(ByMsisdn("85251234568", 180, 75, "s-2"));
        Assert.Equal(225, await BytesAsync(partner));
    }

    [Fact]
    public async Task An_MSISDN_beside_the_IMSI_of_another_packet_makes_no_other_session()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(
            partner, Token, new SeedSim { Msisdn = "85251234567", Imsis = "460019999999991,460019999999992" });
        await TellAsync(ByMsisdn("85251234567", 60, 100, "s-1") with { Imsi = "460019999999992" });
        await TellAsync(ByMsisdn("85251234567", 120, 150, "s-1"));
        await TellAsync(ByMsisdn("85251234567", 180, 180, "s-1") with { Imsi = "460019999999992" });
        await TellAsync(ByMsisdn("85251234567", 60, 10, "s-2"));
        await TellAsync(ByMsisdn("85251234567", 120, 15, "s-2") with { Imsi = "460019999999992" });
        Assert.Equal(195, await BytesAsync(partner));
        Assert.True((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task What_nobody_has_is_metered_and_shown_when_it_waits_for_more_than_a_day()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Stop, 60, 10, 100, "nobody's") with { Imsi = null });
        await TellAsync(Told(sim, AccountingStatus.Stop, 60, 10, 100, "another's") with { Imsi = "460018888888888" });
        Assert.Equal(2, Host.Unattributed);
        Assert.DoesNotContain(await BrokenAsync(), row => row.Contains("nobody's", StringComparison.Ordinal));
        Host.Clock.Jump(TimeSpan.FromHours(25));
        await TellAsync(Told(sim, AccountingStatus.Stop, 60, 1, 1, "s-9"));
        Assert.Contains(await BrokenAsync(), row => row.Contains("session nobody's of lab/pgw-1: 110", StringComparison.Ordinal));

        // It is told late whose it was; then nothing waits.
        await TellAsync(Told(sim, AccountingStatus.Start, session: "nobody's") with { At = Now.AddHours(-25), Delay = 90_000 });
        Assert.Equal(112, await BytesAsync(partner));
    }

    [Theory]
    [InlineData(WrongData.UncountedSession)]
    [InlineData(WrongData.SessionOfNobody)]
    public async Task A_session_that_is_counted_nowhere_although_its_subscriber_is_known_is_found(WrongData wrong)
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        Assert.StartsWith(
            "What a session has used waits as long as nobody knows whose it is, and is counted from then on.",
            Assert.Single(await Host.FindWrongAsync(wrong, partner, Token)),
            StringComparison.Ordinal);
    }

    private static SessionTold ByMsisdn(string msisdn, int second, long octets, string session) =>
        new(session, AccountingStatus.Interim, null)
        {
            Msisdn = msisdn, At = ManualClock.Beginning.AddSeconds(second), InputOctets = 0, OutputOctets = octets,
        };

    private async Task<long> BytesAsync(ApiPartner partner) =>
        (await Host.DaysAsync(partner, Token)).Sum(day => day.UplinkBytes + day.DownlinkBytes);

    private Task<IReadOnlyList<string>> BrokenAsync() => Host.BrokenInvariantsAsync();
}

public sealed class SessionSubscriberTestsOnSqlite() : SessionSubscriberTests(Engine.Sqlite);

public sealed class SessionSubscriberTestsOnPostgres() : SessionSubscriberTests(Engine.Postgres);
