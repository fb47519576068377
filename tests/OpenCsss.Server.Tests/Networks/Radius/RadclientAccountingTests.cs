using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A gateway of others' making: FreeRADIUS's <c>radclient</c>.</summary>
public abstract class RadclientAccountingTests(Engine engine) : RadiusScenario(engine)
{
    [Fact]
    public async Task A_session_is_taken_with_its_interims_late_ones_and_repetitions()
    {
        var (partner, sim) = await SeedAsync();
        string[] packets =
        [
            Session(sim, "Start", 0),
            Session(sim, "Interim-Update", 60, "Acct-Input-Octets = 4294967290", "Acct-Output-Octets = 100"),
            Session(
                sim, "Interim-Update", 120, "Acct-Input-Octets = 4", "Acct-Input-Gigawords = 1",
                "Acct-Output-Octets = 300"),
            Session(sim, "Interim-Update", 90, "Acct-Input-Octets = 4294967292", "Acct-Output-Octets = 200"),
            Session(
                sim, "Stop", 180, "Acct-Input-Octets = 5", "Acct-Input-Gigawords = 1", "Acct-Output-Octets = 400",
                "Message-Authenticator = 0x00", "Proxy-State = 0x0102"),
            Session(sim, "Interim-Update", 150, "Acct-Input-Octets = 4", "Acct-Output-Octets = 350"),
            Session(sim, "Interim-Update", 120, "Acct-Input-Octets = 4", "Acct-Output-Octets = 300"),
        ];
        foreach (var packet in packets)
        {
            var (isAnswered, output) = await SendAsync("acct", RadiusGateway.Secret, packet);
            Assert.True(isAnswered, output);
        }

        var day = Assert.Single(await Host.DaysAsync(partner, Token));
        Assert.Equal(((1L << 32) + 5, 400L, "460"), (day.UplinkBytes, day.DownlinkBytes, day.Mcc));
        var session = (await SessionAsync(partner, sim))!;
        Assert.Equal((false, "4G", "iot.example"), (session.Online, session.Rat, session.Apn));
    }

    [Fact]
    public async Task A_counter_that_wraps_goes_on()
    {
        var (partner, sim) = await SeedAsync();
        await SendAsync("acct", RadiusGateway.Secret, Session(sim, "Interim-Update", 60, "Acct-Output-Octets = 4294967290"));
        await SendAsync("acct", RadiusGateway.Secret, Session(sim, "Stop", 120, "Acct-Output-Octets = 10"));
        Assert.Equal((1L << 32) + 10, Assert.Single(await Host.DaysAsync(partner, Token)).DownlinkBytes);
    }

    [Fact]
    public async Task With_a_wrong_secret_it_is_sent_again_and_never_answered()
    {
        var (partner, sim) = await SeedAsync();
        var (isAnswered, output) = await SendAsync("acct", "wrong", Session(sim, "Stop", 60, "Acct-Output-Octets = 10"));
        Assert.False(isAnswered, output);
        await UntilAsync(() => Host.RadiusCount(PacketFate.WrongSecret) == 2);
        Assert.Equal(0, Host.RadiusCount(PacketFate.Answered));
        Assert.Empty(await Host.DaysAsync(partner, Token));
        Assert.Null(await SessionAsync(partner, sim));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_of_the_same_name_counts_beside_the_one_before(bool isLengthTold)
    {
        var (partner, sim) = await SeedAsync();
        foreach (var (status, mega, length) in new[]
        {
            ("Start", 0, 0), ("Interim-Update", 60, 60), ("Stop", 100, 100), ("Start", 0, 0), ("Interim-Update", 5, 20),
            ("Stop", 30, 60),
        })
        {
            List<string> packet =
            [
                $"Acct-Status-Type = {status}", "Acct-Session-Id = \"00000001\"", "NAS-IP-Address = 192.0.2.7",
                $"User-Name = \"0{sim.Imsis}@wlan.mnc000.mcc460.3gppnetwork.org\"",
            ];
            packet.AddRange(status == "Start" ? [] : [$"Acct-Output-Octets = {mega}000000"]);
            packet.AddRange(isLengthTold && status != "Start" ? [$"Acct-Session-Time = {length}"] : []);
            var (isAnswered, output) = await SendAsync("acct", RadiusGateway.Secret, string.Join('\n', packet));
            Assert.True(isAnswered, output);
        }

        Assert.Equal(130_000_000, (await Host.DaysAsync(partner, Token)).Sum(day => day.DownlinkBytes));
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task It_hears_whether_the_server_is_there()
    {
        var (isAnswered, output) = await SendAsync("status", RadiusGateway.Secret, "Message-Authenticator = 0x00");
        Assert.True(isAnswered, output);
        Assert.Equal(1, Host.RadiusCount(PacketFate.StatusAsked));
        Assert.False((await SendAsync("status", "wrong", "Message-Authenticator = 0x00")).IsAnswered);
    }

    [Fact]
    public async Task Gateways_tell_that_they_start_and_stop()
    {
        var (partner, sim) = await SeedAsync();
        await SendAsync("acct", RadiusGateway.Secret, Session(sim, "Start", 0));
        Assert.True((await SessionAsync(partner, sim))!.Online);
        var (isAnswered, output) = await SendAsync(
            "acct", RadiusGateway.Secret, "NAS-Identifier = \"pgw-1\"\nAcct-Status-Type = Accounting-Off");
        Assert.True(isAnswered, output);
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    private Task<(bool IsAnswered, string Output)> SendAsync(string command, string secret, string packet) =>
        Radclient.SendAsync(
            Host.RadiusEndPoint, command, secret, isToBeAnswered: secret == RadiusGateway.Secret, packet.Split('\n'), Token);

    private string Session(SeededSim sim, string status, int second, params string[] others) => string.Join(
        '\n',
        [
            $"Acct-Status-Type = {status}", "Acct-Session-Id = \"0A0B0C-7\"", "NAS-Identifier = \"pgw-1\"",
            $"Event-Timestamp = {Now.AddSeconds(second).ToUnixTimeSeconds()}", $"3GPP-IMSI = \"{sim.Imsis}\"",
            "3GPP-SGSN-MCC-MNC = \"46000\"", "3GPP-RAT-Type = 0x06", "Called-Station-Id = \"iot.example\"",
            .. others,
        ]);
}

public sealed class RadclientAccountingTestsOnSqlite() : RadclientAccountingTests(Engine.Sqlite);

public sealed class RadclientAccountingTestsOnPostgres() : RadclientAccountingTests(Engine.Postgres);
