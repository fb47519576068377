using Dapper;
using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Modules.SimDirectory;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>
/// Processes what has become due: orders end and start, add-ons end with their cycle, SIMs reach the next stage of
/// their life. After a stop of any length everything is processed in the order in which it was due. Any number of nodes
/// may run it.
/// </summary>
internal sealed partial class OrderClock(
    Db db, OrderChangeWrite write, JobLease lease, WorkerServices services, ILogger<OrderClock> log)
    : PeriodicWorker("Order clock", Period, services)
{
    private const string Job = "order_clock";

    /// <summary>SIMs that are looked up at once.</summary>
    private const int BatchSize = 2_000;

    /// <summary>
    /// SIMs whose writes wait in the lanes at once, so that requests queue behind no more than these.
    /// </summary>
    private const int ChunkSize = 16;

    /// <summary>
    /// How far SIMs are taken at once. What is further apart happens in its order whatever SIMs it happens to, because
    /// nothing is taken beyond it before all SIMs have come so far.
    /// </summary>
    private static readonly TimeSpan Stride = TimeSpan.FromHours(1);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>A SIM that cannot be processed is retried after so long, so that the others have their turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>
    /// Processes all that is due now; how many SIMs that were. Nothing if another node holds the lease.
    /// </summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        while (true)
        {
            var now = Clock.GetUtcNow();
            var due = await ListDueAsync(now, cancellationToken);
            if (due.Count == 0 || !await lease.TryKeepAsync(Job, cancellationToken))
            {
                return done;
            }

            // A full batch says nothing about what comes after its last.
            var last = due.Count < BatchSize ? now : Instants.FromStored(due[^1].DueAt)!.Value;
            var stride = Instants.FromStored(due[0].DueAt)!.Value + Stride;
            var until = stride < last ? stride : last;
            var reached = due.TakeWhile(sim => sim.DueAt <= until.ToUnixTimeMilliseconds());
            foreach (var chunk in reached.Chunk(ChunkSize))
            {
                if (!await lease.TryKeepAsync(Job, cancellationToken))
                {
                    return done;
                }

                await Pace.TakeAsync(chunk.Length, cancellationToken);
                await Task.WhenAll(chunk.Select(sim => AdvanceAsync(sim, until, cancellationToken)));
                done += chunk.Length;
            }
        }
    }

    /// <summary>The same, and waits for another node that holds the lease.</summary>
    public async Task<int> CatchUpAsync(CancellationToken cancellationToken)
    {
        var done = await RunOnceAsync(cancellationToken);
        while ((await ListDueAsync(Clock.GetUtcNow(), cancellationToken)).Count > 0)
        {
            await Task.Delay(Pause, Clock, cancellationToken);
            done += await RunOnceAsync(cancellationToken);
        }

        return done;
    }

    private Task<List<DueSim>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ReadAsync(
            async connection => (await connection.QueryAsync<DueSim>(new CommandDefinition(
                """
                select partner_id as PartnerId, id as SimId, due_at as DueAt from sim
                 where due_at <= @now order by due_at limit @BatchSize
                """,
                new { now = now.ToUnixTimeMilliseconds(), BatchSize }, cancellationToken: cancellationToken)))
                .AsList(),
            cancellationToken);

    private async Task AdvanceAsync(DueSim sim, DateTimeOffset until, CancellationToken cancellationToken)
    {
        try
        {
            await db.WriteAsync(
                write,
                sim.PartnerId,
                new OrderChangeCall(
                    sim.PartnerId, SimSubject.Of(sim.SimId), static (_, _) => OrderChangeOutcome.Done, until),
                cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreBusyException))
        {
            LogPutAside(sim.PartnerId, sim.SimId, exception);
            await PutAsideAsync(sim, cancellationToken);
        }
    }

    /// <summary>What is due stays due: whatever else is done with the SIM finds and does it.</summary>
    private Task<int> PutAsideAsync(DueSim sim, CancellationToken cancellationToken) =>
        db.WriteAsync(
            sim.PartnerId,
            transaction => SimChanges.PutOffAsync(
                transaction.Connection, sim.PartnerId, sim.SimId, sim.DueAt,
                (Clock.GetUtcNow() + Patience).ToUnixTimeMilliseconds()),
            cancellationToken);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Order clock could not process SIM {SimId} of partner {PartnerId}; retrying in an hour")]
    private partial void LogPutAside(long partnerId, long simId, Exception exception);

    private sealed class DueSim
    {
        public long PartnerId { get; init; }

        public long SimId { get; init; }

        public long DueAt { get; init; }
    }
}
