DROP INDEX outbox_of_mailbox;
ALTER TABLE outbox DROP COLUMN mailbox;
DROP TABLE tallies;
