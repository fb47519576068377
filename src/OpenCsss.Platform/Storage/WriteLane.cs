using System.Threading.Channels;

namespace OpenCsss.Platform.Storage;

/// <summary>
/// One writer. It takes what is waiting, runs it in one transaction, commits, and only then answers all: one fsync
/// serves many. While it works, the next group gathers by itself.
/// </summary>
/// <remarks>
/// A group that fails is rolled back and run again one by one, so that the write at fault gets its exception and the
/// others their results. A commit whose outcome is unknown (the connection was cut) is run again too: the stored
/// answer of a signed request, or the guard of the write, makes the second run find the first.
/// </remarks>
internal sealed class WriteLane : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly ILaneConnection _connection;
    private readonly int _groupSize;
    private readonly bool _ownThread;
    private readonly Channel<PendingWrite> _waiting;
    private readonly Task _loop;

    /// <param name="connection">Owned by the lane.</param>
    /// <param name="options">Group size and queue length.</param>
    /// <param name="ownThread">
    /// For SQLite, whose calls block: its fsync must not hold one of the few threads that serve requests.
    /// </param>
    public WriteLane(ILaneConnection connection, StorageOptions options, bool ownThread)
    {
        _connection = connection;
        _groupSize = options.GroupSize;
        _ownThread = ownThread;
        _waiting = Channel.CreateBounded<PendingWrite>(
            new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        _loop = ownThread
            ? Task.Factory.StartNew(
                () => RunAsync().GetAwaiter().GetResult(),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : Task.Run(RunAsync);
    }

    /// <summary>Called with the partners that a transaction announced, once it is on disk. Never throws.</summary>
    public Action<IReadOnlyCollection<long>>? Announce { get; init; }

    /// <summary>Learns what became of the writes.</summary>
    public StoreCondition Condition { get; init; } = new();

    /// <summary>False if too many writes wait already, or the lane is closing.</summary>
    public bool TryEnqueue(PendingWrite write) => _waiting.Writer.TryWrite(write);

    /// <summary>Takes no more writes, finishes those that wait, closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var taken = new List<PendingWrite>(_groupSize);
        while (await WaitAsync())
        {
            taken.Clear();
            var weight = 0;
            while (weight < _groupSize && _waiting.Reader.TryRead(out var write))
            {
                if (write.IsAbandoned)
                {
                    write.Abandon();
                    continue;
                }

                taken.Add(write);
                weight += write.Weight;
            }

            foreach (var group in taken.GroupBy(write => write.Kind))
            {
                await RunGroupAsync([.. group.OrderBy(write => write.PartnerId)]);
            }
        }
    }

    private ValueTask<bool> WaitAsync()
    {
        var wait = _waiting.Reader.WaitToReadAsync();
        return _ownThread && !wait.IsCompleted ? new(wait.AsTask().GetAwaiter().GetResult()) : wait;
    }

    /// <summary>Runs a group, if need be one by one. Every member is answered.</summary>
    /// <returns>Why the database cannot be reached; null if it can.</returns>
    private async Task<Exception?> RunGroupAsync(PendingWrite[] group)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (failure, hasBegun) = await TryRunAsync(group);
            if (failure is null)
            {
                return null;
            }

            var fault = hasBegun ? StoreFaults.Of(failure) : StoreFaults.OfOpening(failure);
            if (fault?.IsOfAll() is true)
            {
                Fail(group, failure, fault);
                return failure; // No member is to blame, and each alone would meet the same.
            }

            if (hasBegun && group.Length > 1)
            {
                return await RunOneByOneAsync(group);
            }

            if (attempt == Attempts || !_connection.IsTransient(failure))
            {
                Fail(group, failure, fault);
                return hasBegun ? null : failure;
            }
        }
    }

    private async Task<Exception?> RunOneByOneAsync(PendingWrite[] group)
    {
        for (var n = 0; n < group.Length; n++)
        {
            if (await RunGroupAsync([group[n]]) is { } unreachable)
            {
                // Each of the others would wait as long as this one did, only to hear the same.
                Fail(group.AsSpan(n + 1), unreachable, StoreFaults.OfOpening(unreachable));
                return unreachable;
            }
        }

        return null;
    }

    /// <param name="group">All fail with the same.</param>
    /// <param name="failure">Why.</param>
    /// <param name="fault">The database's; null if a write is to blame.</param>
    private void Fail(ReadOnlySpan<PendingWrite> group, Exception failure, StoreFault? fault)
    {
        fault ??= _connection.IsTransient(failure) ? StoreFault.Unreachable : null;
        if (fault is { } known)
        {
            Condition.Refused(known, failure, group.Length);
            failure = new StoreBusyException(known, failure);
        }

        foreach (var write in group)
        {
            write.Fail(failure);
        }
    }

    /// <summary>
    /// No failure if the group is on disk and answered, else why nothing of it is, and whether its transaction had
    /// begun: if it had not, no member is to blame.
    /// </summary>
    private async Task<(Exception? Failure, bool HasBegun)> TryRunAsync(PendingWrite[] group)
    {
        var hasBegun = false;
        try
        {
            var transaction = await _connection.BeginAsync(CancellationToken.None);
            hasBegun = true;
            transaction.Announced.Clear(); // Of the transaction before, or of a run that was rolled back.
            await group[0].RunGroupAsync(transaction, group);
            await transaction.FlushAsync(CancellationToken.None);
            await _connection.CommitAsync(CancellationToken.None);
            if (transaction.Announced.Count > 0)
            {
                Announce?.Invoke(transaction.Announced);
            }
        }
#pragma warning disable CA1031 // Whatever a write throws is its caller's; the lane must go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await _connection.RollbackAsync();
            return (exception, hasBegun);
        }

        foreach (var write in group)
        {
            write.Complete();
        }

        return (null, hasBegun);
    }
}
