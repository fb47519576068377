using System.Collections.Concurrent;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Storage.Tests;

/// <summary>A row to be written, and whether its write goes wrong.</summary>
internal sealed record Counter(string Name, long Value, bool Throws = false);

/// <summary>A grouped write that adds rows, tells the sizes of its groups, and throws when a row says so.</summary>
internal sealed class CounterWrite(Gate gate) : GroupedWrite<Counter, long>
{
    private static readonly SetStatement<Counter> Insert = SetStatement.InsertInto(
        "counter",
        new Columns<Counter>().Text("name", counter => counter.Name).BigInt("value", counter => counter.Value));

    /// <summary>One entry a run, also of those that were rolled back.</summary>
    public ConcurrentQueue<int> GroupSizes { get; } = new();

    /// <summary>What is done in the transaction of a run before its rows are written.</summary>
    public Func<WriteTransaction, int, Task> BeforeWriting { get; init; } = (_, _) => Task.CompletedTask;

    public override async Task<IReadOnlyList<long>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<Counter> items, CancellationToken cancellationToken)
    {
        GroupSizes.Enqueue(items.Count);
        await gate.PassAsync();
        await BeforeWriting(transaction, GroupSizes.Count);
        transaction.Write(Insert, items);
        await transaction.FlushAsync(cancellationToken);
        return items.Any(item => item.Throws)
            ? throw new InvalidOperationException("One of the group throws.")
            : [.. items.Select(item => item.Value)];
    }
}

/// <summary>A grouped write with a guard: adds one where a row still has the value that was seen.</summary>
internal sealed class GuardedWrite(Gate gate) : GroupedWrite<Counter, long>
{
    private static readonly SetStatement<Counter> Update = SetStatement.Over(
        """
        update counter set value = value + 1 {from rows}
         where counter.name = {name} and counter.value = {seen}
        """,
        new Columns<Counter>().Text("name", counter => counter.Name).BigInt("seen", counter => counter.Value));

    public ConcurrentQueue<int> GroupSizes { get; } = new();

    public override async Task<IReadOnlyList<long>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<Counter> items, CancellationToken cancellationToken)
    {
        GroupSizes.Enqueue(items.Count);
        await gate.PassAsync();
        transaction.Write(Update, items);
        await transaction.FlushAsync(cancellationToken);
        return [.. items.Select(item => item.Value + 1)];
    }
}
