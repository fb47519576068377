-- From where a partner's programs may assert money to its shop without a signature (networks between blanks), and
-- whether they must prove themselves at all.
alter table partner add column shop_callers text not null default '';
alter table partner add column shop_needs_proof smallint not null default 1;

-- How a partner's shop shows itself, and in whose name it sells. Without a row it has its name and nothing else.
create table shop (
    partner_id      bigint not null,
    name            text   not null,
    accent          text   not null,
    logo_svg        text   not null,
    seller_name     text   not null,
    seller_address  text   not null,
    vat_number      text   not null,
    vat_hundredths  bigint not null,
    refund_days     bigint not null,
    help_url        text   not null,
    terms_url       text   not null,
    privacy_url     text   not null,
    embedded_by     text   not null,
    changed_at      bigint not null,
    constraint pk_shop primary key (partner_id)
) $Clustered$;

-- What somebody wants to buy for a card. status: 0 waits for its money, 1 paid (order_id is the plan order), 3 closed.
-- origin: 1 the Mall API, 2 the pages, 3 a partner that was paid itself, 4 a renewal (renewal_id is the first order).
-- token is in the address of its page, which nobody can guess. customer_ref and method_ref: what may be charged later.
-- due_at: when somebody has to look after it. What was asked for is never changed.
create table shop_order (
    partner_id     bigint   not null,
    id             bigint   not null,
    order_no       text     not null,
    pay_id         text     not null,
    token          text     not null,
    origin         smallint not null,
    status         smallint not null,
    sim_id         bigint   not null,
    iccid          text     not null,
    package_code   text     not null,
    package_name   text     not null,
    package_type   smallint not null,
    is_extra       smallint not null,
    periods        bigint   not null,
    amount_minor   bigint   not null,
    currency       text     not null,
    auto_renewal   smallint not null,
    opens_at_once  smallint not null,
    email          text     not null,
    language       text     not null,
    pay_type       text     not null,
    reference      text     not null,
    renewal_id     bigint,
    order_id       bigint,
    customer_ref   text,
    method_ref     text,
    created_at     bigint   not null,
    close_at       bigint   not null,
    due_at         bigint,
    paid_at        bigint,
    constraint pk_shop_order primary key (partner_id, id),
    constraint ux_shop_order_no unique (partner_id, order_no),
    constraint ux_shop_order_pay_id unique (partner_id, pay_id),
    constraint ux_shop_order_token unique (partner_id, token),
    constraint ck_shop_order_status check (status in (0, 1, 3)),
    constraint ck_shop_order_paid check ((status = 1) = (order_id is not null)),
    constraint ck_shop_order_amount check (amount_minor >= 0 and periods > 0)
);

create index ix_shop_order_sim on shop_order (partner_id, sim_id, id);
create index ix_shop_order_due on shop_order (due_at) where due_at is not null;

-- The last word on «one purchase an order».
create unique index ux_shop_order_order on shop_order (partner_id, order_id) where order_id is not null;

-- Automatic renewal, by our own schedule. id is the order that began it. status: 1 in force, 2 switched off, 3 given up
-- or come to its end. period_no: the periods that were paid; last_order_id the plan order of the last. noticed_at: the
-- person was told of the next charge, of amount_minor; attempts: of that charge.
create table renewal (
    partner_id     bigint   not null,
    id             bigint   not null,
    status         smallint not null,
    sim_id         bigint   not null,
    period_no      bigint   not null,
    last_order_id  bigint   not null,
    amount_minor   bigint   not null,
    customer_ref   text     not null,
    method_ref     text     not null,
    attempts       bigint   not null,
    noticed_at     bigint,
    charge_at      bigint,
    due_at         bigint,
    end_reason     text,
    version        bigint   not null,
    created_at     bigint   not null,
    changed_at     bigint   not null,
    constraint pk_renewal primary key (partner_id, id),
    constraint ck_renewal_status check (status in (1, 2, 3))
);

create index ix_renewal_due on renewal (due_at) where due_at is not null;
create index ix_renewal_sim on renewal (partner_id, sim_id, id);

-- Codes that prove that somebody reads the mail of an address that has paid for a card. Never the code itself.
create table shop_code (
    partner_id bigint not null,
    sim_id     bigint not null,
    email      text   not null,
    code_hash  $Blob$ not null,
    tries      bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    constraint pk_shop_code primary key (partner_id, sim_id, email)
) $Clustered$;

-- Mail to people who buy. Status as of callback_mail: 1 waits, 2 sent, 3 given up, 4 not to be sent.
create table customer_mail (
    partner_id  bigint   not null,
    id          bigint   not null,
    recipient   text     not null,
    subject     text     not null,
    body        text     not null,
    status      smallint not null,
    attempts    bigint   not null,
    due_at      bigint   not null,
    lease_until bigint   not null,
    error       text,
    created_at  bigint   not null,
    settled_at  bigint,
    constraint pk_customer_mail primary key (partner_id, id)
);

create index ix_customer_mail_due on customer_mail (due_at) where status = 1;
create index ix_customer_mail_settled on customer_mail (settled_at) where settled_at is not null;

-- Work on many items, which goes on whatever becomes of the process. kind: 1 SIMs into a bundle group, 2 out of it.
-- status: 0 waits, 1 runs, 2 done, 3 failed. request_key: what a repetition of the request has in common with it.
create table task (
    partner_id  bigint   not null,
    id          bigint   not null,
    kind        smallint not null,
    subject     text     not null,
    status      smallint not null,
    request_key text,
    items       bigint   not null,
    done        bigint   not null,
    created_at  bigint   not null,
    due_at      bigint,
    settled_at  bigint,
    constraint pk_task primary key (partner_id, id),
    constraint ux_task_request unique (partner_id, request_key),
    constraint ck_task_status check (status between 0 and 3)
);

create index ix_task_due on task (due_at) where due_at is not null;
create index ix_task_settled on task (settled_at) where settled_at is not null;

-- error: null as long as the item is not done.
create table task_item (
    partner_id bigint not null,
    task_id    bigint not null,
    item_no    bigint not null,
    item       text   not null,
    error      text,
    constraint pk_task_item primary key (partner_id, task_id, item_no)
) $Clustered$;

-- The SIMs of the bundle group of a plan. A SIM that is in groups is offered their plans alone.
create table bundle_group_sim (
    partner_id   bigint not null,
    package_code text   not null,
    sim_id       bigint not null,
    added_at     bigint not null,
    constraint pk_bundle_group_sim primary key (partner_id, package_code, sim_id)
) $Clustered$;

create index ix_bundle_group_sim on bundle_group_sim (partner_id, sim_id);
