using System.Text.Json.Nodes;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A provider that takes no money sells nothing for real by mistake.</summary>
public abstract class SimulatedSaleTests(Engine engine) : MallScenario(engine)
{
    [Fact]
    public async Task Where_the_database_is_no_sandbox_nothing_is_sold_for_nothing()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        var payId = await OpenOrderAsync();
        AssertIsRefused("5004", await Mall.CallAsync("/stripePayment", new JsonObject { ["payId"] = payId }, Token));
        var wish = new JsonObject { ["payId"] = payId, ["email"] = Email, ["pm_id"] = "pm_simulated" };
        AssertIsRefused("5004", await Mall.CallAsync("/stripeSubscription", wish, Token));
        AssertIsRefused("5004", await Mall.CallAsync("/stripeSubDirectly", wish, Token));
        var opened = await Host.ShopCounter.PayAsync(partner, (await OrderOnPageAsync("form")).Order!, Token);
        Assert.Equal((OpenPaymentOutcome.Refused, SimulatedPermit.Refusal), (opened!.Outcome, opened.Payment.Failure));
        Assert.Equal("0", (await QueryAsync(payId)).GetProperty("payStatus").GetString());
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        AssertIsBare(await Mall.ProveAsync("/synPartner/SynOrderInfo", Paid("8"), Token)); // Its own balance pays.
        Assert.Single(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task A_page_that_was_open_when_that_was_switched_off_pays_nothing()
    {
        var options = Host.Services<PaymentOptions>();
        options.SimulatedOutsideSandbox = true;
        var partner = await Host.PartnerAsync(Partner, Token);
        var opened = await Host.ShopCounter.PayAsync(partner, (await OrderOnPageAsync("form")).Order!, Token);
        options.SimulatedOutsideSandbox = false;
        Assert.Null(await Host.SimulatedDesk.FindAsync(opened!.Provider!.Reference, Token));
        Assert.Null(await Host.SimulatedDesk.ActAsync(opened.Provider.Reference, SimulatedAction.Pay, Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task A_database_that_becomes_a_sandbox_sells()
    {
        var payId = await OpenOrderAsync();
        AssertIsRefused("5004", await Mall.CallAsync("/stripePayment", new JsonObject { ["payId"] = payId }, Token));
        await Host.MakeSandboxAsync(Token);
        Assert.Equal("1", (await PayAsync(payId)).GetProperty("payStatus").GetString());
        Assert.Single(await Host.OrdersAsync(Partner, Token));
    }

    private protected override void Configure(ServerOptions options) => options.Payments.SimulatedOutsideSandbox = false;

    private JsonObject Paid(string orderNo)
    {
        var order = Order(orderNo);
        (order["payRst"], order["payStatus"]) = ("SUCCESS", "1");
        return order;
    }
}

public sealed class SimulatedSaleTestsOnSqlite() : SimulatedSaleTests(Engine.Sqlite);

public sealed class SimulatedSaleTestsOnPostgres() : SimulatedSaleTests(Engine.Postgres);
