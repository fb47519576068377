-- A stored answer is known by its request's signature and, if it had one, by its idempotency key. Each row names the
-- other row that was there when it was written: the key that was stored with a signature, and the time of the signature
-- that is stored for a key. Rows from before this version name nothing.
alter table request_answer add column idempotency_key text;
alter table keyed_answer add column signed_at bigint;

-- The first instant after the last order that held the SIM: whatever a late report says, no other starts before it.
alter table sim add column held_until bigint;

-- Only for SIMs with an order that waits for its start (armed): any other starts from now on, and what has ended has
-- ended before now.
update sim
   set held_until = (
       select max(case when o.ended_at < o.expire_at + 1000 then o.ended_at else o.expire_at + 1000 end)
         from plan_order o
        where o.partner_id = sim.partner_id and o.sim_id = sim.id and o.status in (4, 5) and o.kind <> 2
          and o.start_at is not null)
 where exists (
       select 1 from plan_order a
        where a.partner_id = sim.partner_id and a.sim_id = sim.id and a.status = 1 and a.armed_at is not null);
