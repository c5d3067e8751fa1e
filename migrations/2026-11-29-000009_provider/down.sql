DROP TABLE provider_flows;
DELETE FROM sessions WHERE provider_grant IS NOT NULL;
ALTER TABLE sessions DROP COLUMN asked_at;
ALTER TABLE sessions DROP COLUMN confirmed_at;
ALTER TABLE sessions DROP COLUMN provider_grant;
DROP INDEX users_by_provider;
ALTER TABLE users DROP COLUMN provider_index;
