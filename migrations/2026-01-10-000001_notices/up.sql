-- What the next page of a staff session says once: an act and its case, nothing personal.
ALTER TABLE sessions ADD COLUMN notice TEXT;
