using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>A person pays with Stripe's own form on our page, under the policy that the page is sent with.</summary>
public abstract class StripePageTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    private protected override bool HasStripe => true;

    [Theory]
    [InlineData(true, "en-US", false)]
    [InlineData(true, "zh-CN", true)]
    [InlineData(false, "en-US", true)]
    public async Task A_person_pays_and_has_the_plan(bool isPhone, string language, bool isDark)
    {
        var visitor = new Visitor { IsPhone = isPhone, Language = language, IsDark = isDark };
        var page = await ToTheFormAsync(visitor);
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        await ShopStreet.LookAtAsync(page, "4-stripe", visitor);
        await page.ReloadAsync(); // The same intent is paid, whatever was typed before.
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        await page.DblClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator(".big-mark")).Not.ToHaveClassAsync("big-mark wait");
        Assert.DoesNotContain("secret", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("€20.00");
        Assert.Equal(1, Street.Stripe!.Count("POST /v1/payment_intents"));
        Assert.Equal(2_000, Assert.Single(Street.Stripe.Bank.Intents).Received);
    }

    [Fact]
    public async Task A_declined_card_is_told_on_the_form_and_another_pays()
    {
        var page = await ToTheFormAsync(new Visitor());
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Declined);
        await page.ClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator("[data-fault]")).ToContainTextAsync("Your card was declined.");
        await ShopStreet.LookAtAsync(page, "4-stripe-declined", new Visitor());
        await page.ClickAsync("a.back");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your bank said no");
        await page.ClickAsync("a.btn");
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        await page.ClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
    }

    [Fact]
    public async Task The_bank_asks_in_a_frame_of_its_own_and_only_whoever_approves_has_paid()
    {
        var page = await ToTheFormAsync(new Visitor());
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Asking);
        await page.ClickAsync("csss-stripe .btn");
        await StripeInBrowser.DecideAsync(page, isMe: false);
        await Assertions.Expect(page.Locator("[data-fault]")).ToContainTextAsync("unable to authenticate");
        Assert.Equal(0, Assert.Single(Street.Stripe!.Bank.Intents).Received);
        await page.ClickAsync("csss-stripe .btn");
        await StripeInBrowser.DecideAsync(page, isMe: true);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        Assert.Equal(2_000, Assert.Single(Street.Stripe.Bank.Intents).Received);
    }

    [Fact]
    public async Task Whoever_goes_back_after_paying_is_led_to_the_order_and_pays_nothing_twice()
    {
        var page = await ToTheFormAsync(new Visitor());
        var form = page.Url;
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        await page.ClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        await page.GotoAsync($"{form[..form.LastIndexOf('/')]}?payment_intent=pi_1&payment_intent_client_secret=x&redirect_status=y");
        Assert.DoesNotContain("secret", page.Url, StringComparison.Ordinal);
        await page.GotoAsync(form);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        Assert.Single(Street.Stripe!.Bank.Intents);
    }

    [Fact]
    public async Task The_policy_lets_Stripe_in_where_one_pays_and_nowhere_else()
    {
        var page = await ToTheFormAsync(new Visitor());
        var answer = (await page.ReloadAsync())!;
        var policy = await answer.HeaderValueAsync("content-security-policy");
        Assert.Contains("script-src 'self' https://js.stripe.com", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        answer = (await page.GotoAsync(page.Url[..page.Url.LastIndexOf('/')]))!;
        Assert.DoesNotContain("stripe", await answer.HeaderValueAsync("content-security-policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_does_not_come_and_a_browser_without_scripts_are_told_that_nothing_was_charged()
    {
        var page = await ToTheFormAsync(new Visitor());
        await page.Context.RouteAsync("https://js.stripe.com/**", route => route.AbortAsync("blockedbyclient"));
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[data-fault]")).ToContainTextAsync("Nothing was charged");
        await ShopStreet.LookAtAsync(page, "4-stripe-blocked", new Visitor());

        var plain = await Street.EnterAsync(new Visitor { HasScript = false });
        await plain.GotoAsync(page.Url);
        await Assertions.Expect(plain.Locator(".note.warn")).ToContainTextAsync("Paying by card needs JavaScript here");
        await ShopStreet.LookAtAsync(plain, "4-stripe", new Visitor { HasScript = false });
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_and_the_order_is_kept()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.FreshCard);
        Street.Host.AllowLog("Payment", "The provider is away, and the operator is told.");
        Street.Stripe!.Next("POST /v1/payment_intents", StripeFault.TooMany);
        await BuyAsync(page);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Payment is not working right now");
        await ShopStreet.LookAtAsync(page, "8-away", new Visitor());
        await page.GotoAsync(page.Url[..page.Url.LastIndexOf('/')]);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your order is ready to be paid"); // No bank has said no.
        Street.Stripe.Next("POST /v1/payment_intents", StripeFault.TooMany);
        await page.ClickAsync("a.btn");
        await page.ClickAsync("a.btn:has-text('Try again')");
        await StripeInBrowser.TypeCardAsync(page, StripeInBrowser.Good);
        await page.ClickAsync("csss-stripe .btn");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        Assert.Equal(2_000, Street.Stripe.Bank.Intents.Sum(intent => intent.Received));
    }

    private async Task<IPage> ToTheFormAsync(Visitor visitor)
    {
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await BuyAsync(page);
        await Assertions.Expect(page.Locator("csss-stripe .btn")).ToBeVisibleAsync();
        return page;
    }

    private async Task BuyAsync(IPage page)
    {
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.FillAsync("#email", "lena@example.com");
        await page.ClickAsync(".paybar .btn");
        await page.WaitForURLAsync("**/pay");
    }
}

/// <summary>On SQLite.</summary>
public sealed class StripePageSqliteTests(Browser browser) : StripePageTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class StripePagePostgresTests(Browser browser) : StripePageTests(browser, Engine.Postgres);
