-- Keys of the API for programs: digest of the key, what it opens, of which controllers, from which networks.
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    scopes TEXT NOT NULL,
    reach TEXT NOT NULL,
    networks TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    revoked_at TIMESTAMP,
    used_at TIMESTAMP
);
