using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>Writes that wait: given up, too many, or caught by the end of the lane.</summary>
public abstract class LaneQueueTests(Engine engine) : LaneScenario(engine)
{
    [Fact]
    public async Task A_write_that_was_given_up_before_it_began_is_not_run()
    {
        var (db, write) = (Open(), new CounterWrite(Gate));
        using var gone = new CancellationTokenSource();
        var first = db.WriteAsync(write, 1, NewCounter(0), Token);
        await Gate.Reached.WaitAsync(Token);
        var abandoned = db.WriteAsync(write, 1, NewCounter(1), gone.Token);
        var patient = db.WriteAsync(write, 1, NewCounter(2), Token);
        await gone.CancelAsync();
        Gate.Open();

        var written = await Task.WhenAll(first, patient);
        Assert.Equal([0, 2], written);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.Equal([1, 1], write.GroupSizes);
        Assert.Equal(["test0", "test2"], (await CountersAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_write_that_has_begun_is_finished_though_its_caller_has_gone()
    {
        var (db, write) = (Open(), new CounterWrite(Gate));
        using var gone = new CancellationTokenSource();
        var begun = db.WriteAsync(write, 1, NewCounter(0), gone.Token);
        await Gate.Reached.WaitAsync(Token);
        await gone.CancelAsync();
        Gate.Open();
        Assert.Equal(0, await begun);
        Assert.Single(await CountersAsync());
    }

    [Fact]
    public async Task What_comes_on_top_of_a_full_queue_is_refused_at_once()
    {
        var (db, write) = (Open(options => options.QueueLength = 2), new CounterWrite(Gate));
        var first = db.WriteAsync(write, 1, NewCounter(0), Token);
        await Gate.Reached.WaitAsync(Token);
        var waiting = new[] { 1, 2 }.Select(i => db.WriteAsync(write, 1, NewCounter(i), Token)).ToList();
        await Assert.ThrowsAsync<StoreBusyException>(() => db.WriteAsync(write, 1, NewCounter(3), Token));
        Gate.Open();

        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(4, await db.WriteAsync(write, 1, NewCounter(4), Token));
        Assert.Equal(["test0", "test1", "test2", "test4"], (await CountersAsync()).Keys.Order());
    }

    [Fact]
    public async Task Closing_finishes_what_waits_and_takes_no_more()
    {
        var (db, write) = (Open(), new CounterWrite(Gate));
        var first = db.WriteAsync(write, 1, NewCounter(0), Token);
        await Gate.Reached.WaitAsync(Token);
        var waiting = Enumerable.Range(1, 50).Select(i => db.WriteAsync(write, 1, NewCounter(i), Token)).ToList();
        var closed = db.DisposeAsync();
        await Assert.ThrowsAsync<StoreBusyException>(() => db.WriteAsync(write, 1, NewCounter(99), Token));
        Assert.False(closed.IsCompleted);
        Gate.Open();

        await closed;
        Assert.All([first, .. waiting], task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(51, (await CountersAsync()).Count);
    }

    [Fact]
    public async Task A_lane_outlives_whatever_its_writes_throw()
    {
        var (db, write) = (Open(), new CounterWrite(Gate));
        Gate.Open();
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => db.WriteAsync(write, 1, NewCounter(0, throws: true), Token));
        }

        Assert.Equal(1, await db.WriteAsync(write, 1, NewCounter(1), Token));
    }
}

public sealed class LaneQueueTestsOnSqlite() : LaneQueueTests(Engine.Sqlite);

public sealed class LaneQueueTestsOnPostgres() : LaneQueueTests(Engine.Postgres);
