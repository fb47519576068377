using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Records become totals: once, of the right SIM, order, cycle, day and country.</summary>
public abstract class UsageCountTests(Engine engine) : UsageScenario(engine)
{
    [Fact]
    public async Task What_is_sent_is_counted_in_the_order_and_on_the_day()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var record = Used(used, 7) with { UplinkBytes = 5, SmsMt = 2 };
        Assert.Equal((2, 0, 0), await SendAsync(record, Used(used, 1) with { Mcc = "454" }));
        var cycle = Assert.Single(await Host.CyclesAsync(used.Partner, Token));
        Assert.Equal(($"{cycle.OrderId}", 5L, 8 * Megabyte),
            (used.OrderId["ORDER_".Length..], cycle.UplinkBytes, cycle.DownlinkBytes));
        var days = await Host.DaysAsync(used.Partner, Token);
        Assert.Equal(["454", "460"], days.Select(day => day.Mcc));
        Assert.Equal((7 * Megabyte, 2L, 1L, 3L, Now.ToUnixTimeMilliseconds()),
            (days[1].DownlinkBytes, days[1].SmsMt, days[1].Records, days[1].Source, days[1].LastAt));
    }

    [Fact]
    public async Task A_record_that_is_sent_again_is_counted_once()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var (first, second) = (Used(used, 1), Used(used, 2));
        Assert.Equal((1, 0, 0), await SendAsync(first));
        Assert.Equal((0, 1, 0), await SendAsync(first));
        Assert.Equal((1, 2, 0), await SendAsync(first, second, second));
        Assert.Equal(3 * Megabyte, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
    }

    [Fact]
    public async Task Of_the_same_batch_sent_by_many_at_once_each_record_counts_once()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var batch = Enumerable.Range(0, 20).Select(_ => Used(used, 1)).ToArray();
        await using var twin = await Host.StartTwinAsync(Configure, Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            (n % 2 == 0 ? Host : twin).SendUsageAsync(Token, batch)));
        Assert.All(answers, answer => Assert.Equal("0000", answer.Code));
        Assert.Equal(20, answers.Sum(answer => answer.Data.GetProperty("counted").GetInt32()));
        Assert.Equal(20 * Megabyte, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
    }

    [Fact]
    public async Task A_batch_with_one_bad_record_counts_nothing()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        var answer = await Host.SendUsageAsync(Token, Used(used, 1), Used(used, 1) with { DownlinkBytes = -1 });
        Assert.Equal("2002", answer.Code);
        Assert.Contains("records[1].downlink_bytes", answer.Body, StringComparison.Ordinal);
        Assert.Empty(await Host.DaysAsync(used.Partner, Token));
    }

    [Fact]
    public async Task A_record_of_another_age_is_refused()
    {
        var used = await UseAsync();
        var answer = await Host.SendUsageAsync(
            Token, new SeedUsage(used.Sim.Iccid, new DateTimeOffset(1999, 12, 31, 0, 0, 0, TimeSpan.Zero)));
        Assert.NotEqual("0000", answer.Code);
        Assert.NotEqual("9999", answer.Code);
    }

    [Fact]
    public async Task An_IMSI_names_the_SIM_too()
    {
        var used = await UseAsync();
        Host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 0, 0), await SendAsync(new SeedUsage(used.Sim.Imsis.Split(',')[0], Now) { Megabytes = 1 }));
        Assert.Single(await Host.CyclesAsync(used.Partner, Token));
    }

    [Fact]
    public async Task Without_an_order_it_is_out_of_plan()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        var sim = await Host.SeedSimAsync(partner, Token);
        Assert.Equal((1, 0, 0), await SendAsync(new SeedUsage(sim.Iccid, Now) { Megabytes = 3 }));
        Assert.Empty(await Host.CyclesAsync(partner, Token));
        Assert.Equal(3 * Megabyte, Assert.Single(await Host.DaysAsync(partner, Token)).OutOfPlanBytes);
    }

    [Fact]
    public async Task A_late_record_belongs_to_the_order_and_cycle_of_its_time()
    {
        var used = await UseAsync(edit: order => order with { OrderPeriod = "2" });
        var early = Now.AddHours(1);
        await Host.AdvanceAsync(TimeSpan.FromDays(100), Token);
        await used.Partner.OrderedAsync(used.Plan.OpenOrderFor(used.Sim));
        await Host.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await SendAsync(Used(used, 1), new SeedUsage(used.Sim.Iccid, early) { Megabytes = 2 },
            new SeedUsage(used.Sim.Iccid, early.AddDays(31)) { Megabytes = 4 });
        Assert.Equal(
            [(0L, 2 * Megabyte), (1L, 4 * Megabyte), (0L, 1 * Megabyte)],
            (await Host.CyclesAsync(used.Partner, Token)).Select(cycle => (cycle.CycleNo, cycle.DownlinkBytes)));
    }

    [Fact]
    public async Task A_record_across_midnight_and_the_end_of_a_cycle_is_split_by_time()
    {
        var used = await UseAsync(new SeedPlan { Type = PlanType.Daily }, order => order with { OrderPeriod = "3" });
        await Host.AdvanceAsync(TimeSpan.FromDays(2), Token);
        var days = await Host.CyclesAsync(used.Partner, Token);
        Assert.Empty(days);
        var order = Assert.Single(await Host.OrdersAsync(used.Partner, Token));
        var midnight = DateTimeOffset.FromUnixTimeMilliseconds(order.ExpireAt!.Value).AddSeconds(1).AddDays(-2);
        await SendAsync(new SeedUsage(used.Sim.Iccid, midnight.AddHours(1))
        {
            Span = TimeSpan.FromHours(4), DownlinkBytes = 1_001,
        });
        Assert.Equal(
            [(0L, 750L), (1L, 251L)],
            (await Host.CyclesAsync(used.Partner, Token)).Select(cycle => (cycle.CycleNo, cycle.DownlinkBytes)));
        Assert.Equal(
            [(750L, 0L), (251L, 1L)],
            (await Host.DaysAsync(used.Partner, Token)).Select(day => (day.DownlinkBytes, day.Records)));
    }

    [Fact]
    public async Task The_first_use_starts_the_order_that_waits_for_it()
    {
        var used = await UseAsync(new SeedPlan { StartRule = StartRule.FirstUse });
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        var before = ManualClock.Beginning.AddHours(-1);
        await SendAsync(new SeedUsage(used.Sim.Iccid, before) { Megabytes = 9 });
        Assert.Equal(OrderStatus.Waiting, Assert.Single(await Host.OrdersAsync(used.Partner, Token)).Status);
        await SendAsync(Used(used, 1));
        var order = Assert.Single(await Host.OrdersAsync(used.Partner, Token));
        Assert.Equal(Now.AddMinutes(-10).ToUnixTimeMilliseconds(), order.StartAt);
        Assert.Equal(1 * Megabyte, Assert.Single(await Host.CyclesAsync(used.Partner, Token)).DownlinkBytes);
    }
}

public sealed class UsageCountTestsOnSqlite() : UsageCountTests(Engine.Sqlite);

public sealed class UsageCountTestsOnPostgres() : UsageCountTests(Engine.Postgres);
