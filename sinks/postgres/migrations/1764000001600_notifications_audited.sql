-- Up Migration

-- Channels and routes cannot change without an event in the audit trail.
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON notification_channel DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('channel', 'channel_id');

-- Events of routes have one subject for all versions.
ALTER TABLE notification_policy ADD COLUMN policy_id text NOT NULL GENERATED ALWAYS AS ('policy') STORED;

CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON notification_policy DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('route', 'policy_id');

-- Down Migration

DROP TRIGGER audited ON notification_policy;
ALTER TABLE notification_policy DROP COLUMN policy_id;
DROP TRIGGER audited ON notification_channel;
