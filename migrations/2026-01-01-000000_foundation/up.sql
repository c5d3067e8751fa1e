-- One history for SQLite and PostgreSQL: only TEXT, BIGINT, INTEGER, BOOLEAN, DATE, TIMESTAMP and BYTEA.
-- Instants are UTC in microseconds and end in _at, _instant or _until; local dates end in _on, _due or _by.

CREATE TABLE installation (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    key_fingerprint TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- Wrapped data keys. Deleting the row of a filing erases its person everywhere.
CREATE TABLE keys (
    scope TEXT NOT NULL,
    owner TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (scope, owner)
);

-- The laws under which cases came in: an open case is computed from here, whatever files are installed later.
CREATE TABLE laws (
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE filings (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    locale TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    filed_at TIMESTAMP NOT NULL,
    residence TEXT,
    relationship TEXT,
    on_behalf_of TEXT NOT NULL,
    reply_by TEXT NOT NULL,
    confirmed_at TIMESTAMP,
    sealed BYTEA NOT NULL,
    form_key TEXT UNIQUE,
    seq BIGINT NOT NULL
);

CREATE TABLE blind_index (
    controller TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest BYTEA NOT NULL,
    filing_id TEXT NOT NULL REFERENCES filings (id),
    PRIMARY KEY (controller, kind, digest, filing_id)
);
CREATE INDEX blind_index_of_filing ON blind_index (filing_id);

CREATE TABLE cases (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    filing_id TEXT NOT NULL REFERENCES filings (id),
    right_id TEXT NOT NULL,
    purpose TEXT,
    law TEXT,
    law_version TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    received_at TIMESTAMP NOT NULL,
    due_on DATE,
    due_instant TIMESTAMP,
    due_basis TEXT,
    base_due DATE,
    extended_due DATE,
    legal_due DATE,
    safe_due DATE,
    acknowledge_by DATE,
    work_by DATE,
    queue_at TIMESTAMP NOT NULL,
    stopped_since DATE,
    extended BOOLEAN NOT NULL,
    undelivered BOOLEAN NOT NULL,
    assignee TEXT,
    author TEXT,
    approver TEXT CHECK (approver IS NULL OR author IS NULL OR approver <> author),
    flags TEXT NOT NULL,
    closed_at TIMESTAMP,
    answered_on DATE,
    dates TEXT NOT NULL,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL
);
CREATE INDEX cases_of_filing ON cases (filing_id);
CREATE INDEX cases_open_queue ON cases (controller, queue_at, id) WHERE closed_at IS NULL;
CREATE INDEX cases_queue ON cases (queue_at, id);
CREATE INDEX cases_legal_due ON cases (controller, legal_due);
CREATE INDEX cases_assigned ON cases (assignee) WHERE closed_at IS NULL;

-- The truth. Append-only: the guards refuse UPDATE, DELETE, REPLACE and TRUNCATE.
CREATE TABLE events (
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    payload TEXT NOT NULL,
    commitment BYTEA,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- What people wrote, sealed, apart from the events: may be erased while the chain stays valid.
CREATE TABLE event_words (
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (stream, seq),
    FOREIGN KEY (stream, seq) REFERENCES events (stream, seq)
);

CREATE TABLE timers (
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    fire_at TIMESTAMP NOT NULL,
    PRIMARY KEY (case_id, kind, occurrence)
);
CREATE INDEX timers_due ON timers (fire_at, case_id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    effect_key TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL,
    letter TEXT NOT NULL,
    duty TEXT,
    sealed BYTEA NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    not_before TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    lease_until TIMESTAMP NOT NULL,
    lease_token TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'accepted', 'bounced', 'dead', 'cancelled')),
    last_error TEXT,
    accepted_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX outbox_queued ON outbox (not_before, id) WHERE status = 'queued';
CREATE INDEX outbox_of_stream ON outbox (stream);

CREATE TABLE codes (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    filing_id TEXT NOT NULL REFERENCES filings (id),
    purpose TEXT NOT NULL,
    digest BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    tries_left INTEGER NOT NULL CHECK (tries_left >= 0),
    used_at TIMESTAMP
);
CREATE INDEX codes_of_filing ON codes (filing_id, purpose, created_at);

CREATE TABLE waits (
    digest TEXT PRIMARY KEY NOT NULL,
    until TIMESTAMP NOT NULL
);
CREATE INDEX waits_expiry ON waits (until);

CREATE TABLE sessions (
    digest TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('staff', 'requester')),
    subject TEXT NOT NULL,
    csrf TEXT NOT NULL,
    code_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_of_subject ON sessions (subject);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    email_index BYTEA NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp BYTEA,
    totp_step BIGINT NOT NULL,
    disabled_at TIMESTAMP,
    epoch BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE refresh_tokens (
    digest TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    family TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_of_user ON refresh_tokens (user_id);

CREATE TABLE drafts (
    digest TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX drafts_expiry ON drafts (expires_at);

CREATE TABLE files (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    filing_id TEXT NOT NULL REFERENCES filings (id),
    case_id TEXT REFERENCES cases (id),
    sealed BYTEA NOT NULL,
    bytes BIGINT NOT NULL,
    blob_key TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    released_at TIMESTAMP
);
CREATE INDEX files_of_filing ON files (filing_id);
CREATE INDEX files_of_case ON files (case_id);

CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key_digest TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    status INTEGER,
    sealed BYTEA,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (scope, key_digest)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE job_slots (
    job TEXT NOT NULL,
    slot_at TIMESTAMP NOT NULL,
    claimed_at TIMESTAMP NOT NULL,
    node TEXT NOT NULL,
    late BOOLEAN NOT NULL,
    lease_until TIMESTAMP NOT NULL,
    fence BIGINT NOT NULL,
    finished_at TIMESTAMP,
    outcome TEXT,
    PRIMARY KEY (job, slot_at)
);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    effect_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    case_id TEXT REFERENCES cases (id),
    outbox_id TEXT REFERENCES outbox (id),
    created_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    done_by TEXT,
    outcome TEXT
);
CREATE INDEX tasks_open ON tasks (controller, created_at, id) WHERE done_at IS NULL;
CREATE INDEX tasks_of_case ON tasks (case_id);

CREATE TABLE counters (
    controller TEXT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (controller, name)
);
