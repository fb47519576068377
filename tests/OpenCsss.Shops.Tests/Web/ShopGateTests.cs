using System.Net;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.Web;

/// <summary>What stands before every page: whose shop it is, what a browser may do, whose form it is.</summary>
public sealed class ShopGateTests(Browser browser) : ShopScenario(browser, Engine.Sqlite)
{
    [Fact]
    public async Task Every_page_forbids_what_it_does_not_need()
    {
        using var http = NewClient();
        using var answer = await http.GetAsync(new Uri(Street.Home), Token);
        var policy = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("stripe", policy, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var html = await answer.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", html, StringComparison.Ordinal);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("iccid=89852121501108205774", "application/x-www-form-urlencoded")]
    [InlineData("form_token=abc&iccid=89852121501108205774", "application/x-www-form-urlencoded")]
    [InlineData("{\"iccid\":\"89852121501108205774\"}", "application/json")]
    [InlineData("--x\r\nnothing", "multipart/form-data; boundary=x")]
    [InlineData("", "application/x-www-form-urlencoded")]
    public async Task A_form_that_is_not_ours_is_refused_with_a_page(string body, string type)
    {
        using var http = NewClient();
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await http.PostAsync(new Uri(Street.Home), content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This page was open for too long", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_far_too_long_is_refused()
    {
        using var http = NewClient();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("iccid", new string('8', 1_000_000))]);
        using var answer = await http.PostAsync(new Uri(Street.Home), content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/shop/NOBODY", "There is no shop here")]
    [InlineData("/shop/NOBODY/card", "There is no shop here")]
    [InlineData("/shop/TERN/nothing", "There is no such page")]
    [InlineData("/shop/TERN/a/b/c", "There is no such page")]
    public async Task What_is_not_there_is_a_page_that_says_so(string path, string told)
    {
        using var http = NewClient();
        using var answer = await http.GetAsync(new Uri(Street.Host.Address, path), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_that_was_switched_off_has_no_shop()
    {
        await Street.Host.DisableAsync(Street.Partner, Token);
        Street.Host.Clock.Jump(TimeSpan.FromSeconds(2));
        using var http = NewClient();
        using var answer = await http.GetAsync(new Uri(Street.Home), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_switch_of_language_leads_nowhere_else()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri($"{Street.Home}/card?place=JP&lang=zh-CN&x=//evil.example"), Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/shop/TERN/card?place=JP&x=%2F%2Fevil.example", answer.Headers.Location!.OriginalString);
    }
}
