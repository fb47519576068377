using Dapper;
using Npgsql;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>Connections that are cut, and a server that is not there.</summary>
public sealed class PostgresOutageTests() : LaneScenario(Engine.Postgres)
{
    private static readonly ReadStatement Two = new("select cast(2 as bigint)");

    [Fact]
    public async Task A_connection_that_is_cut_in_the_middle_of_a_group_is_replaced()
    {
        var db = Open();
        var write = new CounterWrite(Gate)
        {
            BeforeWriting = (transaction, run) => run == 2 ? CutAsync(transaction) : Task.CompletedTask,
        };
        var tasks = await QueueBehindGateAsync(10, i => db.WriteAsync(write, 1, NewCounter(i), Token));

        Assert.Equal(Enumerable.Range(0, 11).Select(i => (long)i), await Task.WhenAll(tasks));
        Assert.Equal([1, 10, .. Enumerable.Repeat(1, 10)], write.GroupSizes);
        Assert.Equal(11, (await CountersAsync()).Count);
    }

    [Fact]
    public async Task A_connection_that_is_cut_again_and_again_is_busy_in_the_end()
    {
        var db = Open();
        var write = new CounterWrite(Gate)
        {
            BeforeWriting = (transaction, run) => run <= 4 ? CutAsync(transaction) : Task.CompletedTask,
        };
        Gate.Open();
        await Assert.ThrowsAsync<StoreBusyException>(() => db.WriteAsync(write, 1, NewCounter(0), Token));
        Assert.Equal(1, await db.WriteAsync(write, 1, NewCounter(1), Token));
        Assert.Equal(["test1"], (await CountersAsync()).Keys);
    }

    [Fact]
    public async Task Connections_that_are_cut_while_nothing_happens_are_replaced()
    {
        var db = Open();
        var write = new CounterWrite(Gate);
        Gate.Open();
        await db.WriteAsync(write, 1, NewCounter(0), Token);
        await db.ReadAsync(connection => connection.QuerySingleAsync<int>("select 1"), Token);
        await CutAllAsync();
        Assert.Equal(1, await db.WriteAsync(write, 1, NewCounter(1), Token));
        Assert.Equal(["test0", "test1"], (await CountersAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_lane_that_begins_with_a_connection_that_was_cut_takes_another()
    {
        var db = Open();
        await db.ReadAsync(connection => connection.QuerySingleAsync<int>("select 1"), Token);
        await CutAllAsync();
        Assert.Equal([2], await db.AskAsync(Two, static _ => { }, static row => row.GetBigInt(0), Token));

        var write = new CounterWrite(Gate);
        Gate.Open();
        await db.ReadAsync(connection => connection.QuerySingleAsync<int>("select 1"), Token);
        await CutAllAsync();
        Assert.Equal(1, await db.WriteAsync(write, 1, NewCounter(1), Token));
        Assert.Null(db.Condition.Outage);
    }

    [Fact]
    public async Task Reads_that_meet_connections_that_were_cut_are_run_again()
    {
        var db = Open();
        Task<int[]> ReadAsync() => Task.WhenAll(Enumerable.Range(0, 5).Select(i => db.ReadAsync(
            connection => connection.QuerySingleAsync<int>($"select {i} from pg_sleep(0.05)"), Token)));
        await ReadAsync(); // Five connections are in the pool now.
        await CutAllAsync();
        var read = await ReadAsync();
        Assert.Equal([0, 1, 2, 3, 4], read);
    }

    [Fact]
    public async Task Without_a_server_all_that_waits_is_told_to_try_later()
    {
        var db = Open(options => options.Postgres = new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            Port = 1,
        }.ToString());
        var write = new CounterWrite(Gate);
        var writes = Enumerable.Range(0, 50).Select(i => db.WriteAsync(write, 1, NewCounter(i), Token)).ToList();
        foreach (var waiting in writes)
        {
            await Assert.ThrowsAsync<StoreBusyException>(() => waiting);
        }

        Assert.Empty(write.GroupSizes);
    }

    /// <summary>Ends the session behind a transaction, as a fail-over does.</summary>
    private async Task CutAsync(WriteTransaction transaction)
    {
        var pid = ((NpgsqlConnection)transaction.Connection).ProcessID;
        await using var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync("select pg_terminate_backend(@pid, 10000)", new { pid });
    }

    private async Task CutAllAsync()
    {
        await using var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync(
            """
            select pg_terminate_backend(pid, 10000) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
            """);
    }
}
