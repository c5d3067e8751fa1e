-- Packed rows cannot be read by the release before: this only undoes a migration after which nothing was written.
DROP INDEX cases_with_dates;
DROP INDEX outbox_unpacked;
ALTER TABLE cases DROP COLUMN head;
ALTER TABLE filings DROP COLUMN head;
ALTER TABLE outbox DROP COLUMN lane;
ALTER TABLE outbox DROP COLUMN coding;
ALTER TABLE events DROP COLUMN packed;
ALTER TABLE events DROP COLUMN coding;
