using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>In whatever order records come, how often, in what batches: the totals are the same in the end.</summary>
public abstract class UsageOrderTests(Engine engine) : UsageScenario(engine)
{
    private const int Sims = 4;
    private const int Records = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_totals_are_the_same(int seed)
    {
        var random = new Random(seed);
        var (first, firstSims) = await SeedAsync();
        var (second, secondSims) = await SeedAsync();
        await Host.AdvanceAsync(TimeSpan.FromDays(6), Token);

        var firstRecords = new SeedUsage[Records];
        var secondRecords = new SeedUsage[Records];
        for (var n = 0; n < Records; n++)
        {
            var sim = random.Next(Sims);
            firstRecords[n] = new SeedUsage(firstSims[sim].Iccid, Now.AddMinutes(-random.Next(9_000)))
            {
                Span = TimeSpan.FromMinutes(random.Next(3_000)),
                UplinkBytes = random.Next(1_000_000),
                DownlinkBytes = random.Next(10_000_000),
                Mcc = random.Next(3) == 0 ? "454" : "460",
            };
            secondRecords[n] = firstRecords[n] with
            {
                Iccid = secondSims[sim].Iccid, Key = $"{firstRecords[n].Key}-again",
            };
        }

        await SendAsync(firstRecords);
        await SendShuffledAsync(secondRecords, random);
        Assert.Equal(await TotalsAsync(first, firstSims), await TotalsAsync(second, secondSims));
    }

    /// <summary>Each record once or twice, in batches of any size, with a restart on the way.</summary>
    private async Task SendShuffledAsync(SeedUsage[] records, Random random)
    {
        SeedUsage[] all = [.. records, .. records.Where(_ => random.Next(2) == 0)];
        random.Shuffle(all);
        for (var from = 0; from < all.Length;)
        {
            var count = Math.Min(1 + random.Next(25), all.Length - from);
            await SendAsync(all[from..(from + count)]);
            if (from <= all.Length / 2 && from + count > all.Length / 2)
            {
                await Host.RestartAsync(Token);
            }

            from += count;
        }
    }

    private async Task<(ApiPartner Partner, IReadOnlyList<SeededSim> Sims)> SeedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Range(0, Sims).Select(_ => new SeedSim()), Token);
        var plan = await Host.SeedPlanAsync(Token, new SeedPlan { Type = PlanType.Daily, VolumeMegabytes = 5 });
        foreach (var sim in sims.Skip(1))
        {
            await partner.OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = "3" });
            await partner.OrderedAsync(plan.OpenOrderFor(sim));
        }

        return (partner, sims);
    }

    private async Task<string> TotalsAsync(ApiPartner partner, IReadOnlyList<SeededSim> sims)
    {
        var order = 0;
        var orders = (await Host.OrdersAsync(partner, Token)).ToDictionary(line => line.Id, _ => order++);
        var places = sims.Select((sim, n) => (sim.Id, n)).ToDictionary();
        return string.Join('\n', [
            .. (await Host.CyclesAsync(partner, Token)).Select(cycle =>
                $"{orders[cycle.OrderId]} {cycle.CycleNo} {cycle.UplinkBytes} {cycle.DownlinkBytes}"),
            .. (await Host.DaysAsync(partner, Token)).Select(day =>
                $"{places[day.SimId]} {day.Day} {day.Mcc} {day.UplinkBytes} {day.DownlinkBytes} {day.OutOfPlanBytes} {day.LastAt}"),
        ]);
    }
}

public sealed class UsageOrderTestsOnSqlite() : UsageOrderTests(Engine.Sqlite);

public sealed class UsageOrderTestsOnPostgres() : UsageOrderTests(Engine.Postgres);
