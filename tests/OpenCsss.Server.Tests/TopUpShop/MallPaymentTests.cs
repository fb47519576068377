using System.Text.Json;
using System.Text.Json.Nodes;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Server.Hosting;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Paying for orders of a shop: what is bought is there once, or the money goes back.</summary>
public abstract class MallPaymentTests(Engine engine) : MallScenario(engine)
{
    private protected override void Configure(ServerOptions options) => options.Shop.PublicUrl = "https://shop.example.com";

    [Fact]
    public async Task A_payment_gives_what_the_page_needs_and_takes_nothing_by_itself()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync();
        var opened = AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        Assert.Equal(
            ["client_secret", "publishable_key", "payment_intent_id", "pay_url", "pay_status"],
            opened.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("/payment/simulated/", Text(opened, "pay_url"), StringComparison.Ordinal);
        AssertState(await QueryAsync(payId), payId, "0", "");
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Assert.Equal(
            opened.GetRawText(), AssertIsBare(await Mall.CallAsync("/payment/stripePayment", Pay(payId), Token)).GetRawText());
    }

    [Fact]
    public async Task Paid_is_ordered_once_with_its_event_and_its_receipt()
    {
        await Host.MakeSandboxAsync(Token);
        await Host.SetShopAsync(
            Partner, new ShopSettings { Name = "Travel", SellerName = "Travel Ltd", VatHundredths = 1_900, VatNumber = "DE1" }, Token);
        var balance = await Host.BalanceAsync(Partner, Token);
        var payId = await OpenOrderAsync("7", order => order["email"] = "person@example.com");
        AssertState(await PayAsync(payId), payId, "1", OrderIdOf(await Host.OrdersAsync(Partner, Token)));
        await QueryAsync(payId);
        Data(await Mall.ProveAsync("/resultConfirm", Pay(payId), Token));
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        Assert.Equal(balance, await Host.BalanceAsync(Partner, Token)); // The money came from the person.

        var recharge = Assert.Single(await Host.EventsAsync(Partner, Token), item => item.Body.Contains("purchase_order_id"));
        var orderId = OrderIdOf(await Host.OrdersAsync(Partner, Token));
        Assert.Equal(
            $$"""
            {"partner_code":"{{Partner.AccessCode}}","purchase_order_id":"7","order_id":"{{orderId}}","sim_id":"{{Sim.Iccid}}","package_code":"{{Plan.Code}}","order_period":"1","pay_amount":"1.50","pay_currency":"USD","pay_type":"simulated","paid_at":"{{Host.Clock.GetUtcNow().ToUnixTimeMilliseconds()}}","auto_renewal":"0"}
            """,
            recharge.Body);
        var (recipient, subject, body) = Assert.Single(await Host.CustomerMailAsync(Partner, Token));
        Assert.Equal(("person@example.com", "Receipt 7 from Travel Ltd"), (recipient, subject));
        Assert.Contains("1.50 USD", body, StringComparison.Ordinal);
        Assert.Contains("of which 19.00 % tax: 0.24 USD", body, StringComparison.Ordinal);
        Assert.Contains("VAT number: DE1", body, StringComparison.Ordinal);
        Assert.Contains($"https://shop.example.com/shop/{Partner.AccessCode}/orders/", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Sim.Iccid, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declined_card_can_be_followed_by_another()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync();
        AssertState(await PayAsync(payId, "declined"), payId, "2", "");
        AssertState(await PayAsync(payId, "approval"), payId, "0", "");
        AssertState(await PayAsync(payId), payId, "1", OrderIdOf(await Host.OrdersAsync(Partner, Token)));
    }

    [Fact]
    public async Task Webhook_query_and_confirmation_at_once_make_one_order()
    {
        await Host.MakeSandboxAsync(Token);
        for (var round = 0; round < 5; round++)
        {
            var sim = await Host.SeedSimAsync(Partner, Token);
            var payId = await OpenOrderAsync($"race{round}", order => order["deviceCode"] = sim.Iccid);
            AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
            var paid = Pay(payId);
            paid["outcome"] = "paid";
            var answers = await Task.WhenAll(
                Mall.CallAsync("/payment/simulated/confirm", paid, Token), Mall.CallAsync("/resultQuery", Pay(payId), Token),
                Mall.ProveAsync("/resultConfirm", Pay(payId), Token), Mall.CallAsync("/payment/simulated/confirm", paid, Token),
                Mall.ProveAsync("/payment/resultConfirm", Pay(payId), Token), Mall.CallAsync("/resultQuery", Pay(payId), Token));
            Assert.All(answers, answer => Data(answer));
            Assert.Equal("1", Text(await QueryAsync(payId), "payStatus"));
            Assert.Equal(round + 1, (await Host.OrdersAsync(Partner, Token)).Count);
        }
    }

    [Fact]
    public async Task An_order_that_nobody_pays_is_closed_after_an_hour_and_money_that_comes_then_goes_back()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync();
        var opened = AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        Host.Clock.Jump(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await Host.KeepShopAsync(Token));
        Host.Clock.Jump(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await Host.KeepShopAsync(Token));
        AssertState(await QueryAsync(payId), payId, "3", "");
        AssertIsRefused("4004", await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        Assert.NotEmpty(Text(opened, "payment_intent_id"));
        Assert.Equal(0, await Host.KeepShopAsync(Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        AssertIsBare(await Mall.CallAsync("/singleOrder", Order(), Token)); // The same again: answered, and still closed.
        AssertState(await QueryAsync(payId), payId, "3", "");
    }

    [Fact]
    public async Task An_order_that_the_partner_was_paid_for_meanwhile_is_not_paid_twice()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync("9");
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        AssertIsBare(await Mall.ProveAsync("/synPartner/SynOrderInfo", Paid(Order("9")), Token));
        var paid = Pay(payId);
        paid["outcome"] = "paid";
        await Mall.CallAsync("/payment/simulated/confirm", paid, Token);
        await Host.SweepPaymentsAsync(Token);
        Assert.Single(await Host.OrdersAsync(Partner, Token));
        var payment = Assert.Single(await Host.ShopPaymentsAsync(Partner, payId, Token));
        Assert.True(payment.Money is Domain.PaymentMoney.Refunded or Domain.PaymentMoney.None, $"{payment.Money}");
    }

    [Fact]
    public async Task What_cannot_be_sold_any_more_when_it_is_paid_goes_back()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync();
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        await Host.StopSellingAsync(Plan, Token);
        var paid = Pay(payId);
        paid["outcome"] = "paid";
        AssertState(Data(await Mall.CallAsync("/payment/simulated/confirm", paid, Token)), payId, "3", "");
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
        Assert.Equal(
            Domain.PaymentMoney.Refunded, Assert.Single(await Host.ShopPaymentsAsync(Partner, payId, Token)).Money);
    }

    [Fact]
    public async Task Money_that_an_operator_sends_back_takes_back_what_has_not_begun()
    {
        await Host.MakeSandboxAsync(Token);
        await Partner.OrderAsync(Plan.OpenOrderFor(Sim), Token); // What is bought then waits.
        var balance = await Host.BalanceAsync(Partner, Token);
        var payId = await OpenOrderAsync();
        await PayAsync(payId);
        var payment = Assert.Single(await Host.ShopPaymentsAsync(Partner, payId, Token));
        await Host.Services<PaymentRefunds>().RequestAsync(payment.Key, amountMinor: null, Token);
        await Host.SweepPaymentsAsync(Token);
        Assert.Equal(
            [Domain.OrderStatus.InUse, Domain.OrderStatus.Cancelled],
            (await Host.OrdersAsync(Partner, Token)).OrderBy(order => order.Id).Select(order => order.Status));
        Assert.Equal(balance, await Host.BalanceAsync(Partner, Token));
    }

    [Fact]
    public async Task Another_partners_payment_is_none_of_ones_own()
    {
        var payId = await OpenOrderAsync();
        var stranger = new MallCaller(await Host.SeedPartnerAsync(Token));
        foreach (var path in (string[])["/resultQuery", "/stripePayment"])
        {
            AssertIsRefused("5002", await stranger.CallAsync(path, Pay(payId), Token));
        }

        AssertIsRefused("5002", await stranger.ProveAsync("/resultConfirm", Pay(payId), Token));
        AssertIsRefused("5002", await stranger.CallAsync("/stripeSubDirectly", Direct(payId), Token));
    }

    [Fact]
    public async Task A_permission_to_charge_later_pays_the_first_period_at_once()
    {
        await Host.MakeSandboxAsync(Token);
        var payId = await OpenOrderAsync("5", order => order["autoRenewal"] = "1");
        AssertIsRefused("2001", await Mall.CallAsync("/stripeSubscription", Pay(payId), Token));
        var wish = Pay(payId);
        wish["email"] = "person@example.com";
        var opened = AssertIsBare(await Mall.CallAsync("/payment/stripeSubscription", wish, Token));
        Assert.NotEmpty(Text(opened, "client_secret"));
        Assert.NotEmpty(Text(opened, "customer_id"));
        var paid = Pay(payId);
        paid["outcome"] = "paid";
        var state = Data(await Mall.CallAsync("/payment/simulated/confirm", paid, Token));
        AssertState(state, payId, "1", OrderIdOf(await Host.OrdersAsync(Partner, Token)));
        var record = AssertIsBare(await Mall.CallAsync(
            "/getAutoRenewal", new JsonObject { ["deviceCode"] = Sim.Iccid }, Token));
        Assert.Equal(
            $$"""
            {"deviceCode":"{{Sim.Iccid}}","orderNo":"5","orderPeriod":"1","packageType":"2","partnerCode":"{{Partner.AccessCode}}","payId":"{{payId}}","servicePlanShowName":"string","subscriptionTime":"2026.06.15"}
            """,
            record.GetRawText());
    }

    [Fact]
    public async Task A_method_of_the_callers_own_is_charged_directly()
    {
        var payId = await OpenOrderAsync("6");
        var answer = await Mall.CallAsync("/stripeSubDirectly", Direct(payId), Token);
        Assert.Equal(
            ["customer_id", "pay_method", "product_id", "status", "sub_id"],
            AssertIsBare(answer).EnumerateObject().Select(member => member.Name));
        Assert.Equal("active", Text(Json(answer), "status"));
        Assert.StartsWith("sub_", Text(Json(answer), "sub_id"), StringComparison.Ordinal);
        Assert.Single(await Host.OrdersAsync(Partner, Token));

        var declining = await OpenOrderAsync("61");
        AssertIsRefused("5004", await Mall.CallAsync("/stripeSubDirectly", Direct(declining, "pm_simulated_declined"), Token));
        var asking = await OpenOrderAsync("62");
        var approval = AssertIsBare(await Mall.CallAsync("/stripeSubDirectly", Direct(asking, "pm_simulated_approval"), Token));
        Assert.Equal("incomplete", Text(approval, "status"));
        Assert.NotEmpty(Text(approval, "client_secret"));
    }

    [Theory]
    [InlineData("payId", "", "2001")]
    [InlineData("payId", "nobody", "5002")]
    [InlineData("email", "", "2001")]
    [InlineData("email", "x", "2002")]
    [InlineData("pm_id", "", "2001")]
    [InlineData("payAmount", "9.99", "5003")]
    [InlineData("payCurrency", "eur", "5003")]
    public async Task A_direct_charge_checks_each_field(string field, string value, string code)
    {
        var request = Direct(await OpenOrderAsync());
        request[field] = value;
        AssertIsRefused(code, await Mall.CallAsync("/stripeSubDirectly", request, Token));
        Assert.Empty(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task The_simulated_page_is_there_in_a_sandbox_alone()
    {
        var payId = await OpenOrderAsync();
        AssertIsBare(await Mall.CallAsync("/stripePayment", Pay(payId), Token));
        var paid = Pay(payId);
        paid["outcome"] = "paid";
        AssertIsRefused("1013", await Mall.CallAsync("/payment/simulated/confirm", paid, Token));
        await Host.MakeSandboxAsync(Token);
        paid["outcome"] = "stolen";
        AssertIsRefused("2003", await Mall.CallAsync("/payment/simulated/confirm", paid, Token));
    }

    private static JsonObject Pay(string payId) => new() { ["payId"] = payId };

    private static JsonObject Direct(string payId, string method = "pm_simulated") => new()
    {
        ["email"] = "person@example.com", ["payAmount"] = "1.50", ["payCurrency"] = "usd", ["payId"] = payId,
        ["plan_id"] = "whatever", ["pm_id"] = method,
    };

    private static JsonObject Paid(JsonObject order)
    {
        foreach (var (name, value) in new[]
        {
            ("orgOrderId", "1"), ("payAccount", "a"), ("payResultDate", "2020-06-12 14:14:02"), ("payRst", "SUCCESS"),
            ("payStatus", "1"), ("payType", "WeChat"), ("payUnit", "USD"),
        })
        {
            order[name] = value;
        }

        return order;
    }

    private static string OrderIdOf(IReadOnlyList<OrderLine> orders) => new Domain.OrderId(Assert.Single(orders).Id).ToString();

    private void AssertState(JsonElement state, string payId, string status, string orderId) => Assert.Equal(
        $$"""{"payId":"{{payId}}","payStatus":"{{status}}","orderId":"{{orderId}}","payAmount":"1.50","payCurrency":"USD"}""",
        state.GetRawText());

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}

public sealed class MallPaymentTestsOnSqlite() : MallPaymentTests(Engine.Sqlite);

public sealed class MallPaymentTestsOnPostgres() : MallPaymentTests(Engine.Postgres);
