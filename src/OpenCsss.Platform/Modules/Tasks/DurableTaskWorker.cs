using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Surfaces;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>Wakes the worker when a task was written down.</summary>
internal sealed class DurableTaskSignal : WakeSignal;

/// <summary>
/// Does tasks, a chunk of items in a transaction with what became of them: a process that dies leaves a task that goes
/// on with the next chunk. One node at a time does it; a second one would break its guard and do no harm.
/// </summary>
internal sealed class DurableTaskWorker(
    JobLease lease, DurableTaskSignal signal, TaskOptions options, Db db, WorkerServices services)
    : PeriodicWorker("Task worker", options.LookPeriod, services)
{
    private const string Job = "task_worker";
    private const int MostTasks = 50;
    private const int Chunk = 100;

    protected override bool IsEnabled => options.Work;

    protected override WakeSignal Signal => signal;

    /// <summary>Does all tasks that wait; how many items were tried.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!await lease.TryKeepAsync(Job, cancellationToken))
        {
            return 0;
        }

        var tried = 0;
        await EachAsync(
            await DurableTaskStore.ListDueAsync(db, Clock.GetUtcNow(), MostTasks, cancellationToken),
            task => $"Task {task.PartnerId}/{task.Id}",
            async task =>
            {
                int last;
                do
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    last = await DoChunkAsync(task, cancellationToken);
                    tried += last;
                }
                while (last == Chunk);
            },
            cancellationToken);
        return tried;
    }

    private async Task<int> DoChunkAsync(DurableTask task, CancellationToken cancellationToken)
    {
        var items = await db.ReadAsync(
            connection => DurableTaskStore.ListOpenItemsAsync(connection, task, Chunk, cancellationToken),
            cancellationToken);
        if (items.Count == 0)
        {
            return 0;
        }

        var iccids = items.ToDictionary(
            item => item.N, item => Iccid.TryParse(item.Item, out var iccid) ? iccid : (Iccid?)null);
        var sims = await SimNumbers.ListAsync(
            db, task.PartnerId, [.. iccids.Values.OfType<Iccid>()], cancellationToken);
        var found = new List<long>();
        var results = new List<(long N, string Error, bool IsDone)>();
        foreach (var item in items)
        {
            if (iccids[item.N] is { } iccid && sims.TryFind(task.PartnerId, iccid, out var sim))
            {
                found.Add(sim.Id);
                results.Add((item.N, DurableTaskItem.Success, true));
            }
            else
            {
                results.Add((item.N, nameof(ApiError.SimNotFound), false));
            }
        }

        var now = Clock.GetUtcNow();
        await db.WriteAsync(
            task.PartnerId,
            async transaction =>
            {
                BundleGroups.Change(
                    transaction, task.PartnerId, task.Subject, [.. found.Distinct()],
                    task.Kind is DurableTaskKind.AddToGroup, now);
                await DurableTaskStore.RecordAsync(transaction, task, results, now);
                return true;
            },
            CancellationToken.None);
        return items.Count;
    }
}

/// <summary>Removes tasks that were settled thirty days ago.</summary>
internal sealed class DurableTaskRetention(Db db, WorkerServices services)
    : Retention("tasks", TimeSpan.FromHours(1), db, services)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>Of one transaction: each has up to a thousand items.</summary>
    private const int MostTasks = 20;

    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        int last;
        do
        {
            last = await Db.WriteAsideAsync(
                transaction => DurableTaskStore.RemoveAsync(transaction, Clock.GetUtcNow() - Life, MostTasks),
                cancellationToken);
            removed += last;
        }
        while (last == MostTasks);
        return removed;
    }
}
