using Dapper;
using Npgsql;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>
/// Questions that wait for a read lane, and readers that wait for a connection. What is to hold one up waits for a lock
/// that the test has.
/// </summary>
public sealed class PostgresReadLaneTests() : LaneScenario(Engine.Postgres)
{
    private const string Lock = "select pg_advisory_lock(1)";

    private static readonly ReadStatement Blocking = new("select 1 from (select pg_advisory_xact_lock_shared(1)) l");

    private static readonly ReadStatement TenthOf = new("select 10 / {number}", StatementParameter.BigInt("number"));

    private static readonly ReadStatement Started = new(
        "select cast(extract(epoch from transaction_timestamp()) * 1000000 as bigint), {number}",
        StatementParameter.BigInt("number"));

    private static readonly ReadStatement StartedToo = new(
        "select cast(extract(epoch from transaction_timestamp()) * 1000000 as bigint), {text}",
        StatementParameter.Text("text"));

    private NpgsqlConnection _holder = null!;

    [Fact]
    public async Task What_waits_is_asked_in_one_round_trip()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        var equal = Enumerable.Range(0, 50).Select(i => db.AskAsync(
            Started, sink => sink.BigInt(i), static row => (row.GetBigInt(0), row.GetBigInt(1)), Token)).ToList();
        var other = db.AskAsync(StartedToo, sink => sink.Text("x"), static row => row.GetBigInt(0), Token);
        await UnlockAsync();

