-- Up Migration

-- What people do with an alert, and say of it, is not kept without an event in the audit trail.
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON alert_handling DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('alert', 'alert_id');

CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON alert_comment DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('alert', 'alert_id');

-- Down Migration

DROP TRIGGER audited ON alert_comment;
DROP TRIGGER audited ON alert_handling;
