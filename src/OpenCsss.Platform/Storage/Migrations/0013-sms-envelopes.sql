-- What a message carries beside its content when it was submitted over SMPP, to be handed on, and told in receipts, as
-- it came. data_coding: the octet that was submitted, where it says more than coding. peer_ton, peer_npi: of the other
-- address. sim_address: the SIM, as the sender has named it. tlvs: optional parameters, in hexadecimal.
alter table sms add column data_coding smallint;
alter table sms add column peer_ton smallint not null default 0;
alter table sms add column peer_npi smallint not null default 0;
alter table sms add column sim_address text not null default '';
alter table sms add column sim_ton smallint not null default 0;
alter table sms add column sim_npi smallint not null default 0;
alter table sms add column protocol_id smallint not null default 0;
alter table sms add column tlvs text not null default '';

-- How often a part could not be handed over for a reason of its own; one that fails so several times is refused.
alter table sms_part add column faults bigint not null default 0;

-- Messages of several parts from SIMs that were complete a short time ago, so that a part which comes again is known.
-- digests: 16 hexadecimal digits for each part, in their order. reference here and in sms_received_part: 65536 more
-- than the number where that has 16 bits.
create table sms_joined (
    partner_id bigint not null,
    sim_id     bigint not null,
    peer       text   not null,
    reference  bigint not null,
    total      bigint not null,
    digests    text   not null,
    joined_at  bigint not null,
    constraint pk_sms_joined primary key (partner_id, sim_id, peer, reference, total)
) $Clustered$;

create index ix_sms_joined_at on sms_joined (joined_at);
