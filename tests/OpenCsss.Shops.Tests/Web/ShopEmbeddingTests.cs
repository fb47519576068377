using Microsoft.Playwright;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.Web;

/// <summary>A partner may show its shop inside its own pages, and nobody else may.</summary>
public sealed class ShopEmbeddingTests(Browser browser) : ShopScenario(browser, Engine.Sqlite)
{
    private const string Own = "https://tern.example";

    private readonly List<IBrowser> _browsers = [];

    [Fact]
    public async Task The_partners_own_page_shows_the_shop_and_people_get_through_it_there()
    {
        await EmbedAsync();
        var frame = (await OpenAsync(Own)).FrameLocator("iframe");
        await frame.Locator("#iccid").FillAsync(ShopStreet.CardInUse);
        await frame.Locator("form button.btn:not(.plain)").ClickAsync();
        await frame.Locator("text=中文").ClickAsync();
        await Assertions.Expect(frame.Locator(".sim h2")).ToHaveTextAsync("欧洲");
        await frame.Locator("a.row").First.ClickAsync();
        await frame.Locator("#email").FillAsync("lena@example.com");
        await frame.Locator(".paybar .btn").ClickAsync();
        await frame.Locator("button[value=pay]").ClickAsync();
        await Assertions.Expect(frame.Locator("h1")).ToContainTextAsync("已付款");
    }

    [Fact]
    public async Task Another_page_does_not()
    {
        await EmbedAsync();
        var page = await OpenAsync("https://other.example");
        await page.WaitForFunctionAsync("() => window.loaded");
        Assert.DoesNotContain(page.Frames, frame => frame.Url.StartsWith(Street.Home, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cookies_leave_the_site_only_for_a_shop_that_may_be_embedded_and_only_over_TLS()
    {
        Assert.All(await CookiesAsync(isSecure: true), cookie => Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal));
        await EmbedAsync();
        Assert.All(await CookiesAsync(isSecure: false), cookie => Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal));
        Assert.All(await CookiesAsync(isSecure: true), cookie =>
        {
            Assert.Contains("secure; samesite=none; partitioned", cookie, StringComparison.Ordinal);
            Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers)
        {
            await browser.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task EmbedAsync()
    {
        await Street.Host.SetShopAsync(
            Street.Partner, new ShopSettings { Name = "Tern", EmbeddedBy = Own }, Token);
        Street.Host.Clock.Jump(TimeSpan.FromSeconds(2));
    }

    /// <summary>A page of another site with the shop in a frame, as behind a proxy that has TLS.</summary>
    private async Task<IPage> OpenAsync(string site)
    {
        var browser = await Chromium.StartAsync("--disable-features=LocalNetworkAccessChecks"); // The shop is on loopback.
        _browsers.Add(browser);
        var window = await browser.NewContextAsync(new Visitor().Options);
        await window.SetExtraHTTPHeadersAsync([KeyValuePair.Create("X-Forwarded-Proto", "https")]);
        await window.RouteAsync($"{site}/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"""
                <!DOCTYPE html><title>Site</title>
                <iframe src="{Street.Home}" width=390 height=800 onload="loaded = true"></iframe>
                """,
        }));
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{site}/");
        return page;
    }

    private async Task<List<string>> CookiesAsync(bool isSecure)
    {
        using var http = NewClient();
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri(Street.Home));
        asked.Headers.Add("X-Forwarded-Proto", isSecure ? "https" : "http");
        using var answer = await http.SendAsync(asked, Token);
        return [.. answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.ToLowerInvariant())];
    }
}
