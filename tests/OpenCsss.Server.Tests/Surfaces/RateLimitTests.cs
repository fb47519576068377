using OpenCsss.Contracts;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>Limits and faults of the server itself. Each test has a server of its own, made small or broken.</summary>
public abstract class RateLimitTests(Engine engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_partner_over_its_rate_is_asked_to_wait_and_another_is_not()
    {
        await using var host = await ApiHost.StartAsync(engine, options => options.Api.RequestsPerSecond = 1, Token);
        var (partner, sim, plan) = await SeedAsync(host);
        var (other, otherSim, _) = await SeedAsync(host);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => partner.OrderAsync(plan.OrderFor(sim), Token)));

        var refused = answers.Where(answer => answer.Status != 200).ToList();
        Assert.InRange(refused.Count, 1, 19);
        Assert.All(refused, answer => AssertIsForLater(answer, ApiStatuses.TooManyRequests));
        Assert.Equal(20 - refused.Count, (await host.OrdersAsync(partner, Token)).Count);
        Assert.Equal("0000", (await other.OrderAsync(plan.OrderFor(otherSim), Token)).Code);
        await host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task Writes_beyond_the_queue_are_refused_and_can_be_sent_again()
    {
        await using var host = await ApiHost.StartAsync(engine, options => options.Storage.QueueLength = 1, Token);
        var (partner, sim, plan) = await SeedAsync(host);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token); // The lane is open now.
        var bodies = Enumerable.Range(0, 20).Select(_ => partner.Sign(plan.OrderFor(sim))).ToList();
        Task<WireAnswer>[] sent;
        await using (await host.HoldWritesAsync(Token))
        {
            sent = [.. bodies.Select(body => partner.OrderAsync(body, Token))];
            AssertIsForLater(await await Task.WhenAny(sent), ApiStatuses.SystemBusy);
        }

        var answers = await Task.WhenAll(sent);
        var refused = bodies.Where((_, i) => answers[i].Status == 503).ToList();
        Assert.Equal(1 + 20 - refused.Count, (await host.OrdersAsync(partner, Token)).Count);
        foreach (var body in refused)
        {
            Assert.Equal("0000", (await partner.OrderAsync(body, Token)).Code);
        }

        Assert.Equal(21, (await host.OrdersAsync(partner, Token)).Count);
        await host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_fault_that_nobody_foresaw_is_told_without_its_inside()
    {
        await using var host = await ApiHost.StartAsync(engine, Token);
        var (partner, sim, plan) = await SeedAsync(host);
        await host.LoseTableAsync("keyed_answer", Token);
        host.ExpectLog("keyed_answer", "The table is gone.");
        foreach (var language in OwnLanguages.Tags)
        {
            var answer = await partner.OrderAsync(plan.OrderFor(sim), Token,
                ("Accept-Language", language), ("Idempotency-Key", "k"));
            ApiScenario.AssertIsRefusal(answer, ApiStatuses.InternalError, language);
        }

        Assert.Empty(await host.OrdersAsync(partner, Token));
        Assert.Equal(100_000, await host.BalanceAsync(partner, Token));
        await host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task An_order_that_fails_does_not_take_its_group_with_it()
    {
        await using var host = await ApiHost.StartAsync(engine, Token);
        var (partner, sim, plan) = await SeedAsync(host);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        await host.LoseTableAsync("keyed_answer", Token);
        host.ExpectLog("keyed_answer", "The table is gone.");
        Task<WireAnswer>[] sent;
        await using (await host.HoldWritesAsync(Token))
        {
            sent = [.. Enumerable.Range(0, 10).Select(i => i == 5
                ? partner.OrderAsync(plan.OrderFor(sim), Token, ("Idempotency-Key", "k"))
                : partner.OrderAsync(plan.OrderFor(sim), Token))];
        }

        var answers = await Task.WhenAll(sent);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => i == 5 ? "9999" : "0000"), answers.Select(answer => answer.Code));
        Assert.Equal(10, (await host.OrdersAsync(partner, Token)).Count);
        await host.AssertBooksBalanceAsync(partner, Token);
    }

    [Fact]
    public async Task A_repetition_that_waited_five_seconds_for_the_first_is_told_so()
    {
        await using var host = await ApiHost.StartAsync(engine, Token);
        var (partner, sim, plan) = await SeedAsync(host);
        await partner.Client.PlaceOrderAsync(plan.OrderFor(sim), Token);
        var body = partner.Sign(plan.OrderFor(sim));
        Task<WireAnswer>? first = null;
        await using (await host.HoldWritesAsync(Token))
        {
            foreach (var language in OwnLanguages.Tags)
            {
                // Whichever of the two comes second is the one that waits.
                var waits = host.Clock.NextTimer(TimeSpan.FromSeconds(5));
                var one = first ?? partner.OrderAsync(body, Token, ("Accept-Language", language));
                var other = partner.OrderAsync(body, Token, ("Accept-Language", language));
                await waits.WaitAsync(Token);
                host.Clock.Advance(TimeSpan.FromSeconds(5));
                var second = await Task.WhenAny(one, other);
                ApiScenario.AssertIsRefusal(await second, ApiStatuses.StillProcessing, language);
                first = second == one ? other : one;
            }

            Assert.False(first!.IsCompleted);
        }

        Assert.Equal("0000", (await first).Code);
        Assert.Equal((await first).Body, (await partner.OrderAsync(body, Token)).Body);
        Assert.Equal(2, (await host.OrdersAsync(partner, Token)).Count);
    }

    private static async Task<(ApiPartner Partner, SeededSim Sim, SeededPlan Plan)> SeedAsync(ApiHost host)
    {
        var partner = await host.SeedPartnerAsync(Token);
        return (partner, await host.SeedSimAsync(partner, Token), await host.SeedPlanAsync(Token));
    }

    private static void AssertIsForLater(WireAnswer answer, ApiStatus status)
    {
        ApiScenario.AssertIsRefusal(answer, status, LanguageTags.Chinese);
        Assert.InRange(int.Parse(answer.Headers["Retry-After"], null), 1, 60);
    }
}

public sealed class RateLimitTestsOnSqlite() : RateLimitTests(Engine.Sqlite);

public sealed class RateLimitTestsOnPostgres() : RateLimitTests(Engine.Postgres);
