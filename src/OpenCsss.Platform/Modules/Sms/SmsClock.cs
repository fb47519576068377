using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// What time brings to messages: those that nobody could send lapse, those of which nothing was heard are given up (or
/// received, by the simulator's SIMs), receipts that came early find their message, and parts from SIMs whose others do
/// not come are passed on. One node at a time.
/// </summary>
internal sealed partial class SmsClock(
    SmsRoutes routes, SmsProgressWrite progress, SmsInbox inbox, JobLease lease, Db db, SmsOptions options,
    TimeProvider clock, WallClock wall, ILogger<SmsClock> log) : BackgroundService
{
    private const string Job = "sms_clock";
    private const int Chunk = 500;

    /// <summary>Does all that is due now; how much that was. Nothing if another node is at it.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Work)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Poll, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task<int> LapseAsync(CancellationToken cancellationToken)
    {
        var now = new SmsTime(clock.GetUtcNow(), wall.GetUtcNow());
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
        var now = clock.GetUtcNow();
        var due = await SmsQueueStore.ListSentAsync(db, route.Name, now, Chunk, cancellationToken);
        return await WriteAsync(due.Select(part => route.LookAgain(part, now)), cancellationToken);
    }

    private async Task<int> WriteAsync(IEnumerable<SmsPartChange> changes, CancellationToken cancellationToken)
    {
        var written = await Task.WhenAll(
            changes.Select(change => db.WriteAsync(progress, change.PartnerId, change, cancellationToken)));
        return written.Count(isDone => isDone);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due of messages could not be done; the next run goes on")]
    private partial void LogFailed(Exception exception);
}
