using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>A person buys: from the number of the card to the receipt, whatever the bank does.</summary>
public abstract partial class PurchaseJourneyTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    private const string Email = "lena@example.com";

    [Theory]
    [MemberData(nameof(AllVisitors))]
    public async Task A_person_buys_a_plan_and_has_it(Visitor visitor)
    {
        var isChinese = visitor.Language == "zh-CN";
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await ShopStreet.LookAtAsync(page, "2-card-new", visitor);
        await PayAsync(page);
        await ShopStreet.LookAtAsync(page, "4-bank", visitor);
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(
            isChinese ? "已付款，10\u00a0GB 已加到卡上。" : "Paid. Your 10\u00a0GB are on the card.");
        Assert.DoesNotContain(Email, page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("€20.00");
        await ShopStreet.LookAtAsync(page, "5-paid", visitor);

        await page.ClickAsync("a[href$='/receipt']");
        await Assertions.Expect(page.Locator(".receipt .sum")).ToContainTextAsync("€20.00");
        await ShopStreet.LookAtAsync(page, "6-receipt", visitor);

        await page.GotoAsync($"{Street.Home}/card");
        await Assertions.Expect(page.Locator(".sim .left")).ToHaveTextAsync(isChinese ? "10GB 剩余" : "10GB left");
    }

    [Fact]
    public async Task A_bank_that_says_no_takes_nothing_and_another_card_is_tried()
    {
        var visitor = new Visitor();
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await PayAsync(page);
        await page.ClickAsync("button[value=decline]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your bank said no");
        await ShopStreet.LookAtAsync(page, "5-declined", visitor);
        await page.ClickAsync("a.btn");
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
    }

    [Fact]
    public async Task A_bank_that_decides_later_is_waited_for_and_the_page_tells_when_it_has()
    {
        var visitor = new Visitor();
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await PayAsync(page);
        var bank = page.Url;
        await page.ClickAsync("button[value=decide]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your bank is still deciding");
        await Assertions.Expect(page.Locator("a.btn")).ToHaveCountAsync(0); // Nobody is led to pay again.
        await ShopStreet.LookAtAsync(page, "5-deciding", visitor);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(bank);
        await other.ClickAsync("button[value=accept]");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(
            "Paid.", new() { Timeout = (float)Patience.Deadline.TotalMilliseconds });
    }

    [Fact]
    public async Task A_bank_that_asks_is_approved_and_a_window_that_was_closed_is_opened_again()
    {
        var visitor = new Visitor { HasScript = false };
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await PayAsync(page);
        await page.ClickAsync("button[value=closed]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your order is ready to be paid");
        await ShopStreet.LookAtAsync(page, "5-waiting", visitor);
        await page.ClickAsync("a.btn");
        await page.ClickAsync("button[value=approval]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your bank asks for your approval");
        await ShopStreet.LookAtAsync(page, "5-approval", visitor);
        await page.ClickAsync("a.btn");
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_is_one_order()
    {
        var page = await Street.EnterAsync(new Visitor { HasScript = false }, ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.FillAsync("#email", Email);
        var form = await page.EvaluateAsync<string>(
            "new URLSearchParams(new FormData(document.querySelector('form.two'))).toString()");
        var places = new HashSet<string>();
        for (var time = 0; time < 3; time++)
        {
            var answer = await page.Context.APIRequest.PostAsync($"{Street.Home}/checkout", new()
            {
                DataString = form, MaxRedirects = 0,
                Headers = [KeyValuePair.Create("Content-Type", "application/x-www-form-urlencoded")],
            });
            Assert.Equal(303, answer.Status);
            places.Add(answer.Headers["location"]);
        }

        Assert.Single(places);
    }

    [Fact]
    public async Task Two_taps_on_the_button_are_one_order_and_so_is_a_form_that_comes_again_after_it_was_paid()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.FillAsync("#email", Email);
        var form = await page.EvaluateAsync<string>(
            "new URLSearchParams(new FormData(document.querySelector('form.two'))).toString()");
        await page.DblClickAsync(".paybar .btn");
        await page.WaitForURLAsync("**/payment/simulated/**");
        await page.DblClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        var order = page.Url;
        var answer = await page.Context.APIRequest.PostAsync($"{Street.Home}/checkout", new()
        {
            DataString = form, MaxRedirects = 0,
            Headers = [KeyValuePair.Create("Content-Type", "application/x-www-form-urlencoded")],
        });
        Assert.EndsWith($"{answer.Headers["location"]}", $"{new Uri(order).AbsolutePath}/pay", StringComparison.Ordinal);
        Assert.Equal(1, await CountPurchasesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_goes_back_after_paying_or_has_a_second_window_is_told_before_it_is_bought_once_more(bool hasScript)
    {
        var visitor = new Visitor { HasScript = hasScript };
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await PayAsync(page);
        var bank = page.Url;
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        await page.GotoAsync(bank);
        await Assertions.Expect(page.Locator("button[value=pay]")).ToHaveCountAsync(0);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await Assertions.Expect(page.Locator(".note.warn")).ToContainTextAsync("This plan was bought for this card at 12:00");

        await second.FillAsync("#email", Email);
        await second.ClickAsync(".paybar .btn");
        await Assertions.Expect(second.Locator(".note.warn")).ToContainTextAsync("If you pay now, it is bought once more.");
        await ShopStreet.LookAtAsync(second, "3-checkout-again", visitor);
        await second.ClickAsync(".paybar .btn");
        await second.ClickAsync("button[value=pay]");
        await Assertions.Expect(second.Locator("h1")).ToContainTextAsync("Paid.");
        Assert.Equal(2, await CountPurchasesAsync());
    }

    [Fact]
    public async Task Every_page_may_be_loaded_again_and_nothing_is_bought_by_that()
    {
        var page = await Street.EnterAsync(new Visitor(), ShopStreet.FreshCard);
        await ReloadAsync();
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await ReloadAsync();
        await PayAsync(page);
        await ReloadAsync();
        await page.ClickAsync("button[value=pay]");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
        await ReloadAsync();
        await page.ClickAsync("a[href$='/receipt']");
        await ReloadAsync();
        await page.GotoAsync($"{Street.Home}/history");
        await ReloadAsync();
        Assert.Equal(1, await CountPurchasesAsync());

        async Task ReloadAsync()
        {
            var before = (page.Url, await page.Locator("h1").TextContentAsync());
            var answer = await page.ReloadAsync();
            Assert.Equal((before, 200), ((page.Url, await page.Locator("h1").TextContentAsync()), answer!.Status));
        }
    }

    [Fact]
    public async Task A_receipt_is_printed_on_one_sheet_without_what_is_for_the_screen()
    {
        var page = await Street.EnterAsync(new Visitor { IsDark = true }, ShopStreet.FreshCard);
        await PayAsync(page);
        await page.ClickAsync("button[value=pay]");
        await page.ClickAsync("a[href$='/receipt']");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var hidden in new[] { ".top nav", ".back-row", ".foot" })
        {
            await Assertions.Expect(page.Locator(hidden)).ToBeHiddenAsync();
        }

        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        var sheet = await page.PdfAsync(new() { Format = "A4", Path = Path.Combine(Browser.Screenshots, "6-receipt.pdf") });
        Assert.Single(Sheet().Matches(System.Text.Encoding.Latin1.GetString(sheet)));
    }

    [Fact]
    public async Task A_wrong_address_is_told_beside_its_field_and_what_was_typed_stays()
    {
        var visitor = new Visitor { HasScript = false };
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.EvalOnSelectorAsync("form", "form => form.noValidate = true");
        await page.FillAsync("#email", "lena");
        await page.ClickAsync(".paybar .btn");
        await Assertions.Expect(page.Locator("#email-e")).ToBeVisibleAsync();
        Assert.Equal("lena", await page.InputValueAsync("#email"));
    }

    [Fact]
    public async Task A_plan_that_renews_itself_says_when_and_for_how_much_and_is_switched_off_and_on()
    {
        var visitor = new Visitor();
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await PayAsync(page, renews: true);
        await page.ClickAsync("button[value=pay]");
        var facts = page.Locator(".facts");
        await Assertions.Expect(facts).ToContainTextAsync("Renews");
        await Assertions.Expect(facts).ToContainTextAsync("€20.00");
        await page.ClickAsync("text=Switch off");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("The renewal is switched off");
        await Assertions.Expect(facts).ToContainTextAsync("Not by itself");
        await ShopStreet.LookAtAsync(page, "5-renewal-off", visitor);
        await page.ClickAsync("text=Switch on");
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("The plan renews itself");
    }

    [Fact]
    public async Task What_was_bought_is_shown_after_a_code_from_the_mail_of_whoever_paid()
    {
        var visitor = new Visitor();
        var page = await Street.EnterAsync(visitor, ShopStreet.FreshCard);
        await PayAsync(page);
        await page.ClickAsync("button[value=pay]");
        await page.GotoAsync($"{Street.Home}/history");
        await ShopStreet.LookAtAsync(page, "7-history", visitor);
        await page.FillAsync("#email", Email);
        await page.ClickAsync("text=Send me a code");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Look into your mail");
        await ShopStreet.LookAtAsync(page, "7-history-code", visitor);
        await page.FillAsync("#code", "000000");
        await page.ClickAsync("button.btn");
        await Assertions.Expect(page.Locator("#code-e")).ToBeVisibleAsync();

        var mail = (await Street.Host.CustomerMailAsync(Street.Partner, Token))[^1];
        Assert.Equal(Email, mail.Recipient);
        await page.FillAsync("#code", Code().Match(mail.Body).Value);
        await page.ClickAsync("button.btn");
        await Assertions.Expect(page.Locator("a.row")).ToContainTextAsync("Europe 10\u00a0GB");
        await ShopStreet.LookAtAsync(page, "7-history-list", visitor);
        await page.ClickAsync("a.row");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Paid.");
    }

    [Fact]
    public async Task Whether_an_address_has_paid_is_told_to_nobody()
    {
        var page = await Street.EnterAsync(new Visitor { HasScript = false }, ShopStreet.FreshCard);
        await page.GotoAsync($"{Street.Home}/history");
        await page.FillAsync("#email", "stranger@example.com");
        await page.ClickAsync("text=Send me a code");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Look into your mail");
        Assert.Empty(await Street.Host.CustomerMailAsync(Street.Partner, Token));
    }

    [Fact]
    public async Task A_page_of_an_order_is_found_by_its_whole_address_alone()
    {
        var page = await Street.EnterAsync(new Visitor());
        foreach (var token in new[] { "x", new string('A', 300) })
        {
            await page.GotoAsync($"{Street.Home}/orders/{token}");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("There is no such page");
        }
    }

    [GeneratedRegex("[0-9]{6}")]
    private static partial Regex Code();

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex Sheet();

    private async Task<int> CountPurchasesAsync() =>
        (await Street.Host.OrdersAsync(Street.Partner, Token)).Count - 1; // One was in use before.

    /// <summary>To the bank's page.</summary>
    private async Task PayAsync(IPage page, bool renews = false)
    {
        await page.GotoAsync($"{Street.Home}/checkout?plan={Street.TenGigabytes}");
        await page.FillAsync("#email", Email);
        if (renews)
        {
            await page.CheckAsync("[name=renew]");
        }

        await page.ClickAsync(".paybar .btn");
        await page.WaitForURLAsync("**/payment/simulated/**");
    }
}

/// <summary>On SQLite.</summary>
public sealed class PurchaseJourneySqliteTests(Browser browser) : PurchaseJourneyTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PurchaseJourneyPostgresTests(Browser browser) : PurchaseJourneyTests(browser, Engine.Postgres);
