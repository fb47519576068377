using OpenCsss.Domain;
using OpenCsss.Platform.Jobs;
using OpenCsss.Platform.Storage;
using OpenCsss.Protocols.Smpp;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>
/// Sends what waits: finds a route's parts that are due, claims them, hands them over outside of any transaction, saves
/// the outcome. Routes do not wait for each other.
/// </summary>
/// <remarks>
/// A part is claimed on disk before it goes over a line. If the process dies after that and before the outcome is on
/// disk, the lease runs out and the part is handed over once more: the one way in which a SIM gets it twice.
/// </remarks>
internal sealed partial class SmsWorker(
    SmsRoutes routes, ClaimPartsWrite claims, SmsProgressWrite progress, SmsWakeSignal signal, Db db,
    SmsOptions options, WallClock wall, WorkerServices services, ILogger<SmsWorker> log)
    : LeasedQueueWorker<ISmsRoute, QueuedPart, PartClaim>("SMS worker", options.Poll, claims, db, wall, services)
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

    protected override bool IsEnabled => options.Work;

    protected override IReadOnlyList<ISmsRoute> Queues => routes.All;

    protected override WakeSignal Signal => signal;

    protected override string NameOf(ISmsRoute queue) => queue.Name;

    protected override int TakePlaces(ISmsRoute queue) => Math.Min(queue.Room, MostAtOnce);

    /// <summary>A route counts for itself what it has room for.</summary>
    protected override void GiveBackPlaces(ISmsRoute queue, int places)
    {
    }

    protected override bool IsFull(ISmsRoute queue) => queue.Room == 0;

    protected override Task WaitForPlacesAsync(ISmsRoute queue, CancellationToken cancellationToken) =>
        queue.WaitForRoomAsync(options.Poll, cancellationToken);

    protected override async Task<IReadOnlyList<QueuedPart>> ListDueAsync(
        ISmsRoute queue, QueueTime now, int most, CancellationToken cancellationToken)
    {
        var due = await SmsQueueStore.ListQueuedAsync(Db, queue.Name, now, most, cancellationToken);
        due.RemoveAll(part => part.ExpireAt <= now.Platform); // SmsClock ends them.
        return due;
    }

    protected override long PartnerOf(QueuedPart item) => item.Part.PartnerId;

    protected override PartClaim ClaimOf(QueuedPart item, QueueTime now) =>
        new(item.Part, now.Wall, now.Wall + options.Lease);

    protected override IReadOnlyList<Task> Begin(ISmsRoute queue, IReadOnlyList<QueuedPart> claimed)
    {
        var contents = new Dictionary<long, IReadOnlyList<byte[]>>();
        return [.. claimed.Select(part => SendAsync(queue, part, contents))];
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
            var change = ChangeOf(part, result, Clock.GetUtcNow());
            change = change.To is SmsPartState.Sent
                ? change with { DueAt = route.DueAfterSending(submission!, change.At) }
                : change;
            await Db.WriteAsync(progress, change.PartnerId, change, CancellationToken.None);
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
        Message = "Message {SmsId} could not be submitted on route {Route}; retried a few times, then refused")]
    private partial void LogFaulty(long smsId, string route, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Outcome of message {SmsId} on route {Route} could not be saved; it is sent again after the lease")]
    private partial void LogNotRecorded(long smsId, string route, Exception exception);
}
