using OpenCsss.Testing;

namespace OpenCsss.Shops.Tests;

/// <summary>A test of the shop, with a street of its own.</summary>
public abstract class ShopScenario(Browser browser, Engine engine) : IAsyncLifetime
{
    /// <summary>Phone and desktop, both languages, with and without script, light and dark.</summary>
    public static TheoryData<Visitor> AllVisitors =>
    [
        new Visitor(), new Visitor { Language = "zh-CN" }, new Visitor { HasScript = false }, new Visitor { IsDark = true },
        new Visitor { IsPhone = false }, new Visitor { IsPhone = false, Language = "zh-CN", HasScript = false },
        new Visitor { IsPhone = false, IsDark = true },
    ];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Started once for all.</summary>
    protected Browser Chromium => browser;

    /// <summary>Whether Stripe takes the money; else the simulated provider.</summary>
    private protected virtual bool HasStripe => false;

    private protected ShopStreet Street { get; private set; } = null!;

    /// <summary>A program that asks for pages and keeps no cookies.</summary>
    protected static HttpClient NewClient() => new(new SocketsHttpHandler { UseCookies = false });

    public async ValueTask InitializeAsync() => Street = await ShopStreet.OpenAsync(browser, engine, HasStripe, Token);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Street?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
