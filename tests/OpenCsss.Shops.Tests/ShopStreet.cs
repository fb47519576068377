using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenCsss.Domain;
using OpenCsss.Platform.Modules.TopUpShop;
using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests;

/// <summary>
/// A server with one partner's shop, plans and cards, and persons who go there. What a page complains of in the browser's
/// console fails the test.
/// </summary>
internal sealed class ShopStreet : IAsyncDisposable
{
    /// <summary>A card with two fifths of its plan left.</summary>
    public const string CardInUse = "89852121501108205774";

    /// <summary>A card without a plan.</summary>
    public const string FreshCard = "89852121501108205782";

    /// <summary>A number that nobody has.</summary>
    public const string UnknownCard = "89852121501108209999";

    private const string Europe = "202,204,206,208,214,216,222,228,232,234,238,240,242,244,248,260,262,268";

    /// <summary>What the console repeats of what the page says itself: its status, and what its user has blocked.</summary>
    private static readonly string[] Told = ["status of 4", "status of 503", "ERR_BLOCKED_BY_CLIENT"];

    private readonly Browser _browser;
    private readonly List<string> _complaints = [];
    private readonly List<IBrowserContext> _windows = [];

    private ShopStreet(Browser browser, ApiHost host, ApiPartner partner) =>
        (_browser, Host, Partner) = (browser, host, partner);

    public ApiHost Host { get; }

    /// <summary>Null where the simulated provider takes the money.</summary>
    public StripeServer? Stripe { get; private init; }

    public ApiPartner Partner { get; }

    public string Home => new Uri(Host.Address, $"/shop/{Partner.AccessCode}").ToString();

    /// <summary>The code of the plan that most journeys buy.</summary>
    public required string TenGigabytes { get; init; }

    /// <summary>The code of a plan that is sold by days.</summary>
    public required string ADay { get; init; }

    /// <summary>The code of the add-on.</summary>
    public required string Extra { get; init; }

    public static async Task<ShopStreet> OpenAsync(
        Browser browser, Engine engine, bool hasStripe, CancellationToken cancellationToken)
    {
        var stripe = hasStripe ? await StripeServer.StartAsync(TimeProvider.System, cancellationToken) : null;
        var host = await ApiHost.StartAsync(
            engine,
            options =>
            {
                options.Operator.Token = ApiHost.OperatorToken;
                options.Api.TrustedProxies = "127.0.0.1";
                if (stripe is not null)
                {
                    ApiHost.Take(options.Payments, stripe);
                }
            },
            cancellationToken);
        var partner = await host.SeedPartnerAsync(
            cancellationToken, new SeedPartner { AccessCode = "TERN", Currency = "EUR", TimeZone = "Europe/Paris" });
        var inUse = await host.SeedSimAsync(partner, cancellationToken, new SeedSim { Iccid = CardInUse });
        await host.SeedSimAsync(partner, cancellationToken, new SeedSim { Iccid = FreshCard });
        var five = await Sell("欧洲5GB", "Europe 5 GB", 5_120, 1_200, Europe);
        await Sell("欧洲3GB", "Europe 3 GB", 3_072, 800, Europe);
        var ten = await Sell("欧洲10GB", "Europe 10 GB", 10_240, 2_000, Europe);
        await Sell("日本10GB", "Japan 10 GB", 10_240, 1_800, "440");
        await Sell("亚洲6GB", "Asia 6 GB", 6_144, 1_500, "440,450,454,455,466,502,510,515,520,525");
        var day = await host.SeedPlanAsync(
            cancellationToken,
            Plan("日本每日1GB", "Japan 1 GB a day", 1_024, 190, "440") with
            {
                Type = PlanType.UnlimitedDaily, Overage = OveragePolicy.Throttle, ThrottleKbps = 128,
            });
        var extra = await host.SeedPlanAsync(
            cancellationToken,
            Plan("欧洲加油包2GB", "Europe 2 GB on top", 2_048, 500, Europe) with { IsExtra = true, MaxPeriods = 1 });
        await host.SetShopAsync(
            partner,
            new ShopSettings
            {
                Name = "Tern", Accent = "#00686e", SellerName = "Tern Travel Ltd", SellerAddress = "1 Example Quay, Dublin, Ireland",
                VatNumber = "IE0000000X", VatHundredths = 2_300, RefundDays = 14,
            },
            cancellationToken);
        await partner.Client.PlaceOrderAsync(five.OpenOrderFor(inUse), cancellationToken);
        host.Clock.Jump(TimeSpan.FromDays(26));
        await host.SendUsageAsync(
            cancellationToken, new SeedUsage(CardInUse, host.Clock.GetUtcNow() - TimeSpan.FromMinutes(4)) { Megabytes = 3_276 });
        return new ShopStreet(browser, host, partner) 
        {
            TenGigabytes = ten.Code, ADay = day.Code, Extra = extra.Code, Stripe = stripe,
        };

        Task<SeededPlan> Sell(string nameZh, string nameEn, long megabytes, long cents, string coverage) =>
            host.SeedPlanAsync(cancellationToken, Plan(nameZh, nameEn, megabytes, cents, coverage));
    }

    /// <summary>A new window on the shop's first page.</summary>
    public async Task<IPage> EnterAsync(Visitor visitor)
    {
        var window = await _browser.OpenAsync(visitor);
        _windows.Add(window);
        if (Stripe is not null)
        {
            await StripeInBrowser.ServeAsync(window, Stripe.Bank);
        }

        var page = await window.NewPageAsync();
        page.Console += (_, message) =>
        {
            // A page that says what is wrong has a status that says so too.
            if (message.Type is "error" or "warning" && !Told.Any(told => message.Text.Contains(told, StringComparison.Ordinal)))
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        await page.GotoAsync(Home);
        return page;
    }

    /// <summary>The same, with the card's number entered.</summary>
    public async Task<IPage> EnterAsync(Visitor visitor, string iccid)
    {
        var page = await EnterAsync(visitor);
        await page.FillAsync("#iccid", iccid);
        await page.ClickAsync("form button.btn:not(.plain)");
        await page.WaitForURLAsync("**/card");
        return page;
    }

    /// <summary>Keeps what a page looks like, and looks through it with axe: nothing serious may be found.</summary>
    public static async Task LookAtAsync(IPage page, string name, Visitor visitor)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Browser.Screenshots, string.Create(CultureInfo.InvariantCulture, $"{name}.{visitor}.png")),
            FullPage = true,
        });
        Assert.False(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"),
            $"{name} scrolls sideways for {visitor}");
        if (visitor.HasScript)
        {
            var found = await page.RunAxe();
            var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical");
            Assert.Empty(serious.Select(violation =>
                $"{name}, {visitor}: {violation.Id}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows)
        {
            await window.DisposeAsync();
        }

        await Host.DisposeAsync();
        await (Stripe?.DisposeAsync() ?? ValueTask.CompletedTask);
        Assert.Empty(_complaints);
    }

    private static SeedPlan Plan(string nameZh, string nameEn, long megabytes, long cents, string coverage) => new()
    {
        NameZh = nameZh, NameEn = nameEn, VolumeMegabytes = megabytes, PriceMinor = cents, Coverage = coverage, Currency = "EUR",
        CycleMode = CycleMode.Rolling,
    };
}
