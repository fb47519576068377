using Microsoft.Playwright;
using OpenCsss.Domain;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>A card at each moment of its life, as its holder sees it.</summary>
public abstract class CardStateTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    private static readonly Visitor Phone = new();
    private static readonly Visitor DarkDesktop = new() { IsPhone = false, IsDark = true, Language = "zh-CN" };

    [Fact]
    public async Task A_plan_that_runs_low_and_one_that_is_used_up_say_so_and_more_is_offered_first()
    {
        await UseAsync(700);
        var page = await Street.EnterAsync(Phone, ShopStreet.CardInUse);
        await Assertions.Expect(page.Locator(".sim .tag")).ToHaveTextAsync("Running low");
        await ShopStreet.LookAtAsync(page, "2-card-low", Phone);
        await UseAsync(2_000);
        await page.ClickAsync(".sim a.act");
        await Assertions.Expect(page.Locator(".sim .tag")).ToHaveTextAsync("Used up");
        await Assertions.Expect(page.Locator(".sim .left")).ToHaveTextAsync("0MB left");
        await Assertions.Expect(page.Locator("a.row").First).ToContainTextAsync("+2\u00a0GB");
        await ShopStreet.LookAtAsync(page, "2-card-empty", Phone);
        var other = await Street.EnterAsync(DarkDesktop, ShopStreet.CardInUse);
        await ShopStreet.LookAtAsync(other, "2-card-empty", DarkDesktop);
    }

    [Fact]
    public async Task An_add_on_works_at_once_and_is_added_to_what_is_left()
    {
        var page = await Street.EnterAsync(Phone, ShopStreet.CardInUse);
        await page.ClickAsync("a.row:has-text('+2')");
        await Assertions.Expect(page.Locator(".offer")).ToContainTextAsync("Works at once, until Wed 15\u00a0Jul.");
        await ShopStreet.LookAtAsync(page, "3-checkout-extra", Phone);
        await page.FillAsync("#email", "lena@example.com");
        await page.ClickAsync(".paybar .btn");
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Paid. Your 2\u00a0GB are on the card.");
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("It works now.");
        await ShopStreet.LookAtAsync(page, "5-paid-extra", Phone);
        await page.ClickAsync("a.btn");
        await Assertions.Expect(page.Locator(".sim .left")).ToHaveTextAsync("3.8GB left");
    }

    [Fact]
    public async Task What_was_bought_for_later_waits_on_the_card_and_its_order_says_so()
    {
        var page = await Street.EnterAsync(Phone, ShopStreet.CardInUse);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.FillAsync("#email", "lena@example.com");
        await page.ClickAsync(".paybar .btn");
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator(".lead")).ToContainTextAsync("the plan starts by itself when the one in use ends");
        await ShopStreet.LookAtAsync(page, "5-paid-waiting", Phone);
        await page.ClickAsync("a.btn");
        await Assertions.Expect(page.Locator(".row.still")).ToContainTextAsync("Starts when the plan before it ends");
        await ShopStreet.LookAtAsync(page, "2-card-waiting", Phone);
        var other = await Street.EnterAsync(DarkDesktop, ShopStreet.CardInUse);
        await ShopStreet.LookAtAsync(other, "2-card-waiting", DarkDesktop);
    }

    [Fact]
    public async Task A_plan_without_a_limit_shows_what_was_used_and_one_with_a_long_name_is_not_cut()
    {
        await Street.Host.FundAsync(Street.Partner, 1_000_000_00, Token);
        var plan = await Street.Host.SeedPlanAsync(Token, new SeedPlan
        {
            NameZh = "北美不限量", NameEn = "North America", VolumeMegabytes = null, Overage = OveragePolicy.None,
            PriceMinor = 123_456_00, Coverage = "302,310,334", Currency = "EUR",
        });
        var sim = await Street.Host.SeedSimAsync(Street.Partner, Token, new SeedSim { Iccid = "89852121501108205790" });
        await Street.Partner.Client.PlaceOrderAsync(plan.OpenOrderFor(sim), Token);
        foreach (var visitor in new[] { Phone, DarkDesktop })
        {
            var page = await Street.EnterAsync(visitor, sim.Iccid);
            await Assertions.Expect(page.Locator(".sim .bar")).ToHaveCountAsync(0);
            await ShopStreet.LookAtAsync(page, "2-card-unlimited", visitor);
            await page.GotoAsync($"{Street.Home}/checkout?plan={plan.Code}&periods=3");
            await ShopStreet.LookAtAsync(page, "3-checkout-long", visitor);
        }
    }

    private Task<WireAnswer> UseAsync(long megabytes) => Street.Host.SendUsageAsync(
        Token,
        new SeedUsage(ShopStreet.CardInUse, Street.Host.Clock.GetUtcNow() - TimeSpan.FromMinutes(2)) { Megabytes = megabytes });
}

/// <summary>On SQLite.</summary>
public sealed class CardStateSqliteTests(Browser browser) : CardStateTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class CardStatePostgresTests(Browser browser) : CardStateTests(browser, Engine.Postgres);
