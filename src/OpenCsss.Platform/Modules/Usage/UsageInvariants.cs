using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Usage;

/// <summary>What must be true of usage.</summary>
internal static class UsageInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "What a SIM has used on all days is what its orders have used, and what was out of plan.",
            """
            select coalesce(d.partner_id, c.partner_id) as PartnerId,
                   'SIM ' || coalesce(d.sim_id, c.sim_id) || ': ' || coalesce(d.bytes, 0) || ' bytes on its days, '
                   || coalesce(c.bytes, 0) || ' in cycles, ' || coalesce(d.out_of_plan, 0) || ' out of plan' as Row
              from (select partner_id, sim_id, sum(uplink_bytes + downlink_bytes) as bytes,
                           sum(out_of_plan_bytes) as out_of_plan
                      from usage_day group by partner_id, sim_id) d
              full join (select partner_id, sim_id, sum(uplink_bytes + downlink_bytes) as bytes
                           from usage_cycle group by partner_id, sim_id) c
                on c.partner_id = d.partner_id and c.sim_id = d.sim_id
             where coalesce(d.bytes, 0) <> coalesce(c.bytes, 0) + coalesce(d.out_of_plan, 0)
            """),
        new(
            "Usage is counted in an order of its SIM that has started, and in a cycle of it.",
            $"""
            select c.partner_id as PartnerId, 'order ' || c.order_id || ', cycle ' || c.cycle_no as Row
              from usage_cycle c
              left join plan_order o on o.partner_id = c.partner_id and o.id = c.order_id and o.sim_id = c.sim_id
             where o.id is null or o.start_at is null or o.kind = {OrderKindSql.Extra} or c.end_at < o.start_at
                or c.start_at > o.expire_at
            """),
        new(
            "A SIM is over its quota only while an order holds it, and is stopped for it only then.",
            $"""
            select s.partner_id as PartnerId, 'SIM ' || s.id || ': over quota without an order in use' as Row
              from sim s
              left join plan_order o
                on o.partner_id = s.partner_id and o.sim_id = s.id and o.status in {OrderStatusSql.Started}
               and o.kind <> {OrderKindSql.Extra}
             where s.over_quota_until is not null and o.id is null
            union all
            select partner_id, 'SIM ' || id || ': stopped over quota without end'
              from sim where stop_reason = 'over_quota' and over_quota_until is null
            union all
            select partner_id, 'SIM ' || id || ': its quota returns before it is due'
              from sim where over_quota_until is not null and (due_at is null or due_at > over_quota_until)
            """),
        new(
            "A warning was sent only of a cycle that was used.",
            """
            select w.partner_id as PartnerId,
                   'order ' || w.order_id || ', cycle ' || w.cycle_no || ': ' || w.rule as Row
              from usage_warning w
              left join usage_cycle c
                on c.partner_id = w.partner_id and c.order_id = w.order_id and c.cycle_no = w.cycle_no
             where c.order_id is null
            """),
    ];
}
