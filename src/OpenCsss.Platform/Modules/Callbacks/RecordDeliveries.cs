using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Records what came of attempts, set-wise: the endpoint's cursor moves in the transaction that stores what was not
/// delivered. Events are answered out of order, so an outcome may be recorded before the cursor reaches its event; what
/// the log and the rows say of events beyond the cursor is read by whoever takes the endpoint over
/// (<see cref="DeliveryStore.ListAheadAsync"/>). The lease's number is the guard: who has lost the endpoint records
/// nothing. A batch may be recorded twice, as after a commit whose answer was lost: all it says is absolute.
/// </summary>
internal sealed class RecordDeliveries : GroupedWrite<DeliveryBatch, bool>
{
    private static readonly SetStatement MoveEndpoint = SetStatement.Over(
        """
        update callback_endpoint
           set cursor_no = {cursor_no}, failures = {failures}, failing_since = {failing_since},
               lease_until = {lease_until}, progress_at = coalesce({moved_at}, progress_at),
               stalled_since = case when {moved_at} is null then stalled_since else null end
          {from rows}
         where callback_endpoint.partner_id = {partner_id} and callback_endpoint.endpoint = {endpoint}
           and callback_endpoint.lease_no = {lease_no}
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("lease_no"), Column.BigInt("cursor_no"),
        Column.BigInt("failures"), Column.BigInt("failing_since"), Column.BigInt("lease_until"),
        Column.BigInt("moved_at"));

    private static readonly SetStatement SaveAttempts = SetStatement.UpsertInto(
        "callback_attempt",
        """
        on conflict (partner_id, endpoint, event_no, attempt_no) do update
           set started_at = excluded.started_at, duration_ms = excluded.duration_ms,
               http_status = excluded.http_status, error = excluded.error, answer = excluded.answer
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"), Column.BigInt("attempt_no"),
        Column.BigInt("started_at"), Column.BigInt("duration_ms"), Column.BigInt("http_status"), Column.Text("error"),
        Column.Text("answer"));

