-- By the platform's clock. progress_at: when something of the endpoint was last recorded. stalled_since: it has had
-- something to send since then, and nothing was recorded; null while it moves, or has nothing to send.
alter table callback_endpoint add column progress_at bigint;
alter table callback_endpoint add column stalled_since bigint;
