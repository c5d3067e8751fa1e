-- A sign-in of staff is one row, by page or by API: through which door it came, and by which factors it was opened, each
-- with its instant, as JSON ({"password":"…","totp":"…"}). What it may do follows from that. Sign-ins of before knew no
-- factors: they end here.
DELETE FROM refresh_tokens;
DELETE FROM sessions WHERE kind = 'staff';
ALTER TABLE sessions ADD COLUMN door TEXT NOT NULL DEFAULT 'pages';
ALTER TABLE sessions ADD COLUMN factors TEXT NOT NULL DEFAULT '{}';

-- Whether somebody else knows the password, because it was set for its owner: true of every account of before.
ALTER TABLE users ADD COLUMN password_is_given BOOLEAN NOT NULL DEFAULT TRUE;
-- Whether a second factor may be set up only by who opened the link that was mailed.
ALTER TABLE users ADD COLUMN enrols_by_link BOOLEAN NOT NULL DEFAULT FALSE;

-- Links by which people choose their own password and second factor: one for an account, the newest, kept by its digest.
CREATE TABLE invitations (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    digest TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

-- What stands in for a lost second factor: each is good once.
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id),
    digest TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    PRIMARY KEY (user_id, digest)
);
