using OpenCsss.Platform.Security;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Callbacks;

/// <summary>
/// What must be true of callbacks. status of a delivery: 1 pending, 2 dead. An event that was delivered at once has no
/// row but its attempt.
/// </summary>
internal static class CallbackInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "An endpoint's cursor is not beyond its partner's feed.",
            """
            select e.partner_id as PartnerId,
                   'endpoint ' || e.endpoint || ': cursor ' || e.cursor_no || ', feed ' || a.last_event_no as Row
              from callback_endpoint e
              join account a on a.partner_id = e.partner_id
             where e.cursor_no > a.last_event_no
            """),
        new(
            "An event beyond an endpoint's cursor that was attempted was delivered, or has a row.",
            """
            select t.partner_id as PartnerId,
                   'endpoint ' || t.endpoint || ': cursor ' || e.cursor_no || ', event ' || t.event_no || ', attempt '
                   || t.attempt_no as Row
              from callback_endpoint e
              join callback_attempt t
                on t.partner_id = e.partner_id and t.endpoint = e.endpoint and t.event_no > e.cursor_no
             where coalesce(t.http_status, 0) not between 200 and 299
               and not exists (select 1 from callback_attempt l
                                where l.partner_id = t.partner_id and l.endpoint = t.endpoint
                                  and l.event_no = t.event_no and l.attempt_no > t.attempt_no)
               and not exists (select 1 from callback_delivery d
                                where d.partner_id = t.partner_id and d.endpoint = t.endpoint
                                  and d.event_no = t.event_no)
            """),
        new(
            "A delivery that failed has counted its attempts.",
            """
            select d.partner_id as PartnerId,
                   'endpoint ' || d.endpoint || ', event ' || d.event_no || ': ' || d.attempts
                   || ' attempts, in the log ' || max(t.attempt_no) as Row
              from callback_delivery d
              join callback_attempt t
                on t.partner_id = d.partner_id and t.endpoint = d.endpoint and t.event_no = d.event_no
             group by d.partner_id, d.endpoint, d.event_no, d.attempts
            having max(t.attempt_no) > d.attempts
            """),
        new(
            "Of a SIM's pending deliveries the earliest is tried again at a time, and so is one of no SIM.",
            $"""
            select d.partner_id as PartnerId,
                   'endpoint ' || d.endpoint || ', event ' || d.event_no || ': waits behind none' as Row
              from callback_delivery d
             where d.status = {DeliverySql.Pending} and d.due_at is null
               and not exists (select 1 from callback_delivery f
                                where f.partner_id = d.partner_id and f.endpoint = d.endpoint and f.sim_id = d.sim_id
                                  and f.status = {DeliverySql.Pending} and f.event_no < d.event_no)
            """),
        new(
            "Every endpoint that has something to send makes progress.",
            $"""
            select e.partner_id as PartnerId,
                   'endpoint ' || e.endpoint || ': none since ' || e.stalled_since || ' ms, cursor ' || e.cursor_no
                   || ', feed ' || a.last_event_no as Row
              from callback_endpoint e
              join account a on a.partner_id = e.partner_id
              join partner p on p.id = e.partner_id
             where e.enabled = 1 and e.stalled_since is not null and p.status = {PartnerSql.Active}
            """),
    ];
}
