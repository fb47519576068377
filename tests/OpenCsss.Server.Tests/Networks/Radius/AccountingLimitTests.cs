using OpenCsss.Platform.Modules.Networks.Radius;
using OpenCsss.Protocols.Radius;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A server that takes one request at a time, from a gateway that counts from its own side.</summary>
public abstract class AccountingLimitTests(Engine engine) : RadiusScenario(engine)
{
    [Fact]
    public async Task What_comes_on_top_is_dropped_and_taken_when_it_comes_again()
    {
        var (partner, sim) = await SeedAsync();
        var first = Gateway.Packet(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        var second = Gateway.Packet(Told(sim, AccountingStatus.Interim, 120, 20, 200));
        await using (await Host.HoldWritesAsync(Token))
        {
            await Gateway.SendAsync(first, Host.RadiusEndPoint, Token);
            await Gateway.SendAsync(second, Host.RadiusEndPoint, Token);
            await UntilAsync(() => Host.RadiusCount(PacketFate.Overloaded) == 1);
        }

        await Gateway.ReceiveAsync(first, Token);
        Assert.Equal(0, Gateway.UnreadOctets);
        await Gateway.TellAsync(Host.RadiusEndPoint, second, Token);

        // The gateway's output is what the SIM has sent.
        var day = Assert.Single(await Host.DaysAsync(partner, Token));
        Assert.Equal((200L, 20L), (day.UplinkBytes, day.DownlinkBytes));
    }

    [Fact]
    public async Task A_server_that_stops_finishes_what_it_has_taken()
    {
        var (partner, sim) = await SeedAsync();
        var packet = Gateway.Packet(Told(sim, AccountingStatus.Interim, 60, 10, 100));
        Task stopping;
        await using (await Host.HoldWritesAsync(Token))
        {
            await Gateway.SendAsync(packet, Host.RadiusEndPoint, Token);
            await Gateway.SendAsync(packet, Host.RadiusEndPoint, Token);
            await UntilAsync(() => Host.RadiusCount(PacketFate.Repeated) == 1);
            stopping = Host.RestartAsync(Token);
        }

        await Gateway.ReceiveAsync(packet, Token);
        await stopping;
        Assert.Single(await Host.DaysAsync(partner, Token));
    }

    internal override void Configure(ServerOptions options)
    {
        ApiHost.OpenTo(options, Gateway, uplink: "output");
        options.Radius.QueueLength = 1;
    }
}

public sealed class AccountingLimitTestsOnSqlite() : AccountingLimitTests(Engine.Sqlite);

public sealed class AccountingLimitTestsOnPostgres() : AccountingLimitTests(Engine.Postgres);

/// <summary>Packets from an address that is no client's.</summary>
public sealed class KeepingStrangersOut() : RadiusScenario(Engine.Sqlite)
{
    [Fact]
    public async Task They_are_dropped_and_counted_whatever_secret_they_know()
    {
        var (partner, sim) = await SeedAsync();
        await Gateway.SendAsync(Gateway.Packet(Told(sim, AccountingStatus.Start)), Host.RadiusEndPoint, Token);
        await UntilAsync(() => Host.RadiusCount(PacketFate.UnknownClient) == 1);
        Assert.Equal(0, Gateway.UnreadOctets);
        Assert.Null(await SessionAsync(partner, sim));
    }

    internal override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Radius.Clients["lab"].Address = "127.0.0.128/25 2001:db8::/32";
    }
}
