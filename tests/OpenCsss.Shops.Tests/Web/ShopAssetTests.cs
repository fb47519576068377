using System.Text.RegularExpressions;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.Web;

/// <summary>What a browser loads: all of it is there, little of it, and only from here.</summary>
public sealed partial class ShopAssetTests(Browser browser) : ShopScenario(browser, Engine.Sqlite)
{
    private const int MostBytes = 100_000;

    [Fact]
    public async Task Each_asset_of_the_first_page_is_there_with_its_length_and_is_kept_for_a_year()
    {
        using var http = NewClient();
        var html = await http.GetStringAsync(Street.Home, Token);
        var urls = Asset().Matches(html).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(urls.Count >= 4, html);
        foreach (var url in urls)
        {
            using var answer = await http.GetAsync(new Uri(Street.Host.Address, url), Token);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(Token));
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task The_first_page_with_all_that_it_loads_is_less_than_a_hundred_kilobytes()
    {
        var visitor = new Visitor();
        var page = await Street.EnterAsync(visitor);
        var bytes = await page.EvaluateAsync<long>(
            "performance.getEntries().filter(e => 'transferSize' in e).reduce((sum, e) => sum + e.transferSize, 0)");
        var foreign = await page.EvaluateAsync<string[]>(
            "performance.getEntriesByType('resource').map(e => e.name).filter(name => !name.startsWith(location.origin))");
        Assert.InRange(bytes, 5_000, MostBytes);
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task An_asset_that_is_none_is_not_found()
    {
        using var http = NewClient();
        foreach (var path in new[] { "/shop-assets/shop.css", "/shop-assets/..%2f..%2fappsettings.json", "/shop/TERN/logo.x.svg" })
        {
            using var answer = await http.GetAsync(new Uri(Street.Host.Address, path), Token);
            Assert.Equal(404, (int)answer.StatusCode);
        }
    }

    [GeneratedRegex("(?:href|src|reader)=\"(/shop-assets/[^\"]+|/shop/TERN/(?:brand|icon)[^\"]+)\"")]
    private static partial Regex Asset();
}
