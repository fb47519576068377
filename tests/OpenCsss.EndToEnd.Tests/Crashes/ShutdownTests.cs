using OpenCsss.Testing;

namespace OpenCsss.EndToEnd.Tests;

/// <summary>The server is told to stop (SIGTERM) while requests are under way.</summary>
public abstract class ShutdownTests(Engine engine)
{
    private const int Orders = 2_000;
    private const int StopAfter = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_is_there_and_the_rest_got_no_answer_that_is_not_true()
    {
        await using var bench = await CrashBench.CreateAsync(engine, Orders, Token);
        var (stopped, address) = await bench.StartServerAsync(Token);
        await using (stopped)
        {
            await bench.SendAsync(address, bench.Unanswered, count =>
            {
                if (count == StopAfter)
                {
                    stopped.Terminate();
                }
            }, Token);
            Assert.Equal(0, await stopped.WaitForExitAsync(Patience.Deadline, Token));
        }

        Assert.InRange(bench.Unanswered.Count, 1, Orders - StopAfter);
        await bench.AssertAnsweredOrdersExistAsync(Token);

        // Requests under way were finished: an order without an answer to its caller is none that was begun.
        var orders = await bench.Records.OrdersAsync(bench.PartnerId, Token);
        Assert.Equal(Orders - bench.Unanswered.Count, orders.Count);
    }

    [Fact]
    public async Task An_idle_server_ends_at_once()
    {
        await using var bench = await CrashBench.CreateAsync(engine, 1, Token);
        var (stopped, address) = await bench.StartServerAsync(Token);
        await using (stopped)
        {
            await bench.SendAsync(address, [0], _ => { }, Token);
            stopped.Terminate();
            Assert.Equal(0, await stopped.WaitForExitAsync(Patience.Deadline, Token));
            Assert.Equal("", stopped.Errors);
        }

        await bench.AssertAnsweredOrdersExistAsync(Token);
    }
}

public sealed class ShutdownTestsOnSqlite() : ShutdownTests(Engine.Sqlite);

public sealed class ShutdownTestsOnPostgres() : ShutdownTests(Engine.Postgres);
