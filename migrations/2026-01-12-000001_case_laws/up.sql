-- The laws and promises under which a case stands beside the leading one, which its row names: the queue is filtered by all.
-- They stand in the dates of the case already, and their texts on record.
CREATE TABLE case_laws (
    law TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (law, case_id)
);
CREATE INDEX case_laws_of_case ON case_laws (case_id);
INSERT INTO case_laws (law, case_id)
SELECT DISTINCT laws.id, cases.id
FROM laws JOIN cases ON laws.id <> cases.law AND cases.dates LIKE '%"law":"' || laws.id || '"%';
