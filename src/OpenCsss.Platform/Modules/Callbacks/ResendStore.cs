using System.Data.Common;
using Dapper;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>Deliveries that somebody wants to see again, and what is known of them.</summary>
internal static class ResendStore
{
    /// <summary>
    /// Makes deliveries pending again, with the whole schedule before them. Of each SIM the earliest is due now, the
    /// others wait behind it.
    /// </summary>
    public static async Task<int> ResendAsync(DbConnection connection, EndpointKey key, ResendWish wish, long now)
    {
        // The endpoint's row first, as whoever records has it: each then sees what the other has made pending, and no
        // delivery is left behind one that is settled.
        await connection.ExecuteAsync(
            "update callback_endpoint set lease_no = lease_no where partner_id = @PartnerId and endpoint = @Number",
            new { key.PartnerId, key.Endpoint.Number });
        if (wish.EventNo is { } eventNo)
        {
            // What the cursor has not reached was not sent before, and will be.
            var wasSent = await connection.QuerySingleAsync<long>(
                """
                select count(*) from callback_endpoint
                 where partner_id = @PartnerId and endpoint = @Number and cursor_no >= @eventNo
                """,
                new { key.PartnerId, key.Endpoint.Number, eventNo });
            return wasSent == 0 ? 0 : await InsertAsync(connection, key, eventNo, now);
        }

        var arguments = new { key.PartnerId, key.Endpoint.Number, wish.Since, now };
        var count = await connection.ExecuteAsync(
            $"""
            update callback_delivery set status = {DeliverySql.Pending}, tries = 0, due_at = null, changed_at = @now
             where partner_id = @PartnerId and endpoint = @Number and status = {DeliverySql.Dead}
               {(wish.Since is null ? "" : """
                 and exists (select 1 from event e where e.partner_id = @PartnerId
                                and e.event_no = callback_delivery.event_no and e.occurred_at >= @Since)
                 """)}
            """,
            arguments);
        await connection.ExecuteAsync(
            $"""
            update callback_delivery set due_at = @now
             where partner_id = @PartnerId and endpoint = @Number and status = {DeliverySql.Pending} and due_at is null
               and not exists (select 1 from callback_delivery d
                                where d.partner_id = @PartnerId and d.endpoint = @Number
                                  and d.status = {DeliverySql.Pending}
                                  and d.sim_id = callback_delivery.sim_id
                                  and d.event_no < callback_delivery.event_no)
            """,
            arguments);
        return count;
    }

    /// <summary>One delivery, due now, whatever has become of it before; its attempts are counted on.</summary>
    public static Task<int> InsertAsync(DbConnection connection, EndpointKey key, long eventNo, long now) =>
        connection.ExecuteAsync(
            $"""
            insert into callback_delivery (partner_id, endpoint, event_no, sim_id, status, attempts, tries, due_at,
                                           changed_at)
            select e.partner_id, @Number, e.event_no, e.sim_id, {DeliverySql.Pending},
                   coalesce((select max(a.attempt_no) from callback_attempt a
                              where a.partner_id = @PartnerId and a.endpoint = @Number and a.event_no = @eventNo), 0),
                   0, @now, @now
              from event e where e.partner_id = @PartnerId and e.event_no = @eventNo
            on conflict (partner_id, endpoint, event_no)
            do update set status = {DeliverySql.Pending}, tries = 0, due_at = @now, changed_at = @now
            """,
            new { key.PartnerId, key.Endpoint.Number, eventNo, now });

    /// <summary>Deliveries that were given up, the latest first.</summary>
    public static async Task<IReadOnlyList<DeadDelivery>> ListDeadAsync(
        DbConnection connection, EndpointKey key, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DeadDelivery>(new CommandDefinition(
            $"""
            select d.event_no as EventNo, e.kind as Kind, e.occurred_at as OccurredAt, d.attempts as Attempts,
                   d.changed_at as GivenUpAt
              from callback_delivery d
              join event e on e.partner_id = d.partner_id and e.event_no = d.event_no
             where d.partner_id = @PartnerId and d.endpoint = @Number and d.status = {DeliverySql.Dead}
             order by d.event_no desc limit @limit
            """,
            new { key.PartnerId, key.Endpoint.Number, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>All attempts of a delivery, or the latest of an endpoint.</summary>
    public static async Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        DbConnection connection, EndpointKey key, long? eventNo, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<AttemptRow>(new CommandDefinition(
            $"""
            select event_no as EventNo, attempt_no as AttemptNo, started_at as StartedAt, duration_ms as DurationMs,
                   http_status as HttpStatus, error as Error, answer as Answer
              from callback_attempt
             where partner_id = @PartnerId and endpoint = @Number{(eventNo is null ? "" : " and event_no = @eventNo")}
             order by event_no desc, attempt_no desc limit @limit
            """,
            new { key.PartnerId, key.Endpoint.Number, eventNo, limit },
            cancellationToken: cancellationToken))).AsList();
}

/// <summary>What to send again: one event, else all that is dead, or what of it happened since a time.</summary>
internal sealed record ResendWish(long? EventNo, long? Since);

/// <summary>A delivery that was given up.</summary>
internal sealed class DeadDelivery
{
    public long EventNo { get; init; }

    public long Kind { get; init; }

    public long OccurredAt { get; init; }

    public long Attempts { get; init; }

    public long GivenUpAt { get; init; }
}

/// <summary>An attempt, as the delivery log shows it.</summary>
internal sealed class AttemptRow
{
    public long EventNo { get; init; }

    public long AttemptNo { get; init; }

    public long StartedAt { get; init; }

    public long DurationMs { get; init; }

    public long? HttpStatus { get; init; }

    public string? Error { get; init; }

    public string Answer { get; init; } = "";
}
