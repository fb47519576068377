using System.Threading.Channels;

namespace OpenCsss.Server.Storage;

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
            while (taken.Count < _groupSize && _waiting.Reader.TryRead(out var write))
            {
                if (write.IsAbandoned)
                {
                    write.Abandon();
                    continue;
                }

                taken.Add(write);
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

    private async Task RunGroupAsync(PendingWrite[] group)
    {
        if (await TryRunAsync(group) is null)
        {
            return;
        }

        foreach (var write in group)
        {
            await RunAloneAsync(write);
        }
    }

    private async Task RunAloneAsync(PendingWrite write)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryRunAsync([write]);
            if (failure is null)
            {
                return;
            }

            if (attempt == Attempts || !_connection.IsTransient(failure))
            {
                write.Fail(_connection.IsTransient(failure) ? new StoreBusyException(failure) : failure);
                return;
            }
        }
    }

    /// <summary>Null if the group is on disk and answered, else why nothing of it is.</summary>
    private async Task<Exception?> TryRunAsync(PendingWrite[] group)
    {
        try
        {
            var transaction = await _connection.BeginAsync(CancellationToken.None);
            await group[0].RunGroupAsync(transaction, group);
            await transaction.FlushAsync(CancellationToken.None);
            await _connection.CommitAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever a write throws is its caller's; the lane must live on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await _connection.RollbackAsync();
            return exception;
        }

        foreach (var write in group)
        {
            write.Complete();
        }

        return null;
    }
}

/// <summary>The database has too much to do, or cannot be reached. Nothing was written; trying again may help.</summary>
internal sealed class StoreBusyException : Exception
{
    public StoreBusyException()
        : base("Too many writes are waiting.")
    {
    }

    public StoreBusyException(Exception cause)
        : base("The database could not take the write.", cause)
    {
    }
}
