using Dapper;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>What waits together is written together, and each gets its own result.</summary>
public abstract class WriteLaneTests(Engine engine) : LaneScenario(engine)
{
    [Fact]
    public async Task Writes_that_wait_share_a_transaction()
    {
        var (db, write) = (Open(), new CounterWrite(Gate));
        var tasks = await QueueBehindGateAsync(100, i => db.WriteAsync(write, i % 7, NewCounter(i), Token));

        Assert.Equal([1, 100], write.GroupSizes);
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (long)i), await Task.WhenAll(tasks));
        Assert.Equal(101, (await CountersAsync()).Count);
    }

    [Fact]
    public async Task A_group_is_no_larger_than_the_option_says()
    {
        var (db, write) = (Open(options => options.GroupSize = 10), new CounterWrite(Gate));
        await QueueBehindGateAsync(25, i => db.WriteAsync(write, 1, NewCounter(i), Token));
        Assert.Equal([1, 10, 10, 5], write.GroupSizes);
    }

    [Fact]
    public async Task Writes_of_two_kinds_are_two_groups()
    {
        var (db, write, other) = (Open(), new CounterWrite(Gate), new CounterWrite(Gate));
        await QueueBehindGateAsync(20, i => db.WriteAsync(i % 2 == 0 ? write : other, 1, NewCounter(i), Token));
        Assert.Equal([1, 10], write.GroupSizes);
        Assert.Equal([10], other.GroupSizes);
    }

    [Fact]
    public async Task A_member_that_throws_fails_alone()
    {
        var (db, write) = (Open(), new CounterWrite(Gate));
        var tasks = await QueueBehindGateAsync(5, i => db.WriteAsync(write, 1, NewCounter(i, throws: i == 3), Token));

        Assert.Equal([1, 5, 1, 1, 1, 1, 1], write.GroupSizes);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[3]);
        Assert.Equal("One of the group throws.", thrown.Message);
        Assert.Equal([0, 1, 2, 4, 5], tasks.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result));
        Assert.Equal(["test0", "test1", "test2", "test4", "test5"], (await CountersAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_guard_that_fails_rolls_its_group_back_and_the_others_are_written_once()
    {
        var db = Open();
        var seed = new CounterWrite(Gate);
        await QueueBehindGateAsync(4, i => db.WriteAsync(seed, 1, NewCounter(i), Token));

        var gate = new Gate();
        var write = new GuardedWrite(gate);
        var first = db.WriteAsync(write, 1, NewCounter(0), Token);
        await gate.Reached.WaitAsync(Token);
        var others = Enumerable.Range(1, 4)
            .Select(i => db.WriteAsync(write, 1, new Counter($"test{i}", i == 2 ? 77 : i), Token)).ToList();
        gate.Open();

        await Assert.ThrowsAsync<GuardFailedException>(() => others[1]);
        var written = await Task.WhenAll(first, others[0], others[2], others[3]);
        Assert.Equal([1, 2, 4, 5], written);
        Assert.Equal([1, 4, 1, 1, 1, 1], write.GroupSizes);
        Assert.Equal([1, 2, 2, 4, 5], (await CountersAsync()).OrderBy(row => row.Key).Select(row => row.Value));
    }

    [Fact]
    public async Task Single_writes_share_a_transaction_too_and_one_that_throws_fails_alone()
    {
        var db = Open();
        var runs = new int[6];
        Task<int> WriteAsync(int i) => db.WriteAsync(1, async transaction =>
        {
            await Gate.PassAsync();
            runs[i]++;
            await transaction.Connection.ExecuteAsync($"insert into counter (name, value) values ('test{i}', {i})");
            return i == 4 ? throw new InvalidOperationException("This one throws.") : i;
        }, Token);
        var tasks = await QueueBehindGateAsync(5, WriteAsync);

        // The group ran to the one that throws, was rolled back, and was run again one by one.
        Assert.Equal([1, 2, 2, 2, 2, 1], runs);
        await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[4]);
        Assert.Equal(["test0", "test1", "test2", "test3", "test5"], (await CountersAsync()).Keys.Order());
    }
}

public sealed class WriteLaneTestsOnSqlite() : WriteLaneTests(Engine.Sqlite);

public sealed class WriteLaneTestsOnPostgres() : WriteLaneTests(Engine.Postgres);
