-- The simulated provider: what a real one would have in a house of its own.
create table simulated_payment (
    partner_id      bigint   not null,
    ref             text     not null,
    idempotency_key text     not null,
    is_setup        smallint not null,
    amount_minor    bigint   not null,
    currency        text     not null,
    status          smallint not null,
    client_secret   text     not null,
    customer        text,
    method          text,
    failure         text,
    created_at      bigint   not null,
    changed_at      bigint   not null,
    constraint pk_simulated_payment primary key (partner_id, ref),
    constraint ux_simulated_payment_key unique (partner_id, idempotency_key)
);

create table simulated_refund (
    partner_id      bigint not null,
    ref             text   not null,
    refund_key      text   not null,
    payment_ref     text   not null,
    idempotency_key text   not null,
    amount_minor    bigint not null,
    created_at      bigint not null,
    constraint pk_simulated_refund primary key (partner_id, ref),
    constraint ux_simulated_refund_key unique (partner_id, idempotency_key)
);

create index ix_simulated_refund_payment on simulated_refund (partner_id, payment_ref);
