ALTER TABLE files DROP COLUMN destroyed_at;
ALTER TABLE files ADD COLUMN released_at TIMESTAMP;
UPDATE files SET released_at = (
    SELECT MAX(packages.made_at) FROM packages JOIN package_files ON package_files.package_id = packages.id
    WHERE package_files.file_id = files.id AND packages.ended_at IS NULL
);
DROP TABLE package_files;
DROP TABLE packages;
