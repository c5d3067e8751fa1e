DROP INDEX outbox_lost;
