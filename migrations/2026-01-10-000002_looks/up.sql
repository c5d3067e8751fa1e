-- Who opened which case: once for a person, a case and an hour. Append-only, like the events. Beside the case's stream,
-- because a look changes nothing about the case.
CREATE TABLE looks (
    case_id TEXT NOT NULL REFERENCES cases (id),
    user_id TEXT NOT NULL,
    hour_at TIMESTAMP NOT NULL,
    looked_at TIMESTAMP NOT NULL,
    PRIMARY KEY (case_id, user_id, hour_at)
);
