using System.Text.RegularExpressions;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Security;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>What pages ask: one order for a form, its moments, its renewal, and the history of a card.</summary>
public abstract partial class ShopCounterTests(Engine engine) : MallScenario(engine)
{
    [Fact]
    public async Task A_form_that_is_sent_twice_is_one_order_and_one_payment()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        var orders = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OrderOnPageAsync("key")));
        var order = Assert.Single(orders.Select(bought => bought.Order!).DistinctBy(one => one.Id));
        var opened = await Host.ShopCounter.PayAsync(partner, order, Token);
        Assert.Equal(OpenPaymentOutcome.Open, opened!.Outcome);
        await Host.SimulatedDesk.ActAsync(opened.Provider!.Reference, SimulatedAction.Pay, Token);
        var shown = await Host.ShopCounter.ConfirmAsync(partner, order.Token, Token);
        Assert.Equal(ShopOrderStatus.Paid, shown!.Order.Status);
        Assert.Equal(OrderStatus.InUse, shown.Plan!.Status);
        Assert.Equal(PaymentMoney.Settled, shown.Payment!.Money);
        Assert.Null(await Host.ShopCounter.PayAsync(partner, shown.Order, Token));
        Assert.Single(await Host.OrdersAsync(Partner, Token));
    }

    [Fact]
    public async Task A_token_is_of_one_partners_order_and_of_no_other()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        var order = (await OrderOnPageAsync("a")).Order!;
        var stranger = await Host.PartnerAsync(await Host.SeedPartnerAsync(Token), Token);
        Assert.Null(await Host.ShopCounter.FindOrderAsync(stranger, order.Token, Token));
        Assert.Null(await Host.ShopCounter.FindOrderAsync(partner, "guess", Token));
        Assert.Equal(order.Id, (await Host.ShopCounter.FindOrderAsync(partner, order.Token, Token))!.Order.Id);
    }

    [Fact]
    public async Task A_renewal_is_switched_off_and_on_again()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        var shown = await BuyAsync(partner, "r", renewsItself: true);
        Assert.Equal(RenewalStatus.InForce, shown.Renewal!.Status);
        Assert.True(await Host.ShopCounter.SetRenewalAsync(shown.Order, isOn: false, Token));
        shown = (await Host.ShopCounter.FindOrderAsync(partner, shown.Order.Token, Token))!;
        Assert.Equal((RenewalStatus.Off, null), (shown.Renewal!.Status, shown.Renewal.DueAt));
        Assert.True(await Host.ShopCounter.SetRenewalAsync(shown.Order, isOn: true, Token));
        shown = (await Host.ShopCounter.FindOrderAsync(partner, shown.Order.Token, Token))!;
        Assert.Equal(RenewalStatus.InForce, shown.Renewal!.Status);
        Assert.Equal(1, await Host.RenewAsync(Token));
    }

    [Fact]
    public async Task History_opens_with_a_code_from_the_mail_of_whoever_paid_and_with_nothing_else()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        await BuyAsync(partner, "h", renewsItself: false);
        await Host.ShopHistory.SendCodeAsync(partner, Sim.Id, "other@example.com", "en-US", Token);
        Assert.Single(await Host.CustomerMailAsync(Partner, Token)); // The receipt.
        await Host.ShopHistory.SendCodeAsync(partner, Sim.Id, " Person@Example.com ", "en-US", Token);
        await Host.ShopHistory.SendCodeAsync(partner, Sim.Id, Email, "en-US", Token);
        var mail = (await Host.CustomerMailAsync(Partner, Token))[1..];
        var code = CodeForm().Match(Assert.Single(mail).Body).Value;
        Assert.Null(await Host.ShopHistory.ListAsync(partner, Sim.Id, Email, "000000x", Token));
        Assert.Null(await Host.ShopHistory.ListAsync(partner, Sim.Id, "other@example.com", code, Token));
        Assert.Single((await Host.ShopHistory.ListAsync(partner, Sim.Id, Email, code, Token))!);
        Host.Clock.Jump(TimeSpan.FromMinutes(16));
        Assert.Null(await Host.ShopHistory.ListAsync(partner, Sim.Id, Email, code, Token));
    }

    [Fact]
    public async Task A_code_that_is_guessed_at_is_good_for_nothing_any_more()
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        await BuyAsync(partner, "g", renewsItself: false);
        await Host.ShopHistory.SendCodeAsync(partner, Sim.Id, Email, "en-US", Token);
        var code = CodeForm().Match((await Host.CustomerMailAsync(Partner, Token))[^1].Body).Value;
        for (var n = 0; n < 5; n++)
        {
            Assert.Null(await Host.ShopHistory.ListAsync(partner, Sim.Id, Email, "wrong", Token));
        }

        Assert.Null(await Host.ShopHistory.ListAsync(partner, Sim.Id, Email, code, Token));
    }

    private async Task<ShopOrderShown> BuyAsync(Partner partner, string key, bool renewsItself)
    {
        var order = (await OrderOnPageAsync(key, renewsItself)).Order!;
        var opened = await Host.ShopCounter.PayAsync(partner, order, Token);
        await Host.SimulatedDesk.ActAsync(opened!.Provider!.Reference, SimulatedAction.Pay, Token);
        return (await Host.ShopCounter.FindOrderAsync(partner, order.Token, Token))!;
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex CodeForm();
}

public sealed class ShopCounterTestsOnSqlite() : ShopCounterTests(Engine.Sqlite);

public sealed class ShopCounterTestsOnPostgres() : ShopCounterTests(Engine.Postgres);
