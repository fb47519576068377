using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>
/// Tests of one subject against the whole server, which the tests of a class share; each test has partners of its own.
/// The subject is an abstract class, and two sealed ones run it on the two databases.
/// </summary>
public abstract class ApiScenario(SharedApiHost shared, Engine engine) : IAsyncLifetime, IClassFixture<SharedApiHost>
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Engine Engine => engine;

    protected ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await shared.GetAsync(engine, Token);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An ordinary partner with a SIM, and an ordinary plan at 1.50 USD a month.</summary>
    protected async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token);
        return (partner, await Host.SeedSimAsync(partner, Token), await Host.SeedPlanAsync(Token));
    }
}
