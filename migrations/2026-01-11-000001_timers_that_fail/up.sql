-- A timer that cannot be heard waits longer each time, and does not stand in the way of others meanwhile.
ALTER TABLE timers ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timers ADD COLUMN retry_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
CREATE INDEX timers_failed ON timers (retry_at) WHERE failures > 0;
