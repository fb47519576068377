-- What of people's money that was handed over has gone back without the partner's wallet having had it: it lacks in the
-- takings until something comes into the wallet. Together with what was booked before there was this column.
alter table account add column owed_minor bigint not null default 0;

update account set owed_minor = coalesce((
    select case when sum(l.amount_minor) < 0 then -sum(l.amount_minor) else 0 end
      from ledger_entry l
     where l.partner_id = account.partner_id and l.account = 4 and l.kind in (12, 13)
       and l.movement_id in (select r.movement_id from payment_refund r
                               join payment p on p.partner_id = r.partner_id and p.id = r.payment_id
                              where r.partner_id = account.partner_id and p.order_id is not null
                                and r.movement_id is not null
                              union all
                             select d.movement_id from payment_dispute d
                               join payment p on p.partner_id = d.partner_id and p.id = d.payment_id
                              where d.partner_id = account.partner_id and p.order_id is not null
                                and d.movement_id is not null)), 0);

-- How often the provider has refused it; not, how often it could not be asked.
alter table payment_refund add column refusals bigint not null default 0;

-- The currency that the provider has taken, where it is not the one that was asked for. Such money is sent back and is
-- in no ledger; received_minor and its refunds are in this currency then.
alter table payment add column taken_currency text;
