-- The files of one answer, as long as they can be collected (src/store/packages.rs). What of them is given out stood in
-- `files.released_at` before, without an end.
CREATE TABLE packages (
    id TEXT PRIMARY KEY NOT NULL,
    controller TEXT NOT NULL,
    filing_id TEXT NOT NULL REFERENCES filings (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    made_at TIMESTAMP NOT NULL,
    last_day DATE,
    ended_at TIMESTAMP,
    ended_by TEXT,
    destroyed_at TIMESTAMP
);
CREATE UNIQUE INDEX packages_open ON packages (case_id) WHERE ended_at IS NULL;
CREATE INDEX packages_of_filing ON packages (filing_id);
CREATE INDEX packages_of_case ON packages (case_id);
CREATE INDEX packages_left ON packages (ended_by, id) WHERE destroyed_at IS NULL;

CREATE TABLE package_files (
    package_id TEXT NOT NULL REFERENCES packages (id),
    file_id TEXT NOT NULL REFERENCES files (id),
    sha256 TEXT,
    PRIMARY KEY (package_id, file_id)
);
CREATE INDEX package_files_of_file ON package_files (file_id);

-- What a release before gave out stays there: one package a case, under the id of the case, which no other package has.
-- Its day stands in events that SQL cannot read: the job `packages` enters it, and until then it has none.
INSERT INTO packages (id, controller, filing_id, case_id, made_at)
SELECT case_id, MIN(controller), MIN(filing_id), case_id, MIN(released_at)
FROM files WHERE released_at IS NOT NULL AND case_id IS NOT NULL GROUP BY case_id;
INSERT INTO package_files (package_id, file_id)
SELECT case_id, id FROM files WHERE released_at IS NOT NULL AND case_id IS NOT NULL;

-- When the bytes were destroyed; who attached the file, its name and its digest stay.
ALTER TABLE files DROP COLUMN released_at;
ALTER TABLE files ADD COLUMN destroyed_at TIMESTAMP;
