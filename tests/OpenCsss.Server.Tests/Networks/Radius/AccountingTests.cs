using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Protocols.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Sessions' counters become usage: once, whatever becomes of packets on their way.</summary>
public abstract class AccountingTests(Engine engine) : RadiusScenario(engine)
{
    [Fact]
    public async Task Growth_counts_in_the_order_and_on_the_day()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 15, 100));
        await TellAsync(Told(sim, AccountingStatus.Stop, 180, 40, 260));
        var cycle = Assert.Single(await Host.CyclesAsync(partner, Token));
        Assert.Equal((40L, 260L), (cycle.UplinkBytes, cycle.DownlinkBytes));
        var day = Assert.Single(await Host.DaysAsync(partner, Token));
        Assert.Equal(
            (sim.Id, "460", 1L, 40L, 260L, 3L, Now.AddSeconds(180).ToUnixTimeMilliseconds()),
            (day.SimId, day.Mcc, day.Source, day.UplinkBytes, day.DownlinkBytes, day.Records, day.LastAt));
    }

    [Fact]
    public async Task A_packet_that_comes_again_is_answered_again_and_counts_once()
    {
        var (partner, sim) = await UseAsync();
        var packet = Gateway.Packet(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        for (var times = 0; times < 3; times++)
        {
            await Gateway.TellAsync(Host.RadiusEndPoint, packet, Token);
        }

        Assert.Equal((1, 2), (Host.RadiusCount(PacketFate.Answered), Host.RadiusCount(PacketFate.Repeated)));
        await Host.RestartAsync(Token); // Nothing in memory knows it any more.
        await Gateway.TellAsync(Host.RadiusEndPoint, packet, Token);
        Assert.Equal(1, Host.RadiusCount(PacketFate.Answered));
        Assert.Equal((10, 100), await BytesAsync(partner));
    }

    [Fact]
    public async Task What_comes_late_or_after_the_stop_counts_no_second_time()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 15, 200));
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        Assert.Equal((15, 200), await BytesAsync(partner));
        await TellAsync(Told(sim, AccountingStatus.Stop, 240, 40, 260));
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 30, 220));
        await TellAsync(Told(sim, AccountingStatus.Start));
        Assert.Equal((40, 260), await BytesAsync(partner));
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task Counters_go_beyond_32_bits_and_a_fall_alone_begins_nothing_anew()
    {
        var (partner, sim) = await UseAsync();
        const long Most = 5_000_000_000;
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 1, Most));
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 2, 7));
        Assert.Equal((2, Most), await BytesAsync(partner));
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 3, Most + 10));
        Assert.Equal((3, Most + 10), await BytesAsync(partner));
    }

    [Fact]
    public async Task A_session_name_that_is_used_again_is_another_session()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Stop, 60, 10, 100));
        await TellAsync(Told(sim, AccountingStatus.Start, 120));
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 30, 300));
        Assert.Equal((40, 400), await BytesAsync(partner));
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 5, 5) with { Nas = "pgw-2" });
        Assert.Equal((45, 405), await BytesAsync(partner));
    }

    [Fact]
    public async Task What_is_signed_with_another_secret_is_dropped_counted_and_never_answered()
    {
        var (partner, sim) = await UseAsync();
        var told = Told(sim, AccountingStatus.Interim, 60, 10, 100);
        await Gateway.SendAsync(Gateway.Packet(told, "another secret"), Host.RadiusEndPoint, Token);
        await Gateway.SendAsync([1, 2, 3], Host.RadiusEndPoint, Token);
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 1, 1, "other"));
        Assert.Equal(
            (1, 1, 1),
            (Host.RadiusCount(PacketFate.WrongSecret), Host.RadiusCount(PacketFate.Malformed),
                Host.RadiusCount(PacketFate.Answered)));
        Assert.Equal(0, Gateway.UnreadOctets);
        Assert.Equal((1, 1), await BytesAsync(partner));
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_on_disk()
    {
        var (partner, sim) = await UseAsync();
        var packet = Gateway.Packet(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        await using (await Host.HoldWritesAsync(Token))
        {
            await Gateway.SendAsync(packet, Host.RadiusEndPoint, Token);
            await Gateway.SendAsync(packet, Host.RadiusEndPoint, Token); // Sent again: it is under way.
            await UntilAsync(() => Host.RadiusCount(PacketFate.Repeated) == 1);
            Assert.Equal((0, 0), (Gateway.UnreadOctets, Host.RadiusCount(PacketFate.Answered)));
        }

        await Gateway.ReceiveAsync(packet, Token);
        Assert.Equal((10, 100), await BytesAsync(partner));
    }

    [Fact]
    public async Task What_the_database_does_not_take_is_not_answered()
    {
        var (_, sim) = await UseAsync();
        await Host.LoseTableAsync("radius_nas", Token);
        Host.ExpectLog("radius_nas", "The table is gone.");
        await Gateway.SendAsync(
            Gateway.Packet(Told(sim, AccountingStatus.Interim, 60, 10, 100)), Host.RadiusEndPoint, Token);
        await UntilAsync(() => Host.RadiusCount(PacketFate.Failed) == 1);
        Assert.Equal((0, 0), (Gateway.UnreadOctets, Host.RadiusCount(PacketFate.Answered)));
    }

    [Fact]
    public async Task A_packet_that_does_not_name_the_SIM_belongs_to_the_one_that_its_session_has()
    {
        var (partner, sim) = await UseAsync();
        await TellAsync(Told(sim, AccountingStatus.Start));
        await TellAsync(Told(sim, AccountingStatus.Stop, 60, 10, 100) with { Imsi = null });
        Assert.Equal((10, 100), await BytesAsync(partner));
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 10, 100, "nobody's") with { Imsi = null });
        Assert.Equal((10, 100), await BytesAsync(partner));
    }

    [Fact]
    public async Task A_session_of_a_SIM_that_comes_later_goes_on_with_it()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        const string Imsi = "460019999999999";
        var told = new SessionTold("s-1", AccountingStatus.Interim, Imsi) { At = Now, InputOctets = 10, OutputOctets = 100 };
        await TellAsync(told);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Imsis = Imsi });
        await TellAsync(told with { At = Now.AddSeconds(60), InputOctets = 15 });
        Assert.Equal((5, 0), await BytesAsync(partner));
        Assert.True((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task The_first_place_of_a_session_starts_the_order_of_an_OTA_SIM()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota });
        var plan = await Host.SeedPlanAsync(Token);
        var placed = await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        Assert.Equal("0000", (await partner.CallAsync("/package/openPackage", new { order_id = placed.OrderId }, Token)).Code);
        await TellAsync(Told(sim, AccountingStatus.Start) with { SgsnMccMnc = "26201" }); // Not covered.
        Assert.Equal(OrderStatus.Waiting, Assert.Single(await Host.OrdersAsync(partner, Token)).Status);
        await TellAsync(Told(sim, AccountingStatus.Start, 1, session: "s-2"));
        Assert.Equal(OrderStatus.InUse, Assert.Single(await Host.OrdersAsync(partner, Token)).Status);
    }

    [Fact]
    public async Task The_same_packets_to_two_nodes_count_once()
    {
        var (partner, sim) = await UseAsync();
        await using var twin = await Host.StartTwinAsync(Configure, Token);
        await using var second = new RadiusGateway();
        var packets = Enumerable.Range(1, 40)
            .Select(n => Gateway.Packet(Told(sim, AccountingStatus.Interim, n, n, 10 * n, $"s-{n % 4}"))).ToArray();
        await Task.WhenAll(
            SendAllAsync(Gateway, Host, packets), SendAllAsync(second, twin, packets));
        Assert.Equal((40 + 39 + 38 + 37, 10 * (40 + 39 + 38 + 37)), await BytesAsync(partner));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task In_any_order_and_however_often_the_totals_are_the_same(int seed)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sims = new List<SeededSim>();
        for (var n = 0; n < 5; n++)
        {
            sims.Add(await Host.SeedSimAsync(partner, Token));
        }

        var packets = sims.SelectMany((sim, s) => Enumerable.Range(1, 20).Select(n => Gateway.Packet(
            Told(sim, n == 20 ? AccountingStatus.Stop : AccountingStatus.Interim, n, n * (s + 1), n * 1_000, $"s-{s}"))))
            .ToArray();
        var random = new Random(seed);
        byte[][] sent = [.. packets, .. packets.Where(_ => random.Next(2) == 0)];
        random.Shuffle(sent);
        await SendAllAsync(Gateway, Host, sent[..(sent.Length / 2)]);
        await Host.RestartAsync(Token);
        await SendAllAsync(Gateway, Host, sent[(sent.Length / 2)..]);
        Assert.Equal(
            Enumerable.Range(1, 5).Select(s => (s * 20L, 20_000L)),
            (await Host.DaysAsync(partner, Token)).Select(day => (day.UplinkBytes, day.DownlinkBytes)).Order());
    }

    protected async Task<(long Up, long Down)> BytesAsync(ApiPartner partner)
    {
        var days = await Host.DaysAsync(partner, Token);
        return (days.Sum(day => day.UplinkBytes), days.Sum(day => day.DownlinkBytes));
    }

    /// <summary>A partner with a SIM on which an order is in use.</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim)> UseAsync()
    {
        var (partner, sim) = await SeedAsync();
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Carrier = "radius" });
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        return (partner, sim);
    }

    private static async Task SendAllAsync(RadiusGateway gateway, ApiHost host, IEnumerable<byte[]> packets)
    {
        foreach (var packet in packets)
        {
            await gateway.TellAsync(host.RadiusEndPoint, packet, Token);
        }
    }
}

public sealed class AccountingTestsOnSqlite() : AccountingTests(Engine.Sqlite);

public sealed class AccountingTestsOnPostgres() : AccountingTests(Engine.Postgres);
