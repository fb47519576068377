-- A file whose lines were not all counted may be imported again, by another profile: counted_lines are the lines that
-- were (null where it was not written down: all of them if there were records), round is how often it was begun.
-- profile_hash tells whether a profile of the same name still says the same.
alter table usage_file add column round bigint not null default 1;
alter table usage_file add column counted_lines $Blob$;
alter table usage_file add column profile_hash $Blob$;

-- What sessions of files with cumulative volumes have come to; session_key is a hash of profile, SIM and session.
create table usage_file_session (
    session_key    $Blob$ not null,
    began_at       bigint not null,
    last_at        bigint not null,
    uplink_bytes   bigint not null,
    downlink_bytes bigint not null,
    counted_at     bigint not null,
    constraint pk_usage_file_session primary key (session_key)
) $Clustered$;

create index ix_usage_file_session_counted on usage_file_session (counted_at);
