DROP TABLE recovery_codes;
DROP TABLE invitations;
ALTER TABLE users DROP COLUMN enrols_by_link;
ALTER TABLE users DROP COLUMN password_is_given;
ALTER TABLE sessions DROP COLUMN factors;
ALTER TABLE sessions DROP COLUMN door;
