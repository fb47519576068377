using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The header <c>Idempotency-Key</c>: the caller's own name for a request, good for 24 hours.</summary>
public abstract class IdempotencyKeyTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task Signed_again_with_a_newer_timestamp_it_gets_the_first_answer()
    {
        var (partner, sim, plan) = await SeedAsync();
        var first = await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-1"));
        await Host.AdvanceAsync(TimeSpan.FromHours(23), Token);
        var state = await Host.StateAsync(partner, Token);
        var again = await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-1"));
        Assert.Equal(first.Body, again.Body);

        // The second request is remembered too, and nothing else has changed.
        var answers = state.Answers with { BySign = state.Answers.BySign + 1 };
        Assert.Equal(state with { Answers = answers }, await Host.StateAsync(partner, Token));
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Fact]
    public async Task With_other_parameters_the_key_is_taken()
    {
        var (partner, sim, plan) = await SeedAsync();
        await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-2"));
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(
                plan.OrderFor(sim) with { OrderPeriod = "2" }, Token, header, Key("order-2")),
            ApiStatuses.IdempotencyKeyReused);
    }

    [Fact]
    public async Task A_day_later_it_is_a_new_order()
    {
        var (partner, sim, plan) = await SeedAsync();
        var first = await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-3"));
        await Host.AdvanceAsync(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(2), Token);
        var second = await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-3"));
        Assert.Equal("0000", second.Code);
        Assert.NotEqual(first.OrderId, second.OrderId);
        Assert.Equal(2, (await Host.OrdersAsync(partner, Token)).Count);
    }

    [Fact]
    public async Task A_refusal_does_not_use_the_key_up()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 0 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        Assert.Equal("5001", (await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-4"))).Code);
        await Host.FundAsync(partner, 150, Token);
        var other = plan.OrderFor(sim) with { PayAmount = "1" };
        Assert.Equal("0000", (await partner.OrderAsync(other, Token, Key("order-4"))).Code);
        Assert.Equal(new StoredAnswers { BySign = 1, ByKey = 1 }, await Host.StoredAnswersAsync(partner, Token));
    }

    [Fact]
    public async Task Two_partners_may_use_the_same_key()
    {
        var (partner, sim, plan) = await SeedAsync();
        var (other, otherSim, _) = await SeedAsync();
        await partner.OrderAsync(plan.OrderFor(sim), Token, Key("order-5"));
        Assert.Equal("0000", (await other.OrderAsync(plan.OrderFor(otherSim), Token, Key("order-5"))).Code);
        Assert.Single(await Host.OrdersAsync(other, Token));
    }

    [Fact]
    public async Task The_same_bytes_count_as_the_same_request_with_another_key_and_without()
    {
        var (partner, sim, plan) = await SeedAsync();
        var body = partner.Sign(plan.OrderFor(sim));
        var first = await partner.OrderAsync(body, Token, Key("order-6"));
        Assert.Equal(first.Body, (await partner.OrderAsync(body, Token)).Body);
        Assert.Equal(first.Body, (await partner.OrderAsync(body, Token, Key("order-7"))).Body);
        Assert.Single(await Host.OrdersAsync(partner, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\tbed")]
    [InlineData("too long")]
    public async Task A_key_that_is_none_is_named(string key)
    {
        var (partner, sim, plan) = await SeedAsync();
        var sent = key == "too long" ? new string('k', 129) : key;
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(plan.OrderFor(sim), Token, header, Key(sent)),
            ApiStatuses.ParameterFormat,
            "Idempotency-Key");
        Assert.Equal("0000", (await partner.OrderAsync(plan.OrderFor(sim), Token, Key(new string('~', 128)))).Code);
    }

    private static (string, string) Key(string key) => ("Idempotency-Key", key);
}

public sealed class IdempotencyKeyTestsOnSqlite(SharedApiHost shared) : IdempotencyKeyTests(shared, Engine.Sqlite);

public sealed class IdempotencyKeyTestsOnPostgres(SharedApiHost shared) : IdempotencyKeyTests(shared, Engine.Postgres);
