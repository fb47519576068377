-- Whom to write to about a partner; null: nobody.
alter table partner add column contact text;

-- Mail that says that an endpoint was switched off, written in the transaction that did it; event_no is the event that
-- says the same in the feed. status: 1 waiting, 2 sent, 3 given up, 4 not to be sent; error says why, or what the last
-- attempt met. due_at goes by the platform's clock, lease_until by the one outside.
create table callback_mail (
    partner_id  bigint   not null,
    event_no    bigint   not null,
    endpoint    smallint not null,
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
    constraint pk_callback_mail primary key (partner_id, event_no),
    constraint ck_callback_mail_status check (status between 1 and 4)
) $Clustered$;

create index ix_callback_mail_due on callback_mail (due_at) where status = 1;
