-- What partners bind to us with over SMPP; known by its name before its partner is. cursor_no: every event of the feed
-- up to it was told over the account's lines. lease: the node that tells it.
create table smpp_account_directory (
    system_id          text     not null,
    partner_id         bigint   not null,
    protected_password text     not null,
    allowed_networks   text     not null,
    max_binds          bigint   not null,
    enabled            smallint not null,
    cursor_no          bigint   not null,
    lease_holder       text     not null,
    lease_until        bigint   not null,
    created_at         bigint   not null,
    constraint pk_smpp_account_directory primary key (system_id)
) $Clustered$;

-- The receipt that a message's sender has asked for over SMPP: 0 none, 1 in any case, 2 of a failure.
alter table sms add column receipt smallint not null default 0;

-- Of the kinds 3 and 4, order_id of an event is the message.
create index ix_event_sms on event (partner_id, event_no) where kind in (3, 4);
