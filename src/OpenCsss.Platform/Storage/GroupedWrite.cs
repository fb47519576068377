namespace OpenCsss.Platform.Storage;

/// <summary>
/// A write whose waiting calls are run together, set-wise: one look-up for all, one insert for all. It decides first
/// and writes then, so that a call that fails by rule is a value and leaves the others alone.
/// </summary>
internal abstract class GroupedWrite<TItem, TResult>
{
    /// <summary>How many ordinary calls a call is as long as; a group is full by the sum of these.</summary>
    public virtual int WeightOf(TItem item) => 1;

    /// <summary>Results in the order of <paramref name="items"/>. May run more than once for the same items.</summary>
    public abstract Task<IReadOnlyList<TResult>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<TItem> items, CancellationToken cancellationToken);
}

/// <summary>A write that waits in a lane.</summary>
internal abstract class PendingWrite(long partnerId, CancellationToken cancellationToken)
{
    public long PartnerId { get; } = partnerId;

    /// <summary>The caller has gone before the write began. Once begun, a write is finished.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <summary>How many ordinary writes it is as long as.</summary>
    public virtual int Weight => 1;

    /// <summary>Writes of one kind share a transaction.</summary>
    public abstract object Kind { get; }

    protected CancellationToken Token => cancellationToken;

    /// <summary>Runs all of <paramref name="group"/>, which are of this kind and ordered by partner.</summary>
    public abstract Task RunGroupAsync(WriteTransaction transaction, IReadOnlyList<PendingWrite> group);

    /// <summary>Answers the caller. Only called when the transaction is on disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);

    public abstract void Abandon();
}

/// <summary>A waiting write that gives its caller a result.</summary>
internal abstract class AwaitedWrite<TResult>(long partnerId, CancellationToken cancellationToken)
    : PendingWrite(partnerId, cancellationToken)
{
    private readonly TaskCompletionSource<TResult> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _completion.Task;

    protected TResult? Result { get; set; }

    public override void Complete() => _completion.TrySetResult(Result!);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    public override void Abandon() => _completion.TrySetCanceled(Token);
}

/// <summary>One call of a <see cref="GroupedWrite{TItem,TResult}"/>.</summary>
internal sealed class PendingGroupedWrite<TItem, TResult>(
    GroupedWrite<TItem, TResult> write, long partnerId, TItem item, CancellationToken cancellationToken)
    : AwaitedWrite<TResult>(partnerId, cancellationToken)
{
    public override object Kind => write;

    public override int Weight => write.WeightOf(item);

    public override async Task RunGroupAsync(WriteTransaction transaction, IReadOnlyList<PendingWrite> group)
    {
        var items = new TItem[group.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ((PendingGroupedWrite<TItem, TResult>)group[i]).Item;
        }

        var results = await write.RunAsync(transaction, items, CancellationToken.None);
        for (var i = 0; i < items.Length; i++)
        {
            ((PendingGroupedWrite<TItem, TResult>)group[i]).Result = results[i];
        }
    }

    private TItem Item => item;
}

/// <summary>A write of its own, given as a function. It shares a transaction with others like it.</summary>
internal sealed class PendingSingleWrite<TResult>(
    long partnerId, Func<WriteTransaction, Task<TResult>> write, CancellationToken cancellationToken,
    bool isAlone = false)
    : AwaitedWrite<TResult>(partnerId, cancellationToken), ISingleWrite
{
    public override object Kind => isAlone ? this : typeof(ISingleWrite);

    public override async Task RunGroupAsync(WriteTransaction transaction, IReadOnlyList<PendingWrite> group)
    {
        await AccountLock.TakeAsync(transaction, group);
        foreach (var pending in group)
        {
            await ((ISingleWrite)pending).RunAsync(transaction);
        }
    }

    public async Task RunAsync(WriteTransaction transaction) => Result = await write(transaction);
}

/// <summary>The common face of <see cref="PendingSingleWrite{TResult}"/> of any result.</summary>
internal interface ISingleWrite
{
    Task RunAsync(WriteTransaction transaction);
}
