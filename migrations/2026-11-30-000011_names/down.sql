-- What has no name in the index counts as brought over again.
DELETE FROM blind_index WHERE kind IN ('name', 'none');
UPDATE blind_index SET edition = 2 WHERE edition > 2;
DROP INDEX blind_index_before;
CREATE INDEX blind_index_before ON blind_index (filing_id) WHERE edition < 2;
