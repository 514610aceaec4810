-- Up Migration

-- What is due is looked for in lanes, so that nothing of one is read to find something of another: channels, those whose last round
-- failed, and everything else. By tenant where the next of each is wanted.
CREATE INDEX notification_due_channel ON notification_due (tenant_id, due_at, id) WHERE kind = 'CHANNEL' AND failures = 0;
CREATE INDEX notification_due_failing ON notification_due (tenant_id, due_at, id) WHERE kind = 'CHANNEL' AND failures > 0;
CREATE INDEX notification_due_desk ON notification_due (due_at, tenant_id, id) WHERE kind <> 'CHANNEL';
DROP INDEX notification_due_next;

-- Down Migration

CREATE INDEX notification_due_next ON notification_due (due_at);
DROP INDEX notification_due_desk;
DROP INDEX notification_due_failing;
DROP INDEX notification_due_channel;
