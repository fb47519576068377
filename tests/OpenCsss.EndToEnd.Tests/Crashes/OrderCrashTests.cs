using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>The server is killed while it takes orders, and its partner sends again what was not answered.</summary>
public abstract class OrderCrashTests(Engine engine)
{
    private const int Orders = 2_000;
    private const int KillAfter = 700;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_order_is_there_exactly_once_when_what_was_not_answered_is_sent_again()
    {
        await using var bench = await CrashBench.CreateAsync(engine, Orders, Token);
        var (killed, address) = await bench.StartServerAsync(Token);
        await using (killed)
        {
            await bench.SendAsync(address, bench.Unanswered, count =>
            {
                if (count == KillAfter)
                {
                    killed.Kill();
                }
            }, Token);
        }

        Assert.InRange(bench.Unanswered.Count, 1, Orders - KillAfter);
        await bench.AssertAnsweredOrdersExistAsync(Token);
        var answeredBefore = bench.Answers.ToArray();

        var (second, addressAgain) = await bench.StartServerAsync(Token);
        await using (second)
        {
            await bench.SendAsync(addressAgain, bench.Unanswered, _ => { }, Token);
            await AssertAllThereOnceAsync(bench);

            // Also those that were answered before get the same bytes, and act no second time.
            await bench.SendAsync(addressAgain, [.. Enumerable.Range(0, Orders)], _ => { }, Token);
            Assert.All(
                Enumerable.Range(0, Orders).Where(i => answeredBefore[i] is not null),
                i => Assert.Equal(answeredBefore[i], bench.Answers[i]));
            await AssertAllThereOnceAsync(bench);
        }
    }

    private static async Task AssertAllThereOnceAsync(CrashBench bench)
    {
        Assert.Empty(bench.Unanswered);
        await bench.AssertAnsweredOrdersExistAsync(Token);
        Assert.Equal(
            Enumerable.Range(0, Orders).Select(CrashBench.NameOf),
            (await bench.Records.OrdersAsync(bench.PartnerId, Token)).Select(order => order.PackageName).Order());
        Assert.Equal(10_000_000 - (Orders * 150), await bench.Records.BalanceAsync(bench.PartnerId, Token));
    }
}

public sealed class OrderCrashTestsOnSqlite() : OrderCrashTests(Engine.Sqlite);

public sealed class OrderCrashTestsOnPostgres() : OrderCrashTests(Engine.Postgres);
