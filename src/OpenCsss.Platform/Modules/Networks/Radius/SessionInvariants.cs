using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Networks.Radius;

/// <summary>What must be true of data sessions that gateways have reported.</summary>
internal static class SessionInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "What a session has used waits as long as nobody knows whose it is, and is counted from then on.",
            """
            select coalesce(s.partner_id, 0) as PartnerId,
                   'session ' || s.session_id || ' of ' || s.nas || ': ' || s.waiting_bytes || ' of '
                   || (s.up_bytes + s.down_bytes) || ' bytes wait, '
                   || case when s.sim_imsi is null then 'its subscriber is not known' else 'its subscriber is known' end
                   as Row
              from session_directory s
             where s.waiting_bytes <> case when s.sim_imsi is null then s.up_bytes + s.down_bytes else 0 end
                or (s.imsi <> '' and coalesce(s.sim_imsi, '') <> s.imsi)
                or (s.sim_id is not null and s.sim_imsi is null)
            """),
        new(
            "A session does not wait for its subscriber for more than a day.",
            """
            select 0 as PartnerId,
                   'session ' || s.session_id || ' of ' || s.nas || ': ' || s.waiting_bytes || ' bytes, '
                   || case when s.msisdn is null then 'no packet has told whose they are'
                           else 'no SIM has its MSISDN' end as Row
              from session_directory s
             where s.waiting_bytes > 0
               and s.seen_at < (select max(n.seen_at) from session_directory n) - 86400000
            """),
    ];
}
