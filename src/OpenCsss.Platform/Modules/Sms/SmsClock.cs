using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Processes what has become due of messages: those that could not be sent lapse, those without a receipt expire (or
/// are received, by the simulator's SIMs), receipts that came early are matched with their message, and incomplete
/// messages from SIMs are passed on. One node at a time.
/// </summary>
internal sealed class SmsClock(
    SmsRoutes routes, SmsProgressWrite progress, SmsInbox inbox, JobLease lease, Db db, SmsOptions options,
    WallClock wall, WorkerServices services)
    : PeriodicWorker("SMS clock", options.Poll, services)
{
    private const string Job = "sms_clock";
    private const int Chunk = 500;

    protected override bool IsEnabled => options.Work;

    /// <summary>Does all that is due now; how much that was. Nothing if another node holds the lease.</summary>
    public override async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        int last;
        do
        {
            if (!await lease.TryKeepAsync(Job, cancellationToken))
            {
                return done;
            }

            last = await LapseAsync(cancellationToken) + await inbox.PassOnOverdueAsync(Chunk, cancellationToken)
                + await inbox.MatchEarlyReceiptsAsync(Chunk, cancellationToken);
            foreach (var route in routes.All)
            {
                last += await LookAgainAsync(route, cancellationToken);
            }

            done += last;
        }
        while (last > 0);
        return done;
    }

    private async Task<int> LapseAsync(CancellationToken cancellationToken)
    {
        var now = new QueueTime(Clock.GetUtcNow(), wall.GetUtcNow());
        var due = await SmsQueueStore.ListLapsingAsync(db, now, Chunk, cancellationToken);
        return await WriteAsync(
            due.Select(part => new SmsPartChange(
                part.PartnerId, part.SmsId, part.PartNo, SmsPartState.Lapsed, now.Platform)
            {
                Attempt = part.Attempts,
            }),
            cancellationToken);
    }

    private async Task<int> LookAgainAsync(ISmsRoute route, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var due = await SmsQueueStore.ListSentAsync(db, route.Name, now, Chunk, cancellationToken);
        return await WriteAsync(due.Select(part => route.LookAgain(part, now)), cancellationToken);
    }

    private async Task<int> WriteAsync(IEnumerable<SmsPartChange> changes, CancellationToken cancellationToken)
    {
        var written = await Task.WhenAll(
            changes.Select(change => db.WriteAsync(progress, change.PartnerId, change, cancellationToken)));
        return written.Count(isDone => isDone);
    }
}
