using System.Text;
using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Usage and reports that come late, while an order waits for its first use: they belong to the order of their time, and
/// start no other in it. The books are verified after each test.
/// </summary>
public abstract class BackdatedStartTests(Engine engine) : UsageScenario(engine)
{
    private const string Reports = "/operator/carriers/simulator/reports";

    private static readonly SeedPlan FirstUseDay = new()
    {
        Type = PlanType.Daily, StartRule = StartRule.FirstUse, VolumeMegabytes = 500,
    };

    private static readonly SeedPlan Day = new() { Type = PlanType.Daily, VolumeMegabytes = 500 };

    [Fact]
    public async Task Late_usage_of_an_order_that_is_over_starts_no_other()
    {
        var held = await HoldAsync();
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        var record = held.Record(Now, TimeSpan.FromSeconds(60), 10);
        await Host.AdvanceAsync(TimeSpan.FromDays(4), Token);
        Assert.Equal(OrderStatus.Ended, await held.Partner.StatusAsync(held.Calendar));
        Assert.Equal((1, 0, 0), await SendAsync(record));
        var first = await held.Partner.OrderAsync(held.FirstUse);
        Assert.Equal((OrderStatus.Waiting, null), (first.Status, first.StartAt));
        Assert.Equal([(held.Calendar, 0L, 10 * Megabyte)], await CyclesAsync(held));

        // It is as good as new for whoever uses the SIM now.
        await SendAsync(held.Record(Now, TimeSpan.FromSeconds(60), 3));
        Assert.Equal(Ms(Now.AddSeconds(-60)), (await held.Partner.OrderAsync(held.FirstUse)).StartAt);
        Assert.Equal(
            [(held.FirstUse, 0L, 3 * Megabyte), (held.Calendar, 0L, 10 * Megabyte)], await CyclesAsync(held));
    }

    [Fact]
    public async Task A_record_that_spans_the_end_is_split_there_and_starts_the_next_order()
    {
        var held = await HoldAsync();
        var end = await EndOfAsync(held);
        await Host.AdvanceAsync(end.AddHours(1) - Now, Token);
        await SendAsync(held.Record(end.AddSeconds(60), TimeSpan.FromSeconds(240), 8));
        Assert.Equal(Ms(end), (await held.Partner.OrderAsync(held.FirstUse)).StartAt);
        Assert.Equal(
            [(held.FirstUse, 0L, 2 * Megabyte), (held.Calendar, 2L, 6 * Megabyte)], await CyclesAsync(held));
    }

    [Fact]
    public async Task Of_an_order_that_was_ended_early_the_true_end_counts()
    {
        var held = await HoldAsync();
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        await held.Partner.ChangedAsync(EndEarly, held.Calendar);
        var end = Now;
        await Host.AdvanceAsync(TimeSpan.FromMinutes(30), Token);
        await SendAsync(held.Record(end, TimeSpan.FromMinutes(1), 1));
        Assert.Equal(OrderStatus.Waiting, await held.Partner.StatusAsync(held.FirstUse));
        await SendAsync(held.Record(end.AddMinutes(1), TimeSpan.FromMinutes(2), 4));
        Assert.Equal(Ms(end), (await held.Partner.OrderAsync(held.FirstUse)).StartAt);
        Assert.Equal(
            [(held.FirstUse, 0L, 2 * Megabyte), (held.Calendar, 0L, 3 * Megabyte)], await CyclesAsync(held));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Late_records_start_order_after_order_in_one_batch_as_in_many(bool atOnce)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token, FirstUseDay);
        var one = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var two = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        var (firstUse, begun) = (Now.AddHours(1), Now);
        SeedUsage[] records =
        [
            new(sim.Iccid, firstUse) { Megabytes = 1 }, new(sim.Iccid, firstUse.AddHours(1)) { Megabytes = 2 },
            new(sim.Iccid, firstUse.AddDays(2)) { Megabytes = 4 },
        ];
        await Host.AdvanceAsync(TimeSpan.FromDays(4), Token);
        if (atOnce)
        {
            Assert.Equal((3, 0, 0), await SendAsync(records));
        }
        else
        {
            foreach (var record in records)
            {
                await SendAsync(record);
            }
        }

