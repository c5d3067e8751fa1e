-- What a case is found by beside its own columns, a row each: its flags (`flag:message`), the laws under which it
-- stands beside the leading one (`law:eu-gdpr`), and that its clock stands (`clock:stopped`). A projection of the case, written with it and checked by `verify`.
CREATE TABLE case_facets (
    case_id TEXT NOT NULL REFERENCES cases (id),
    facet TEXT NOT NULL,
    controller TEXT NOT NULL,
    closed BOOLEAN NOT NULL,
    queue_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL,
    assignee TEXT,
    PRIMARY KEY (case_id, facet)
);

INSERT INTO case_facets (case_id, facet, controller, closed, queue_at, state, assignee)
SELECT cases.id, 'law:' || case_laws.law, cases.controller, cases.closed_at IS NOT NULL, cases.queue_at,
       cases.state, cases.assignee
FROM case_laws JOIN cases ON cases.id = case_laws.case_id
WHERE cases.law IS NULL OR cases.law <> case_laws.law;

INSERT INTO case_facets (case_id, facet, controller, closed, queue_at, state, assignee)
SELECT cases.id, 'flag:' || words.word, cases.controller, cases.closed_at IS NOT NULL, cases.queue_at,
       cases.state, cases.assignee
FROM cases JOIN (
    SELECT 'unconfirmed' AS word UNION ALL SELECT 'flagged' UNION ALL SELECT 'appeal' UNION ALL SELECT 'hold'
    UNION ALL SELECT 'referral' UNION ALL SELECT 'sensitive' UNION ALL SELECT 'agent' UNION ALL SELECT 'message'
    UNION ALL SELECT 'recipients' UNION ALL SELECT 'duty_late'
) AS words ON ' ' || cases.flags || ' ' LIKE '% ' || words.word || ' %';

INSERT INTO case_facets (case_id, facet, controller, closed, queue_at, state, assignee)
SELECT id, 'flag:extended', controller, closed_at IS NOT NULL, queue_at, state, assignee FROM cases WHERE extended;
INSERT INTO case_facets (case_id, facet, controller, closed, queue_at, state, assignee)
SELECT id, 'flag:undelivered', controller, closed_at IS NOT NULL, queue_at, state, assignee FROM cases WHERE undelivered;
INSERT INTO case_facets (case_id, facet, controller, closed, queue_at, state, assignee)
SELECT id, 'clock:stopped', controller, closed_at IS NOT NULL, queue_at, state, assignee FROM cases WHERE stopped_since IS NOT NULL;

CREATE INDEX case_facets_queue ON case_facets (controller, facet, closed, queue_at, case_id, state, assignee);
DROP TABLE case_laws;

-- How many answered cases had their operative and their lawful date on a day, and how many kept it: a year of figures is
-- 365 rows of a controller. What is open and unanswered is counted when somebody asks.
CREATE TABLE on_time_days (
    controller TEXT NOT NULL,
    day DATE NOT NULL,
    due_owed BIGINT NOT NULL,
    due_kept BIGINT NOT NULL,
    legal_owed BIGINT NOT NULL,
    legal_kept BIGINT NOT NULL,
    PRIMARY KEY (controller, day)
);
INSERT INTO on_time_days (controller, day, due_owed, due_kept, legal_owed, legal_kept)
SELECT controller, day, SUM(due_owed), SUM(due_kept), SUM(legal_owed), SUM(legal_kept)
FROM (
    SELECT controller, due_on AS day, 1 AS due_owed, CASE WHEN answered_on <= due_on THEN 1 ELSE 0 END AS due_kept,
           0 AS legal_owed, 0 AS legal_kept
    FROM cases WHERE answered_on IS NOT NULL AND due_on IS NOT NULL
    UNION ALL
    SELECT controller, legal_due, 0, 0, 1, CASE WHEN answered_on <= legal_due THEN 1 ELSE 0 END
    FROM cases WHERE answered_on IS NOT NULL AND legal_due IS NOT NULL
) AS answered
GROUP BY controller, day;

-- Never used: what pages show is counted to a thousand, or stands in on_time_days.
DROP TABLE counters;

-- The queue: an index for each filter, in the order of the queue within a controller. What follows the id serves a filter
-- beside it, without a look at the row. Open and closed cases stand in halves of their own.
DROP INDEX cases_open_queue;
DROP INDEX cases_queue;
DROP INDEX cases_legal_due;
DROP INDEX cases_assigned;
CREATE INDEX cases_open_queue ON cases (controller, queue_at, id) WHERE closed_at IS NULL;
CREATE INDEX cases_open_state ON cases (controller, state, queue_at, id, assignee, right_id, law, due_on) WHERE closed_at IS NULL;
CREATE INDEX cases_open_right ON cases (controller, right_id, queue_at, id, state, assignee) WHERE closed_at IS NULL;
CREATE INDEX cases_open_law ON cases (controller, law, queue_at, id, state, assignee) WHERE closed_at IS NULL;
-- Nobody is an owner like any other here: a missing one is nothing that PostgreSQL can list in order.
CREATE INDEX cases_open_assignee ON cases (controller, COALESCE(assignee, ''), queue_at, id, assignee, state, right_id, law, due_on)
    WHERE closed_at IS NULL;
CREATE INDEX cases_open_due ON cases (controller, due_on, queue_at, id, state, assignee, answered_on) WHERE closed_at IS NULL;
CREATE INDEX cases_open_legal_due ON cases (controller, legal_due, answered_on) WHERE closed_at IS NULL;
CREATE INDEX cases_closed_queue ON cases (controller, queue_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_closed_state ON cases (controller, state, queue_at, id, assignee, right_id, law, due_on)
    WHERE closed_at IS NOT NULL;
CREATE INDEX cases_closed_right ON cases (controller, right_id, queue_at, id, state, assignee) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_closed_law ON cases (controller, law, queue_at, id, state, assignee) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_closed_assignee ON cases (controller, COALESCE(assignee, ''), queue_at, id, assignee, state, right_id, law, due_on)
    WHERE closed_at IS NOT NULL;
CREATE INDEX cases_closed_due ON cases (controller, due_on, queue_at, id, state, assignee) WHERE closed_at IS NOT NULL;

-- Letters that were lost are counted among the tasks.
CREATE INDEX tasks_open_kind ON tasks (controller, kind) WHERE done_at IS NULL;
