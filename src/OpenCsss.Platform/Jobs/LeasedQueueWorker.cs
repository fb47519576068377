using System.Collections.Concurrent;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Jobs;

/// <summary>
/// Works off queues that all nodes share: finds a queue's items that are due, claims them with a lease, handles them
/// outside of any transaction. Queues do not wait for each other. Errors are handled by <see cref="WorkerRuns"/>.
/// </summary>
/// <remarks>
/// If the process dies between the claim and the record of the outcome, the lease runs out and an item is handled
/// once more. What has begun when the server stops is finished and recorded.
/// </remarks>
/// <typeparam name="TQueue">Who is asked: a carrier, a route.</typeparam>
/// <typeparam name="TItem">What waits for it.</typeparam>
/// <typeparam name="TClaim">A node's claim on an item.</typeparam>
/// <param name="name">For the log and the metrics; the queue's name is added to it.</param>
/// <param name="poll">After so long a queue that had nothing due is looked at again.</param>
/// <param name="claims">The write that claims items.</param>
/// <param name="db">The database.</param>
/// <param name="wall">The time of leases.</param>
/// <param name="services">Clock, counters, log.</param>
internal abstract class LeasedQueueWorker<TQueue, TItem, TClaim>(
    string name, TimeSpan poll, ClaimWrite<TClaim> claims, Db db, WallClock wall, WorkerServices services)
    : BackgroundService
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly ConcurrentDictionary<Task, bool> _underWay = [];
    private readonly TimeSpan _poll = WorkerServices.Bounded(poll);

    protected Db Db => db;

    protected TimeProvider Clock => services.Clock;

    protected WallClock Wall => wall;

    /// <summary>Whether this node works by itself.</summary>
    protected abstract bool IsEnabled { get; }

    protected abstract IReadOnlyList<TQueue> Queues { get; }

    /// <summary>Whether its items wait while the server has requests to answer.</summary>
    protected virtual bool GivesWay => false;

    /// <summary>What wakes it before it would look again.</summary>
    protected virtual WakeSignal? Signal => null;

    /// <summary>Handles all that is due now, as far as limits let it; how many items that were.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Queues.Select(async queue =>
        {
            var handled = 0;
            while (await BeginDueAsync(queue, cancellationToken) is { Count: > 0 } begun)
            {
                await Task.WhenAll(begun);
                handled += begun.Count;
            }

            return handled;
        }));
        return counts.Sum();
    }

    protected abstract string NameOf(TQueue queue);

    /// <summary>Takes places for as many items as may begin now.</summary>
    protected abstract int TakePlaces(TQueue queue);

    /// <summary>Gives back places for which there was no item.</summary>
    protected abstract void GiveBackPlaces(TQueue queue, int places);

    /// <summary>Whether to wait for places, and not for items.</summary>
    protected virtual bool IsFull(TQueue queue) => false;

    /// <summary>Ends when there are places again, or after a while.</summary>
    protected abstract Task WaitForPlacesAsync(TQueue queue, CancellationToken cancellationToken);

    /// <summary>Items that are due, the longest due first. Nobody has them by this.</summary>
    protected abstract Task<IReadOnlyList<TItem>> ListDueAsync(
        TQueue queue, QueueTime now, int most, CancellationToken cancellationToken);

    protected abstract long PartnerOf(TItem item);

    protected abstract TClaim ClaimOf(TItem item, QueueTime now);

    /// <summary>
    /// Begins to handle items that this node has claimed. Each task records its outcome and never fails.
    /// </summary>
    protected abstract IReadOnlyList<Task> Begin(TQueue queue, IReadOnlyList<TItem> claimed);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (IsEnabled)
        {
            await Task.WhenAll(Queues.Select(queue => WorkAsync(queue, stoppingToken)));
        }

        // What has begun is finished and written down; each has its time limit.
        await Task.WhenAll(_underWay.Keys);
    }

    private async Task WorkAsync(TQueue queue, CancellationToken stoppingToken)
    {
        var runs = services.RunsOf($"{name} {NameOf(queue)}", GetType());
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = Signal?.Next ?? Never;
            var hasWaited = false;
            var isDone = await runs.TryAsync(
                async token =>
                {
                    var begun = await BeginDueAsync(queue, token);
                    if (begun.Count > 0 || IsFull(queue))
                    {
                        await WaitForPlacesAsync(queue, token);
                        hasWaited = true;
                    }

                    return begun.Count;
                },
                stoppingToken);
            if (!hasWaited)
            {
                // Signals must not make it fail faster than it polls.
                await (isDone ? woken : Never).WaitAsync(_poll, services.Clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Claims as many of a queue's due items as there are places for, and begins them.</summary>
    private async Task<IReadOnlyList<Task>> BeginDueAsync(TQueue queue, CancellationToken cancellationToken)
    {
        var places = TakePlaces(queue);
        if (places <= 0)
        {
            return [];
        }

        IReadOnlyList<TItem> claimed = [];
        try
        {
            claimed = await ClaimDueAsync(queue, places, cancellationToken);
        }
        finally
        {
            GiveBackPlaces(queue, places - claimed.Count);
        }

        var begun = claimed.Count > 0 ? Begin(queue, claimed) : [];
        foreach (var task in begun)
        {
            _underWay[task] = true;
            _ = task.ContinueWith(
                done => _underWay.TryRemove(done, out _), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return begun;
    }

    private async Task<IReadOnlyList<TItem>> ClaimDueAsync(
        TQueue queue, int most, CancellationToken cancellationToken)
    {
        var now = new QueueTime(services.Clock.GetUtcNow(), wall.GetUtcNow());
        var due = await ListDueAsync(queue, now, most, cancellationToken);
        if (GivesWay && due.Count > 0)
        {
            await services.Pace.TakeAsync(due.Count, cancellationToken);
        }

        var isMine = new bool[due.Count];
        await Task.WhenAll(due.Index().GroupBy(item => PartnerOf(item.Item)).Select(async group =>
        {
            var items = group.ToArray();
            var claimed = await ClaimAsync(group.Key, [.. items.Select(item => ClaimOf(item.Item, now))]);
            for (var n = 0; n < claimed.Count; n++)
            {
                isMine[items[n].Index] = claimed[n];
            }
        }));
        return [.. due.Where((_, n) => isMine[n])];
    }

    private async Task<IReadOnlyList<bool>> ClaimAsync(long partnerId, IReadOnlyList<TClaim> wanted)
    {
        try
        {
            return await db.WriteAsync(claims, partnerId, wanted, CancellationToken.None);
        }
        catch (StoreBusyException)
        {
            return []; // Should they have been claimed all the same, the lease runs out.
        }
    }
}

/// <summary>Now, by both clocks of a queue.</summary>
/// <param name="Platform">By which items are due; a sandbox may have moved it.</param>
/// <param name="Wall">By which leases run out.</param>
internal readonly record struct QueueTime(DateTimeOffset Platform, DateTimeOffset Wall);