        Assert.Equal(
            [(OrderStatus.Ended, Ms(begun.AddMinutes(50))), (OrderStatus.Ended, Ms(firstUse.AddDays(2).AddMinutes(-10)))],
            (await Host.OrdersAsync(partner, Token)).OrderBy(order => order.Id).Select(order => (order.Status, order.StartAt!.Value)));
        Assert.Equal(
            [(one, 3 * Megabyte), (two, 4 * Megabyte)],
            (await Host.CyclesAsync(partner, Token)).Select(cycle => ($"ORDER_{cycle.OrderId}", cycle.DownlinkBytes)).Order());
    }

    [Fact]
    public async Task A_carriers_report_with_an_old_time_starts_nothing_either()
    {
        var held = await HoldAsync();
        await Host.AdvanceAsync(TimeSpan.FromHours(2), Token);
        var old = Now;
        await Host.AdvanceAsync(TimeSpan.FromDays(4), Token);
        Assert.Equal("0000", await TellAsync("use", held.Sim, old));
        Assert.Equal(OrderStatus.Waiting, await held.Partner.StatusAsync(held.FirstUse));
        var use = Now.AddMinutes(-5);
        Assert.Equal("0000", await TellAsync("use", held.Sim, use));
        Assert.Equal(Ms(use), (await held.Partner.OrderAsync(held.FirstUse)).StartAt);
    }

    [Fact]
    public async Task A_location_from_the_time_of_the_order_before_starts_no_OTA_order()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota });
        var plan = await Host.SeedPlanAsync(Token, Day);
        var orders = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            orders.Add(await partner.OrderedAsync(plan.DaysFor(sim, 1), Ota));
            await partner.ChangedAsync(Open, orders[n]);
        }

        Assert.Equal("0000", await TellAsync("location", sim, Now));
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(orders[0]));
        await Host.AdvanceAsync(TimeSpan.FromHours(1), Token);
        var old = Now;
        await Host.AdvanceAsync(TimeSpan.FromDays(3), Token);
        Assert.Equal("0000", await TellAsync("location", sim, old));
        Assert.Equal((1, 0, 0), await SendAsync(new SeedUsage(sim.Iccid, old) { Megabytes = 1 }));
        Assert.Equal(OrderStatus.Waiting, await partner.StatusAsync(orders[1]));
        Assert.Equal("0000", await TellAsync("location", sim, Now));
        Assert.Equal(Ms(Now), (await partner.OrderAsync(orders[1])).StartAt);
    }

    [Fact]
    public async Task A_node_whose_clock_is_behind_starts_nothing_in_the_time_of_the_order_before()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token, Day);
        var waiting = await partner.OrderedAsync(plan.OrderFor(sim));
        foreach (var next in new[] { ApiPartner.OrderPath, Open })
        {
            var order = await partner.OrderedAsync(plan.OpenOrderFor(sim));
            Host.Clock.Jump(TimeSpan.FromSeconds(10));
            await partner.ChangedAsync(EndEarly, order);
            var end = Ms(Now);
            Host.Clock.Jump(TimeSpan.FromSeconds(-5));
            var started = next == Open
                ? (await partner.ChangedAsync(Open, waiting)).Data.GetProperty("order_id").GetString()!
                : await partner.OrderedAsync(plan.OpenOrderFor(sim));
            Assert.Equal(end, (await partner.OrderAsync(started)).StartAt);
            await partner.ChangedAsync(EndEarly, started);
            Host.Clock.Jump(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>A SIM on which an order waits for its first use while a calendar order of three days is in use.</summary>
    private async Task<HeldSim> HoldAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token);
        var first = await partner.OrderedAsync((await Host.SeedPlanAsync(Token, FirstUseDay)).OpenOrderFor(sim));
        var calendar = await Host.SeedPlanAsync(Token, Day);
        return new HeldSim(
            partner, sim, first, await partner.OrderedAsync(calendar.OpenOrderFor(sim) with { OrderPeriod = "3" }));
    }

    private static async Task<DateTimeOffset> EndOfAsync(HeldSim held) =>
        DateTimeOffset.FromUnixTimeMilliseconds((await held.Partner.OrderAsync(held.Calendar)).ExpireAt!.Value + 1_000);

    /// <summary>What was used in each cycle, the oldest order first.</summary>
    private async Task<IEnumerable<(string Order, long Cycle, long Bytes)>> CyclesAsync(HeldSim held) =>
        (await Host.CyclesAsync(held.Partner, Token)).OrderBy(cycle => (cycle.OrderId, cycle.CycleNo))
            .Select(cycle => ($"ORDER_{cycle.OrderId}", cycle.CycleNo, cycle.DownlinkBytes));

    private async Task<string> TellAsync(string kind, SeededSim sim, DateTimeOffset at) => (await Host.PostAsync(
        Reports,
        Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}","iccid":"{{sim.Iccid}}","mcc":"460","at":{{Ms(at)}}}"""), Token,
        ("Authorization", $"Bearer {ApiHost.OperatorToken}"))).Code;

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private sealed record HeldSim(ApiPartner Partner, SeededSim Sim, string FirstUse, string Calendar)
    {
        public SeedUsage Record(DateTimeOffset end, TimeSpan span, long megabytes) =>
            new(Sim.Iccid, end) { Span = span, Megabytes = megabytes };
    }
}

public sealed class BackdatedStartTestsOnSqlite() : BackdatedStartTests(Engine.Sqlite);

public sealed class BackdatedStartTestsOnPostgres() : BackdatedStartTests(Engine.Postgres);