        await blocked;
        var startedAt = Assert.Single(await other);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal([(startedAt, i)], await equal[i]);
        }
    }

    [Fact]
    public async Task A_question_that_fails_in_the_database_leaves_its_group_alone()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        var asked = Enumerable.Range(0, 11).Select(i => TenthOfAsync(db, i)).ToList();
        var more = db.AskAsync(StartedToo, sink => sink.Text("x"), static row => row.GetText(1), Token);
        await UnlockAsync();

        await blocked;
        var failure = await Assert.ThrowsAsync<PostgresException>(() => asked[0]);
        Assert.Equal(PostgresErrorCodes.DivisionByZero, failure.SqlState);
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal([10 / i], await asked[i]);
        }

        Assert.Equal(["x"], await more);
    }

    [Fact]
    public async Task A_question_that_takes_too_long_fails_alone()
    {
        var db = await OpenBlockedAsync(options => options.Postgres =
            new NpgsqlConnectionStringBuilder(options.Postgres) { Options = "-c statement_timeout=300" }.ToString());
        var first = BlockAsync(db);
        await WaitForBlockedAsync(1);
        var slow = BlockAsync(db);
        var quick = Enumerable.Range(1, 10).Select(i => TenthOfAsync(db, i)).ToList();

        foreach (var late in new[] { first, slow })
        {
            var failure = await Assert.ThrowsAsync<PostgresException>(() => late);
            Assert.Equal(PostgresErrorCodes.QueryCanceled, failure.SqlState);
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(i => 10L / i), (await Task.WhenAll(quick)).Select(Assert.Single));
        await UnlockAsync();
    }

    [Fact]
    public async Task Who_leaves_is_not_asked_for_and_holds_up_nobody()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        using var leaving = new CancellationTokenSource();
        var wasAsked = false;
        var left = db.AskAsync(
            TenthOf,
            sink =>
            {
                wasAsked = true;
                sink.BigInt(1);
            },
            static row => row.GetBigInt(0),
            leaving.Token);
        var patient = TenthOfAsync(db, 2);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await UnlockAsync();

        Assert.Equal([5], await patient);
        await blocked;
        Assert.False(wasAsked);
    }

    [Fact]
    public async Task A_lane_whose_connection_is_cut_asks_again()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        var waiting = Enumerable.Range(1, 10).Select(i => TenthOfAsync(db, i)).ToList();
        await CutBlockedAsync();
        await WaitForBlockedAsync(1); // It is asked again.
        await UnlockAsync();

        Assert.Equal([1], await blocked);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => 10L / i), (await Task.WhenAll(waiting)).Select(Assert.Single));
    }

    [Fact]
    public async Task A_question_that_loses_its_connection_again_and_again_is_told_to_try_later()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        for (var time = 0; time < 2; time++)
        {
            await WaitForBlockedAsync(1);
            await CutBlockedAsync();
        }

        await Assert.ThrowsAsync<StoreBusyException>(() => blocked);
        Assert.Equal([5], await TenthOfAsync(db, 2));
        await UnlockAsync();
    }

    [Fact]
    public async Task Without_a_server_all_questions_are_told_to_try_later()
    {
        var db = Open(options => options.Postgres = new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            Port = 1,
        }.ToString());
        var asked = Enumerable.Range(1, 50).Select(i => TenthOfAsync(db, i)).ToList();
        foreach (var waiting in asked)
        {
            await Assert.ThrowsAsync<StoreBusyException>(() => waiting);
        }

        Assert.Equal(StoreFault.Unreachable, db.Condition.Outage?.Fault);
    }

    [Fact]
    public async Task A_caller_that_is_slow_to_go_on_holds_up_no_other()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        using var others = new ManualResetEventSlim();
        var slow = TenthOfAsync(db, 1).ContinueWith(
            _ => others.Wait(Token), Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var quick = Enumerable.Range(1, 10).Select(i => TenthOfAsync(db, i)).ToList();
        await UnlockAsync();

        await blocked;
        Assert.Equal(Enumerable.Range(1, 10).Select(i => 10L / i), (await Task.WhenAll(quick)).Select(Assert.Single));
        Assert.Equal([2], await TenthOfAsync(db, 5));
        others.Set();
        await slow;
    }

    [Fact]
    public async Task What_comes_on_top_of_a_full_queue_is_refused_at_once()
    {
        var db = await OpenBlockedAsync(options => options.QueueLength = 2);
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        var waiting = new[] { 1, 2 }.Select(i => TenthOfAsync(db, i)).ToList();
        await Assert.ThrowsAsync<StoreBusyException>(() => TenthOfAsync(db, 3));
        await UnlockAsync();

        await blocked;
        Assert.Equal([10, 5], (await Task.WhenAll(waiting)).Select(Assert.Single));
        Assert.Equal([2], await TenthOfAsync(db, 4));
    }

    [Fact]
    public async Task Lists_that_are_slow_delay_no_question()
    {
        var db = await OpenBlockedAsync(options => options.PostgresListConnections = 2);
        var slow = Enumerable.Range(0, 5).Select(_ => BlockReaderAsync(db, Token)).ToList();
        await WaitForBlockedAsync(2);
        for (var i = 1; i <= 10; i++)
        {
            Assert.Equal([10 / i], await TenthOfAsync(db, i));
        }

        Assert.All(slow, list => Assert.False(list.IsCompleted));
        await UnlockAsync();
        var lists = await Task.WhenAll(slow);
        Assert.Equal([1, 1, 1, 1, 1], lists);
    }

    [Fact]
    public async Task Readers_wait_for_a_connection_in_a_queue_that_has_an_end_and_may_leave_it()
    {
        var db = await OpenBlockedAsync(options =>
        {
            options.PostgresListConnections = 1;
            options.ListQueueLength = 1;
        });
        var slow = BlockReaderAsync(db, Token);
        await WaitForBlockedAsync(1);
        using var leaving = new CancellationTokenSource();
        var waiting = BlockReaderAsync(db, leaving.Token);
        await Assert.ThrowsAsync<StoreBusyException>(() => BlockReaderAsync(db, Token));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var next = BlockReaderAsync(db, Token);
        await UnlockAsync();

        var lists = await Task.WhenAll(slow, next);
        Assert.Equal([1, 1], lists);
    }

    [Fact]
    public async Task Closing_answers_what_waits_and_takes_no_more()
    {
        var db = await OpenBlockedAsync();
        var blocked = BlockAsync(db);
        await WaitForBlockedAsync(1);
        var waiting = Enumerable.Range(1, 10).Select(i => TenthOfAsync(db, i)).ToList();
        var closed = db.DisposeAsync();
        await Assert.ThrowsAsync<StoreBusyException>(() => TenthOfAsync(db, 1));
        Assert.False(closed.IsCompleted);
        await UnlockAsync();

        await closed;
        Assert.Equal([1], await blocked.WaitAsync(Token));
        var answers = await Task.WhenAll(waiting).WaitAsync(Token);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => 10L / i), answers.Select(Assert.Single));
    }

    /// <summary>One read lane, and a lock that <see cref="UnlockAsync"/> gives back.</summary>
    private async Task<Db> OpenBlockedAsync(Action<StorageOptions>? configure = null)
    {
        _holder = (NpgsqlConnection)await Database.OpenAsync(Token);
        await _holder.ExecuteAsync(Lock);
        return Open(options =>
        {
            options.PostgresReadLanes = 1;
            configure?.Invoke(options);
        });
    }

    private async Task UnlockAsync()
    {
        await _holder.ExecuteAsync("select pg_advisory_unlock(1)");
        await _holder.DisposeAsync();
    }

    private static Task<List<long>> BlockAsync(Db db) =>
        db.AskAsync(Blocking, static _ => { }, static row => row.GetBigInt(0), Token);

    private static Task<long> BlockReaderAsync(Db db, CancellationToken cancellationToken) =>
        db.ReadAsync(
            connection => connection.QuerySingleAsync<long>(new CommandDefinition(
                Blocking.PostgresText, cancellationToken: cancellationToken)),
            cancellationToken);

    private static Task<List<long>> TenthOfAsync(Db db, long number) =>
        db.AskAsync(TenthOf, sink => sink.BigInt(number), static row => row.GetBigInt(0), Token);

    private async Task WaitForBlockedAsync(int count)
    {
        await using var connection = await Database.OpenAsync(Token);
        while (await connection.QuerySingleAsync<long>(
            """
            select count(*) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'
            """) < count)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task CutBlockedAsync()
    {
        await using var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync(
            """
            select pg_terminate_backend(pid, 10000) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'
            """);
    }
}
