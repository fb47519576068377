using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Tests that move the clock: each has a server of its own.</summary>
public abstract class LifeScenario(Engine engine) : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync(engine, Token);

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>An ordinary partner with a SIM, and an ordinary plan at 1.50 USD a month.</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedAsync(SeedPlan? plan = null)
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token, plan));
    }

    /// <summary>Moves the clock to an instant, written with its offset.</summary>
    protected Task AdvanceToAsync(string instant) => Host.AdvanceAsync(
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture) - Host.Clock.GetUtcNow(), Token);
}
