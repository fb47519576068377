using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>Two servers on one database get the same signed requests at the same time.</summary>
public abstract class ProcessRaceTests(Engine engine)
{
    private const int Orders = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_order_is_placed_once_and_both_give_the_same_answer()
    {
        await using var bench = await CrashBench.CreateAsync(engine, Orders, Token);
        var (one, addressOfOne) = await bench.StartServerAsync(Token);
        await using var firstServer = one;
        var (other, addressOfOther) = await bench.StartServerAsync(Token);
        await using var secondServer = other;

        var all = Enumerable.Range(0, Orders).ToList();
        var twin = bench.WithOtherAnswers();
        await Task.WhenAll(
            bench.SendAsync(addressOfOne, all, _ => { }, Token), twin.SendAsync(addressOfOther, all, _ => { }, Token));

        Assert.Empty(bench.Unanswered);
        Assert.Equal(bench.Answers, twin.Answers);
        await bench.AssertAnsweredOrdersExistAsync(Token);
        Assert.Equal(Orders, (await bench.Records.OrdersAsync(bench.PartnerId, Token)).Count);
    }
}

public sealed class ProcessRaceTestsOnSqlite() : ProcessRaceTests(Engine.Sqlite);

public sealed class ProcessRaceTestsOnPostgres() : ProcessRaceTests(Engine.Postgres);
