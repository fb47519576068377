using OpenCsss.Protocols.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A gateway that gives a session's name again, or names itself in more ways than one.</summary>
public abstract class SessionReuseTests(Engine engine) : RadiusScenario(engine)
{
    private const long Mega = 1_000_000;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_session_that_begins_after_the_end_counts_beside_the_one_before(bool isTimeTold, bool isLengthTold)
    {
        var (partner, sim) = await SeedAsync();
        foreach (var (second, status, mega, begun) in new (int, AccountingStatus, long?, int)[]
        {
            (0, AccountingStatus.Start, null, 0), (60, AccountingStatus.Interim, 60, 0),
            (100, AccountingStatus.Stop, 100, 0), (200, AccountingStatus.Start, null, 200),
            (260, AccountingStatus.Interim, 5, 200),
        })
        {
            Host.Clock.Jump(Beginning.AddSeconds(second) - Now);
            await TellAsync(At(sim, status, mega, isTimeTold, isLengthTold ? second - begun : null));
        }

        Assert.True((await SessionAsync(partner, sim))!.Online);
        Host.Clock.Jump(Beginning.AddSeconds(300) - Now);
        await TellAsync(At(sim, AccountingStatus.Stop, 30, isTimeTold, isLengthTold ? 100 : null));
        Assert.Equal(130 * Mega, await DownAsync(partner));
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task What_comes_all_at_once_is_told_apart_too()
    {
        var (partner, sim) = await SeedAsync();
        foreach (var (status, mega, length) in new (AccountingStatus, long?, int)[]
        {
            (AccountingStatus.Start, null, 0), (AccountingStatus.Interim, 60, 60), (AccountingStatus.Stop, 100, 100),
            (AccountingStatus.Start, null, 0), (AccountingStatus.Interim, 5, 20), (AccountingStatus.Stop, 30, 60),
        })
        {
            await TellAsync(At(sim, status, mega, false, length));
        }

        Assert.Equal(130 * Mega, await DownAsync(partner));
    }

    [Fact]
    public async Task Another_subscriber_has_another_session_of_the_same_name()
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        await TellAsync(Told(sim, AccountingStatus.Interim, 10, 0, 100));
        await TellAsync(Told(other, AccountingStatus.Interim, 20, 0, 70));
        await TellAsync(Told(sim, AccountingStatus.Interim, 30, 0, 110));
        await TellAsync(Told(other, AccountingStatus.Stop, 40, 0, 80));
        Assert.Equal(
            [(sim.Id, 110L), (other.Id, 80L)],
            (await Host.DaysAsync(partner, Token)).Select(day => (day.SimId, day.DownlinkBytes)).Order());
        Assert.True((await SessionAsync(partner, sim))!.Online);
        Assert.False((await SessionAsync(partner, other))!.Online);
    }

