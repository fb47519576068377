using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>The first page: a number is typed, and what is wrong with it is said.</summary>
public abstract class CardEntryTests(Browser browser, Engine engine) : ShopScenario(browser, engine)
{
    [Theory]
    [MemberData(nameof(AllVisitors))]
    public async Task A_person_enters_the_number_and_sees_what_is_left(Visitor visitor)
    {
        var page = await Street.EnterAsync(visitor);
        await ShopStreet.LookAtAsync(page, "1-entry", visitor);
        await page.FillAsync("#iccid", "8985 2121 5011 0820 5774");
        await page.ClickAsync("form button.btn:not(.plain)");
        await page.WaitForURLAsync("**/card");
        await Assertions.Expect(page.Locator(".sim .left")).ToHaveTextAsync(
            visitor.Language == "zh-CN" ? "1.8GB 剩余" : "1.8GB left");
        await ShopStreet.LookAtAsync(page, "2-card", visitor);
    }

    [Theory]
    [InlineData("8985 2121 5011 0820 57", "You typed 18 digits")]
    [InlineData("8985 2121", "You typed 8 digits")]
    [InlineData("8985 2121 5011 0820 5774 123", "You typed 23 digits")]
    [InlineData("89852121501108O05774", "digits only")]
    [InlineData(ShopStreet.UnknownCard, "We can’t top up this card here")]
    public async Task A_wrong_number_stays_in_the_field_with_what_is_wrong_beside_it(string typed, string told)
    {
        foreach (var hasScript in new[] { true, false })
        {
            var visitor = new Visitor { HasScript = hasScript };
            var page = await Street.EnterAsync(visitor);
            await page.FillAsync("#iccid", typed);
            await page.ClickAsync("form button.btn:not(.plain)");
            await Assertions.Expect(page.Locator("#iccid-e")).ToContainTextAsync(told);
            Assert.Equal(
                typed.Replace(" ", "", StringComparison.Ordinal),
                (await page.InputValueAsync("#iccid")).Replace(" ", "", StringComparison.Ordinal));
            Assert.Equal("true", await page.GetAttributeAsync("#iccid", "aria-invalid"));
            if (typed.Length == 22)
            {
                await ShopStreet.LookAtAsync(page, "1-entry-error", visitor);
            }
        }
    }

    [Fact]
    public async Task Whoever_guesses_numbers_is_made_to_wait_and_learns_nothing_meanwhile()
    {
        var page = await Street.EnterAsync(new Visitor());
        for (var guess = 0; guess < 12; guess++)
        {
            await page.FillAsync("#iccid", $"898521215011082{guess:00000}");
            await page.ClickAsync("form button.btn:not(.plain)");
            await Assertions.Expect(page.Locator("#iccid-e")).ToContainTextAsync("We can’t top up");
        }

        foreach (var number in new[] { ShopStreet.UnknownCard, ShopStreet.FreshCard })
        {
            await page.FillAsync("#iccid", number);
            await page.ClickAsync("form button.btn:not(.plain)");
            await Assertions.Expect(page.Locator("#iccid-e")).ToContainTextAsync("Please wait until");
        }
    }

    [Fact]
    public async Task Digits_are_grouped_while_they_are_typed_and_the_caret_stays_where_it_was()
    {
        var page = await Street.EnterAsync(new Visitor());
        await page.Locator("#iccid").PressSequentiallyAsync("89852121501108205774");
        Assert.Equal("8985 2121 5011 0820 5774", await page.InputValueAsync("#iccid"));
        await page.EvaluateAsync("document.getElementById('iccid').setSelectionRange(6, 6)");
        await page.Keyboard.PressAsync("Backspace");
        Assert.Equal("8985 1215 0110 8205 774", await page.InputValueAsync("#iccid"));
        Assert.Equal(5, await page.EvaluateAsync<int>("document.getElementById('iccid').selectionStart"));
    }
}

/// <summary>On SQLite.</summary>
public sealed class CardEntrySqliteTests(Browser browser) : CardEntryTests(browser, Engine.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class CardEntryPostgresTests(Browser browser) : CardEntryTests(browser, Engine.Postgres);
