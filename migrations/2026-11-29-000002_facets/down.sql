DROP INDEX tasks_open_kind;
DROP INDEX cases_closed_due;
DROP INDEX cases_closed_assignee;
DROP INDEX cases_closed_law;
DROP INDEX cases_closed_right;
DROP INDEX cases_closed_state;
DROP INDEX cases_closed_queue;
DROP INDEX cases_open_legal_due;
DROP INDEX cases_open_due;
DROP INDEX cases_open_assignee;
DROP INDEX cases_open_law;
DROP INDEX cases_open_right;
DROP INDEX cases_open_state;
DROP INDEX cases_open_queue;
CREATE INDEX cases_open_queue ON cases (controller, queue_at, id) WHERE closed_at IS NULL;
CREATE INDEX cases_queue ON cases (queue_at, id);
CREATE INDEX cases_legal_due ON cases (controller, legal_due);
CREATE INDEX cases_assigned ON cases (assignee) WHERE closed_at IS NULL;
CREATE TABLE counters (
    controller TEXT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (controller, name)
);
DROP TABLE on_time_days;
CREATE TABLE case_laws (
    law TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (law, case_id)
);
CREATE INDEX case_laws_of_case ON case_laws (case_id);
INSERT INTO case_laws (law, case_id)
SELECT substr(facet, 5), case_id FROM case_facets WHERE facet LIKE 'law:%';
DROP TABLE case_facets;
