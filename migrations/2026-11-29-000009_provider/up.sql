-- Signing in by an identity provider. An account has one way in: where this is set, there is no password.
ALTER TABLE users ADD COLUMN provider_index BYTEA;
CREATE UNIQUE INDEX users_by_provider ON users (provider_index);

-- What the provider is asked with whether they may still come in, when it last said so, and since when it is being asked.
ALTER TABLE sessions ADD COLUMN provider_grant BYTEA;
ALTER TABLE sessions ADD COLUMN confirmed_at TIMESTAMP;
ALTER TABLE sessions ADD COLUMN asked_at TIMESTAMP;

-- Who is on the way to the provider and back, by the digest of a cookie; taken once.
CREATE TABLE provider_flows (
    digest TEXT PRIMARY KEY NOT NULL,
    sealed BYTEA NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX provider_flows_by_expiry ON provider_flows (expires_at);
