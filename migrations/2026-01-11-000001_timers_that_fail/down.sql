DROP INDEX timers_failed;
ALTER TABLE timers DROP COLUMN retry_at;
ALTER TABLE timers DROP COLUMN failures;
