using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Security;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>What is to be delivered: which endpoints have work, who has them, what comes next.</summary>
internal static class DeliveryStore
{
    /// <summary>
    /// The endpoints with something new, or something due; whoever has them. Those of a disabled partner wait.
    /// </summary>
    public static async Task<IReadOnlyList<WorkingEndpoint>> ListWorkingAsync(
        DbConnection connection, long? partnerId, long now, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<WorkingEndpoint>(new CommandDefinition(
            $"""
            select work.PartnerId, work.Endpoint, work.LeaseNo, work.LeaseUntil, work.CursorNo, work.ProgressAt,
                   work.StalledSince, work.HasNews, work.HasDue
              from (select e.partner_id as PartnerId, e.endpoint as Endpoint, e.lease_no as LeaseNo,
                           e.lease_until as LeaseUntil, e.cursor_no as CursorNo, e.progress_at as ProgressAt,
                           e.stalled_since as StalledSince,
                           case when a.last_event_no > e.cursor_no then 1 else 0 end as HasNews,
                           case when exists (select 1 from callback_delivery d
                                              where d.partner_id = e.partner_id and d.endpoint = e.endpoint
                                                and d.status = {DeliverySql.Pending} and d.due_at <= @now)
                                                then 1 else 0 end as HasDue
                      from callback_endpoint e
                      join account a on a.partner_id = e.partner_id
                      join partner p on p.id = e.partner_id
                     where e.enabled = 1 and p.status = {PartnerSql.Active}
                           {(partnerId is null ? "" : "and e.partner_id = @partnerId")}) work
             where work.HasNews = 1 or work.HasDue = 1
            """,
            new { partnerId, now }, cancellationToken: cancellationToken))).AsList();

