using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>What must be true of orders and their events.</summary>
internal static class OrderInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "A SIM has one order in use or paused at the most, add-ons aside.",
            $"""
            select partner_id as PartnerId, 'SIM ' || sim_id || ': ' || count(*) || ' orders in use' as Row
              from plan_order where status in {OrderStatusSql.Started} and kind <> {OrderKindSql.Extra}
             group by partner_id, sim_id having count(*) > 1
            """),
        new(
            "An order has its dates if it was in use, and has none before.",
            $"""
            select partner_id as PartnerId, 'order ' || id || ': status ' || status as Row
              from plan_order
             where (status in {OrderStatusSql.EverStarted} and start_at is null)
                or (status in {OrderStatusSql.NeverStarted} and start_at is not null)
                or expire_at < start_at
            """),
        // Orders that ended before it was kept when say nothing of it.
        new(
            "The times of a SIM's orders do not overlap, add-ons aside.",
            $"""
            select partner_id as PartnerId,
                   'order ' || id || ' of SIM ' || sim_id || ': starts ' || (before_until - start_at)
                   || ' ms before another was over' as Row
              from (select partner_id, sim_id, id, start_at,
                           max(valid_until) over (partition by partner_id, sim_id order by start_at, id
                                                  rows between unbounded preceding and 1 preceding) as before_until
                      from (select partner_id, sim_id, id, start_at,
                                   case when ended_at < expire_at + 1000 then ended_at
                                        else expire_at + 1000 end as valid_until
                              from plan_order
                             where kind <> {OrderKindSql.Extra} and start_at is not null
                               and (status in {OrderStatusSql.Started} or ended_at is not null)) started
                     where valid_until > start_at) timed
             where start_at < before_until
            """),
        new(
            "No order starts before it was enabled, or before it is known until when its SIM is held.",
            $"""
            select partner_id as PartnerId,
                   'order ' || id || ': starts ' || (armed_at - start_at) || ' ms before it was enabled' as Row
              from plan_order where start_at < armed_at
            union all
            select o.partner_id, 'order ' || a.id || ' could start before order ' || o.id || ' was over'
              from plan_order a
              join plan_order o
                on o.partner_id = a.partner_id and o.sim_id = a.sim_id and o.status in {OrderStatusSql.Ended}
               and o.kind <> {OrderKindSql.Extra}
               and o.start_at is not null and o.ended_at > a.armed_at
              join sim s on s.partner_id = o.partner_id and s.id = o.sim_id
             where a.status = {OrderStatusSql.Waiting} and a.armed_at is not null
               and (s.held_until is null or s.held_until < o.ended_at)
            """),
        new(
            "An order that is over ended when it had started, not before.",
            """
            select partner_id as PartnerId,
                   'order ' || id || ': ended ' || (start_at - ended_at) || ' ms before it started' as Row
              from plan_order where ended_at < start_at
            """),
        new(
            "An add-on in use belongs to an order in use of its SIM.",
            $"""
            select e.partner_id as PartnerId, 'order ' || e.id || ': its order is not in use' as Row
              from plan_order e
              left join plan_order o
                on o.partner_id = e.partner_id and o.id = e.basic_order_id and o.sim_id = e.sim_id
               and o.status in {OrderStatusSql.Started}
             where e.kind = {OrderKindSql.Extra} and e.status in {OrderStatusSql.Live} and o.id is null
            """),
        new(
            "An order belongs to a SIM of its partner, and to a plan.",
            """
            select o.partner_id as PartnerId, 'order ' || o.id || ': SIM ' || o.sim_id as Row
              from plan_order o
              left join sim s on s.partner_id = o.partner_id and s.id = o.sim_id
              left join plan_version v on v.id = o.plan_version_id
             where s.id is null or v.id is null
            """),
        new(
            "Every order was announced once, and so was its end.",
            $"""
            select o.partner_id as PartnerId,
                   'order ' || o.id || ': status ' || o.status || ', ' || coalesce(e.created, 0) || ' events of its '
                   || 'creation, ' || coalesce(e.ended, 0) || ' of its end' as Row
              from plan_order o
              left join (select partner_id, order_id,
                                sum(case when operation = '1000' then 1 else 0 end) as created,
                                sum(case when operation in ('1001', '1002', '1008') then 1 else 0 end) as ended
                           from event where order_id is not null group by partner_id, order_id) e
                on e.partner_id = o.partner_id and e.order_id = o.id
             where coalesce(e.created, 0) <> 1
                or coalesce(e.ended, 0) <> case when o.status in {OrderStatusSql.Over} then 1 else 0 end
            """),
        new(
            "Every feed is whole: its numbers run from 1 to the last without a gap.",
            """
            select a.partner_id as PartnerId,
                   coalesce(e.events, 0) || ' events, the last ' || coalesce(e.last, 0) || '; the account says '
                   || a.last_event_no as Row
              from account a
              left join (select partner_id, count(*) as events, max(event_no) as last from event group by partner_id) e
                on e.partner_id = a.partner_id
             where coalesce(e.events, 0) <> a.last_event_no or coalesce(e.last, 0) <> a.last_event_no
            """),
        new(
            "The counts that lists are paged by are right.",
            """
            select a.partner_id as PartnerId,
                   coalesce(o.orders, 0) || ' orders, counted ' || a.order_count || '; ' || coalesce(s.sims, 0)
                   || ' SIMs, counted ' || a.sim_count as Row
              from account a
              left join (select partner_id, count(*) as orders from plan_order group by partner_id) o
                on o.partner_id = a.partner_id
              left join (select partner_id, count(*) as sims from sim group by partner_id) s
                on s.partner_id = a.partner_id
             where coalesce(o.orders, 0) <> a.order_count or coalesce(s.sims, 0) <> a.sim_count
            """),
    ];
}
