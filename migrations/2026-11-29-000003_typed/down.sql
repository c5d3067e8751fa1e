DROP INDEX blind_index_before;
ALTER TABLE blind_index DROP COLUMN edition;
