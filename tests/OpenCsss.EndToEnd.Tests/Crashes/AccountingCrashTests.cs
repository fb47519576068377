using System.Net;
using System.Net.Sockets;
using OpenCsss.Protocols.Radius;
using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>The server is killed while gateways tell of sessions, and they send again what was not answered.</summary>
public abstract class AccountingCrashTests(Engine engine)
{
    private const int Sessions = 24;
    private const int Reports = 60;
    private const int KillAfter = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_counts_twice()
    {
        await using var database = await TestDatabase.CreateAsync(engine, Token);
        var (partnerId, sims) = await SeedAsync(database);
        var records = new ApiHostRecords(database);
        var gateways = sims.Select((sim, n) => new Session(n, sim)).ToArray();
        try
        {
            await using (var killed = await StartAsync(database))
            {
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(Token);
                var answers = 0;
                await Task.WhenAll(gateways.Select(gateway => gateway.TellAsync(killed.Port, () =>
                {
                    if (Interlocked.Increment(ref answers) == KillAfter)
                    {
                        killed.Server.Process.Kill();
                        gone.Cancel();
                    }
                }, gone.Token)));
            }

            Assert.InRange(gateways.Sum(gateway => gateway.Answered), KillAfter, (Sessions * Reports) - 1);
            var counted = await BytesAsync(records, partnerId);
            Assert.All(gateways, gateway => Assert.True(
                counted.GetValueOrDefault(gateway.SimId) >= gateway.Answered * Session.BytesEach));

            // What was answered last comes again too: its answer may have been lost.
            foreach (var gateway in gateways)
            {
                gateway.StepBack();
            }

            await using var again = await StartAsync(database);
            await Task.WhenAll(gateways.Select(gateway => gateway.TellAsync(again.Port, () => { }, Token)));
            counted = await BytesAsync(records, partnerId);
            Assert.All(gateways, gateway => Assert.Equal(Reports * Session.BytesEach, counted[gateway.SimId]));
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    private static async Task<(long PartnerId, IReadOnlyList<SeededSim> Sims)> SeedAsync(TestDatabase database)
    {
        await using var seeds = new SeedStore(database, TimeProvider.System);
        var partner = await seeds.InsertPartnerAsync(new SeedPartner(), Token);
        return (
            partner.Id,
            await seeds.InsertSimsAsync(partner.Id, Enumerable.Repeat(new SeedSim(), Sessions), Token));
    }

    private static async Task<Dictionary<long, long>> BytesAsync(ApiHostRecords records, long partnerId) =>
        (await records.DaysAsync(partnerId, Token))
        .GroupBy(day => day.SimId, day => day.UplinkBytes + day.DownlinkBytes)
        .ToDictionary(sim => sim.Key, sim => sim.Sum());

    private static async Task<Listening> StartAsync(TestDatabase database)
    {
        using var free = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = (IPEndPoint)free.Client.LocalEndPoint!;
        free.Close();
        var server = await CliServer.StartAsync(
            start =>
            {
                start.Environment["CSSS_Radius__Listen"] = port.ToString();
                start.Environment["CSSS_Radius__Clients__lab__Address"] = "127.0.0.1";
                start.Environment["CSSS_Radius__Clients__lab__Secret"] = RadiusGateway.Secret;
            },
            ["serve", .. database.Arguments]);
        return new Listening(server, port);
    }

    private sealed record Listening(CliServer Server, IPEndPoint Port) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    /// <summary>A gateway with one session: interims one after the other, and a stop.</summary>
    private sealed class Session(int number, SeededSim sim) : IAsyncDisposable
    {
        /// <summary>By which both counters together grow from one report to the next.</summary>
        public const long BytesEach = 1_000_000 + 1_000;

        private readonly RadiusGateway _gateway = new();
        private readonly DateTimeOffset _begin = TimeProvider.System.GetUtcNow().AddSeconds(-Reports);
        private readonly Dictionary<int, byte[]> _packets = [];

        public long SimId => sim.Id;

        /// <summary>How many of its reports were answered.</summary>
        public int Answered { get; private set; }

        public void StepBack() => Answered = Math.Max(0, Answered - 2);

        /// <summary>Goes on where it was, with the same bytes where it had sent them before, until all is told.</summary>
        public async Task TellAsync(IPEndPoint server, Action answered, CancellationToken cancellationToken)
        {
            try
            {
                while (Answered < Reports)
                {
                    await _gateway.TellAsync(server, PacketOf(Answered + 1), cancellationToken);
                    Answered++;
                    answered();
                }
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                // The server is gone; what was not answered is sent again.
            }
        }

        public ValueTask DisposeAsync() => _gateway.DisposeAsync();

        private byte[] PacketOf(int report)
        {
            if (!_packets.TryGetValue(report, out var packet))
            {
                _packets[report] = packet = _gateway.Packet(new SessionTold(
                    $"s-{number}", report == Reports ? AccountingStatus.Stop : AccountingStatus.Interim, sim.Imsis)
                {
                    At = _begin.AddSeconds(report), InputOctets = report * 1_000L, OutputOctets = report * 1_000_000L,
                });
            }

            return packet;
        }
    }
}

public sealed class AccountingCrashTestsOnSqlite() : AccountingCrashTests(Engine.Sqlite);

public sealed class AccountingCrashTestsOnPostgres() : AccountingCrashTests(Engine.Postgres);
