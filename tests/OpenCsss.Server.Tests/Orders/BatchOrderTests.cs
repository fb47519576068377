using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;
using static OpenCsss.Server.Tests.OrderCalls;

namespace OpenCsss.Server.Tests;

/// <summary>/package/batchOrderPackages: one plan for many SIMs.</summary>
public abstract class BatchOrderTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task Each_SIM_gets_its_order_and_the_answer_is_exact()
    {
        var (partner, sims, plan) = await SeedManyAsync(2);
        var answer = await partner.CallAsync(Batch, plan.BatchFor(sims[0].Iccid, $" {sims[1].Iccid}F"), Token);
        var orders = await Host.OrdersAsync(partner, Token);
        Assert.Equal(
            Golden.Of(
                "batch-ordered",
                ("first", $"ORDER_{orders[0].Id}"), ("second", $"ORDER_{orders[1].Id}"),
                ("iccid1", sims[0].Iccid), ("iccid2", $" {sims[1].Iccid}F")),
            answer.Body);
        Assert.Equal(sims.Select(sim => sim.Id), orders.Select(order => order.SimId));
        Assert.Equal((100_000L - 300, "1000 1005 1000 1005"), (await partner.BalanceAsync(), await partner.ToldAsync()));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task Those_that_fail_say_why_and_the_others_get_their_order()
    {
        var (partner, sims, plan) = await SeedManyAsync(2);
        var (other, foreign, _) = await SeedAsync();
        var gone = await Host.SeedSimAsync(partner, Token, new SeedSim { LifeCycle = SimLifeCycle.Deactivated });
        var answer = await partner.CallAsync(
            Batch,
            plan.BatchFor(sims[0].Iccid, foreign.Iccid, "x", gone.Iccid, sims[0].Iccid, sims[1].Iccid),
            Token,
            ("Accept-Language", "en-US"));
        Assert.Equal(("4009", 200), (answer.Code, answer.Status));
        Assert.Equal("Some devices could not be ordered for", answer.Message);
        Assert.Equal(
            [
                "0000 success", "3001 SIM not found", "2002 Parameter has a wrong format: deviceList",
                "3002 The SIM's life cycle does not allow this", "2002 Parameter has a wrong format: deviceList",
                "0000 success",
            ],
            LinesOf(answer));
        Assert.Equal((2, 100_000L - 300), ((await Host.OrdersAsync(partner, Token)).Count, await partner.BalanceAsync()));
        Assert.Empty(await Host.OrdersAsync(other, Token));
    }

    [Fact]
    public async Task All_or_nothing_is_nothing_if_one_fails()
    {
        var (partner, sims, plan) = await SeedManyAsync(2);
        var before = await Host.StateAsync(partner, Token);
        var batch = plan.BatchFor(sims[0].Iccid, "89860000000000000009", sims[1].Iccid) with { AllOrNothing = "1" };
        var answer = await partner.CallAsync(Batch, batch, Token, ("Accept-Language", "en"));
        Assert.Equal("4009", answer.Code);
        Assert.Equal(
            ["4009 Some devices could not be ordered for", "3001 SIM not found", "4009 Some devices could not be ordered for"],
            LinesOf(answer));
        Assert.Equal(before, await Host.StateAsync(partner, Token));

        var good = plan.BatchFor(sims.Select(sim => sim.Iccid)) with { AllOrNothing = "1" };
        Assert.Equal("0000", (await partner.CallAsync(Batch, good, Token)).Code);
        Assert.Equal(2, (await Host.OrdersAsync(partner, Token)).Count);
    }

    [Fact]
    public async Task The_money_is_counted_down_line_by_line()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 449 });
        var plan = await Host.SeedPlanAsync(Token);
        var sims = await SeedSimsAsync(partner, 4);
        var answer = await partner.CallAsync(Batch, plan.BatchFor(sims.Select(sim => sim.Iccid)), Token);
        Assert.Equal(["0000", "0000", "5001", "5001"], LinesOf(answer).Select(line => line[..4]));
        Assert.Equal(149, await partner.BalanceAsync());
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_card_that_is_named_by_two_of_its_forms_is_ordered_for_once()
    {
        var (partner, _, plan) = await SeedAsync();
        var sim = await Host.SeedSimAsync(partner, Token, new SeedSim { Iccid = "8985202299990000025" });
        var batch = plan.BatchFor(sim.Iccid, $"{sim.Iccid}8");
        foreach (var all in (string?[])["1", null])
        {
            var answer = await partner.CallAsync(Batch, batch with { AllOrNothing = all }, Token);
            Assert.Equal("4009", answer.Code);
            Assert.Equal(all is null ? ["0000", "2002"] : ["4009", "2002"], LinesOf(answer).Select(line => line[..4]));
        }

        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task A_repetition_gets_the_same_answer_also_of_a_batch_that_failed_in_part()
    {
        var (partner, sims, plan) = await SeedManyAsync(2);
        var body = partner.SignAny(plan.BatchFor(sims[0].Iccid, "89860000000000000009", sims[1].Iccid));
        var first = await Host.PostAsync(Batch, body, Token);
        Assert.Equal("4009", first.Code);
        Assert.Equal(first.Body, (await Host.PostAsync(Batch, body, Token)).Body);
        Assert.Equal(2, (await Host.OrdersAsync(partner, Token)).Count);
        Assert.Equal(1, (await Host.StoredAnswersAsync(partner, Token)).BySign);
    }

    [Fact]
    public async Task A_batch_of_which_nothing_came_is_judged_anew()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 149 });
        var plan = await Host.SeedPlanAsync(Token);
        var body = partner.SignAny(plan.BatchFor((await SeedSimsAsync(partner, 1))[0].Iccid));
        Assert.Equal("4009", (await Host.PostAsync(Batch, body, Token)).Code);
        await Host.FundAsync(partner, 1, Token);
        Assert.Equal("0000", (await Host.PostAsync(Batch, body, Token)).Code);
    }

    [Fact]
    public async Task A_dry_run_prices_each_line_and_changes_nothing()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 200 });
        var plan = await Host.SeedPlanAsync(Token);
        var sims = await SeedSimsAsync(partner, 2);
        var before = await Host.StateAsync(partner, Token);
        var answer = await partner.TryAsync(Batch, plan.BatchFor(sims.Select(sim => sim.Iccid)), Token);
        var lines = answer.Data.GetProperty("device_order");
        Assert.Equal(("1.50", "USD"), (lines[0].GetProperty("charge").GetString(), lines[0].GetProperty("currency").GetString()));
        Assert.Equal("5001", lines[1].GetProperty("error").GetString());
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    [Fact]
    public async Task A_thousand_SIMs_are_a_batch_and_one_more_is_too_many()
    {
        var (partner, sim, plan) = await SeedAsync();
        var strangers = Enumerable.Range(0, 1_000).Select(n => $"8986{n:000000000000000}").ToArray();
        var answer = await partner.CallAsync(Batch, plan.BatchFor([.. strangers[1..], sim.Iccid]), Token);
        Assert.Equal(("4009", 1_000), (answer.Code, answer.Data.GetProperty("device_order").GetArrayLength()));
        Assert.Single(await Host.OrdersAsync(partner, Token));
        var many = await partner.CallAsync(
            Batch, plan.BatchFor([.. strangers, sim.Iccid]), Token, ("Accept-Language", "en"));
        Assert.Equal(
            """{"code":"2005","data":null,"message":"Too many items in deviceList; at most 1000","success":false}""",
            many.Body);
        await AssertRefusedAsync(
            partner,
            header => partner.CallAsync(Batch, plan.BatchFor(), Token, header),
            ApiStatuses.ParameterMissing,
            "deviceList");
    }

    private static string[] LinesOf(WireAnswer answer) => [.. answer.Data.GetProperty("device_order").EnumerateArray()
        .Select(line => $"{line.GetProperty("error").GetString()} {line.GetProperty("errorMsg").GetString()}")];

    private async Task<(ApiPartner Partner, SeededSim[] Sims, SeededPlan Plan)> SeedManyAsync(int count)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await SeedSimsAsync(partner, count), await Host.SeedPlanAsync(Token));
    }

    private async Task<SeededSim[]> SeedSimsAsync(ApiPartner partner, int count)
    {
        var sims = new SeededSim[count];
        for (var n = 0; n < count; n++)
        {
            sims[n] = await Host.SeedSimAsync(partner, Token);
        }

        return sims;
    }
}

public sealed class BatchOrderTestsOnSqlite(SharedApiHost shared) : BatchOrderTests(shared, Engine.Sqlite);

public sealed class BatchOrderTestsOnPostgres(SharedApiHost shared) : BatchOrderTests(shared, Engine.Postgres);
