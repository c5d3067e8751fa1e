-- What stood on a sheet when it was printed (src/store/sheets.rs), one a task: a letter by post is rendered when it is
-- printed, and can be read again as it was. The key of its filing seals it, so that both go together.
CREATE TABLE sheets (
    task_id TEXT PRIMARY KEY NOT NULL REFERENCES tasks (id),
    controller TEXT NOT NULL,
    filing_id TEXT NOT NULL REFERENCES filings (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    sealed BYTEA NOT NULL,
    printed_at TIMESTAMP NOT NULL
);
CREATE INDEX sheets_of_filing ON sheets (filing_id);
