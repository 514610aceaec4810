-- Up Migration

-- Who did what, one chain an organisation: docs/reference/audit.md. An event is written by the transaction that makes the change
-- and is never changed or taken away: nobody has the right to. before and after are text, not jsonb, since their very characters are
-- hashed.
CREATE TABLE audit_event (
  tenant_id text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  audit_id uuid NOT NULL,
  actor_type text NOT NULL,
  actor_id text NOT NULL,
  on_behalf_of text,
  action text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  subject_version text,
  outcome text NOT NULL,
  before text,
  after text,
  reason text,
  request_id text NOT NULL,
  ip_hash text,
  occurred_at timestamptz NOT NULL,
  prev_hash text NOT NULL CHECK (prev_hash ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_event_by_subject ON audit_event (tenant_id, subject_type, subject_id, seq DESC);
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON audit_event USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT ON audit_event TO millrace_app, millrace_operator;

-- Where each chain ends. Its row is locked by whoever writes an event, until that transaction ends: numbers have no gaps.
CREATE TABLE audit_chain (
  tenant_id text PRIMARY KEY,
  seq bigint NOT NULL CHECK (seq >= 0),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$')
);
ALTER TABLE audit_chain ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_chain FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON audit_chain USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON audit_chain TO millrace_app, millrace_operator;

CREATE FUNCTION audit_event_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (
    NEW.tenant_id,
    'audit.events',
    key_part(NEW.tenant_id) || '|' || key_part(NEW.subject_type || '/' || NEW.subject_id),
    to_jsonb(NEW) - 'transaction_id' - 'occurred_at'
      || jsonb_build_object('occurred_at_micros', (extract(epoch FROM NEW.occurred_at) * 1000000)::bigint)
  );
  RETURN NULL;
END $$;

CREATE TRIGGER audit_event_to_outbox AFTER INSERT ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_to_outbox();

-- For a constraint trigger on a table whose every change must be in the trail: refuses to commit a change without an event of the same
-- transaction. Arguments: the type of the subject, the column that is its id.
--   CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON t DEFERRABLE INITIALLY DEFERRED
--   FOR EACH ROW EXECUTE FUNCTION require_audit_event('metric', 'metric_id');
CREATE FUNCTION require_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  IF NOT EXISTS (
    SELECT FROM audit_event WHERE tenant_id = changed->>'tenant_id' AND subject_type = TG_ARGV[0]
      AND subject_id = changed->>TG_ARGV[1] AND transaction_id = pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'a change of % % has no event in the audit trail: record it in the same transaction', TG_ARGV[0],
      changed->>TG_ARGV[1] USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audited AFTER INSERT ON metric DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('metric', 'metric_id');

-- Down Migration

DROP TRIGGER audited ON metric;
DROP FUNCTION require_audit_event();
DROP TRIGGER audit_event_to_outbox ON audit_event;
DROP FUNCTION audit_event_to_outbox();
DROP TABLE audit_chain;
DROP TABLE audit_event;
