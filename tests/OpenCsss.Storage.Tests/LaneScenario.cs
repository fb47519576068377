using Dapper;
using OpenCsss.Platform.Storage;
using OpenCsss.Testing;

namespace OpenCsss.Storage.Tests;

/// <summary>Tests of the write lanes, each with a database of its own; two sealed classes run them.</summary>
public abstract class LaneScenario(Engine engine) : IAsyncLifetime
{
    private readonly List<Db> _opened = [];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected TestDatabase Database { get; private set; } = null!;

    private protected Gate Gate { get; } = new();

    public async ValueTask InitializeAsync() => Database = await TestDatabase.CreateAsync(engine, Token);

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        foreach (var db in _opened)
        {
            await db.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
    }

    /// <summary>A <see cref="Db"/> with one lane, so that all that waits can be a group.</summary>
    private protected Db Open(Action<StorageOptions>? configure = null)
    {
        Database.Options.PostgresLanes = 1;
        configure?.Invoke(Database.Options);
        var db = new Db(Database.Options);
        _opened.Add(db);
        return db;
    }

    /// <summary>The rows that tests wrote, beside those that the schema comes with.</summary>
    private protected async Task<IReadOnlyDictionary<string, long>> CountersAsync()
    {
        await using var connection = await Database.OpenAsync(Token);
        var rows = await connection.QueryAsync<(string Name, long Value)>(
            "select name, value from counter where name like 'test%'");
        return rows.ToDictionary(row => row.Name, row => row.Value);
    }

    private protected static Counter NewCounter(int number, bool throws = false) =>
        new($"test{number}", number, throws);

    /// <summary>
    /// Lets write 0 reach the gate, queues the others, from 1, behind it, and opens the gate when all of them wait.
    /// </summary>
    private protected async Task<IReadOnlyList<Task<TResult>>> QueueBehindGateAsync<TResult>(
        int others, Func<int, Task<TResult>> write)
    {
        List<Task<TResult>> tasks = [write(0)];
        await Gate.Reached.WaitAsync(Token);
        tasks.AddRange(Enumerable.Range(1, others).Select(write));
        Gate.Open();
        await Task.WhenAll(tasks).ContinueWith(
            _ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default); // Each test looks at each outcome.
        return tasks;
    }
}
