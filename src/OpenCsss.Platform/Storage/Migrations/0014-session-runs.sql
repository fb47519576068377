-- A gateway may give a name of a session again, so a session is known by its gateway, its name, its subscriber and a
-- number (run). The table is copied because its key changes.
create table session_copy as select * from session_directory;
drop table session_directory;

-- Data sessions as gateways tell of them. A directory: a session is known by its gateway before its SIM is. nas is the
-- client's name and the gateway's; nas_alias is '/', the client's name and the gateway's address, where it is known by
-- both a name and an address. imsi is the IMSI as it was told ('': not yet), sim_imsi that of the SIM, also where its
-- MSISDN led to it. up_bytes and down_bytes are the maxima of the counters; waiting_bytes is their sum as long as
-- nobody knows whose they are. beginning: how started_at is known (0 heard of, 1 reckoned, 2 told by a start).
-- seen_at is ours; the other times are the network's, less clock_offset where its clock is not believed. keep_until is
-- whole days, so that its index is seldom touched.
create table session_directory (
    nas             text     not null,
    session_id      text     not null,
    imsi            text     not null,
    run             bigint   not null,
    nas_alias       text,
    client          text     not null,
    peer            text     not null,
    nas_identifier  text,
    nas_address     text,
    partner_id      bigint,
    sim_id          bigint,
    sim_imsi        text,
    msisdn          text,
    apn             text,
    ip              text,
    mcc             text,
    mnc             text,
    rat             text,
    beginning       smallint not null,
    is_doubtful     smallint not null,
    start_mark      bigint,
    clock_offset    bigint   not null,
    started_at      bigint   not null,
    last_at         bigint   not null,
    is_time_told    smallint not null,
    session_seconds bigint,
    stopped_at      bigint,
    up_bytes        bigint   not null,
    down_bytes      bigint   not null,
    waiting_bytes   bigint   not null,
    report_count    bigint   not null,
    seen_at         bigint   not null,
    keep_until      bigint   not null,
    constraint pk_session_directory primary key (nas, session_id, imsi, run),
    constraint ck_session_directory_sim check ((partner_id is null) = (sim_id is null))
);

insert into session_directory (
    nas, session_id, imsi, run, client, peer, nas_identifier, nas_address, partner_id, sim_id, sim_imsi, msisdn, apn,
    ip, mcc, mnc, rat, beginning, is_doubtful, clock_offset, started_at, last_at, is_time_told, session_seconds,
    stopped_at, up_bytes, down_bytes, waiting_bytes, report_count, seen_at, keep_until, nas_alias)
select nas, session_id, coalesce(imsi, ''), 0, client, peer, nas_identifier, nas_address, partner_id, sim_id, imsi,
       msisdn, apn, ip, mcc, mnc, rat, 0, 0, 0, started_at, last_at, is_time_told, session_seconds, stopped_at,
       up_bytes, down_bytes, 0, report_count, seen_at, keep_until,
       case when nas_identifier is not null and nas_address is not null then '/' || client || '/' || nas_address end
  from session_copy;

drop table session_copy;

create index ix_session_directory_sim on session_directory (partner_id, sim_id, started_at);
create index ix_session_directory_keep on session_directory (keep_until);
create index ix_session_directory_alias on session_directory (nas_alias, session_id) where nas_alias is not null;
create index ix_session_directory_waiting on session_directory (msisdn) where waiting_bytes > 0;
