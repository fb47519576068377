-- Serves SQLite and PostgreSQL. $Blob$ and $Clustered$ are the two places where their words differ.
-- Clustered (SQLite: without rowid) are the tables that are looked up by their key and grow slowly. Those that grow
-- with every order are not: their rows then go to one end of the table whoever the partner is, and the log takes half
-- as much.
-- Instants are UTC milliseconds, money is minor units, volumes are bytes. Every tenant table's key begins with
-- partner_id, so that the tables can be distributed by it.

create table counter (
    name  text   not null,
    value bigint not null,
    constraint pk_counter primary key (name)
) $Clustered$;

create table partner (
    id                     bigint   not null,
    access_code            text     not null,
    name                   text     not null,
    status                 smallint not null,
    billing                smallint not null,
    currency               text     not null,
    time_zone              text     not null,
    canonical_signing_only smallint not null,
    allowed_networks       text     not null,
    created_at             bigint   not null,
    constraint pk_partner primary key (id),
    constraint ux_partner_access_code unique (access_code),
    constraint ck_partner_status check (status in (1, 2)),
    constraint ck_partner_billing check (billing in (1, 2, 3))
);

create table partner_secret (
    partner_id       bigint not null,
    id               bigint not null,
    protected_secret text   not null,
    created_at       bigint not null,
    constraint pk_partner_secret primary key (partner_id, id)
) $Clustered$;

-- The partner's one hot row: its money, the head of its event feed and of its ids. Whoever changes anything of a
-- partner locks this row first, which orders the partner's writers on all nodes.
create table account (
    partner_id         bigint not null,
    balance_minor      bigint not null,
    credit_limit_minor bigint not null,
    last_id            bigint not null,
    last_event_no      bigint not null,
    order_count        bigint not null,
    constraint pk_account primary key (partner_id),
    constraint ck_account_balance check (balance_minor + credit_limit_minor >= 0)
) $Clustered$;

-- Two rows a movement, one for each side; they sum to zero and are never changed.
create table ledger_entry (
    partner_id   bigint   not null,
    movement_id  bigint   not null,
    account      smallint not null,
    kind         smallint not null,
    amount_minor bigint   not null,
    currency     text     not null,
    order_id     bigint,
    created_at   bigint   not null,
    constraint pk_ledger_entry primary key (partner_id, movement_id, account)
);

create table sim (
    partner_id              bigint   not null,
    id                      bigint   not null,
    iccid                   text     not null,
    iccid_printed           text     not null,
    imsis                   text     not null,
    msisdn                  text,
    eid                     text,
    imei                    text,
    sim_type                smallint not null,
    life_cycle              smallint not null,
    service_status          smallint not null,
    stop_reason             text,
    carrier                 text     not null,
    batch                   text,
    pre_deactivation_months smallint not null,
    test_flow_bytes         bigint   not null,
    activated_at            bigint,
    life_expire_at          bigint,
    created_at              bigint   not null,
    constraint pk_sim primary key (partner_id, id),
    constraint ux_sim_iccid unique (partner_id, iccid),
    constraint ck_sim_type check (sim_type between 1 and 3),
    constraint ck_sim_life_cycle check (life_cycle between 1 and 4)
);

create table iccid_directory (
    iccid      text   not null,
    partner_id bigint not null,
    sim_id     bigint not null,
    constraint pk_iccid_directory primary key (iccid)
) $Clustered$;

create table imsi_directory (
    imsi       text   not null,
    partner_id bigint not null,
    sim_id     bigint not null,
    constraint pk_imsi_directory primary key (imsi)
) $Clustered$;

