using Microsoft.Playwright;
using OpenCsss.Platform.Modules.Payments;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>The page of an order says what is true at each moment, also when money goes back.</summary>
public abstract class OrderStateTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    private static readonly Visitor Phone = new();
    private static readonly Visitor DarkDesktop = new() { IsPhone = false, IsDark = true, Language = "zh-CN" };

    private protected override bool HasStripe => true;

    [Fact]
    public async Task An_order_that_was_not_paid_in_time_is_closed_and_cannot_be_paid_any_more()
    {
        var page = await ToTheFormAsync();
        var form = page.Url;
        Street.Host.Clock.Jump(TimeSpan.FromMinutes(61));
        await page.GotoAsync(form);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This order is closed");
        Assert.EndsWith(OrderOf(form), page.Url, StringComparison.Ordinal);
        await LookAsync(page, "5-closed");
    }

    [Fact]
    public async Task Money_that_the_seller_sends_back_is_on_its_way_and_then_sent()
    {
        var page = await ToTheFormAsync();
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        await page.ClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        Street.Stripe!.Bank.RefundsTakeTime = true;
        await RefundAsync(page.Url);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your money is on its way back");
        await Assertions.Expect(page.Locator(".lead")).Not.ToContainTextAsync("could not be put on the card");
        await LookAsync(page, "5-refunding");

        Street.Stripe.Bank.DecideRefund(Assert.Single(Street.Stripe.Bank.Refunds), isTaken: true);
        foreach (var happened in Street.Stripe.Bank.Events.Where(one => one.Type.StartsWith("refund", StringComparison.Ordinal)))
        {
            var signature = StripeServer.Sign(happened.Body, Street.Host.Clock.GetUtcNow());
            Assert.Equal(200, await Street.Host.DeliverAsync(happened.Body, signature, Token));
        }

        await Street.Host.SweepPaymentsAsync(Token);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your money has been sent back");
        await LookAsync(page, "5-refunded");
    }

    [Fact]
    public async Task A_form_that_has_stood_open_for_too_long_takes_nothing_and_the_order_is_closed()
    {
        var page = await ToTheFormAsync();
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        Street.Host.Clock.Jump(TimeSpan.FromMinutes(61)); // The form has stood open for too long.
        await Street.Host.KeepShopAsync(Token);
        await page.ClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator("[data-fault], h1")).Not.ToHaveCountAsync(0);
        Assert.Equal(0, Assert.Single(Street.Stripe!.Bank.Intents).Received);
        await page.GotoAsync($"{Street.Home}/{OrderOf(page.Url)}");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This order is closed");
    }

    /// <summary><c>orders/…</c>, of the address of an order's page or of one below it.</summary>
    private static string OrderOf(string url) => string.Join('/', new Uri(url).AbsolutePath.Split('/')[3..5]);

    private async Task<IPage> ToTheFormAsync()
    {
        var page = await Street.EnterAsync(Phone, ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.FillAsync("#email", "lena@example.com");
        await page.ClickAsync(".paybar .btn");
        await Assertions.Expect(page.Locator("csss-stripe .btn")).ToBeVisibleAsync();
        return page;
    }

    private async Task RefundAsync(string url)
    {
        var order = await ShopOrderStore.FindByTokenAsync(
            Street.Host.Services<Db>(), Street.Partner.Id, OrderOf(url).Split('/')[1], Token);
        var paid = (await Street.Host.ShopPaymentsAsync(Street.Partner, order!.PayId, Token))[^1];
        var (outcome, _) = await Street.Host.Services<PaymentRefunds>().RequestAsync(paid.Key, amountMinor: null, Token);
        Assert.Equal(RequestRefundOutcome.Wanted, outcome);
    }

    private async Task LookAsync(IPage page, string name)
    {
        await ShopStreet.LookAtAsync(page, name, Phone);
        var other = await Street.EnterAsync(DarkDesktop);
        await other.GotoAsync(page.Url);
        await ShopStreet.LookAtAsync(other, name, DarkDesktop);
    }
}

/// <summary>On SQLite.</summary>
public sealed class OrderStateSqliteTests(Browser browser) : OrderStateTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class OrderStatePostgresTests(Browser browser) : OrderStateTests(browser, Engine.Postgres);
