using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Lifecycle;

/// <summary>What must be true of the markers by which pages of long lists are found.</summary>
internal static class ListInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "Every 1,000th order (list 1) and SIM (list 2) of a partner has its marker.",
            """
            select r.partner_id as PartnerId, 'list ' || r.list || ': row ' || r.ordinal || ' is ' || r.id as Row
              from (select partner_id, 1 as list, id,
                           row_number() over (partition by partner_id order by id) as ordinal from plan_order
                    union all
                    select partner_id, 2, id, row_number() over (partition by partner_id order by id) from sim) r
              left join list_marker m
                on m.partner_id = r.partner_id and m.list = r.list and m.ordinal = r.ordinal and m.id = r.id
             where r.ordinal % 1000 = 0 and m.id is null
            """),
        new(
            "A marker stands at each 1,000th row alone.",
            """
            select m.partner_id as PartnerId, 'list ' || m.list || ': marker ' || m.ordinal as Row
              from list_marker m
              join account a on a.partner_id = m.partner_id
             where m.ordinal % 1000 <> 0
                or m.ordinal > case m.list when 1 then a.order_count else a.sim_count end
            """),
    ];
}