    [Fact]
    public async Task A_name_that_is_given_for_ever_keeps_few_sessions_and_counts_them_all()
    {
        var (partner, sim) = await SeedAsync();
        for (var n = 0; n < 30; n++)
        {
            await TellAsync(Told(sim, AccountingStatus.Start, 10 * n));
            await TellAsync(Told(sim, AccountingStatus.Stop, (10 * n) + 7, 0, 1_000 + n));
        }

        Assert.Equal(Enumerable.Range(0, 30).Sum(n => 1_000 + n), await DownAsync(partner));
        Host.Clock.Jump(TimeSpan.FromDays(8));
        Assert.InRange(await Host.RemoveSessionsAsync(Token), 1, 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task In_any_order_with_losses_and_repetitions_sessions_of_one_name_count_once(int seed)
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        var random = new Random(seed);
        var expected = new Dictionary<long, long>();
        List<byte[]> packets = [];
        foreach (var (whose, offset) in new[] { (sim, 0), (other, 13) })
        {
            for (var s = 0; s < 4; s++)
            {
                var most = 0L;
                for (var n = 0; n <= 5; n++)
                {
                    most += random.Next(1, 1_000);
                    var told = Told(
                        whose, n == 0 ? AccountingStatus.Start : n == 5 ? AccountingStatus.Stop : AccountingStatus.Interim,
                        offset + (60 * s) + (10 * n), 0, n == 0 ? 0 : most) with { SessionSeconds = (uint)(10 * n) };
                    if (n is 0 or 5 || random.Next(3) > 0)
                    {
                        packets.Add(Gateway.Packet(told));
                    }
                }

                expected[whose.Id] = expected.GetValueOrDefault(whose.Id) + most;
            }
        }

        byte[][] sent = [.. packets, .. packets.Where(_ => random.Next(2) == 0)];
        random.Shuffle(sent);
        for (var n = 0; n < sent.Length; n++)
        {
            await Gateway.TellAsync(Host.RadiusEndPoint, sent[n], Token);
            if (n == sent.Length / 2)
            {
                await Host.RestartAsync(Token); // Nothing but the database knows what came.
            }
        }

        Assert.Equal(
            expected.OrderBy(whose => whose.Key).Select(whose => (whose.Key, whose.Value)),
            (await Host.DaysAsync(partner, Token)).Select(day => (day.SimId, day.DownlinkBytes)).Order());
    }

    [Fact]
    public async Task A_gateway_is_known_by_its_identifier_or_its_address()
    {
        var (partner, sim) = await SeedAsync();
        const string Address = "192.0.2.7";
        await TellAsync(Told(sim, AccountingStatus.Start) with { NasAddress = Address });
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 0, 60) with { NasAddress = Address });
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 0, 70) with { Nas = null, NasAddress = Address });
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 0, 75) with { Imsi = null });
        Assert.Equal(75, await DownAsync(partner));
        Assert.True((await SessionAsync(partner, sim))!.Online);
        await TellAsync(new SessionTold("", AccountingStatus.AccountingOn, null)
        {
            Nas = null, NasAddress = Address, At = Now.AddSeconds(200),
        });
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task A_session_that_began_with_the_address_alone_goes_on_under_the_identifier()
    {
        var (partner, sim) = await SeedAsync();
        const string Address = "192.0.2.7";
        await TellAsync(Told(sim, AccountingStatus.Start) with { Nas = null, NasAddress = Address });
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 0, 60) with { NasAddress = Address });
        await TellAsync(Told(sim, AccountingStatus.Interim, 120, 0, 70)); // The identifier alone.
        await TellAsync(Told(sim, AccountingStatus.Interim, 180, 0, 75) with { Nas = null, NasAddress = Address });
        Assert.Equal(75, await DownAsync(partner));
        await TellAsync(new SessionTold("", AccountingStatus.AccountingOff, null) { At = Now.AddSeconds(200) });
        Assert.False((await SessionAsync(partner, sim))!.Online);
    }

    [Fact]
    public async Task Two_gateways_of_one_address_end_apart_where_they_name_themselves()
    {
        var (partner, sim) = await SeedAsync();
        var other = await Host.SeedSimAsync(partner, Token);
        const string Address = "192.0.2.7";
        await TellAsync(Told(sim, AccountingStatus.Start) with { NasAddress = Address });
        await TellAsync(Told(other, AccountingStatus.Start) with { Nas = "pgw-2", NasAddress = Address });
        await TellAsync(new SessionTold("", AccountingStatus.AccountingOn, null)
        {
            NasAddress = Address, At = Now.AddSeconds(9),
        });
        Assert.False((await SessionAsync(partner, sim))!.Online);
        Assert.True((await SessionAsync(partner, other))!.Online);
    }

    private static DateTimeOffset Beginning => ManualClock.Beginning;

    private SessionTold At(SeededSim sim, AccountingStatus status, long? mega, bool isTimeTold, int? length) =>
        new("s-1", status, sim.Imsis)
        {
            At = isTimeTold ? Now : null,
            SessionSeconds = status is AccountingStatus.Start ? null : (uint?)length,
            InputOctets = mega is null ? null : 0,
            OutputOctets = mega * Mega,
        };

    private async Task<long> DownAsync(ApiPartner partner) =>
        (await Host.DaysAsync(partner, Token)).Sum(day => day.DownlinkBytes);
}

public sealed class SessionReuseTestsOnSqlite() : SessionReuseTests(Engine.Sqlite);

public sealed class SessionReuseTestsOnPostgres() : SessionReuseTests(Engine.Postgres);
