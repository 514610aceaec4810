-- Up Migration

-- Digests and random bytes for who looks something up by hand that is kept as a hash; ids and the chain of the audit trail use what
-- Postgres has itself.
CREATE EXTENSION IF NOT EXISTS pgcrypto;

-- How each channel of a tenant delivers, without reading what it sent in the last months.
CREATE INDEX notification_sent_by_channel ON notification (tenant_id, channel_id, finished_at DESC) WHERE state = 'SENT';
CREATE INDEX notification_dead_by_channel ON notification (tenant_id, channel_id, notification_id DESC) WHERE state = 'DEAD';

-- Down Migration

DROP INDEX notification_dead_by_channel;
DROP INDEX notification_sent_by_channel;
