-- One try to take money for one subject of a shop. The row, its attempt and its idempotency key are on disk before the
-- provider is asked, so that an unclear answer is looked up and never repeated. Numbers: see OpenCsss.Domain.Payments.
-- provider_account is whose account at the provider it is: '' the platform's, else the partner's access code.
-- called_at is the time outside; the other times are the platform's. version guards every change: what was asked of a
-- provider before another change is not written after it. notice: what whoever sells has still to be told.
create table payment (
    partner_id       bigint   not null,
    id               bigint   not null,
    purpose          smallint not null,
    subject_id       bigint   not null,
    kind             smallint not null,
    pay_id           text     not null,
    attempt          bigint   not null,
    provider         text     not null,
    provider_account text     not null,
    idempotency_key  text     not null,
    provider_ref     text,
    customer_ref     text,
    method_ref       text,
    amount_minor     bigint   not null,
    currency         text     not null,
    status           smallint not null,
    money            smallint not null,
    received_minor   bigint   not null,
    refunded_minor   bigint   not null,
    disputed         smallint not null,
    order_id         bigint,
    failure          text,
    notice           smallint not null,
    movement_id      bigint,
    version          bigint   not null,
    looks            bigint   not null,
    due_at           bigint,
    close_at         bigint,
    called_at        bigint   not null,
    created_at       bigint   not null,
    changed_at       bigint   not null,
    succeeded_at     bigint,
    constraint pk_payment primary key (partner_id, id),
    constraint ux_payment_attempt unique (partner_id, pay_id, attempt),
    constraint ck_payment_status check (status between 1 and 7),
    constraint ck_payment_money check (money between 0 and 5 and (money = 0 or status = 5)),
    constraint ck_payment_amount check (amount_minor >= 0 and received_minor >= 0 and refunded_minor >= 0),
    constraint ck_payment_order check (order_id is null or status = 5)
);

create index ix_payment_subject on payment (partner_id, purpose, subject_id, id);
create index ix_payment_due on payment (due_at) where due_at is not null;
create index ix_payment_untold on payment (partner_id, id) where notice <> 0;

-- The last word on «one payment an order».
create unique index ux_payment_order on payment (partner_id, order_id) where order_id is not null;

-- Money that goes back. provider_ref is null until the provider has it. movement_id is its movement in the ledger,
-- return_movement_id the one that undoes it because the bank refused the refund after all.
create table payment_refund (
    partner_id         bigint   not null,
    id                 bigint   not null,
    payment_id         bigint   not null,
    amount_minor       bigint   not null,
    reason             smallint not null,
    status             smallint not null,
    idempotency_key    text     not null,
    provider_ref       text,
    attempts           bigint   not null,
    called_at          bigint,
    lease_until        bigint   not null,
    due_at             bigint,
    error              text,
    movement_id        bigint,
    return_movement_id bigint,
    created_at         bigint   not null,
    changed_at         bigint   not null,
    constraint pk_payment_refund primary key (partner_id, id),
    constraint ck_payment_refund_status check (status between 1 and 5),
    constraint ck_payment_refund_amount check (amount_minor > 0)
);

create index ix_payment_refund_payment on payment_refund (partner_id, payment_id, id);
create index ix_payment_refund_due on payment_refund (due_at) where due_at is not null;
create unique index ux_payment_refund_ref on payment_refund (partner_id, payment_id, provider_ref)
    where provider_ref is not null;

-- What a bank disputes. movement_id is there while the bank has the money.
create table payment_dispute (
    partner_id         bigint   not null,
    payment_id         bigint   not null,
    provider_ref       text     not null,
    amount_minor       bigint   not null,
    status             smallint not null,
    reason             text     not null,
    movement_id        bigint,
    return_movement_id bigint,
    created_at         bigint   not null,
    changed_at         bigint   not null,
    constraint pk_payment_dispute primary key (partner_id, payment_id, provider_ref),
    constraint ck_payment_dispute_status check (status between 1 and 5)
) $Clustered$;

-- Events of providers that were taken, each once. done_at is null while one is acted on.
create table payment_event (
    partner_id  bigint not null,
    provider    text   not null,
    event_id    text   not null,
    kind        text   not null,
    payment_id  bigint not null,
    received_at bigint not null,
    done_at     bigint,
    constraint pk_payment_event primary key (partner_id, provider, event_id)
) $Clustered$;

create index ix_payment_event_received on payment_event (received_at);
create index ix_payment_event_payment on payment_event (partner_id, payment_id);
