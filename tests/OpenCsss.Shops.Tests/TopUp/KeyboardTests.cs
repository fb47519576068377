using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>Whoever has no pointer, little room, or large letters.</summary>
public sealed class KeyboardTests(Browser browser) : ShopScenario(browser, Engine.Sqlite)
{
    private const int MostTabs = 40;

    [Fact]
    public async Task From_the_number_to_the_button_that_pays_with_the_keyboard_alone()
    {
        var page = await Street.EnterAsync(new Visitor { IsPhone = false });
        await TabToAsync(page, "#iccid");
        await page.Keyboard.TypeAsync(ShopStreet.CardInUse);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/card");
        await TabToAsync(page, "a.row");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/checkout**");
        await TabToAsync(page, "#email");
        await page.Keyboard.TypeAsync("lena@example.com");
        await TabToAsync(page, ".paybar .btn");
    }

    [Fact]
    public async Task The_first_stop_leads_past_what_is_the_same_on_each_page()
    {
        var page = await Street.EnterAsync(new Visitor { IsPhone = false }, ShopStreet.CardInUse);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
    }

    [Theory]
    [InlineData(320, 100)]
    [InlineData(390, 200)]
    [InlineData(768, 100)]
    [InlineData(1280, 200)]
    public async Task Nothing_scrolls_sideways_or_is_cut(int width, int percent)
    {
        var page = await Street.EnterAsync(new Visitor { IsPhone = false }, ShopStreet.CardInUse);
        await page.SetViewportSizeAsync(width, 800);
        var checkout = $"/checkout?plan={Street.TenGigabytes}";
        foreach (var path in new[] { "", "/card", "/card?place=", checkout, $"/checkout?plan={Street.ADay}" })
        {
            await page.GotoAsync(Street.Home + path);
            await page.EvaluateAsync($"document.documentElement.style.fontSize = '{percent}%'");
            Assert.Equal("", await page.EvaluateAsync<string>(
                """
                [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.hide, .skip')
                    && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                  .map(e => e.outerHTML.slice(0, 80)).join('\n')
                """));
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                [...document.querySelectorAll('main a, main button, main summary')].filter(e => e.checkVisibility()
                    && !e.closest('p, dd') && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))
                """));
        }
    }

    /// <summary>Presses Tab until that is focused; each stop on the way must be seen.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(
                await page.EvaluateAsync<bool>("getComputedStyle(document.activeElement).outlineStyle !== 'none'"),
                await page.EvaluateAsync<string>("document.activeElement.outerHTML"));
            if (await page.EvaluateAsync<bool>($"document.activeElement.matches('{selector}')"))
            {
                return;
            }
        }

        Assert.Fail($"{selector} is not reached by the keyboard.");
    }
}
