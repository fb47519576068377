using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary><c>/account/queryBalance</c>.</summary>
public abstract class BalanceTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_balance_may_be_below_zero_as_far_as_the_limit()
    {
        var partner = await Host.SeedPartnerAsync(
            Token,
            new SeedPartner
            {
                Billing = BillingMode.Postpaid, Currency = "CNY", BalanceMinor = 0, CreditLimitMinor = 10_000,
            });
        var (sim, plan) = (
            await Host.SeedSimAsync(partner, Token),
            await Host.SeedPlanAsync(Token, new SeedPlan { PriceMinor = 1_250, Currency = "CNY" }));
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);

        var answer = await partner.AskAsync("/account/queryBalance", [], Token);
        Assert.Equal(
            Golden.Of("balance", ("sign", answer.Data.GetProperty("sign").GetString())), answer.Body);
        AssertIsSigned(partner, answer);
    }

    [Fact]
    public async Task It_is_the_partners_own()
    {
        var rich = await Host.SeedPartnerAsync(Token);
        var poor = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 5 });
        await Host.FundAsync(poor, 2, Token);
        Assert.Equal("1000.00", (await rich.Client.ShowBalanceAsync(Token)).Balance);
        Assert.Equal("0.07", (await poor.Client.ShowBalanceAsync(Token)).Balance);
    }
}

public sealed class BalanceTestsOnSqlite(SharedApiHost shared) : BalanceTests(shared, Engine.Sqlite);

public sealed class BalanceTestsOnPostgres(SharedApiHost shared) : BalanceTests(shared, Engine.Postgres);
