using System.Globalization;
using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>The whole price, beside the button that pays it.</summary>
public abstract class CheckoutPageTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    [Theory]
    [MemberData(nameof(AllVisitors))]
    public async Task What_is_paid_stands_beside_the_button_and_both_are_on_the_first_screen(Visitor visitor)
    {
        var page = await Street.EnterAsync(visitor, ShopStreet.CardInUse);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        var button = page.Locator(".paybar .btn");
        await Assertions.Expect(button).ToContainTextAsync("€20.00");
        await Assertions.Expect(page.Locator(".total")).ToContainTextAsync("€20.00");
        await Assertions.Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(page.Locator(".paybar .refund")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(page.Locator("#email")).ToBeInViewportAsync(new() { Ratio = 1 });
        await ShopStreet.LookAtAsync(page, "3-checkout", visitor);
    }

    [Fact]
    public async Task A_number_of_days_is_chosen_by_links_and_the_price_is_of_all_of_them()
    {
        var page = await Street.EnterAsync(new Visitor { HasScript = false }, ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.ADay}");
        await page.ClickAsync("[aria-label='7\u00a0days']");
        await Assertions.Expect(page.Locator(".paybar .btn")).ToHaveTextAsync("Pay €13.30");
        await Assertions.Expect(page.Locator(".offer")).ToContainTextAsync("GB a day, 7\u00a0days");
        await Assertions.Expect(page.Locator(".offer")).ToContainTextAsync("Then 128 kbit/s until midnight");
    }

    [Fact]
    public async Task Nothing_is_switched_on_in_advance()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        Assert.False(await page.IsCheckedAsync("[name=renew]"));
    }

    [Fact]
    public async Task A_plan_that_is_not_sold_for_the_card_leads_back_to_those_that_are()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.FreshCard);
        foreach (var plan in new[] { Street.Extra, "DP99999999999999", "", "%3Cscript%3E" })
        {
            await page.GotoAsync($"{Street.Home}/checkout?plan={plan}&periods=-1");
            Assert.Equal(
                string.Create(CultureInfo.InvariantCulture, $"{Street.Home}/card"), page.Url);
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class CheckoutPageSqliteTests(Browser browser) : CheckoutPageTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class CheckoutPagePostgresTests(Browser browser) : CheckoutPageTests(browser, Engine.Postgres);
