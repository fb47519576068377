using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>What is left on a card, and the plans for it.</summary>
public abstract class CardPageTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    [Fact]
    public async Task The_card_tells_what_is_left_until_when_and_how_old_that_is()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.CardInUse);
        var panel = page.Locator(".sim");
        await Assertions.Expect(panel.Locator("h2")).ToHaveTextAsync("Europe");
        await Assertions.Expect(panel.Locator(".tag")).ToHaveTextAsync("In use");
        await Assertions.Expect(panel).ToContainTextAsync("3.2\u00a0GB of 5\u00a0GB used");
        await Assertions.Expect(panel).ToContainTextAsync("Ends in 4 days");
        await Assertions.Expect(panel).ToContainTextAsync("Wed 15\u00a0Jul, 11:59 your time (UTC+2)");
        await Assertions.Expect(panel).ToContainTextAsync("As of 11:56, 4 minutes ago");
        Assert.Equal("2026-07-15 09:59 UTC", await panel.Locator("time").GetAttributeAsync("title"));
        Assert.DoesNotContain(ShopStreet.CardInUse, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(ShopStreet.CardInUse, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_script_times_are_in_the_sellers_zone_and_say_so()
    {
        var page = await Street.EnterAsync(new Visitor { HasScript = false, Zone = "America/New_York" }, ShopStreet.CardInUse);
        await Assertions.Expect(page.Locator(".sim")).ToContainTextAsync("Wed 15\u00a0Jul, 11:59 (UTC+2)");
    }

    [Theory]
    [InlineData("Japan")]
    [InlineData("日本")]
    [InlineData("Japón")]
    [InlineData("япония")]
    [InlineData("440")]
    [InlineData("jp")]
    public async Task A_country_is_found_by_its_name_in_any_language_and_by_its_codes(string sought)
    {
        var page = await Street.EnterAsync(new Visitor { HasScript = false }, ShopStreet.FreshCard);
        await page.FillAsync("#place", sought);
        await page.PressAsync("#place", "Enter");
        await Assertions.Expect(page.Locator(".group h3").First).ToContainTextAsync("Japan");
        await Assertions.Expect(page.Locator("a.row", new() { HasText = "1\u00a0GB" })).ToContainTextAsync("€1.90");
        await Assertions.Expect(page.Locator(".group h3", new() { HasText = "Europe" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_place_that_is_none_and_one_without_plans_say_what_to_do()
    {
        var visitor = new Visitor();
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await page.FillAsync("#place", "Atlantis");
        await page.PressAsync("#place", "Enter");
        await Assertions.Expect(page.Locator(".note")).ToContainTextAsync("We know no place called “Atlantis”");
        await page.FillAsync("#place", "Brazil");
        await page.PressAsync("#place", "Enter");
        await Assertions.Expect(page.Locator(".note")).ToContainTextAsync("There is no plan for Brazil that works on this card");
        await ShopStreet.LookAtAsync(page, "2-card-no-plan", visitor);
        await page.ClickAsync("text=Show all plans");
        await Assertions.Expect(page.Locator("a.row")).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Add_ons_are_offered_while_a_plan_is_in_use_and_only_then()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.CardInUse);
        await Assertions.Expect(page.Locator("a.row", new() { HasText = "+2\u00a0GB" })).ToContainTextAsync("€5.00");
        var fresh = await Street.EnterAsync(new Visitor(), ShopStreet.FreshCard);
        await Assertions.Expect(fresh.Locator("a.row", new() { HasText = "+2\u00a0GB" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_card_is_remembered_by_this_browser_alone_and_another_browser_is_asked_for_it()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.CardInUse);
        var address = page.Url;
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".sim")).ToBeVisibleAsync();
        var other = await Street.EnterAsync(new Visitor());
        await other.GotoAsync(address);
        Assert.Equal(Street.Home, other.Url);
    }

    [Fact]
    public async Task The_language_is_switched_by_a_link_and_stays()
    {
        var page = await Street.EnterAsync(new Visitor { HasScript = false }, ShopStreet.CardInUse);
        await page.ClickAsync("text=中文");
        await Assertions.Expect(page.Locator(".sim h2")).ToHaveTextAsync("欧洲");
        Assert.EndsWith("/card", page.Url, StringComparison.Ordinal);
        await page.GotoAsync(Street.Home);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("为您的 SIM 卡续充");
    }
}

/// <summary>On SQLite.</summary>
public sealed class CardPageSqliteTests(Browser browser) : CardPageTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class CardPagePostgresTests(Browser browser) : CardPageTests(browser, Engine.Postgres);
