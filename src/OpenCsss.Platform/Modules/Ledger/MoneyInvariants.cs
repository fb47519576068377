using OpenCsss.Platform.Storage;
using OpenCsss.Platform.Verification;

namespace OpenCsss.Platform.Modules.Ledger;

/// <summary>
/// What must be true of money. Accounts: 1 wallet, 2 sales, 3 cash, 4 takings; 10 is a customer's payment.
/// </summary>
internal static class MoneyInvariants
{
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "Every movement has two sides, in one currency, that sum to zero.",
            """
            select partner_id as PartnerId,
                   'movement ' || movement_id || ': ' || count(*) || ' sides, sum ' || sum(amount_minor) as Row
              from ledger_entry
             group by partner_id, movement_id
            having count(*) <> 2 or sum(amount_minor) <> 0 or min(currency) <> max(currency)
            """),
        new(
            "Every balance is the sum of its wallet's entries.",
            $"""
            select a.partner_id as PartnerId,
                   'balance ' || a.balance_minor || ', ledger ' || coalesce(l.total, 0) as Row
              from account a
              left join (select partner_id, sum(amount_minor) as total from ledger_entry
                          where account = {LedgerSql.Wallet}
                          group by partner_id) l on l.partner_id = a.partner_id
             where a.balance_minor <> coalesce(l.total, 0)
            """),
        new(
            "No balance is below its credit limit.",
            """
            select partner_id as PartnerId,
                   'balance ' || balance_minor || ', limit ' || credit_limit_minor as Row
              from account where balance_minor + credit_limit_minor < 0
            """),
        new(
            "Every order has the debits and the credits in the ledger that it says it has.",
            $"""
            select o.partner_id as PartnerId,
                   'order ' || o.id || ': charged ' || o.charged_minor || ', refunded ' || o.refunded_minor
                   || '; ledger ' || coalesce(l.debits, 0) || ', ' || coalesce(l.credits, 0) as Row
              from plan_order o
              left join (select partner_id, order_id,
                                sum(case when amount_minor < 0 then -amount_minor else 0 end) as debits,
                                sum(case when amount_minor > 0 and kind <> {LedgerSql.CustomerPayment}
                                         then amount_minor else 0 end) as credits
                           from ledger_entry where account = {LedgerSql.Wallet} and order_id is not null
                          group by partner_id, order_id) l
                on l.partner_id = o.partner_id and l.order_id = o.id
             where o.charged_minor <> coalesce(l.debits, 0) or o.refunded_minor <> coalesce(l.credits, 0)
            """),
        new(
            "What a customer paid to the operator came into the wallet, out of the takings.",
            $"""
            select partner_id as PartnerId,
                   'movement ' || movement_id || ': account ' || account || ', amount ' || amount_minor as Row
              from ledger_entry
             where kind = {LedgerSql.CustomerPayment}
               and not (account = {LedgerSql.Wallet} and amount_minor > 0)
               and not (account = {LedgerSql.Takings} and amount_minor < 0)
            """),
        new(
            "Every entry that names an order names one that is there.",
            """
            select l.partner_id as PartnerId, 'movement ' || l.movement_id || ': no order ' || l.order_id as Row
              from ledger_entry l
              left join plan_order o on o.partner_id = l.partner_id and o.id = l.order_id
             where l.order_id is not null and o.id is null
            """),
        new(
            "No order gives back more than it cost, and a cancelled one all of it.",
            $"""
            select partner_id as PartnerId,
                   'order ' || id || ': charged ' || charged_minor || ', refunded ' || refunded_minor as Row
              from plan_order
             where refunded_minor > charged_minor
                or (status = {OrderStatusSql.Cancelled} and refunded_minor <> charged_minor)
            """),
        new(
            "An order that is not over costs its periods.",
            $"""
            select partner_id as PartnerId,
                   'order ' || id || ': ' || order_period || ' periods at ' || price_minor || ', paid '
                   || (charged_minor - refunded_minor) as Row
              from plan_order
             where status in {OrderStatusSql.Live} and charged_minor - refunded_minor <> price_minor * order_period
            """),
    ];
}
