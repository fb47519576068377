using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The same signed bytes again: the stored first answer, and no second act.</summary>
public abstract class RepeatedRequestTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_same_bytes_get_the_same_answer_and_act_once()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OpenOrderFor(sim));
        var first = await partner.OrderAsync(body, Token);
        var state = await Host.StateAsync(partner, Token);
        for (var i = 0; i < 3; i++)
        {
            var again = await partner.OrderAsync(body, Token, ("Accept-Language", "en-US"));
            Assert.Equal((first.Status, first.Body), (again.Status, again.Body));
        }

        Assert.Equal(state, await Host.StateAsync(partner, Token));
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task So_they_do_after_a_restart_and_after_what_was_ordered_cannot_be_ordered_any_more()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 150 });
        var plan = await Host.SeedPlanAsync(Token);
        var body = partner.Sign(plan.OrderFor(await Host.SeedSimAsync(partner, Token)));
        var first = await partner.OrderAsync(body, Token);
        await Host.RestartAsync(Token);
        Assert.Equal(first.Body, (await partner.OrderAsync(body, Token)).Body);
        Assert.Equal(0, await Host.BalanceAsync(partner, Token));
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task Outside_the_window_they_are_too_old()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        var first = await partner.OrderAsync(body, Token);
        await Host.AdvanceAsync(TimeSpan.FromMinutes(10), Token);
        Assert.Equal(first.Body, (await partner.OrderAsync(body, Token)).Body);
        await Host.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(body, Token, header), ApiStatuses.TimestampOutsideWindow);
    }

    [Fact]
    public async Task A_refusal_is_judged_anew()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var plan = await Host.SeedPlanAsync(Token);
        var body = partner.Sign(plan.OrderFor(await Host.SeedSimAsync(partner, Token)));
        Assert.Equal("5001", (await partner.OrderAsync(body, Token)).Code);
        await Host.FundAsync(partner, 150, Token);
        Assert.Equal("0000", (await partner.OrderAsync(body, Token)).Code);
        Assert.Equal("0000", (await partner.OrderAsync(body, Token)).Code);
        Assert.Single(await Host.OrdersAsync(partner, Token));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task The_same_fields_signed_at_another_time_are_another_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        var first = await partner.OrderAsync(plan.OrderFor(sim), Token);
        var second = await partner.OrderAsync(plan.OrderFor(sim), Token);
        Assert.NotEqual(first.OrderId, second.OrderId);
        Assert.Equal(2, (await Host.OrdersAsync(partner, Token)).Count);
    }

    [Fact]
    public async Task The_same_signed_bytes_at_another_path_are_another_request()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim), json => (json["page_no"], json["page_size"]) = (1, 10));
        var empty = await partner.ListAsync(body, Token);
        var placed = await partner.OrderAsync(body, Token);
        var listed = await partner.ListAsync(body, Token);
        Assert.Equal(0, empty.Data.GetProperty("package_order_num").GetInt32());
        Assert.StartsWith("ORDER_", placed.OrderId, StringComparison.Ordinal);
        Assert.Equal(1, listed.Data.GetProperty("package_order_num").GetInt32());
        Assert.Equal(placed.Body, (await partner.OrderAsync(body, Token)).Body);
    }

    [Fact]
    public async Task Stored_answers_go_when_nobody_can_ask_for_them_any_more_and_no_sooner()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderAsync(plan.OrderFor(sim), Token, ("Idempotency-Key", "kept"));
        await Host.AdvanceAsync(TimeSpan.FromMinutes(11), Token);
        await partner.OrderAsync(plan.OrderFor(sim), Token);
        Assert.Equal(new StoredAnswers { BySign = 2, ByKey = 1 }, await Host.StoredAnswersAsync(partner, Token));

        await Host.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);
        Assert.Equal(new StoredAnswers { BySign = 1, ByKey = 1 }, await Host.StoredAnswersAsync(partner, Token));

        await Host.AdvanceAsync(new TimeSpan(23, 50, 0) - TimeSpan.FromMilliseconds(1), Token);
        Assert.Equal(new StoredAnswers { ByKey = 1 }, await Host.StoredAnswersAsync(partner, Token));

        await Host.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);
        Assert.Equal(new StoredAnswers(), await Host.StoredAnswersAsync(partner, Token));
    }
}

public sealed class RepeatedRequestTestsOnSqlite(SharedApiHost shared) : RepeatedRequestTests(shared, Engine.Sqlite);

public sealed class RepeatedRequestTestsOnPostgres(SharedApiHost shared) : RepeatedRequestTests(shared, Engine.Postgres);