-- What was sold is never changed: a change of a plan is a new version, and an order names its version.
create table plan_version (
    id                bigint   not null,
    package_code      text     not null,
    version           bigint   not null,
    name_zh           text     not null,
    name_en           text     not null,
    package_type      smallint not null,
    volume_bytes      bigint,
    cycle_mode        smallint not null,
    start_rule        smallint not null,
    overage_policy    smallint not null,
    allowance_percent bigint,
    throttle_kbps     bigint,
    coverage          text     not null,
    sim_types         text     not null,
    min_period        bigint   not null,
    max_period        bigint   not null,
    is_extra          smallint not null,
    refund_rule       smallint not null,
    carrier           text     not null,
    carrier_product   text     not null,
    remark            text     not null,
    created_at        bigint   not null,
    constraint pk_plan_version primary key (id),
    constraint ux_plan_version unique (package_code, version)
);

create table plan (
    package_code       text   not null,
    current_version_id bigint not null,
    sellable_from      bigint,
    sellable_until     bigint,
    constraint pk_plan primary key (package_code)
) $Clustered$;

-- A plan without a price in this table is sold only to the partners that have a price of their own.
create table plan_price (
    package_code text   not null,
    currency     text   not null,
    price_minor  bigint not null,
    constraint pk_plan_price primary key (package_code, currency),
    constraint ck_plan_price check (price_minor >= 0)
) $Clustered$;

create table partner_price (
    partner_id   bigint not null,
    package_code text   not null,
    currency     text   not null,
    price_minor  bigint not null,
    constraint pk_partner_price primary key (partner_id, package_code, currency),
    constraint ck_partner_price check (price_minor >= 0)
) $Clustered$;

create table plan_order (
    partner_id       bigint   not null,
    id               bigint   not null,
    sim_id           bigint   not null,
    plan_version_id  bigint   not null,
    package_name     text     not null,
    kind             smallint not null,
    status           smallint not null,
    buy_type         smallint not null,
    order_period     bigint   not null,
    is_open          smallint not null,
    global_order     smallint not null,
    pay_amount_minor bigint   not null,
    pay_rst          smallint not null,
    pay_type         smallint,
    test_flow_bytes  bigint   not null,
    charged_minor    bigint   not null,
    currency         text     not null,
    used_bytes       bigint   not null,
    created_at       bigint   not null,
    armed_at         bigint,
    start_at         bigint,
    expire_at        bigint,
    constraint pk_plan_order primary key (partner_id, id),
    constraint ck_plan_order_status check (status between 1 and 6),
    constraint ck_plan_order_dates check ((start_at is null) = (expire_at is null))
);

-- Status before id: the orders in use and waiting of a SIM are found without stepping over its history.
create index ix_plan_order_sim on plan_order (partner_id, sim_id, status, id);

-- The last word on «one basic order in use or paused a SIM» (2 in use, 3 paused; kind 2 is an add-on).
create unique index ux_plan_order_in_use on plan_order (partner_id, sim_id) where status in (2, 3) and kind <> 2;

-- The partner's feed. event_no has no gap and grows in commit order, so a cursor over it misses nothing.
create table event (
    partner_id  bigint   not null,
    event_no    bigint   not null,
    kind        smallint not null,
    operation   text     not null,
    sim_id      bigint,
    order_id    bigint,
    body        text     not null,
    occurred_at bigint   not null,
    constraint pk_event primary key (partner_id, event_no)
);

-- The first answer of every writing request, for its byte-identical repetitions. signed_at stands before sign, so
-- that inserts go to one end of the index and old rows are removed as one range.
create table request_answer (
    partner_id bigint not null,
    signed_at  bigint not null,
    sign       $Blob$ not null,
    operation  text   not null,
    answer     text   not null,
    constraint pk_request_answer primary key (partner_id, signed_at, sign, operation)
);

create table keyed_answer (
    partner_id      bigint not null,
    idempotency_key text   not null,
    operation       text   not null,
    fingerprint     $Blob$ not null,
    answer          text   not null,
    created_at      bigint not null,
    constraint pk_keyed_answer primary key (partner_id, idempotency_key)
) $Clustered$;

create index ix_keyed_answer_created on keyed_answer (partner_id, created_at);

insert into counter (name, value) values ('settings', 1), ('partner', 0), ('sim', 0), ('plan_version', 0);
