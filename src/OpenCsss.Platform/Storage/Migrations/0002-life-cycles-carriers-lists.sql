-- When the clock must next look at a SIM: the end of an order, of an add-on's cycle, of a stage of its life. Null is
-- never. A change of the SIM or its orders computes it anew.
alter table sim add column due_at bigint;
alter table sim add column group_id text;
alter table sim add column tags text not null default '';
alter table sim add column remark text not null default '';

-- What the carrier has confirmed, beside service_status, which is what is wanted of it: 1 normal, 2 stopped.
alter table sim add column carrier_service smallint not null default 1;

update sim set due_at = life_expire_at;
update sim
   set due_at = (select min(o.expire_at) + 1000 from plan_order o
                  where o.partner_id = sim.partner_id and o.sim_id = sim.id and o.status in (2, 3))
 where exists (select 1 from plan_order o
                where o.partner_id = sim.partner_id and o.sim_id = sim.id and o.status in (2, 3));

create index ix_sim_due on sim (due_at) where due_at is not null;

-- price_minor is what each period was charged; charged_minor and refunded_minor are the sums of the order's debits and
-- credits in the ledger.
alter table plan_order add column price_minor bigint not null default 0;
alter table plan_order add column refunded_minor bigint not null default 0;

-- An add-on names the order that it belongs to.
alter table plan_order add column basic_order_id bigint;

-- Of an order for an OTA SIM that was sold by days: how many, what they count from (1 first use, 2 enabling), and the
-- country of use.
alter table plan_order add column validity_days bigint;
alter table plan_order add column timing_type smallint;
alter table plan_order add column use_mcc text;

update plan_order set price_minor = charged_minor / order_period;

alter table account add column sim_count bigint not null default 0;
update account set sim_count = (select count(*) from sim s where s.partner_id = account.partner_id);

-- The id of every 1,000th order (list 1) and SIM (list 2) of a partner, counted from 1 in the order of ids: a page of
-- a list starts at the marker before it, so that the last page costs what the first does.
create table list_marker (
    partner_id bigint   not null,
    list       smallint not null,
    ordinal    bigint   not null,
    id         bigint   not null,
    constraint pk_list_marker primary key (partner_id, list, ordinal)
) $Clustered$;

insert into list_marker (partner_id, list, ordinal, id)
select partner_id, 1, ordinal, id
  from (select partner_id, id, row_number() over (partition by partner_id order by id) as ordinal from plan_order) o
 where ordinal % 1000 = 0;
insert into list_marker (partner_id, list, ordinal, id)
select partner_id, 2, ordinal, id
  from (select partner_id, id, row_number() over (partition by partner_id order by id) as ordinal from sim) s
 where ordinal % 1000 = 0;

-- What is wanted of a carrier, written in the transaction that wants it, carried out by a worker, in order for each
-- SIM. kind: 1 activate, 2 stop, 3 resume, 4 throttle, 5 terminate. status: 1 pending, 2 done, 3 failed for good.
create table carrier_command (
    partner_id  bigint   not null,
    id          bigint   not null,
    sim_id      bigint   not null,
    order_id    bigint,
    carrier     text     not null,
    kind        smallint not null,
    product     text     not null,
    reason      text,
    status      smallint not null,
    attempts    bigint   not null,
    due_at      bigint   not null,
    lease_until bigint   not null,
    created_at  bigint   not null,
    done_at     bigint,
    last_error  text,
    constraint pk_carrier_command primary key (partner_id, id),
    constraint ck_carrier_command_status check (status between 1 and 3)
) $Clustered$;

create index ix_carrier_command_due on carrier_command (due_at) where status = 1;
create index ix_carrier_command_sim on carrier_command (partner_id, sim_id, id) where status = 1;

-- Periodic work that one node does at a time. A node that dies loses its lease.
create table job_lease (
    name        text   not null,
    holder      text   not null,
    lease_until bigint not null,
    constraint pk_job_lease primary key (name)
) $Clustered$;

-- Whether the database is a sandbox, and how far its clock was moved, in milliseconds.
insert into counter (name, value) values ('sandbox', 0), ('clock_offset_ms', 0);
