using OpenCsss.Server.Storage;

namespace OpenCsss.Server.Modules.Notifications;

/// <summary>
/// Records what came of attempts, set-wise: the endpoint's cursor moves in the transaction that stores what was not
/// delivered, so that after any crash each event is before the cursor, in a row of its own, or after it. The lease's
/// number is the guard: who has lost the endpoint records nothing.
/// </summary>
internal sealed class RecordDeliveries : GroupedWrite<DeliveryBatch, bool>
{
    private static readonly SetStatement MoveEndpoint = SetStatement.Over(
        """
        update callback_endpoint
           set cursor_no = {cursor_no}, failures = {failures}, failing_since = {failing_since},
               lease_until = {lease_until}
          {from rows}
         where callback_endpoint.partner_id = {partner_id} and callback_endpoint.endpoint = {endpoint}
           and callback_endpoint.lease_no = {lease_no}
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("lease_no"), Column.BigInt("cursor_no"),
        Column.BigInt("failures"), Column.BigInt("failing_since"), Column.BigInt("lease_until"));

    private static readonly SetStatement InsertAttempts = SetStatement.InsertInto(
        "callback_attempt",
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"), Column.BigInt("attempt_no"),
        Column.BigInt("started_at"), Column.BigInt("duration_ms"), Column.BigInt("http_status"), Column.Text("error"),
        Column.Text("answer"));

    private static readonly SetStatement InsertDeliveries = SetStatement.InsertInto(
        "callback_delivery",
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"), Column.BigInt("sim_id"),
        Column.BigInt("status"), Column.BigInt("attempts"), Column.BigInt("tries"), Column.BigInt("due_at"),
        Column.BigInt("changed_at"));

    private static readonly SetStatement UpdateDeliveries = SetStatement.Over(
        """
        update callback_delivery
           set status = {status}, attempts = {attempts}, tries = {tries}, due_at = {due_at}, changed_at = {changed_at}
          {from rows}
         where callback_delivery.partner_id = {partner_id} and callback_delivery.endpoint = {endpoint}
           and callback_delivery.event_no = {event_no}
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"), Column.BigInt("status"),
        Column.BigInt("attempts"), Column.BigInt("tries"), Column.BigInt("due_at"), Column.BigInt("changed_at"));

    // Deleted one by one through its key; PostgreSQL's «delete» has «using» where SQLite's has nothing.
    private static readonly SetStatement DeleteDeliveries = SetStatement.Over(
        """
        delete from callback_delivery
         where (partner_id, endpoint, event_no) in (select {partner_id}, {endpoint}, {event_no} {from rows})
        """,
        Column.BigInt("partner_id"), Column.BigInt("endpoint"), Column.BigInt("event_no"));

    // The earliest that waits behind a delivery that is settled now.
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
            },
            batches.Count);

    private static void Record(WriteTransaction transaction, DeliveryBatch batch)
    {
        transaction.Write(
            InsertAttempts,
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
        transaction.Write(
            InsertDeliveries,
            batch.Added,
            (sink, delivery) =>
            {
                BindKey(sink, batch);
                sink.BigInt(delivery.EventNo);
                sink.BigInt(delivery.SimId);
                BindState(sink, delivery, batch.Now);
            },
            batch.Added.Count);
        transaction.Write(
            UpdateDeliveries,
            batch.Changed,
            (sink, delivery) =>
            {
                BindKey(sink, batch);
                sink.BigInt(delivery.EventNo);
                BindState(sink, delivery, batch.Now);
            },
            batch.Changed.Count);
        transaction.Write(
            DeleteDeliveries,
            batch.Delivered,
            (sink, eventNo) =>
            {
                BindKey(sink, batch);
                sink.BigInt(eventNo);
            },
            batch.Delivered.Count);
        transaction.Read(
            NextOfSims,
            batch.FreedSims,
            (sink, simId) =>
            {
                BindKey(sink, batch);
                sink.BigInt(simId);
                sink.BigInt(batch.Now);
            },
            static (_, _) => { });
    }

    private static void BindKey(IRowSink sink, DeliveryBatch batch)
    {
        sink.BigInt(batch.Key.PartnerId);
        sink.BigInt(batch.Key.Endpoint.Number);
    }

    private static void BindState(IRowSink sink, DeliveryState delivery, long now)
    {
        sink.BigInt(delivery.Status);
        sink.BigInt(delivery.Attempts);
        sink.BigInt(delivery.Tries);
        sink.BigInt(delivery.DueAt);
        sink.BigInt(now);
    }
}

/// <summary>What has come of an endpoint's deliveries since the last batch.</summary>
internal sealed class DeliveryBatch
{
    public required EndpointKey Key { get; init; }

    public required long LeaseNo { get; init; }

    public required long LeaseUntil { get; init; }

    public required long CursorNo { get; init; }

    public required EndpointHealth Health { get; init; }

    /// <summary>Why the endpoint is to be switched off; null if it is not.</summary>
    public required string? OffReason { get; init; }

    public required long Now { get; init; }

    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>Failed the first time, or wait behind one of the same SIM.</summary>
    public required IReadOnlyList<DeliveryState> Added { get; init; }

    /// <summary>Failed again.</summary>
    public required IReadOnlyList<DeliveryState> Changed { get; init; }

    /// <summary>Events that had failed before and are delivered now.</summary>
    public required IReadOnlyList<long> Delivered { get; init; }

    /// <summary>SIMs whose next delivery may be sent.</summary>
    public required IReadOnlyList<long> FreedSims { get; init; }
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
