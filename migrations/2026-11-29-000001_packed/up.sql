-- Events and letters are packed; `coding` says how (src/store/packing). What was written before stays as it is: 0.
-- A packed event has an empty `payload`, and its hash covers the packed bytes.
ALTER TABLE events ADD COLUMN coding INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN packed BYTEA;
ALTER TABLE outbox ADD COLUMN coding INTEGER NOT NULL DEFAULT 0;

-- Whose letters wait for each other: a keyed digest of the recipient's mail domain. Rows of before share one lane.
ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';

-- A keyed head of each stream, empty until something fills it.
ALTER TABLE filings ADD COLUMN head BYTEA;
ALTER TABLE cases ADD COLUMN head BYTEA;

-- What the job `repack` still has to do: small, and empty once it is done.
CREATE INDEX outbox_unpacked ON outbox (id) WHERE coding = 0;
CREATE INDEX cases_with_dates ON cases (id) WHERE dates <> '';
