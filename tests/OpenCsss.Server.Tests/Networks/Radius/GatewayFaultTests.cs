using OpenCsss.Protocols.Radius;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Gateways whose clocks and counters are wrong.</summary>
public abstract class GatewayFaultTests(Engine engine) : RadiusScenario(engine)
{
    private const long Mega = 1_000_000;

    [Theory]
    [InlineData(-39 * 24 * 60)]
    [InlineData(-60)] // A clock in the zone next to its own.
    [InlineData(8 * 60)]
    public async Task A_clock_that_is_wrong_is_not_believed_so_the_quota_acts_now(int minutes)
    {
        var (partner, sim) = await SeedAsync();
        var plan = await Host.SeedPlanAsync(
            Token, new SeedPlan { Carrier = "radius", VolumeMegabytes = 20 });
        await partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        var wrong = Now.AddMinutes(minutes);
        await TellAsync(Told(sim, AccountingStatus.Start) with { At = wrong, Delay = 0 });
        Host.Clock.Jump(TimeSpan.FromMinutes(1));
        await TellAsync(Told(sim, AccountingStatus.Interim, 0, 0, 500 * Mega) with { At = wrong.AddMinutes(1), Delay = 0 });
        var day = Assert.Single(await Host.DaysAsync(partner, Token));
        Assert.Equal((20_260_615, 500 * Mega), (day.Day, day.DownlinkBytes));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), day.LastAt);
        Assert.Equal("over_quota", (await Host.ServedSimAsync(partner, sim, Token)).StopReason);
        Assert.Equal("2026-06-15 18:01:00", (await SessionAsync(partner, sim))!.LastSeenAt);
    }

    [Fact]
    public async Task A_time_within_the_tolerance_or_explained_by_a_delay_is_believed()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Interim, -14 * 60, 0, 10));
        Assert.Equal(Now.AddMinutes(-14).ToUnixTimeMilliseconds(), (await Host.DaysAsync(partner, Token))[0].LastAt);
        var (second, its) = await SeedAsync();
        await TellAsync(Told(its, AccountingStatus.Interim, -7_200, 0, 10) with { Delay = 7_200 });
        Assert.Equal(Now.AddHours(-2).ToUnixTimeMilliseconds(), (await Host.DaysAsync(second, Token))[0].LastAt);
        var (third, another) = await SeedAsync();
        await TellAsync(Told(another, AccountingStatus.Interim, 0, 0, 10, "s-3") with { At = null, Delay = 7_200 });
        Assert.Equal(Now.AddHours(-2).ToUnixTimeMilliseconds(), (await Host.DaysAsync(third, Token))[0].LastAt);
    }

    [Theory]
    [InlineData("100000000 99999999", 100_000_000)]
    [InlineData("100000000 0 110000000 120000000", 120_000_000)]
    [InlineData("100000000 4294967295 120000000", 120_000_000)]
    [InlineData("4290000000 5000000 1000000000 5494967296g", 5_494_967_296)]
    [InlineData("105000000 0s 105000000", 105_000_000)]
    public async Task A_glitch_of_a_counter_counts_nothing(string values, long bytes)
    {
        foreach (var isTimeTold in new[] { true, false })
        {
            var (partner, sim) = await SeedAsync();
            var second = 0;
            foreach (var value in values.Split(' '))
            {
                var octets = long.Parse(value.TrimEnd('g', 's'), System.Globalization.CultureInfo.InvariantCulture);
                var status = value.EndsWith('s') ? AccountingStatus.Stop : AccountingStatus.Interim;
                await TellAsync(Told(sim, status, second += 30, 0, octets) with
                {
                    HasGigawords = value.EndsWith('g'), At = isTimeTold ? Now.AddSeconds(second) : null,
                });
            }

            Assert.Equal(bytes, Assert.Single(await Host.DaysAsync(partner, Token)).DownlinkBytes);
        }
    }

    [Fact]
    public async Task A_counter_of_up_to_16_TiB_is_believed_and_no_higher_one()
    {
        var (partner, sim) = await SeedAsync();
        await TellAsync(Told(sim, AccountingStatus.Interim, 30, 0, (1L << 44) + 1));
        Assert.Empty(await Host.DaysAsync(partner, Token));
        await TellAsync(Told(sim, AccountingStatus.Interim, 60, 0, 1L << 44));
        Assert.Equal(1L << 44, (await Host.DaysAsync(partner, Token)).Sum(day => day.DownlinkBytes));
    }

    /// <summary>Midnight of the partner's zone is at 16:00: what flows before and after it stands on two days.</summary>
    [Theory]
    [InlineData(1_700_000_000)]
    [InlineData(10)]
    public async Task A_wrong_length_moves_no_growth_to_other_days(uint length)
    {
        var (partner, sim) = await SeedAsync();
        Host.Clock.Jump(TimeSpan.FromHours(5));
        await TellAsync(Told(sim, AccountingStatus.Start));
        foreach (var (minutes, mega, seconds) in new[]
        {
            (50, 50, 3_000u), (70, 70, length), (90, 90, 5_400u),
        })
        {
            Host.Clock.Jump(ManualClock.Beginning.AddHours(5).AddMinutes(minutes) - Now);
            await TellAsync(Told(sim, AccountingStatus.Interim, 0, 0, mega * Mega) with { SessionSeconds = seconds });
        }

        Assert.Equal(
            [(20_260_615L, 60 * Mega), (20_260_616L, 30 * Mega)],
            (await Host.DaysAsync(partner, Token)).Select(day => (day.Day, day.DownlinkBytes)).Order());
    }
}

public sealed class GatewayFaultTestsOnSqlite() : GatewayFaultTests(Engine.Sqlite);

public sealed class GatewayFaultTestsOnPostgres() : GatewayFaultTests(Engine.Postgres);
