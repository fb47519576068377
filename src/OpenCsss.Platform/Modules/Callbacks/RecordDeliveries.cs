using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// Records the outcomes of attempts, set-wise: the endpoint's cursor moves in the transaction that stores what was not
/// delivered. Events are answered out of order, so an outcome may be recorded before the cursor reaches its event; what
/// the log and the rows say of events beyond the cursor is read by whoever takes the endpoint over
/// (<see cref="DeliveryStore.ListAheadAsync"/>). The lease's number is the guard: who has lost the endpoint records
/// nothing. A batch may be recorded twice, as after a commit whose answer was lost: all it says is absolute.
/// </summary>
internal sealed class RecordDeliveries : GroupedWrite<DeliveryBatch, bool>
{
    private static readonly Columns<EndpointKey> KeyColumns = new Columns<EndpointKey>()
        .BigInt("partner_id", key => key.PartnerId)
        .BigInt("endpoint", key => key.Endpoint.Number);

    private static readonly SetStatement<DeliveryBatch> MoveEndpoint = SetStatement.Over(
        """
        update callback_endpoint
           set cursor_no = {cursor_no}, failures = {failures}, failing_since = {failing_since},
               lease_until = {lease_until}, progress_at = coalesce({moved_at}, progress_at),
               stalled_since = case when {moved_at} is null then stalled_since else null end
          {from rows}
         where callback_endpoint.partner_id = {partner_id} and callback_endpoint.endpoint = {endpoint}
           and callback_endpoint.lease_no = {lease_no}
        """,
        new Columns<DeliveryBatch>()
            .Of(batch => batch.Key, KeyColumns)
            .BigInt("lease_no", batch => batch.LeaseNo)
            .BigInt("cursor_no", batch => batch.CursorNo)
            .BigInt("failures", batch => batch.Health.Failures)
            .BigInt("failing_since", batch => batch.Health.FailingSince)
            .BigInt("lease_until", batch => batch.LeaseUntil)
            .BigInt("moved_at", batch => batch.ProgressAt));

    private static readonly SetStatement<(EndpointKey Key, Attempt Attempt)> SaveAttempts = SetStatement.UpsertInto(
        "callback_attempt",
        """
        on conflict (partner_id, endpoint, event_no, attempt_no) do update
           set started_at = excluded.started_at, duration_ms = excluded.duration_ms,
               http_status = excluded.http_status, error = excluded.error, answer = excluded.answer
        """,
        new Columns<(EndpointKey Key, Attempt Attempt)>()
            .Of(row => row.Key, KeyColumns)
            .BigInt("event_no", row => row.Attempt.EventNo)
            .BigInt("attempt_no", row => row.Attempt.AttemptNo)
            .BigInt("started_at", row => row.Attempt.StartedAt)
            .BigInt("duration_ms", row => (long)row.Attempt.Answer.Duration.TotalMilliseconds)
            .BigInt("http_status", row => row.Attempt.Answer.Status)
            .Text("error", row => row.Attempt.Answer.Error)
            .Text("answer", row => row.Attempt.Answer.Text));

    private static readonly SetStatement<(DeliveryBatch Batch, DeliveryState Delivery)> SaveDeliveries =
        SetStatement.UpsertInto(
        "callback_delivery",
        """
        on conflict (partner_id, endpoint, event_no) do update
           set status = excluded.status, attempts = excluded.attempts, tries = excluded.tries,
               due_at = excluded.due_at, changed_at = excluded.changed_at
        """,
        new Columns<(DeliveryBatch Batch, DeliveryState Delivery)>()
            .Of(row => row.Batch.Key, KeyColumns)
            .BigInt("event_no", row => row.Delivery.EventNo)
            .BigInt("sim_id", row => row.Delivery.SimId)
            .BigInt("status", row => row.Delivery.Status)
            .BigInt("attempts", row => row.Delivery.Attempts)
            .BigInt("tries", row => row.Delivery.Tries)
            .BigInt("due_at", row => row.Delivery.DueAt)
            .BigInt("changed_at", row => row.Batch.Now));

    // Deleted one by one through its key; PostgreSQL's «delete» has «using» where SQLite's has nothing. What is gone
    // already was deleted by this batch before, so rows are not counted.
    private static readonly SetStatement<(EndpointKey Key, long EventNo)> DeleteDeliveries = SetStatement.Over(
        """
        delete from callback_delivery
         where (partner_id, endpoint, event_no) in (select {partner_id}, {endpoint}, {event_no} {from rows})
        """,
        new Columns<(EndpointKey Key, long EventNo)>()
            .Of(row => row.Key, KeyColumns)
            .BigInt("event_no", row => row.EventNo));

    // The earliest that waits behind a delivery that is settled now; or behind none, if what it was put behind has been
    // settled by another hand. So of a SIM's pending deliveries the earliest always has its time.
    private static readonly SetStatement<(DeliveryBatch Batch, long SimId)> NextOfSims = SetStatement.Over(
        $$"""
        update callback_delivery set due_at = {now}
          {from rows}
         where callback_delivery.partner_id = {partner_id} and callback_delivery.endpoint = {endpoint}
           and callback_delivery.due_at is null
           and callback_delivery.event_no = (
               select min(d.event_no) from callback_delivery d
                where d.partner_id = {partner_id} and d.endpoint = {endpoint} and d.sim_id = {sim_id}
                  and d.status = {{DeliverySql.Pending}})
        """,
        new Columns<(DeliveryBatch Batch, long SimId)>()
            .Of(row => row.Batch.Key, KeyColumns)
            .BigInt("sim_id", row => row.SimId)
            .BigInt("now", row => row.Batch.Now));

    public override async Task<IReadOnlyList<bool>> RunAsync(
        WriteTransaction transaction, IReadOnlyList<DeliveryBatch> items, CancellationToken cancellationToken)
    {
        // First by itself: the rows of a node that has lost the endpoint would only collide with the other's.
        transaction.Write(MoveEndpoint, items);
        await transaction.FlushAsync(cancellationToken);
        foreach (var batch in items)
        {
            Record(transaction, batch);
        }

        await transaction.FlushAsync(cancellationToken);
        return [.. items.Select(_ => true)];
    }

    private static void Record(WriteTransaction transaction, DeliveryBatch batch)
    {
        transaction.Write(SaveAttempts, [.. batch.Attempts.Select(attempt => (batch.Key, attempt))]);
        transaction.Write(SaveDeliveries, [.. batch.Added.Select(delivery => (batch, delivery))]);
        transaction.Write(SaveDeliveries, [.. batch.Changed.Select(delivery => (batch, delivery))]);
        transaction.WriteUncounted(DeleteDeliveries, [.. batch.Delivered.Select(eventNo => (batch.Key, eventNo))]);
        transaction.WriteUncounted(NextOfSims, [.. batch.SimsToLineUp().Select(simId => (batch, simId))]);
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
