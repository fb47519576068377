-- Where a partner's events are sent: one place for each kind of event (event.kind) and one for all (endpoint 0).
-- cursor_no: every event up to it has been delivered there, or has a row in callback_delivery. lease_no is raised by
-- whoever takes the endpoint over, so that what the one before has still to say is refused.
create table callback_endpoint (
    partner_id           bigint   not null,
    endpoint             smallint not null,
    url                  text     not null,
    enabled              smallint not null,
    disabled_reason      text,
    mo_form              smallint not null,
    protected_secret     text     not null,
    protected_old_secret text,
    cursor_no            bigint   not null,
    failures             bigint   not null,
    failing_since        bigint,
    lease_no             bigint   not null,
    lease_until          bigint   not null,
    created_at           bigint   not null,
    changed_at           bigint   not null,
    constraint pk_callback_endpoint primary key (partner_id, endpoint)
) $Clustered$;

-- Only what was not delivered at once. status: 1 pending, 2 dead. due_at is null while an earlier event of the same SIM
-- is pending. attempts are all that were made; tries those of the running schedule.
create table callback_delivery (
    partner_id bigint   not null,
    endpoint   smallint not null,
    event_no   bigint   not null,
    sim_id     bigint,
    status     smallint not null,
    attempts   bigint   not null,
    tries      bigint   not null,
    due_at     bigint,
    changed_at bigint   not null,
    constraint pk_callback_delivery primary key (partner_id, endpoint, event_no),
    constraint ck_callback_delivery_status check (status between 1 and 2)
) $Clustered$;

create index ix_callback_delivery_due on callback_delivery (partner_id, endpoint, due_at) where status = 1;
create index ix_callback_delivery_sim on callback_delivery (partner_id, endpoint, sim_id, event_no) where status = 1;

-- Every attempt, also those that succeeded at once. http_status is null if no answer came; error says why then.
create table callback_attempt (
    partner_id  bigint   not null,
    endpoint    smallint not null,
    event_no    bigint   not null,
    attempt_no  bigint   not null,
    started_at  bigint   not null,
    duration_ms bigint   not null,
    http_status bigint,
    error       text,
    answer      text     not null,
    constraint pk_callback_attempt primary key (partner_id, endpoint, event_no, attempt_no)
) $Clustered$;
