using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>Orders that start with a report: of an OTA SIM's location, or of the first use. And what else carriers tell.</summary>
public abstract class OtaOrderTests(Engine engine) : LifeScenario(engine)
{
    [Fact]
    public async Task An_order_for_days_starts_with_the_first_location_in_coverage()
    {
        var (partner, sim, plan) = await SeedOtaAsync("460,454");
        var orderId = await partner.OrderedAsync(plan.DaysFor(sim, 10) with { Mcc = "454" }, Ota);
        await Host.ReportLocationAsync(partner, sim, "454", Token);
        Assert.Equal("1000", await partner.ToldAsync());

        var opened = await partner.ChangedAsync(Open, orderId);
        Assert.Equal(
            ("1", "null"),
            (opened.Data.GetProperty("order_status").GetString(), opened.Data.GetProperty("order_start_date").GetRawText()));
        await Host.ReportLocationAsync(partner, sim, "460", Token);
        await Host.ReportUseAsync(partner, sim, Token);
        Assert.Equal(OrderStatus.Waiting, await partner.StatusAsync(orderId));

        await Host.AdvanceAsync(TimeSpan.FromDays(3), Token);
        await Host.ReportLocationAsync(partner, sim, "454", Token);
        await Host.ReportLocationAsync(partner, sim, "454", Token);
        Assert.Equal(
            Golden.Of(
                "event-enabled-ota",
                ("iccid", sim.Iccid), ("imsi", sim.Imsis), ("order_id", orderId), ("package_code", plan.Code)),
            await partner.LastToldAsync());
        Assert.Equal("1000 1007", await partner.ToldAsync());
        await AdvanceToAsync("2026-06-28T00:00+08:00");
        Assert.Equal(OrderStatus.Ended, await partner.StatusAsync(orderId));
    }

    [Fact]
    public async Task Days_from_the_enabling_run_out_also_without_a_report()
    {
        var (partner, sim, plan) = await SeedOtaAsync("460");
        var used = await partner.OrderedAsync(plan.DaysFor(sim, 5) with { TimingType = "2" }, Ota);
        await partner.ChangedAsync(Open, used);
        await Host.AdvanceAsync(TimeSpan.FromDays(1), Token);
        await Host.ReportLocationAsync(partner, sim, "460", Token);
        var unused = await partner.OrderedAsync(plan.DaysFor(sim, 5) with { TimingType = "2" }, Ota);
        await AdvanceToAsync("2026-06-19T23:59:59+08:00");
        Assert.Equal(OrderStatus.InUse, await partner.StatusAsync(used));
        await AdvanceToAsync("2026-06-20T00:00+08:00");
        Assert.Equal(OrderStatus.Ended, await partner.StatusAsync(used));
        await partner.ChangedAsync(Open, unused);
        await Host.AdvanceAsync(TimeSpan.FromDays(5), Token);
        Assert.Equal("1000 1007 1000 1008 1008", await partner.ToldAsync());
    }

