-- How often something happened lately, a row a thing: its instants within the longest period that counts (microseconds since
-- 1970, the oldest first). What is counted (a reference, a mailbox, an account, a network) stands there as a keyed digest.
-- A row may be forgotten from `ends_at` on.
CREATE TABLE tallies (
    digest TEXT PRIMARY KEY NOT NULL,
    instants TEXT NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX tallies_expiry ON tallies (ends_at);

-- Whose mailbox a letter counts against until its filing is confirmed: a keyed digest of the canonical address; empty
-- where nothing is counted.
ALTER TABLE outbox ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_of_mailbox ON outbox (mailbox, not_before, id) WHERE status = 'queued' AND mailbox <> '';
