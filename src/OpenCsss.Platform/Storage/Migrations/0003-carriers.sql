-- Each carrier's commands are looked for by themselves, so that one that is down keeps no other waiting.
drop index ix_carrier_command_due;
create index ix_carrier_command_due on carrier_command (carrier, due_at) where status = 1;
create index ix_carrier_command_failed on carrier_command (done_at) where status = 3;

-- What a node has last seen of a carrier: while it is open, the carrier is left alone. For people to look at.
create table carrier_circuit (
    carrier    text   not null,
    open_until bigint,
    failures   bigint not null,
    changed_at bigint not null,
    constraint pk_carrier_circuit primary key (carrier)
) $Clustered$;

-- What the simulator's SIMs will do. kind: 1 location, 2 use. copy: 1, or 2 for what is reported twice.
create table simulator_report (
    partner_id bigint   not null,
    command_id bigint   not null,
    kind       smallint not null,
    copy       smallint not null,
    sim_id     bigint   not null,
    mcc        text     not null,
    due_at     bigint   not null,
    constraint pk_simulator_report primary key (partner_id, command_id, kind, copy)
) $Clustered$;

create index ix_simulator_report_due on simulator_report (due_at);
