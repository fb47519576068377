-- What was used stands in the totals of cycles alone; and a late record asks when an order ended.
alter table plan_order drop column used_bytes;
alter table plan_order add column ended_at bigint;

-- Until when a SIM is stopped or throttled because its cycle's volume is used up: the first instant after the cycle.
alter table sim add column over_quota_until bigint;

-- What was used of an order in one of its cycles. quota_bytes is the volume with add-ons by which next_check_bytes was
-- reckoned, the total at which there is something to tell or to do; null is no limit, and never.
create table usage_cycle (
    partner_id       bigint not null,
    order_id         bigint not null,
    cycle_no         bigint not null,
    sim_id           bigint not null,
    start_at         bigint not null,
    end_at           bigint not null,
    uplink_bytes     bigint not null,
    downlink_bytes   bigint not null,
    quota_bytes      bigint,
    next_check_bytes bigint,
    constraint pk_usage_cycle primary key (partner_id, order_id, cycle_no),
    constraint ck_usage_cycle_bytes check (uplink_bytes >= 0 and downlink_bytes >= 0)
) $Clustered$;

-- What a SIM has used on a day of its partner's zone (yyyymmdd), by country ('' is unknown) and source. Kept for ever.
-- Its newest row says how fresh the SIM's figures are.
create table usage_day (
    partner_id        bigint   not null,
    sim_id            bigint   not null,
    day               bigint   not null,
    mcc               text     not null,
    source            smallint not null,
    uplink_bytes      bigint   not null,
    downlink_bytes    bigint   not null,
    out_of_plan_bytes bigint   not null,
    sms_mt            bigint   not null,
    sms_mo            bigint   not null,
    records           bigint   not null,
    last_at           bigint   not null,
    constraint pk_usage_day primary key (partner_id, sim_id, day, mcc, source),
    constraint ck_usage_day_bytes check (uplink_bytes >= 0 and downlink_bytes >= 0 and out_of_plan_bytes >= 0)
) $Clustered$;

-- The records themselves, many to a row, as they were counted: for disputes, until their retention is over.
create table usage_block (
    partner_id  bigint   not null,
    id          bigint   not null,
    source      smallint not null,
    records     bigint   not null,
    first_at    bigint   not null,
    last_at     bigint   not null,
    received_at bigint   not null,
    body        $Blob$   not null,
    constraint pk_usage_block primary key (partner_id, id)
);

create index ix_usage_block_last on usage_block (partner_id, last_at);

-- Records of SIMs that nobody has (kind 1: by ICCID, 2: by IMSI). They are counted when the SIM is imported.
create table usage_unknown (
    sim_number  text     not null,
    id          $Blob$   not null,
    kind        smallint not null,
    source      smallint not null,
    records     bigint   not null,
    last_at     bigint   not null,
    received_at bigint   not null,
    body        $Blob$   not null,
    constraint pk_usage_unknown primary key (sim_number, id),
    constraint ck_usage_unknown_kind check (kind in (1, 2))
);

-- What has been counted, of sources that give every record a key: a hash of it.
create table usage_key (
    source     smallint not null,
    record_key $Blob$   not null,
    counted_at bigint   not null,
    constraint pk_usage_key primary key (source, record_key)
) $Clustered$;

-- Keys leave as they came: the oldest first.
create index ix_usage_key_counted on usage_key (counted_at);

-- A rule that has been told of in a cycle.
create table usage_warning (
    partner_id bigint not null,
    order_id   bigint not null,
    cycle_no   bigint not null,
    rule       text   not null,
    told_at    bigint not null,
    constraint pk_usage_warning primary key (partner_id, order_id, cycle_no, rule)
) $Clustered$;

-- Thresholds of a partner (0: of all that have none of their own), for one plan or for all ('').
create table usage_rule (
    partner_id   bigint   not null,
    package_code text     not null,
    kind         smallint not null,
    threshold    bigint   not null,
    constraint pk_usage_rule primary key (partner_id, package_code, kind, threshold),
    constraint ck_usage_rule_kind check (kind in (1, 2))
) $Clustered$;

-- Files of usage records by their content: how many of their pieces are counted. A piece is counted in the transaction
-- that raises pieces_done.
create table usage_file (
    content_hash $Blob$ not null,
    name         text   not null,
    profile      text   not null,
    parts        bigint not null,
    pieces_done  bigint not null,
    records      bigint not null,
    rejected     bigint not null,
    started_at   bigint not null,
    finished_at  bigint,
    constraint pk_usage_file primary key (content_hash)
) $Clustered$;

-- Who counts by keys takes this row first.
insert into counter (name, value) values ('usage_keys', 0);
