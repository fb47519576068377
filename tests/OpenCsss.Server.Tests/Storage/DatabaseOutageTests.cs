using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>The PostgreSQL server goes away and comes back, as in a fail-over.</summary>
public sealed class DatabaseOutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Meanwhile_everybody_is_asked_to_wait_and_afterwards_all_goes_on()
    {
        await using var host = await ApiHost.StartAsync(Engine.Postgres, Token);
        var partner = await host.SeedPartnerAsync(Token);
        var sim = await host.SeedSimAsync(partner, Token);
        var plan = await host.SeedPlanAsync(Token);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var bodies = Enumerable.Range(0, 10).Select(_ => partner.Sign(plan.OrderFor(sim))).ToList();
        var question = partner.Sign(new Contracts.Orders.ListOrdersRequest { PageNumber = 1, PageSize = 10 });

        host.ExpectLog("Database unavailable: the database cannot be reached", "It is away.");
        await using (await host.LoseDatabaseAsync(Token))
        {
            AssertIsBusy(await Task.WhenAll(bodies.Select(body => partner.OrderAsync(body, Token))));
            host.Clock.Advance(TimeSpan.FromSeconds(2)); // What is remembered of partners is too old now.
            AssertIsBusy(await Task.WhenAll(bodies.Select(body => partner.OrderAsync(body, Token))));
            AssertIsBusy(await partner.ListAsync(question, Token));
            Assert.Equal(200, (await host.GetAsync("/healthz", Token)).Status);
            Assert.Equal(503, (await host.GetAsync("/readyz", Token)).Status);
        }

        Assert.Equal(200, (await host.GetAsync("/readyz", Token)).Status);
        var answers = await Task.WhenAll(bodies.Select(body => partner.OrderAsync(body, Token)));
        Assert.All(answers, answer => Assert.Equal("0000", answer.Code));
        Assert.Equal("0000", (await partner.ListAsync(question, Token)).Code);
        Assert.Equal(11, (await host.OrdersAsync(partner, Token)).Count);
        await host.AssertBooksBalanceAsync(partner, Token);
    }

    private static void AssertIsBusy(params WireAnswer[] answers) => Assert.All(answers, answer =>
    {
        ApiScenario.AssertIsRefusal(answer, ApiStatuses.SystemBusy, LanguageTags.Chinese);
        Assert.Equal("1", answer.Headers["Retry-After"]);
    });
}
