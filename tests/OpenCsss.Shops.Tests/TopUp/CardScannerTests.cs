using Microsoft.Playwright;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests.TopUp;

/// <summary>The bar code is read from the camera's picture, in the browser.</summary>
public sealed class CardScannerTests(Browser browser) : ShopScenario(browser, Engine.Sqlite)
{
    [Fact]
    public async Task A_card_that_is_held_before_the_camera_is_entered_by_itself()
    {
        using var folder = new TemporaryFolder();
        var film = Path.Combine(folder.Path, "card.y4m");
        await BarCodeFilm.WriteAsync(film, ShopStreet.CardInUse, Token);
        await using var camera = await Chromium.StartAsync(
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={film}");
        await using var window = await camera.NewContextAsync(new Visitor().Options);
        var page = await window.NewPageAsync();
        await page.GotoAsync(Street.Home);
        await page.ClickAsync("[data-start]");
        await page.WaitForURLAsync("**/card", new() { Timeout = (float)Patience.Deadline.TotalMilliseconds });
        await Assertions.Expect(page.Locator(".sim .digits")).ToHaveTextAsync("•••• 0820\u00a05774");
    }

    [Fact]
    public async Task Without_a_camera_one_is_told_to_type()
    {
        var page = await Street.EnterAsync(new Visitor());
        await page.ClickAsync("[data-start]");
        await Assertions.Expect(page.Locator("[data-denied]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-start]")).ToBeVisibleAsync();
    }
}
