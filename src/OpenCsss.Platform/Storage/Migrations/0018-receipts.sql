-- What the receipt of a paid purchase says of seller, tax and refund: as it was when the money came, whatever the
-- shop's settings say later. vat_minor: what of the price is tax.
create table shop_receipt (
    partner_id     bigint not null,
    shop_order_id  bigint not null,
    seller         text   not null,
    seller_address text   not null,
    vat_number     text   not null,
    vat_hundredths bigint not null,
    vat_minor      bigint not null,
    refund_days    bigint not null,
    issued_at      bigint not null,
    constraint pk_shop_receipt primary key (partner_id, shop_order_id)
) $Clustered$;

-- Purchases of before: nobody knows any more what was said then; from now on it stays as it is today.
insert into shop_receipt (partner_id, shop_order_id, seller, seller_address, vat_number, vat_hundredths, vat_minor,
                          refund_days, issued_at)
select o.partner_id, o.id, coalesce(nullif(s.seller_name, ''), nullif(s.name, ''), p.name),
       coalesce(s.seller_address, ''), coalesce(s.vat_number, ''), coalesce(s.vat_hundredths, 0),
       (2 * o.amount_minor * coalesce(s.vat_hundredths, 0) + 10000 + coalesce(s.vat_hundredths, 0))
           / (2 * (10000 + coalesce(s.vat_hundredths, 0))),
       coalesce(s.refund_days, 0), coalesce(o.paid_at, o.created_at)
  from shop_order o
  join partner p on p.id = o.partner_id
  left join shop s on s.partner_id = o.partner_id
 where o.status = 1;