    [Fact]
    public async Task Only_an_OTA_SIM_in_a_covered_country_can_have_one()
    {
        var (partner, sim, plan) = await SeedOtaAsync("460");
        var physical = await Host.SeedSimAsync(partner, Token);
        Assert.Equal("3006", (await partner.CallAsync(Ota, plan.DaysFor(physical, 1), Token)).Code);
        Assert.Equal("4008", (await partner.CallAsync(Ota, plan.DaysFor(sim, 1) with { Mcc = "454" }, Token)).Code);
        Assert.Equal("4007", (await partner.CallAsync(Ota, plan.DaysFor(sim, 1) with { IsOpen = "1" }, Token)).Code);
        Assert.Equal("2001", (await partner.CallAsync(Ota, plan.DaysFor(sim, 1) with { PayType = null }, Token)).Code);
        Assert.Equal("2003", (await partner.CallAsync(Ota, plan.DaysFor(sim, 0), Token)).Code);
        Assert.Equal("2003", (await partner.CallAsync(Ota, plan.DaysFor(sim, 1) with { TimingType = "3" }, Token)).Code);
        Assert.Equal("2002", (await partner.CallAsync(Ota, plan.DaysFor(sim, 1) with { Mcc = "4" }, Token)).Code);
        Assert.Empty(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_plan_of_periods_starts_with_a_location_too_and_the_next_waits_for_its_opening()
    {
        var (partner, sim, plan) = await SeedOtaAsync("460");
        var first = await partner.OrderedAsync(plan.OrderFor(sim));
        var second = await partner.OrderedAsync(plan.OrderFor(sim));
        await partner.ChangedAsync(Open, first);
        await Host.ReportLocationAsync(partner, sim, "460", Token);
        await AdvanceToAsync("2026-07-02T00:00+08:00");
        Assert.Equal(
            (OrderStatus.Ended, OrderStatus.Waiting),
            (await partner.StatusAsync(first), await partner.StatusAsync(second)));
    }

    [Fact]
    public async Task The_first_use_starts_an_order_at_its_own_time()
    {
        var (partner, sim, plan) = await SeedAsync(new SeedPlan { StartRule = StartRule.FirstUse });
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        Assert.NotNull((await partner.OrderAsync(orderId)).ArmedAt);
        await Host.AdvanceAsync(TimeSpan.FromDays(2), Token);
        await Host.ReportUseAsync(partner, sim, Token, ago: TimeSpan.FromHours(5));
        await Host.ReportUseAsync(partner, sim, Token);
        Assert.Equal(
            Host.Clock.GetUtcNow().AddHours(-5).ToUnixTimeMilliseconds(), (await partner.OrderAsync(orderId)).StartAt);
        Assert.Equal("1000 1005", await partner.ToldAsync());
    }

    [Fact]
    public async Task A_new_number_comes_first_and_is_told_of_once()
    {
        var (partner, sim, plan) = await SeedOtaAsync("460");
        await partner.ChangedAsync(Open, await partner.OrderedAsync(plan.OrderFor(sim)));
        await Host.ReportImsiAsync(partner, sim, "204040000000001", Token);
        await Host.ReportImsiAsync(partner, sim, "204040000000001", Token);
        Assert.Equal($"204040000000001,{sim.Imsis}", (await Host.ServedSimAsync(partner, sim, Token)).Imsis);
        Assert.Equal("1000 1012", await partner.ToldAsync());
        Assert.Contains($"\"imsi\":\"204040000000001,{sim.Imsis}\"", await partner.LastToldAsync(), StringComparison.Ordinal);
        await Host.ReportImsiAsync(partner, sim, sim.Imsis, Token);
        Assert.Equal($"{sim.Imsis},204040000000001", (await Host.ServedSimAsync(partner, sim, Token)).Imsis);
        Assert.Equal("1000 1012 1012", await partner.ToldAsync());
    }

    [Theory]
    [InlineData(true, 5, "1000 1005 1001")]
    [InlineData(false, 6, "1000 1002")]
    public async Task An_activation_that_finally_fails_gives_the_money_back_once(bool starts, int status, string told)
    {
        var (partner, sim, plan) = await SeedAsync(
            new SeedPlan { StartRule = starts ? StartRule.Enable : StartRule.FirstUse });
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim) with { OrderPeriod = "2" });
        await Host.FailActivationAsync(partner, orderId, Token);
        await Host.FailActivationAsync(partner, orderId, Token);
        Assert.Equal((100_000L, told), (await partner.BalanceAsync(), await partner.ToldAsync()));
        Assert.Equal((OrderStatus)status, await partner.StatusAsync(orderId));
        Assert.EndsWith("\"reason\":\"carrier_failed\"}", await partner.LastToldAsync(), StringComparison.Ordinal);
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_failure_that_comes_when_the_order_is_over_changes_nothing()
    {
        var (partner, sim, plan) = await SeedAsync();
        var orderId = await partner.OrderedAsync(plan.OpenOrderFor(sim));
        await partner.ChangedAsync(EndEarly, orderId);
        var before = await Host.StateAsync(partner, Token);
        await Host.FailActivationAsync(partner, orderId, Token);
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    private async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedOtaAsync(string coverage)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (
            partner,
            await Host.SeedSimAsync(partner, Token, new SeedSim { Type = SimType.Ota }),
            await Host.SeedPlanAsync(Token, new SeedPlan { Coverage = coverage }));
    }
}

public sealed class OtaOrderTestsOnSqlite() : OtaOrderTests(Engine.Sqlite);

public sealed class OtaOrderTestsOnPostgres() : OtaOrderTests(Engine.Postgres);
