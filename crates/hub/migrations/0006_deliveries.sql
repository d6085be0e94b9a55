-- What is told in a webhook stays the same on every try, and what is over is dropped after a while.

-- As it was sent first, as long as it may be sent again.
ALTER TABLE deliveries ADD COLUMN body TEXT;

-- What is under way, or ended so that nobody knows how.
CREATE INDEX deliveries_trying ON deliveries (connection) WHERE trying = 1 AND state = 'queued';
-- What puts another right goes before it.
CREATE INDEX deliveries_replacing ON deliveries (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX deliveries_in_time ON deliveries (at);

-- The Message-ID proves a mail; subject and receiver name prospects, and are known anew when needed.
UPDATE deliveries SET receipt = json_remove(receipt, '$.place', '$.receiver')
WHERE channel = 'email' AND receipt IS NOT NULL;

-- What is looked up on each connection, in order.
DROP INDEX crm_records_due;
CREATE INDEX crm_records_due ON crm_records (connection, due_at) WHERE due_at IS NOT NULL;
