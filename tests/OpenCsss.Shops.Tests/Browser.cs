using Microsoft.Playwright;
using OpenCsss.Testing;

[assembly: AssemblyFixture(typeof(OpenCsss.Shops.Tests.Browser))]

namespace OpenCsss.Shops.Tests;

/// <summary>Debian's Chromium, started once for all tests. <c>run-tests</c> installs it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where screenshots go, one of each place a test is proud of.</summary>
    public static string Screenshots { get; } =
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Program))
        {
            Assertions.SetDefaultExpectTimeout((float)Patience.Deadline.TotalMilliseconds);
            _playwright = await Playwright.CreateAsync();
            _browser = await StartAsync(_playwright);
        }
    }

    /// <summary>A browser of its own, with more flags.</summary>
    public Task<IBrowser> StartAsync(params string[] more) => StartAsync(Required(_playwright), more);

    /// <summary>A person's window. Without Chromium the test is skipped, and in CI it fails.</summary>
    public async Task<IBrowserContext> OpenAsync(Visitor visitor)
    {
        var context = await Required(_browser).NewContextAsync(visitor.Options);
        context.SetDefaultTimeout((float)Patience.Deadline.TotalMilliseconds);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static Task<IBrowser> StartAsync(IPlaywright playwright, params string[] more) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program, Args = [.. Flags, .. more], Timeout = (float)Patience.Deadline.TotalMilliseconds,
            Env = [KeyValuePair.Create("FONTCONFIG_FILE", Path.Combine(AppContext.BaseDirectory, "fonts.conf"))],
        });

    private static T Required<T>(T? value)
        where T : class
    {
        const string Reason = "needs Chromium: run it with ./run-tests, or install chromium";
        if (value is null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.SkipWhen(value is null, Reason);
        return value!;
    }
}

/// <summary>What a person has in hand, and speaks.</summary>
public sealed record Visitor
{
    public bool IsPhone { get; init; } = true;

    public string Language { get; init; } = "en-US";

    public bool HasScript { get; init; } = true;

    public bool IsDark { get; init; }

    public string Zone { get; init; } = "Europe/Paris";

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = IsPhone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
        IsMobile = IsPhone,
        HasTouch = IsPhone,
        Locale = Language,
        TimezoneId = Zone,
        JavaScriptEnabled = HasScript,
        ColorScheme = IsDark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
    };

    public override string ToString() =>
        $"{(IsPhone ? "phone" : "desktop")}-{Language}{(HasScript ? "" : "-noscript")}{(IsDark ? "-dark" : "")}";
}
