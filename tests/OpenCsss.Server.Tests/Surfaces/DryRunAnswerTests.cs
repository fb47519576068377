using OpenCsss.Contracts;
using OpenCsss.Contracts.Orders;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>dry_run</c> "1": the order is checked and priced, and nothing changes.</summary>
public abstract class DryRunAnswerTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_price_is_told_and_nothing_changes()
    {
        var (partner, sim, plan) = await SeedAsync();
        await Host.SetOwnPriceAsync(partner, plan, 125, Token);
        var before = await Host.StateAsync(partner, Token);
        var order = plan.OpenOrderFor(sim) with { OrderPeriod = "2" };
        var answer = await partner.OrderAsync(DryRun(partner, order), Token);
        Assert.Equal(Golden.Of("order-dry-run"), answer.Body);
        Assert.Equal(before, await Host.StateAsync(partner, Token));
    }

    [Fact]
    public async Task What_would_be_refused_is_refused()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 149 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(DryRun(partner, plan.OrderFor(sim)), Token, header),
            ApiStatuses.BalanceTooLow);
    }

    [Fact]
    public async Task Nothing_is_stored_so_the_same_question_gets_the_answer_of_the_day()
    {
        var (partner, sim, plan) = await SeedAsync();
        var question = DryRun(partner, plan.OrderFor(sim));
        Assert.Equal("1.50", Charge(await partner.OrderAsync(question, Token, ("Idempotency-Key", "q"))));
        await Host.SetOwnPriceAsync(partner, plan, 300, Token);
        Assert.Equal("3.00", Charge(await partner.OrderAsync(question, Token, ("Idempotency-Key", "q"))));
        Assert.Equal(new StoredAnswers(), await Host.StoredAnswersAsync(partner, Token));
    }

    [Fact]
    public async Task The_key_of_a_question_is_free_for_the_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderAsync(DryRun(partner, plan.OrderFor(sim)), Token, ("Idempotency-Key", "k"));
        var order = await partner.OrderAsync(plan.OrderFor(sim), Token, ("Idempotency-Key", "k"));
        Assert.Equal("0000", order.Code);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task Zero_asks_for_the_order_itself()
    {
        var (partner, sim, plan) = await SeedAsync();
        var answer = await partner.OrderAsync(partner.Sign(plan.OrderFor(sim), json => json["dry_run"] = "0"), Token);
        Assert.StartsWith("ORDER_", answer.OrderId, StringComparison.Ordinal);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    private static byte[] DryRun(ApiPartner partner, PlaceOrderRequest order) =>
        partner.Sign(order, json => json["dry_run"] = "1");

    private static string? Charge(WireAnswer answer) => answer.Data.GetProperty("charge").GetString();
}

public sealed class DryRunAnswerTestsOnSqlite(SharedApiHost shared) : DryRunAnswerTests(shared, Engine.Sqlite);

public sealed class DryRunAnswerTestsOnPostgres(SharedApiHost shared) : DryRunAnswerTests(shared, Engine.Postgres);
