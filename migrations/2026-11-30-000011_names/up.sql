-- From edition 3 on (src/store/blind_index.rs) filings are found by the name of the person as well. What was indexed before
-- is brought there by the job `reindex`; until then it is found by all else.
DROP INDEX blind_index_before;
CREATE INDEX blind_index_before ON blind_index (filing_id) WHERE edition < 3;

-- Who gave a name and a postal address only stood nowhere: a mark of no meaning, so that the job finds them.
INSERT INTO blind_index (controller, kind, digest, filing_id, edition)
SELECT controller, 'none', '\x00', id, 2 FROM filings
WHERE NOT EXISTS (SELECT 1 FROM blind_index WHERE blind_index.filing_id = filings.id);
