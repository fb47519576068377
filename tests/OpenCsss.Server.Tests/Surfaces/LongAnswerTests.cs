using System.Text.Json.Nodes;
using OpenCsss.Contracts;
using OpenCsss.Domain;
using OpenCsss.Platform.Surfaces;
using OpenCsss.Platform.Surfaces.Enterprise;
using OpenCsss.Testing;

namespace OpenCsss.Server.Tests;

/// <summary>A partner has but a few long answers at a time, and each only as long as the partner may call.</summary>
public abstract class LongAnswerTests(Engine engine) : IAsyncLifetime
{
    private const string Path = "/device/syncAssetInfo";
    private const string End = "]"; // Of the array; what follows is the rest of the envelope.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private ApiHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiHost Host => _host!;

    public async ValueTask InitializeAsync() =>
        _host = await ApiHost.StartAsync(engine, options => options.Api.LongAnswersPerPartner = 1, Token);

    public async ValueTask DisposeAsync()
    {
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_next_waits_for_its_turn_and_is_refused_when_it_does_not_come()
    {
        var (partner, reader) = await BeginAsync();
        await using (reader)
        {
            foreach (var path in (string[])[Path, "/package/syncPackages"])
            {
                var timer = Host.Clock.NextTimer(Wait);
                var next = partner.AskAsync(path, [], Token);
                await timer;
                Assert.False(next.IsCompleted);
                Host.Clock.Advance(Wait);
                var answer = await next;
                ApiScenario.AssertIsRefusal(answer, ApiStatuses.TooManyRequests, LanguageTags.Chinese);
            }
        }
    }

    [Fact]
    public async Task Other_calls_and_other_partners_wait_for_nothing()
    {
        var (partner, reader) = await BeginAsync();
        await using (reader)
        {
            var other = await Host.SeedPartnerAsync(Token);
            Assert.Equal("0000", (await other.AskAsync(Path, [], Token)).Code);
            var list = await partner.AskAsync(
                "/package/queryOrder", new JsonObject { ["page_no"] = "1", ["page_size"] = "1" }, Token);
            Assert.Equal("0000", list.Code);
        }
    }

    [Fact]
    public async Task Those_that_wait_get_their_turn_when_the_first_is_read_or_its_reader_has_gone()
    {
        var (partner, reader) = await BeginAsync();
        var waiting = new List<Task<WireAnswer>>();
        for (var n = 0; n < 3; n++)
        {
            var timer = Host.Clock.NextTimer(Wait);
            waiting.Add(partner.AskAsync("/package/syncPackages", [], Token));
            await timer;
        }

        Assert.EndsWith(End, (await reader.ReadToEndAsync(Token)).Split(",\"message\"")[0], StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("0000", answer.Code));

        await using (var gone = await Host.PostSlowlyAsync(Path, partner.SignAny(new { }), Token))
        {
            await gone.BeginAsync(Token);
        }

        Assert.Equal("0000", (await partner.AskAsync(Path, [], Token)).Code);
        await reader.DisposeAsync();
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("secret retired")]
    public async Task An_open_answer_is_broken_off_when_the_partner_may_call_no_more(string change)
    {
        var (partner, reader) = await BeginAsync();
        await using (reader)
        {
            await using var twin = await Host.StartTwinAsync(Token);
            if (change == "disabled")
            {
                await twin.DisableAsync(partner, Token);
            }
            else
            {
                await twin.AddSecretAsync(partner, "another", Token);
                await twin.RetireOldSecretsAsync(partner, Token);
            }

            Host.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.DoesNotContain("\"message\"", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
            var next = await partner.AskAsync(Path, [], Token, ("Accept-Language", "en"));
            Assert.Equal(change == "disabled" ? "1010" : "1006", next.Code);
        }
    }

    /// <summary>A partner with more SIMs than one answer's buffers hold, and the beginning of that answer.</summary>
    private async Task<(ApiPartner Partner, SlowReader Reader)> BeginAsync()
    {
        var partner = await Host.SeedPartnerAsync(Token, new SeedPartner { Billing = BillingMode.Unbilled });
        var plan = await Host.SeedPlanAsync(Token);
        var sims = await Host.SeedSimsAsync(partner, Enumerable.Repeat(new SeedSim(), 1_500), Token);
        await ManyOrders.PlaceAsync(partner, plan, sims, isOpen: true, Token);
        var reader = await Host.PostSlowlyAsync(Path, partner.SignAny(new { }), Token);
        Assert.StartsWith("HTTP/1.1 200", await reader.BeginAsync(Token), StringComparison.Ordinal);
        return (partner, reader);
    }
}

public sealed class LongAnswerTestsOnSqlite() : LongAnswerTests(Engine.Sqlite);

public sealed class LongAnswerTestsOnPostgres() : LongAnswerTests(Engine.Postgres);

/// <summary>The turns by themselves.</summary>
public sealed class LongAnswerTurnTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task No_more_wait_than_a_hundred_and_each_gets_its_turn_in_its_order()
    {
        var turns = new LongAnswers(new ApiOptions { LongAnswersPerPartner = 2 }, _clock);
        var running = new Queue<IDisposable?>([await turns.EnterAsync(7, Token), await turns.EnterAsync(7, Token)]);
        var waiting = Enumerable.Range(0, 100).Select(_ => turns.EnterAsync(7, Token).AsTask()).ToArray();
        Assert.Null(await turns.EnterAsync(7, Token));
        Assert.NotNull(await turns.EnterAsync(8, Token));
        foreach (var next in waiting)
        {
            Assert.False(next.IsCompleted);
            running.Dequeue()!.Dispose();
            running.Enqueue(await next);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_turn_with_it()
    {
        var turns = new LongAnswers(new ApiOptions { LongAnswersPerPartner = 1 }, _clock);
        var first = await turns.EnterAsync(7, Token);
        using var gone = new CancellationTokenSource();
        var second = turns.EnterAsync(7, gone.Token).AsTask();
        var third = turns.EnterAsync(7, Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first!.Dispose();
        first.Dispose();
        var turn = await third;
        var late = turns.EnterAsync(7, Token).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await late);
        turn!.Dispose();
        Assert.NotNull(await turns.EnterAsync(7, Token));
    }
}
