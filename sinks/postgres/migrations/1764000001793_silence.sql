-- Up Migration

-- Alerts of which nobody is told for a time: those that have all the labels, which are the ones that routes match by. They are evaluated
-- and shown all the same.
CREATE TABLE silence (
  tenant_id text NOT NULL REFERENCES tenant,
  silence_id uuid NOT NULL DEFAULT gen_random_uuid(),
  matchers jsonb NOT NULL CHECK (jsonb_typeof(matchers) = 'object' AND matchers <> '{}'),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 1000),
  created_by text NOT NULL CHECK (created_by <> ''),
  version int NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, silence_id)
);
CREATE INDEX silence_by_end ON silence (tenant_id, ends_at DESC, silence_id);
ALTER TABLE silence ENABLE ROW LEVEL SECURITY;
ALTER TABLE silence FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON silence USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON silence TO millrace_app, millrace_operator;
GRANT SELECT ON silence TO millrace_sink;
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON silence DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('silence', 'silence_id');

-- What routes match by, of an alert as rules.alerts has it: its own labels, and what it is about, which those cannot fake.
CREATE FUNCTION routing_labels(alert jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(alert->'labels', '{}') || jsonb_build_object('rule', alert->>'rule_id', 'severity', lower(alert->>'severity'),
    'platform', lower(alert#>>'{entity,platform}'), 'account', alert#>>'{entity,account_id}', 'level', lower(alert#>>'{entity,level}'),
    'entity', alert#>>'{entity,entity_id}')
$$;

-- Until when nobody is to be told of an alert that is as it is at a time; null where no silence of the transaction's tenant is of it.
CREATE FUNCTION silenced_until(alert jsonb, at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT max(ends_at) FROM silence
  WHERE tenant_id = app_tenant() AND starts_at <= at AND ends_at > at AND routing_labels(alert) @> matchers
$$;

-- Down Migration

DROP FUNCTION silenced_until(jsonb, timestamptz);
DROP FUNCTION routing_labels(jsonb);
DROP TABLE silence;
