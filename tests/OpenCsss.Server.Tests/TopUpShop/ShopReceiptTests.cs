using OpenCsss.Platform.Modules.Payments.Simulated;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Receipts say what was true when it was paid, by mail and on the page, whatever is set later.</summary>
public abstract class ShopReceiptTests(Engine engine) : MallScenario(engine)
{
    private static readonly ShopSettings Before = new()
    {
        Name = "Tern", SellerName = "Tern Travel Ltd", SellerAddress = "1 Example Quay, Dublin", VatNumber = "IE1",
        VatHundredths = 2_300, RefundDays = 14,
    };

    private static readonly ShopSettings After = new()
    {
        Name = "Gull", SellerName = "Gull GmbH", SellerAddress = "Beispielweg 2, Berlin", VatNumber = "DE2",
        VatHundredths = 1_900, RefundDays = 0,
    };

    [Fact]
    public async Task A_receipt_keeps_seller_tax_and_refund_rule_of_its_day()
    {
        await Host.SetShopAsync(Partner, Before, Token);
        var bought = await BuyAsync("one");
        await Host.SetShopAsync(Partner, After, Token);
        var receipt = (await ShowAsync(bought)).Receipt!;
        Assert.Equal(
            new ShopReceipt(
                Partner.Id, bought.Id, "Tern Travel Ltd", "1 Example Quay, Dublin", "IE1", 2_300, 28, 14, receipt.IssuedAt),
            receipt);
        Assert.Equal(bought.PaidAt, receipt.IssuedAt);
        var page = await PageAsync(bought);
        foreach (var text in (string[])["Tern Travel Ltd", "1 Example Quay, Dublin", "IE1", "VAT 23", "0.28", "1.22", "1.50"])
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("19", ReceiptOf(page).Replace(bought.OrderNo, "", StringComparison.Ordinal), StringComparison.Ordinal);
        var mail = Assert.Single(await Host.CustomerMailAsync(Partner, Token)).Body;
        Assert.Contains("of which 23.00 % tax: 0.28 USD", mail, StringComparison.Ordinal);
        Assert.Contains("\nTern Travel Ltd\n1 Example Quay, Dublin\nVAT number: IE1\n", mail, StringComparison.Ordinal);
        Assert.Equal("Gull GmbH", (await ShowAsync(await BuyAsync("two", await Host.SeedSimAsync(Partner, Token)))).Receipt!.Seller);
    }

    [Fact]
    public async Task What_was_ordered_before_a_change_and_paid_after_it_has_the_receipt_of_the_day_of_payment()
    {
        await Host.SetShopAsync(Partner, Before, Token);
        var order = (await OrderOnPageAsync("late")).Order!;
        Assert.Null((await ShowAsync(order)).Receipt);
        await Host.SetShopAsync(Partner, After, Token);
        Assert.Equal("Gull GmbH", (await ShowAsync(await PayOnPageAsync(order))).Receipt!.Seller);
    }

    [Fact]
    public async Task A_receipt_describes_what_was_sold_and_not_what_the_plan_has_become()
    {
        var bought = await BuyAsync("one");
        await Host.ChangePlanAsync(Plan, "Smaller", 1_048_576, Token);
        Assert.Equal("Plan", (await ShowAsync(bought)).Terms.NameEn);
        var other = (await OrderOnPageAsync("two", sim: await Host.SeedSimAsync(Partner, Token))).Order!;
        Assert.Equal("Smaller", (await ShowAsync(other)).Terms.NameEn);
    }

    [Fact]
    public async Task A_shop_that_was_never_set_up_sells_in_the_partners_name_without_tax()
    {
        var receipt = (await ShowAsync(await BuyAsync("one"))).Receipt!;
        Assert.Equal((Partner.AccessCode, "", "", 0, 0L, 0), (
            receipt.Seller, receipt.SellerAddress, receipt.VatNumber, receipt.VatHundredths, receipt.VatMinor, receipt.RefundDays));
    }

    [Theory]
    [InlineData(150, 1_900, 24)]
    [InlineData(150, 2_300, 28)]
    [InlineData(1, 10_000, 1)]
    [InlineData(0, 1_900, 0)]
    [InlineData(999_999_999, 770, 71_494_893)]
    public void Tax_is_what_of_the_price_it_is(long price, int hundredths, long tax) =>
        Assert.Equal(tax, ShopReceipt.VatIn(price, hundredths));

    [Theory]
    [InlineData(150_000, 1_000, 13_600)]
    [InlineData(100, 1_000, 0)]
    [InlineData(123_400, 800, 9_100)]
    public void Tax_in_a_currency_without_fractions_has_none(long price, int hundredths, long tax) =>
        Assert.Equal(tax, ShopReceipt.VatIn(price, hundredths, isWhole: true));

    private async Task<ShopOrder> BuyAsync(string key, SeededSim? sim = null) =>
        await PayOnPageAsync((await OrderOnPageAsync(key, sim: sim)).Order!);

    private async Task<ShopOrder> PayOnPageAsync(ShopOrder order)
    {
        var partner = await Host.PartnerAsync(Partner, Token);
        var opened = await Host.ShopCounter.PayAsync(partner, order, Token);
        await Host.SimulatedDesk.ActAsync(opened!.Provider!.Reference, SimulatedAction.Pay, Token);
        return await Host.ShopOrderAsync(Partner, order.PayId, Token);
    }

    private async Task<ShopOrderShown> ShowAsync(ShopOrder order) => (await Host.ShopCounter.FindOrderAsync(
        await Host.PartnerAsync(Partner, Token), order.Token, Token))!;

    private async Task<string> PageAsync(ShopOrder order) =>
        (await Host.GetAsync($"/shop/{Partner.AccessCode}/orders/{order.Token}/receipt", Token)).Body;

    private static string ReceiptOf(string page) => page[
        page.IndexOf("<table", StringComparison.Ordinal)..page.IndexOf("</table>", StringComparison.Ordinal)];
}

public sealed class ShopReceiptTestsOnSqlite() : ShopReceiptTests(Engine.Sqlite);

public sealed class ShopReceiptTestsOnPostgres() : ShopReceiptTests(Engine.Postgres);
