-- Data sessions as gateways tell of them. A directory: a session is known by its gateway before its SIM is. nas is the
-- client's name and the gateway's; nas_identifier, nas_address and peer are how the gateway is asked to end it.
-- up and down are what was counted: the maximum of the counter, since when it counts (null: since the beginning), and
-- the maximum before it began anew. seen_at is ours, the other times are the network's. keep_until is whole days, so
-- that its index is seldom touched.
create table session_directory (
    nas                text     not null,
    session_id         text     not null,
    client             text     not null,
    peer               text     not null,
    nas_identifier     text,
    nas_address        text,
    partner_id         bigint,
    sim_id             bigint,
    imsi               text,
    msisdn             text,
    apn                text,
    ip                 text,
    mcc                text,
    mnc                text,
    rat                text,
    started_at         bigint   not null,
    last_at            bigint   not null,
    is_time_told       smallint not null,
    session_seconds    bigint,
    stopped_at         bigint,
    up_bytes           bigint   not null,
    up_began_at        bigint,
    up_earlier_bytes   bigint   not null,
    down_bytes         bigint   not null,
    down_began_at      bigint,
    down_earlier_bytes bigint   not null,
    report_count       bigint   not null,
    seen_at            bigint   not null,
    keep_until         bigint   not null,
    constraint pk_session_directory primary key (nas, session_id),
    constraint ck_session_directory_sim check ((partner_id is null) = (sim_id is null))
);

create index ix_session_directory_sim on session_directory (partner_id, sim_id, started_at);
create index ix_session_directory_keep on session_directory (keep_until);

-- When a gateway has last ended all of its sessions at once: those that nothing was heard of since are over.
create table radius_nas (
    nas          text   not null,
    restarted_at bigint not null,
    constraint pk_radius_nas primary key (nas)
) $Clustered$;