    public static async Task<bool> HasEndpointAsync(
        DbConnection connection, long partnerId, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<long>(new CommandDefinition(
            "select count(*) from callback_endpoint where partner_id = @partnerId and enabled = 1",
            new { partnerId }, cancellationToken: cancellationToken)) > 0;

    /// <summary>
    /// Takes an endpoint over whose lease is over; null if another node was faster, or it was switched off. The guard
    /// is the lease's end, looked at again under the row's lock.
    /// </summary>
    public static Task<CallbackRow?> ClaimAsync(
        DbConnection connection, EndpointKey key, long now, long until, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<CallbackRow>(new CommandDefinition(
            $"""
            update callback_endpoint as e
               set lease_no = e.lease_no + 1, lease_until = @until
             where e.partner_id = @PartnerId and e.endpoint = @Number and e.enabled = 1 and e.lease_until <= @now
            returning {CallbackRow.Columns.Replace("e.", "", StringComparison.Ordinal)}
            """,
            new { key.PartnerId, key.Endpoint.Number, now, until }, cancellationToken: cancellationToken));

    /// <summary>Gives an endpoint back before its lease is over.</summary>
    public static Task ReleaseAsync(DbConnection connection, EndpointKey key, long leaseNo) =>
        connection.ExecuteAsync(
            """
            update callback_endpoint set lease_until = 0
             where partner_id = @PartnerId and endpoint = @Number and lease_no = @leaseNo
            """,
            new { key.PartnerId, key.Endpoint.Number, leaseNo });

    public static Task<string> AccessCodeAsync(
        DbConnection connection, long partnerId, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<string>(new CommandDefinition(
            "select access_code from partner where id = @partnerId", new { partnerId },
            cancellationToken: cancellationToken));

    /// <summary>How many deliveries of which SIMs are pending.</summary>
    public static async Task<IReadOnlyList<(long? SimId, long Count)>> CountPendingAsync(
        DbConnection connection, EndpointKey key, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(long?, long)>(new CommandDefinition(
            $"""
            select sim_id, count(*) from callback_delivery
             where partner_id = @PartnerId and endpoint = @Number and status = {DeliverySql.Pending}
             group by sim_id
            """,
            new { key.PartnerId, key.Endpoint.Number }, cancellationToken: cancellationToken))).AsList();

    /// <summary>
    /// What is recorded of events that the cursor has not reached: events are answered out of order, and a node may die
    /// before what is in front is. Those in a row are settled, and those whose last attempt was a success. Not more
    /// than a pump takes from the feed at a time.
    /// </summary>
    public static async Task<IReadOnlyList<AheadEvent>> ListAheadAsync(
        DbConnection connection, EndpointKey key, long cursorNo, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<AheadEvent>(new CommandDefinition(
            """
            select d.event_no as EventNo, d.attempts as Attempts, cast(1 as bigint) as IsSettled
              from callback_delivery d
             where d.partner_id = @PartnerId and d.endpoint = @Number and d.event_no > @cursorNo
            union all
            select a.event_no, a.attempt_no,
                   cast(case when a.http_status between 200 and 299 then 1 else 0 end as bigint)
              from callback_attempt a
             where a.partner_id = @PartnerId and a.endpoint = @Number and a.event_no > @cursorNo
               and not exists (select 1 from callback_attempt l
                                where l.partner_id = a.partner_id and l.endpoint = a.endpoint
                                  and l.event_no = a.event_no and l.attempt_no > a.attempt_no)
               and not exists (select 1 from callback_delivery d
                                where d.partner_id = a.partner_id and d.endpoint = a.endpoint
                                  and d.event_no = a.event_no)
            """,
            new { key.PartnerId, key.Endpoint.Number, cursorNo }, cancellationToken: cancellationToken))).AsList();

    /// <summary>The feed after an event, whatever its kind: also what is not sent moves the cursor on.</summary>
    public static async Task<IReadOnlyList<DeliveryRow>> ListNewAsync(
        DbConnection connection, long partnerId, long after, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(
            """
            select event_no as EventNo, kind as Kind, sim_id as SimId, body as Body, occurred_at as OccurredAt
              from event
             where partner_id = @partnerId and event_no > @after
             order by event_no limit @limit
            """,
            new { partnerId, after, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>
    /// What failed and is due again, the earliest first. Behind another of the same SIM nothing is due.
    /// </summary>
    public static async Task<IReadOnlyList<DeliveryRow>> ListDueAsync(
        DbConnection connection, EndpointKey key, long now, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(
            $"""
            select d.event_no as EventNo, e.kind as Kind, d.sim_id as SimId, e.body as Body,
                   e.occurred_at as OccurredAt, d.attempts as Attempts, d.tries as Tries
              from callback_delivery d
              join event e on e.partner_id = d.partner_id and e.event_no = d.event_no
             where d.partner_id = @PartnerId and d.endpoint = @Number and d.status = {DeliverySql.Pending}
               and d.due_at <= @now
             order by d.due_at, d.event_no limit @limit
            """,
            new { key.PartnerId, key.Endpoint.Number, now, limit }, cancellationToken: cancellationToken))).AsList();
}

/// <summary>Which endpoint of which partner.</summary>
internal readonly record struct EndpointKey(long PartnerId, EndpointNumber Endpoint);

/// <summary>An endpoint that has something to do.</summary>
internal sealed class WorkingEndpoint
{
    public long PartnerId { get; init; }

    public long Endpoint { get; init; }

    public long LeaseNo { get; init; }

    public long LeaseUntil { get; init; }

    public long CursorNo { get; init; }

    /// <summary>When something of it was last recorded; null: never.</summary>
    public long? ProgressAt { get; init; }

    /// <summary>Since when it is known to stand still; null if it is not.</summary>
    public long? StalledSince { get; init; }

    public long HasNews { get; init; }

    public long HasDue { get; init; }

    public EndpointKey Key => new(PartnerId, new EndpointNumber(Endpoint));
}

/// <summary>An event beyond an endpoint's cursor of which something is recorded.</summary>
internal sealed class AheadEvent
{
    public long EventNo { get; init; }

    /// <summary>How many are recorded.</summary>
    public long Attempts { get; init; }

    /// <summary>1 if it was delivered or has a row: it is not sent as something new.</summary>
    public long IsSettled { get; init; }
}

/// <summary>An event that is to be delivered, and how often that was tried.</summary>
internal sealed class DeliveryRow
{
    public long EventNo { get; init; }

    public long Kind { get; init; }

    public long? SimId { get; init; }

    public string Body { get; init; } = "";

    public long OccurredAt { get; init; }

    /// <summary>Attempts in all.</summary>
    public long Attempts { get; init; }

    /// <summary>Failed attempts of the running schedule.</summary>
    public long Tries { get; init; }
}

/// <summary>The states of a delivery that did not succeed at once.</summary>
internal static class DeliveryStatus
{
    public const long Pending = 1;
    public const long Dead = 2;
}

/// <summary>States of deliveries in SQL.</summary>
internal static class DeliverySql
{
    public static readonly string Pending = SqlNumber.Of(DeliveryStatus.Pending);

    public static readonly string Dead = SqlNumber.Of(DeliveryStatus.Dead);
}
