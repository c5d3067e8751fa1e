-- Under which edition of its canonical form a value stands in the blind index (src/store/blind_index.rs). What was written
-- before stays as it is: 1. The job `reindex` brings it into the edition of today; searches look under both meanwhile.
ALTER TABLE blind_index ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;

-- What that job still has to do: small, and empty once it is done.
CREATE INDEX blind_index_before ON blind_index (filing_id) WHERE edition < 2;
