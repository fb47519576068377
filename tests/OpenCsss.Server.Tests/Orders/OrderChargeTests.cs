using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What an order costs, and how far a partner's money goes.</summary>
public abstract class OrderChargeTests(SharedApiHost shared, Engine engine) : ApiScenario(shared, engine)
{
    [Fact]
    public async Task The_partners_own_price_comes_before_the_default_one()
    {
        var (partner, sim, plan) = await SeedAsync();
        await Host.SetOwnPriceAsync(partner, plan, 99, Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim) with { OrderPeriod = "2" }, Token);
        Assert.Equal(100_000 - 198, await Host.BalanceAsync(partner, Token));

        var other = await Host.SeedPartnerAsync(Token);
        await other.Client.PlaceOrderAsync(plan.OrderFor(await Host.SeedSimAsync(other, Token)), Token);
        Assert.Equal(100_000 - 150, await Host.BalanceAsync(other, Token));
    }

    [Fact]
    public async Task A_changed_price_is_asked_from_the_next_order_on()
    {
        var (partner, sim, plan) = await SeedAsync();
        foreach (var price in (long[])[100, 200, 0])
        {
            await Host.SetOwnPriceAsync(partner, plan, price, Token);
            await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        }

        Assert.Equal([100, 200, 0], (await Host.OrdersAsync(partner, Token)).Select(order => order.ChargedMinor));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_plan_without_a_price_in_the_partners_currency_is_not_sold()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { Currency = "EUR" });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(plan.OrderFor(sim), Token, header), ApiStatuses.PlanNotFound);

        await Host.SetOwnPriceAsync(partner, plan, 140, Token, currency: "EUR");
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        Assert.Equal("EUR", (await Host.LedgerAsync(partner, Token))[^1].Currency);
    }

    [Fact]
    public async Task The_last_cent_may_be_spent_but_no_cent_more()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { BalanceMinor = 449 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        await AssertRefusedAsync(
            partner,
            header => partner.OrderAsync(plan.OrderFor(sim) with { OrderPeriod = "3" }, Token, header),
            ApiStatuses.BalanceTooLow);

        await Host.FundAsync(partner, 1, Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim) with { OrderPeriod = "3" }, Token);
        Assert.Equal(0, await Host.BalanceAsync(partner, Token));
        await Host.AssertBooksBalanceAsync(partner, Token);
    }

    [Theory]
    [InlineData(BillingMode.Prepaid)]
    [InlineData(BillingMode.Postpaid)]
    public async Task Credit_reaches_to_its_limit(BillingMode billing)
    {
        var partner = await Host.SeedPartnerAsync(
            Token, new SeedPartner { Billing = billing, BalanceMinor = 0, CreditLimitMinor = 300 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        Assert.Equal(-300, await Host.BalanceAsync(partner, Token));
        await AssertRefusedAsync(
            partner, header => partner.OrderAsync(plan.OrderFor(sim), Token, header), ApiStatuses.BalanceTooLow);
    }

    [Fact]
    public async Task An_unbilled_partner_orders_without_a_movement()
    {
        var partner = await Host.SeedPartnerAsync(
            Token, new SeedPartner { Billing = BillingMode.Unbilled, BalanceMinor = 0 });
        var sim = await Host.SeedSimAsync(partner, Token);
        var plan = await Host.SeedPlanAsync(Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        Assert.Equal(0, Assert.Single(await Host.OrdersAsync(partner, Token)).ChargedMinor);
        Assert.Empty(await Host.LedgerAsync(partner, Token));
        Assert.Single(await Host.EventsAsync(partner, Token));
    }

    [Fact]
    public async Task What_the_end_customer_paid_is_recorded_and_charges_nobody()
    {
        var (partner, sim, plan) = await SeedAsync();
        var order = plan.OrderFor(sim) with { PayAmount = "12.5", PayResult = "2", PayType = "0" };
        await partner.Client.PlaceOrderAsync(order, Token);
        var listed = Assert.Single((await partner.Client.ListOrdersAsync(
            new() { PageNumber = 1, PageSize = 10 }, Token)).PackageOrder);
        Assert.Equal(("12.50", "2", "0", "USD"),
            (listed.PayAmount, listed.PayResult, listed.PayType, listed.PayCurrency));
        Assert.Equal(100_000 - 150, await Host.BalanceAsync(partner, Token));
    }
}

public sealed class OrderChargeTestsOnSqlite(SharedApiHost shared) : OrderChargeTests(shared, Engine.Sqlite);

public sealed class OrderChargeTestsOnPostgres(SharedApiHost shared) : OrderChargeTests(shared, Engine.Postgres);