    private static readonly SetStatement SaveDeliveries = SetStatement.UpsertInto(
        "callback_delivery",
        """
        on conflict (partner_id, endpoint, event_no) do update
           set status = excluded.status, attempts = excluded.attempts, tries = excluded.tries,
               due_at = excluded.due_at, changed_at = excluded.changed_at
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"), Column.BigInt("sim_id"),
        Column.BigInt("status"), Column.BigInt("attempts"), Column.BigInt("tries"), Column.BigInt("due_at"),
        Column.BigInt("changed_at"));

    // Deleted one by one through its key; PostgreSQL's «delete» has «using» where SQLite's has nothing. What is gone
    // already was deleted by this batch before, so rows are not counted.
    private static readonly SetStatement DeleteDeliveries = SetStatement.Over(
        """
        delete from callback_delivery
         where (partner_id, endpoint, event_no) in (
               select {partner_id}, {endpoint}, {event_no} {from rows} where {n} >= 0)
        returning cast(0 as bigint)
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"));

    // The earliest that waits behind a delivery that is settled now; or behind none, if what it was put behind has been
    // settled by another hand. So of a SIM's pending deliveries the earliest always has its time.
    private static readonly SetStatement NextOfSims = SetStatement.Over(
        """
        update callback_delivery set due_at = {now}
          {from rows}
         where callback_delivery.partner_id = {partner_id} and callback_delivery.endpoint = {endpoint}
           and callback_delivery.due_at is null
           and callback_delivery.event_no = (
               select min(d.event_no) from callback_delivery d
                where d.partner_id = {partner_id} and d.endpoint = {endpoint} and d.sim_id = {sim_id}
                  and d.status = 1)
        returning {n}
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("sim_id"), Column.BigInt("now"));

    public override async Task<IReadOnlyList<bool>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<DeliveryBatch> items, CancellationToken cancellationToken)
    {
        // First by itself: the rows of a node that has lost the endpoint would only collide with the other's.
        Move(transaction, items);
        await transaction.FlushAsync(cancellationToken);
        foreach (var batch in items)
        {
            Record(transaction, batch);
        }

        await transaction.FlushAsync(cancellationToken);
        return [.. items.Select(_ => true)];
    }

    private static void Move(WriteTransaction transaction, IReadOnlyList<DeliveryBatch> batches) =>
        transaction.Write(
            MoveEndpoint,
            batches,
            static (sink, batch) =>
            {
                BindKey(sink, batch);
                sink.BigInt(batch.LeaseNo);
                sink.BigInt(batch.CursorNo);
                sink.BigInt(batch.Health.Failures);
                sink.BigInt(batch.Health.FailingSince);
                sink.BigInt(batch.LeaseUntil);
                sink.BigInt(batch.ProgressAt);
            },
            batches.Count);

    private static void Record(WriteTransaction transaction, DeliveryBatch batch)
    {
        transaction.Write(
            SaveAttempts,
            batch.Attempts,
            (sink, attempt) =>
            {
                BindKey(sink, batch);
                sink.BigInt(attempt.EventNo);
                sink.BigInt(attempt.AttemptNo);
                sink.BigInt(attempt.StartedAt);
                sink.BigInt((long)attempt.Answer.Duration.TotalMilliseconds);
                sink.BigInt(attempt.Answer.Status);
                sink.Text(attempt.Answer.Error);
                sink.Text(attempt.Answer.Text);
            },
            batch.Attempts.Count);
        Save(transaction, batch, batch.Added);
        Save(transaction, batch, batch.Changed);
        transaction.Read(
            DeleteDeliveries,
            batch.Delivered,
            (sink, eventNo) =>
            {
                BindKey(sink, batch);
                sink.BigInt(eventNo);
            },
            static (_, _) => { });
        transaction.Read(
            NextOfSims,
            batch.SimsToLineUp(),
            (sink, simId) =>
            {
                BindKey(sink, batch);
                sink.BigInt(simId);
                sink.BigInt(batch.Now);
            },
            static (_, _) => { });
    }

    private static void Save(
        WriteTransaction transaction, DeliveryBatch batch, IReadOnlyList<DeliveryState> deliveries) =>
        transaction.Write(
            SaveDeliveries,
            deliveries,
            (sink, delivery) =>
            {
                BindKey(sink, batch);
                sink.BigInt(delivery.EventNo);
                sink.BigInt(delivery.SimId);
                sink.BigInt(delivery.Status);
                sink.BigInt(delivery.Attempts);
                sink.BigInt(delivery.Tries);
                sink.BigInt(delivery.DueAt);
                sink.BigInt(batch.Now);
            },
            deliveries.Count);

    private static void BindKey(IRowSink sink, DeliveryBatch batch)
    {
        sink.BigInt(batch.Key.PartnerId);
        sink.BigInt(batch.Key.Endpoint.Number);
    }
}

/// <summary>What has come of an endpoint's deliveries since the last batch.</summary>
internal sealed record DeliveryBatch
{
    public required EndpointKey Key { get; init; }

    public required long LeaseNo { get; init; }

    public required long LeaseUntil { get; init; }

    public required long CursorNo { get; init; }

    public required EndpointHealth Health { get; init; }

    /// <summary>Why the endpoint is to be switched off; null if it is not.</summary>
    public required string? OffReason { get; init; }

    public required long Now { get; init; }

    /// <summary>The same, if something has come of deliveries; null if only the lease is made longer.</summary>
    public required long? ProgressAt { get; init; }

    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>Failed the first time, or wait behind one of the same SIM.</summary>
    public required IReadOnlyList<DeliveryState> Added { get; init; }

    /// <summary>Failed again.</summary>
    public required IReadOnlyList<DeliveryState> Changed { get; init; }

    /// <summary>Events that had failed before and are delivered now.</summary>
    public required IReadOnlyList<long> Delivered { get; init; }

    /// <summary>SIMs whose next delivery may be sent.</summary>
    public required IReadOnlyList<long> FreedSims { get; init; }

    /// <summary>SIMs whose earliest pending delivery may be without a time.</summary>
    public IReadOnlyList<long> SimsToLineUp() =>
        [.. FreedSims.Concat(Added.Where(delivery => delivery.DueAt is null).Select(delivery => delivery.SimId ?? 0))
            .Distinct()];

    /// <summary>The same without what receivers said: if the database refuses the one, it may take the other.</summary>
    public DeliveryBatch WithoutAnswers() => this with
    {
        Attempts = [.. Attempts.Select(attempt => attempt with
        {
            Answer = attempt.Answer with
            {
                Text = "",
                Error = attempt.Answer.Error is null ? null : "what it met could not be recorded",
            },
        })],
    };
}

/// <summary>One attempt.</summary>
internal readonly record struct Attempt(long EventNo, long AttemptNo, long StartedAt, CallbackAnswer Answer);

/// <summary>A delivery that did not succeed at once, as it is now.</summary>
internal readonly record struct DeliveryState(
    long EventNo, long? SimId, long Status, long Attempts, long Tries, long? DueAt);

/// <summary>How an endpoint has done lately.</summary>
/// <param name="Failures">Failed attempts since the last success.</param>
/// <param name="FailingSince">The first of them; null if there is none.</param>
internal readonly record struct EndpointHealth(long Failures, long? FailingSince)
{
    /// <summary>So many failures in a row are the endpoint's, and not an event's.</summary>
    private const int FailuresOfAnEndpoint = 10;

    /// <summary>Nothing new is sent then but a probe from time to time.</summary>
    public bool IsFailing => Failures >= FailuresOfAnEndpoint;

    public EndpointHealth After(bool isSuccess, long now) =>
        isSuccess ? default : new EndpointHealth(Failures + 1, FailingSince ?? now);

    public bool HasFailedFor(TimeSpan time, DateTimeOffset now) =>
        FailingSince is { } since && now - DateTimeOffset.FromUnixTimeMilliseconds(since) >= time;
}
