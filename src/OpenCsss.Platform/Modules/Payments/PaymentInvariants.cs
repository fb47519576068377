using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Payments;

/// <summary>What must be true of payments, and of the money that people have paid.</summary>
internal static class PaymentInvariants
{
    /// <summary>
    /// So often the sweeper has offered money to whoever sells, a day long, and nobody has decided over it.
    /// </summary>
    private const int MostLooks = 300;

    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "Every payment that succeeded has exactly one order, or its money goes back, or the sweeper has it.",
            $"""
            select p.partner_id as PartnerId,
                   'payment ' || p.id || ': money ' || p.money || ', order '
                   || coalesce(cast(p.order_id as text), 'none') || ', refunds ' || coalesce(r.refunds, 0) as Row
              from payment p
              left join plan_order o on o.partner_id = p.partner_id and o.id = p.order_id
              left join (select partner_id, payment_id, count(*) as refunds from payment_refund
                          where status in {PaymentSql.Kept} group by partner_id, payment_id) r
                on r.partner_id = p.partner_id and r.payment_id = p.id
             where p.status = {PaymentSql.Succeeded} and p.kind <> {PaymentSql.Setup}
               and not (p.money = {PaymentSql.Undecided} and p.order_id is null and p.due_at is not null
                        and p.looks <= {MostLooks})
               and not (p.money = {PaymentSql.Settled} and o.id is not null)
               and not (p.money in {PaymentSql.GoesBack} and coalesce(r.refunds, 0) > 0)
            """),
        new(
            "Every payment that can still come to something is looked at again.",
            $"""
            select partner_id as PartnerId, 'payment ' || id || ': status ' || status || ', never looked at' as Row
              from payment
             where due_at is null and (status in {PaymentSql.Open}
                                      or (status = {PaymentSql.Succeeded} and money = {PaymentSql.Undecided}))
            """),
        new(
            "What has gone back of a payment is the sum of its refunds, and not more than came.",
            $"""
            select p.partner_id as PartnerId,
                   'payment ' || p.id || ': received ' || p.received_minor || ', refunded ' || p.refunded_minor
                   || ', refunds ' || coalesce(r.gone, 0) as Row
              from payment p
              left join (select partner_id, payment_id, sum(amount_minor) as gone from payment_refund
                          where status in {PaymentSql.Gone} group by partner_id, payment_id) r
                on r.partner_id = p.partner_id and r.payment_id = p.id
             where p.refunded_minor <> coalesce(r.gone, 0) or p.refunded_minor > p.received_minor
            """),
        new(
            "Money that has all gone back is refunded, and nothing else is.",
            $"""
            select partner_id as PartnerId,
                   'payment ' || id || ': money ' || money || ', received ' || received_minor || ', refunded '
                   || refunded_minor as Row
              from payment
             where status = {PaymentSql.Succeeded} and kind <> {PaymentSql.Setup}
               and (money in {PaymentSql.GoneBack}) <> (received_minor > 0 and refunded_minor = received_minor)
            """),
        new(
            "A payment's money is in the ledger as it came, went back and was disputed.",
            $"""
            select p.partner_id as PartnerId,
                   'payment ' || p.id || ': received ' || p.received_minor || ', in the ledger '
                   || coalesce(l.amount_minor, 0) as Row
              from payment p
              left join ledger_entry l
                on l.partner_id = p.partner_id and l.movement_id = p.movement_id
               and l.account = {LedgerSql.Takings} and l.kind = {LedgerSql.Payment}
             where coalesce(l.amount_minor, 0) <> case when {PaymentSql.Booked} then p.received_minor else 0 end
            union all
            select p.partner_id, 'payment ' || p.id || ', refund ' || r.id || ': its movements are others'
              from payment_refund r
              join payment p on p.partner_id = r.partner_id and p.id = r.payment_id
              left join ledger_entry l
                on l.partner_id = r.partner_id and l.movement_id = r.movement_id
               and l.account in {LedgerSql.Partners} and l.kind = {LedgerSql.PaymentRefund}
              left join ledger_entry b
                on b.partner_id = r.partner_id and b.movement_id = r.return_movement_id
               and b.account in {LedgerSql.Partners} and b.kind = {LedgerSql.PaymentRefund}
             where coalesce(l.amount_minor, 0) + coalesce(b.amount_minor, 0)
                   <> case when {PaymentSql.Booked} and r.status in {PaymentSql.Gone}
                           then -r.amount_minor else 0 end
            union all
            select p.partner_id, 'payment ' || p.id || ', dispute ' || d.provider_ref || ': its movements are others'
              from payment_dispute d
              join payment p on p.partner_id = d.partner_id and p.id = d.payment_id
              left join ledger_entry l
                on l.partner_id = d.partner_id and l.movement_id = d.movement_id
               and l.account in {LedgerSql.Partners} and l.kind = {LedgerSql.Dispute}
              left join ledger_entry b
                on b.partner_id = d.partner_id and b.movement_id = d.return_movement_id
               and b.account in {LedgerSql.Partners} and b.kind = {LedgerSql.Dispute}
             where coalesce(l.amount_minor, 0) + coalesce(b.amount_minor, 0)
                   <> case when {PaymentSql.Booked} and d.status in {PaymentSql.Taken}
                           then -d.amount_minor else 0 end
            """),
        new(
            "Every movement of people's money is one payment's, one refund's or one dispute's.",
            $"""
            select l.partner_id as PartnerId, 'movement ' || l.movement_id || ': named ' || count(n.movement_id) as Row
              from ledger_entry l
              left join (select partner_id, movement_id from payment
                         union all select partner_id, movement_id from payment_refund
                         union all select partner_id, return_movement_id from payment_refund
                         union all select partner_id, movement_id from payment_dispute
                         union all select partner_id, return_movement_id from payment_dispute) n
                on n.partner_id = l.partner_id and n.movement_id = l.movement_id
             where l.kind in {LedgerSql.PeoplesMoney} and l.account in {LedgerSql.Partners}
             group by l.partner_id, l.movement_id having count(n.movement_id) <> 1
            """),
        new(
            "What a partner owes is what its wallet did not have for money that went back, less what it has paid.",
            $"""
            select a.partner_id as PartnerId,
                   'owes ' || a.owed_minor || ', ledger ' || -coalesce(sum(l.amount_minor), 0) as Row
              from account a
              left join (select partner_id, amount_minor from ledger_entry
                          where account = {LedgerSql.Takings} and kind = {LedgerSql.OwedPaid}
                         union all
                         select l.partner_id, l.amount_minor
                           from payment p
                           join (select partner_id, payment_id, movement_id from payment_refund
                                 union all select partner_id, payment_id, movement_id from payment_dispute) r
                             on r.partner_id = p.partner_id and r.payment_id = p.id
                           join ledger_entry l
                             on l.partner_id = r.partner_id and l.movement_id = r.movement_id
                            and l.account = {LedgerSql.Takings}
                          where p.order_id is not null) l on l.partner_id = a.partner_id
             group by a.partner_id, a.owed_minor
            having a.owed_minor <> -coalesce(sum(l.amount_minor), 0)
            """),
        new(
            "Of one name, one payment has paid and was not refunded.",
            $"""
            select partner_id as PartnerId, 'pay id ' || pay_id || ': paid by ' || count(*) as Row
              from payment
             where money = {PaymentSql.Settled} and kind <> {PaymentSql.Setup}
             group by partner_id, pay_id having count(*) > 1
            """),
    ];
}
