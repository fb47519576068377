-- Short messages. direction: 1 to a SIM (MT), 2 from it (MO). status as on the wire: 0 accepted, 1 sent, 2 delivered,
-- 3 failed, 4 expired. message_type: 1 text, 2 binary. form: 1 content is the text, 2 octets in hexadecimal, 3 the same
-- with a header of the sender's. The counts are of parts; unsent_parts were never taken by the network, refused_parts
-- are those of them that it refused. origin: 1 the HTTP API, 2 SMPP, 3 the network. peer is the other address: of an
-- MO whom it was sent to. price_minor is that of one part.
create table sms (
    partner_id         bigint   not null,
    id                 bigint   not null,
    sim_id             bigint   not null,
    direction          smallint not null,
    origin             smallint not null,
    peer               text     not null,
    request_id         text,
    reply_to           bigint,
    form               smallint not null,
    message_type       smallint not null,
    content            text     not null,
    coding             smallint not null,
    parts              bigint   not null,
    sent_parts         bigint   not null,
    delivered_parts    bigint   not null,
    failed_parts       bigint   not null,
    expired_parts      bigint   not null,
    unsent_parts       bigint   not null,
    refused_parts      bigint   not null,
    status             smallint not null,
    error_code         text     not null,
    price_minor        bigint   not null,
    charged_minor      bigint   not null,
    refunded_minor     bigint   not null,
    charge_movement    bigint,
    refund_movement    bigint,
    currency           text     not null,
    created_at         bigint   not null,
    expire_at          bigint   not null,
    sent_at            bigint,
    done_at            bigint,
    constraint pk_sms primary key (partner_id, id),
    constraint ck_sms_status check (status between 0 and 4)
);

create index ix_sms_created on sms (partner_id, created_at, id);
create index ix_sms_sim on sms (partner_id, sim_id, created_at, id);

-- The parts of a message to a SIM. state: 1 queued, 2 sent, 3 delivered, 4 failed, 5 expired, 6 refused, 7 lapsed.
-- due_at: when a queued part may be sent; when a sent one is given up, or the simulator's SIM receives it. What is over
-- is due never. expire_at is the message's: what waits beyond it is sent no more.
create table sms_part (
    partner_id  bigint   not null,
    sms_id      bigint   not null,
    part_no     bigint   not null,
    route       text     not null,
    state       smallint not null,
    attempts    bigint   not null,
    due_at      bigint   not null,
    lease_until bigint   not null,
    expire_at   bigint   not null,
    smsc_id     text,
    error_code  text     not null,
    changed_at  bigint   not null,
    constraint pk_sms_part primary key (partner_id, sms_id, part_no),
    constraint ck_sms_part_state check (state between 1 and 7)
);

create index ix_sms_part_due on sms_part (route, state, due_at) where state <= 2;
create index ix_sms_part_expire on sms_part (expire_at) where state = 1;

-- Receipts name a message by the name that the SMSC gave it, and know no partner.
create table sms_directory (
    smsc       text   not null,
    smsc_id    text   not null,
    partner_id bigint not null,
    sms_id     bigint not null,
    part_no    bigint not null,
    constraint pk_sms_directory primary key (smsc, smsc_id)
) $Clustered$;

-- Receipts that came before the name of their message was on disk.
create table sms_early_receipt (
    smsc        text     not null,
    smsc_id     text     not null,
    state       smallint not null,
    error_code  text     not null,
    received_at bigint   not null,
    constraint pk_sms_early_receipt primary key (smsc, smsc_id, state)
) $Clustered$;

-- Parts of messages from SIMs whose other parts have not come yet. content is hexadecimal.
create table sms_received_part (
    partner_id  bigint   not null,
    sim_id      bigint   not null,
    peer        text     not null,
    reference   bigint   not null,
    total       bigint   not null,
    part_no     bigint   not null,
    coding      smallint not null,
    content     text     not null,
    received_at bigint   not null,
    constraint pk_sms_received_part primary key (partner_id, sim_id, peer, reference, total, part_no)
) $Clustered$;

create index ix_sms_received_part_at on sms_received_part (received_at);

-- A message from a SIM names it by its telephone number.
create index ix_sim_msisdn on sim (msisdn) where msisdn is not null;
