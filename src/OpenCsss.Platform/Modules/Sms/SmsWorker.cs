using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Sends what waits: finds a route's parts that are due, claims them, hands them over outside of any transaction,
/// writes down what came of it. Routes do not wait for each other.
/// </summary>
/// <remarks>
/// A part is claimed on disk before it goes over a line. If the process dies after that and before what came of it is
/// on disk, the lease runs out and the part is handed over once more: the one way in which a SIM gets it twice.
/// </remarks>
internal sealed partial class SmsWorker(
    SmsRoutes routes, ClaimPartsWrite claims, SmsProgressWrite progress, SmsWakeSignal news, Db db, SmsOptions options,
    TimeProvider clock, WallClock wall, ILogger<SmsWorker> log) : BackgroundService
{
    private const int MostAtOnce = 512;

    /// <summary>So often a part may fail for a reason of its own; then it is refused.</summary>
    private const int MostFaults = 5;

    /// <summary>The waits before a part is handed over again; the last one repeats until its time is over.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
    ];

    private readonly System.Collections.Concurrent.ConcurrentDictionary<Task, bool> _underWay = [];

    /// <summary>Sends all that is due now, as far as routes have room; how many parts it handed over.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(routes.All.Select(async route =>
        {
            var sent = 0;
            while (await BeginDueAsync(route, cancellationToken) is { Count: > 0 } begun)
            {
                await Task.WhenAll(begun);
                sent += begun.Count;
            }

            return sent;
        }));
        return counts.Sum();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Work)
        {
            await Task.WhenAll(routes.All.Select(route => WorkAsync(route, stoppingToken)));
        }

        // What has begun is finished and written down; each has its time limit.
        await Task.WhenAll(_underWay.Keys);
    }

    private async Task WorkAsync(ISmsRoute route, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var next = news.Next;
                var begun = await BeginDueAsync(route, stoppingToken);
                await (begun.Count > 0 || route.Room == 0
                    ? route.WaitForRoomAsync(options.Poll, stoppingToken)
                    : Task.WhenAny(next, Task.Delay(options.Poll, clock, stoppingToken)));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database was away, or worse: the loop must live on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(route.Name, exception);
                await Task.Delay(options.Poll, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Claims as many of a route's due parts as it has room for, and hands them over.</summary>
    private async Task<IReadOnlyList<Task>> BeginDueAsync(ISmsRoute route, CancellationToken cancellationToken)
    {
        var room = Math.Min(route.Room, MostAtOnce);
        if (room <= 0)
        {
            return [];
        }

        var now = new SmsTime(clock.GetUtcNow(), wall.GetUtcNow());
        var due = await SmsQueueStore.ListQueuedAsync(db, route.Name, now, room, cancellationToken);
        due.RemoveAll(part => part.ExpireAt <= now.Platform); // SmsClock ends them.
        if (due.Count == 0)
        {
            return [];
        }

        var claimed = await Task.WhenAll(due.GroupBy(part => part.Part.PartnerId).Select(
            parts => ClaimAsync([.. parts.Select(part => part.Part)], now)));
        var mine = claimed.SelectMany(parts => parts).ToHashSet();
        var contents = new Dictionary<long, IReadOnlyList<byte[]>>();
        return [.. due.Where(part => mine.Contains(part.Part)).Select(part => Begin(route, part, contents))];
    }

    private async Task<IReadOnlyList<DuePart>> ClaimAsync(IReadOnlyList<DuePart> parts, SmsTime now)
    {
        try
        {
            return await db.WriteAsync(
                claims, parts[0].PartnerId,
                [.. parts.Select(part => new PartClaim(part, now.Wall, now.Wall + options.Lease))],
                CancellationToken.None);
        }
        catch (StoreBusyException)
        {
            return []; // Should they have been claimed all the same, the lease runs out.
        }
    }

    private SmsSubmission Prepare(QueuedPart part, Dictionary<long, IReadOnlyList<byte[]>> contents)
    {
        if (!contents.TryGetValue(part.Part.SmsId, out var parts))
        {
            contents[part.Part.SmsId] = parts =
                part.Content.Split(SmsNumbers.ReferenceOf(options), part.Part.SmsId);
        }

        return new SmsSubmission(
            part.Part, part.Iccid, part.Msisdn, part.Peer, part.Content.CodingOfParts,
            HasHeader: parts.Count > 1 || part.Content.Form is SmsForm.OctetsWithHeader,
            parts[(int)part.Part.PartNo - 1], part.Envelope, part.ExpireAt);
    }

    private Task Begin(ISmsRoute route, QueuedPart part, Dictionary<long, IReadOnlyList<byte[]>> contents)
    {
        var task = SendAsync(route, part, contents);
        _underWay[task] = true;
        _ = task.ContinueWith(
            done => _underWay.TryRemove(done, out _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private async Task SendAsync(
        ISmsRoute route, QueuedPart part, Dictionary<long, IReadOnlyList<byte[]>> contents)
    {
        SmsSubmission? submission = null;
        SubmitResult result;
        try
        {
            submission = Prepare(part, contents); // Before anything is awaited: the parts of a message share it.
            result = await route.SubmitAsync(submission, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it is, it is this part's fault and no other's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFaulty(part.Part.SmsId, route.Name, exception);
            result = new SubmitResult(SubmitOutcome.Faulty, Error: SmsNumbers.Text((uint)SmppStatus.SystemError));
        }

        await RecordAsync(route, part, submission, result);
        if (result.Late is { } late)
        {
            _ = RecordLateAsync(route, part, submission!, late);
        }
    }

    /// <summary>
    /// What is said to a part after its time counts all the same: nothing is handed over twice that was taken, unless
    /// it has been already. Not waited for at the end, because the line's end is its own.
    /// </summary>
    private async Task RecordLateAsync(
        ISmsRoute route, QueuedPart part, SmsSubmission submission, Task<SubmitResult?> late)
    {
        if (await late is { } result)
        {
            await RecordAsync(route, part, submission, result);
        }
    }

    private async Task RecordAsync(
        ISmsRoute route, QueuedPart part, SmsSubmission? submission, SubmitResult result)
    {
        try
        {
            var change = ChangeOf(part, result, clock.GetUtcNow());
            change = change.To is SmsPartState.Sent
                ? change with { DueAt = route.DueAfterSending(submission!, change.At) }
                : change;
            await db.WriteAsync(progress, change.PartnerId, change, CancellationToken.None);
        }
#pragma warning disable CA1031 // Nothing is written down: the lease runs out, and the part is handed over again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotRecorded(part.Part.SmsId, route.Name, exception);
        }
    }

    private static SmsPartChange ChangeOf(QueuedPart queued, SubmitResult result, DateTimeOffset now)
    {
        var part = queued.Part;
        var state = result.Outcome is SubmitOutcome.Faulty && queued.Faults + 1 >= MostFaults
            ? SmsPartState.Refused
            : StateOf(result.Outcome);
        return new SmsPartChange(part.PartnerId, part.SmsId, part.PartNo, state, now)
        {
            Attempt = part.Attempts + 1,
            Smsc = result.Smsc,
            SmscId = result.SmscId,
            Error = result.Error,
            IsFault = result.Outcome is SubmitOutcome.Faulty,
            DueAt = state is SmsPartState.Queued
                ? now + (result.Wait ?? Waits[Math.Min(part.Attempts, Waits.Length - 1)])
                : null,
        };
    }

    private static SmsPartState StateOf(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Taken => SmsPartState.Sent,
        SubmitOutcome.Refused => SmsPartState.Refused,
        SubmitOutcome.Later or SubmitOutcome.Unknown or SubmitOutcome.Faulty => SmsPartState.Queued,
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Message {SmsId} could not be handed over on route {Route}; tried again a few times, then refused")]
    private partial void LogFaulty(long smsId, string route, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages for route {Route} could not be looked after")]
    private partial void LogFailed(string route, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What became of message {SmsId} on route {Route} could not be written; it is sent again")]
    private partial void LogNotRecorded(long smsId, string route, Exception exception);
}
