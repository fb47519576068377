using Dapper;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>Events of providers, each acted on once.</summary>
internal sealed class PaymentEventStore(Db db, TimeProvider clock)
{
    /// <summary>
    /// Writes down that an event has come. False if it was acted on before; one that another process was acting on when
    /// it died is acted on again.
    /// </summary>
    public Task<bool> TryTakeAsync(
        PaymentKey payment, string provider, string eventId, string kind, CancellationToken cancellationToken) =>
        db.WriteAsync(
            payment.PartnerId,
            async transaction => await transaction.Connection.QuerySingleAsync<long>(
                """
                insert into payment_event (partner_id, provider, event_id, kind, payment_id, received_at, done_at)
                values (@PartnerId, @provider, @eventId, @kind, @Id, @now, null)
                on conflict (partner_id, provider, event_id) do update set kind = payment_event.kind
                returning case when done_at is null then 1 else 0 end
                """,
                new { payment.PartnerId, payment.Id, provider, eventId, kind, now = Now() }) == 1,
            cancellationToken);

    /// <summary>It was acted on.</summary>
    public Task DoneAsync(PaymentKey payment, string provider, string eventId, CancellationToken cancellationToken) =>
        db.WriteAsync(
            payment.PartnerId,
            transaction => transaction.Connection.ExecuteAsync(
                """
                update payment_event set done_at = @now
                 where partner_id = @PartnerId and provider = @provider and event_id = @eventId and done_at is null
                """,
                new { payment.PartnerId, provider, eventId, now = Now() }),
            cancellationToken);

    /// <summary>Events of a payment, the latest first, for operators.</summary>
    public async Task<IReadOnlyList<PaymentEventRow>> ListAsync(
        PaymentKey payment, int limit, CancellationToken cancellationToken) =>
        (await db.ReadAsync(
            connection => connection.QueryAsync<PaymentEventRow>(new CommandDefinition(
                """
                select event_id as EventId, kind as Kind, received_at as ReceivedAt, done_at as DoneAt
                  from payment_event
                 where partner_id = @PartnerId and payment_id = @Id
                 order by received_at desc, event_id limit @limit
                """,
                new { payment.PartnerId, payment.Id, limit }, cancellationToken: cancellationToken)),
            cancellationToken)).AsList();

    /// <summary>Removes up to so many that are older; how many.</summary>
    public Task<int> RemoveAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        db.WriteAsideAsync(
            transaction => transaction.Connection.ExecuteAsync(
                """
                delete from payment_event
                 where (partner_id, provider, event_id) in (
                       select partner_id, provider, event_id from payment_event
                        where received_at < @before order by received_at limit @limit)
                """,
                new { before = before.ToUnixTimeMilliseconds(), limit }),
            cancellationToken);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>An event as operators see it.</summary>
internal sealed record PaymentEventRow
{
    public string EventId { get; init; } = "";

    public string Kind { get; init; } = "";

    public long ReceivedAt { get; init; }

    public long? DoneAt { get; init; }
}
