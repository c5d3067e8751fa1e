-- Letters that will never leave, for the page of whoever runs the installation: few rows, whatever the outbox holds.
CREATE INDEX outbox_lost ON outbox (created_at, id) WHERE status IN ('bounced', 'dead');
