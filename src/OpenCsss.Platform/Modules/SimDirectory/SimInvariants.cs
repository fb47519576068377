using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.SimDirectory;

/// <summary>What must be true of SIMs.</summary>
internal static class SimInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "A SIM on its way out has no order in use or waiting.",
            $"""
            select s.partner_id as PartnerId, 'SIM ' || s.id || ': life ' || s.life_cycle || ', order ' || o.id as Row
              from sim s
              join plan_order o on o.partner_id = s.partner_id and o.sim_id = s.id and o.status in {OrderStatusSql.Live}
             where s.life_cycle in {SimSql.OnItsWayOut}
            """),
        new(
            "The clock looks at a SIM in time for whatever ends next.",
            $"""
            select s.partner_id as PartnerId, 'SIM ' || s.id || ': an order or its life ends before it is due' as Row
              from sim s
              left join (select partner_id, sim_id, min(expire_at) + 1000 as ends from plan_order
                          where status in {OrderStatusSql.Started} group by partner_id, sim_id) o
                on o.partner_id = s.partner_id and o.sim_id = s.id
             where (o.ends is not null and (s.due_at is null or s.due_at > o.ends))
                or (s.life_expire_at is not null and (s.due_at is null or s.due_at > s.life_expire_at))
            """),
        new(
            "A SIM is stopped if and only if it says why.",
            $"""
            select partner_id as PartnerId, 'SIM ' || id || ': service ' || service_status as Row
              from sim where (service_status = {SimSql.Stopped}) <> (stop_reason is not null)
            """),
        new(
            "Every ICCID and IMSI leads to its SIM, and to nothing else.",
            """
            select s.partner_id as PartnerId, 'SIM ' || s.id || ' is not in the directory of ICCIDs' as Row
              from sim s
              left join iccid_directory d
                on d.iccid = s.iccid and d.partner_id = s.partner_id and d.sim_id = s.id
             where d.iccid is null
            union all
            select d.partner_id, 'ICCID of the directory without SIM ' || d.sim_id
              from iccid_directory d
              left join sim s on s.partner_id = d.partner_id and s.id = d.sim_id and s.iccid = d.iccid
             where s.id is null
            union all
            select d.partner_id, 'IMSI of the directory that SIM ' || d.sim_id || ' does not have'
              from imsi_directory d
              left join sim s on s.partner_id = d.partner_id and s.id = d.sim_id
               and ',' || s.imsis || ',' like '%,' || d.imsi || ',%'
             where s.id is null
            """),
        new(
            "Every carrier command is about a SIM, and about an order if it names one.",
            """
            select c.partner_id as PartnerId, 'command ' || c.id || ': SIM ' || c.sim_id as Row
              from carrier_command c
              left join sim s on s.partner_id = c.partner_id and s.id = c.sim_id
              left join plan_order o on o.partner_id = c.partner_id and o.id = c.order_id
             where s.id is null or (c.order_id is not null and o.id is null)
            """),
    ];
}
