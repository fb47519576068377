using OpenCsss.Platform.Modules.Events;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Sms;

/// <summary>What must be true of messages.</summary>
internal static class SmsInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "A message to a SIM has its parts, and counts what became of them.",
            $"""
            select m.partner_id as PartnerId,
                   'message ' || m.id || ': ' || m.parts || ' parts, counted otherwise' as Row
              from sms m
              left join (select partner_id, sms_id, count(*) as parts,
                                sum(case when state in {SmsSql.Taken} then 1 else 0 end) as sent,
                                sum(case when state = {SmsSql.PartDelivered} then 1 else 0 end) as delivered,
                                sum(case when state = {SmsSql.PartFailed} then 1 else 0 end) as failed,
                                sum(case when state = {SmsSql.PartExpired} then 1 else 0 end) as expired,
                                sum(case when state in {SmsSql.NeverTaken} then 1 else 0 end) as unsent,
                                sum(case when state = {SmsSql.PartRefused} then 1 else 0 end) as refused
                           from sms_part group by partner_id, sms_id) p
                on p.partner_id = m.partner_id and p.sms_id = m.id
             where m.direction = {SmsSql.Terminated}
               and (m.parts <> coalesce(p.parts, 0) or m.sent_parts <> p.sent or m.delivered_parts <> p.delivered
                    or m.failed_parts <> p.failed or m.expired_parts <> p.expired or m.unsent_parts <> p.unsent
                    or m.refused_parts <> p.refused)
            """),
        new(
            "A message is over when all of its parts are, and its status is final then.",
            $"""
            select partner_id as PartnerId, 'message ' || id || ': status ' || status as Row
              from sms
             where (done_at is null) <> (delivered_parts + failed_parts + expired_parts + unsent_parts < parts)
                or (done_at is null) <> (status in {SmsSql.Unfinished})
            """),
        new(
            "A part that could not be handed over five times for a reason of its own waits no more.",
            $"""
            select partner_id as PartnerId,
                   'message ' || sms_id || ' part ' || part_no || ': ' || faults || ' faults' as Row
              from sms_part
             where state = {SmsSql.Queued} and faults >= 5
            """),
        new(
            "A message costs its parts, and gives back those that the network never took.",
            $"""
            select partner_id as PartnerId,
                   'message ' || id || ': charged ' || charged_minor || ', refunded ' || refunded_minor as Row
              from sms
             where charged_minor <> case when direction = {SmsSql.Terminated} then price_minor * parts else 0 end
                or refunded_minor <> case when done_at is null then 0 else price_minor * unsent_parts end
            """),
        new(
            "A message's charge and refund are in the ledger.",
            $"""
            select m.partner_id as PartnerId, 'message ' || m.id || ': its movements are others' as Row
              from sms m
              left join ledger_entry c
                on c.partner_id = m.partner_id and c.movement_id = m.charge_movement
               and c.account = {LedgerSql.Wallet} and c.kind = {LedgerSql.Sms}
              left join ledger_entry r
                on r.partner_id = m.partner_id and r.movement_id = m.refund_movement
               and r.account = {LedgerSql.Wallet} and r.kind = {LedgerSql.UnsentSms}
             where m.charged_minor <> -coalesce(c.amount_minor, 0) or m.refunded_minor <> coalesce(r.amount_minor, 0)
            """),
        new(
            "Every movement for a message is one message's.",
            $"""
            select l.partner_id as PartnerId, 'movement ' || l.movement_id || ': ' || count(m.id) || ' messages' as Row
              from ledger_entry l
              left join sms m on m.partner_id = l.partner_id
               and l.movement_id = case when l.kind = {LedgerSql.Sms} then m.charge_movement else m.refund_movement end
             where l.kind in {LedgerSql.OfSms} and l.account = {LedgerSql.Wallet}
             group by l.partner_id, l.movement_id having count(m.id) <> 1
            """),
        new(
            "Every message's end and every message from a SIM was told once.",
            $"""
            select a.partner_id as PartnerId,
                   coalesce(m.ended, 0) || ' ended, ' || coalesce(e.reports, 0) || ' reports; '
                   || coalesce(m.received, 0) || ' received, ' || coalesce(e.told, 0) || ' told' as Row
              from account a
              left join (select partner_id,
                                sum(case when direction = {SmsSql.Terminated} and done_at is not null
                                    then 1 else 0 end) as ended,
                                sum(case when direction = {SmsSql.Originated} then 1 else 0 end) as received
                           from sms group by partner_id) m on m.partner_id = a.partner_id
              left join (select partner_id, sum(case when operation = 'sms_report' then 1 else 0 end) as reports,
                                sum(case when operation = 'sms_received' then 1 else 0 end) as told
                           from event where kind in {EventSql.OfSms} and sim_id is not null group by partner_id) e
                on e.partner_id = a.partner_id
             where coalesce(m.ended, 0) <> coalesce(e.reports, 0) or coalesce(m.received, 0) <> coalesce(e.told, 0)
            """),
    ];
}
