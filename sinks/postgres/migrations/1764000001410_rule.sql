-- Up Migration

ALTER TABLE metric ADD COLUMN retired boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN metric.retired IS 'From this version on the metric is not computed for new data.';

-- At the end of a transaction that changed metrics, once: all of the organisation that can still be referred to, which are the newest
-- version of each and those that a formula names by their number. So whoever reads the topic sees at once all that changed together.
CREATE FUNCTION metric_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  this_transaction text := pg_current_xact_id()::text || ' ' || NEW.tenant_id;
  catalogue jsonb;
BEGIN
  IF current_setting('app.metrics_told', true) IS NOT DISTINCT FROM this_transaction THEN
    RETURN NULL;
  END IF;
  WITH own AS (
    SELECT *, version = max(version) OVER (PARTITION BY metric_id) AS newest FROM metric WHERE tenant_id = NEW.tenant_id
  ), named AS (
    SELECT DISTINCT reference.parts[1] AS metric_id, reference.parts[2]::int AS version
    FROM own, regexp_matches(own.source, '@([a-z][a-z0-9_]*)@([0-9]{1,9})(?![0-9])', 'g') AS reference (parts)
  )
  SELECT jsonb_agg(jsonb_build_object('metric_id', metric_id, 'version', version, 'title', title, 'source', source,
    'retired', retired) ORDER BY metric_id, version)
  INTO catalogue FROM own
  WHERE newest OR EXISTS (SELECT FROM named WHERE named.metric_id = own.metric_id AND named.version = own.version);
  IF octet_length(catalogue::text) > 1000000 THEN
    RAISE EXCEPTION 'the metrics of % take % bytes together, 1000000 is the most: shorten formulas or remove some',
      NEW.tenant_id, octet_length(catalogue::text) USING ERRCODE = 'program_limit_exceeded';
  END IF;
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (NEW.tenant_id, 'config.metrics', key_part(NEW.tenant_id), jsonb_build_object('tenant_id', NEW.tenant_id,
    'metrics', catalogue, 'updated_at_micros', (extract(epoch FROM now()) * 1000000)::bigint));
  PERFORM set_config('app.metrics_told', this_transaction, true);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER metric_to_outbox AFTER INSERT ON metric DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION metric_to_outbox();

-- The rules of an organisation: every version as it was written, never changed, and which one is in force.
CREATE TABLE rule_version (
  tenant_id text NOT NULL REFERENCES tenant,
  rule_id text NOT NULL CHECK (rule_id ~ '^[a-z][a-z0-9_-]{0,62}$'),
  version int NOT NULL CHECK (version > 0),
  definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, rule_id, version)
);
COMMENT ON COLUMN rule_version.definition IS 'The rule as a file has it: docs/reference/rule.schema.json.';
ALTER TABLE rule_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_version FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON rule_version USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT ON rule_version TO millrace_app, millrace_operator;
GRANT SELECT ON rule_version TO millrace_sink;

-- metrics: the organisation's metrics that its formulas refer to, every version up to the one in use; changes when those do.
CREATE TABLE rule (
  tenant_id text NOT NULL,
  rule_id text NOT NULL,
  version int NOT NULL,
  state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'REMOVED')),
  metrics jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(metrics) = 'array'),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, rule_id),
  FOREIGN KEY (tenant_id, rule_id, version) REFERENCES rule_version
);
ALTER TABLE rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON rule USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON rule TO millrace_app, millrace_operator;
GRANT SELECT ON rule TO millrace_sink;

CREATE FUNCTION rule_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  SELECT NEW.tenant_id, 'config.rules', key_part(NEW.tenant_id) || '|' || key_part(NEW.rule_id),
    CASE WHEN NEW.state = 'ACTIVE' THEN jsonb_build_object('tenant_id', NEW.tenant_id, 'rule_id', NEW.rule_id,
      'version', NEW.version, 'definition', v.definition, 'metrics', NEW.metrics,
      'updated_at_micros', (extract(epoch FROM NEW.updated_at) * 1000000)::bigint) END
  FROM rule_version v WHERE v.tenant_id = NEW.tenant_id AND v.rule_id = NEW.rule_id AND v.version = NEW.version;
  RETURN NULL;
END $$;

CREATE TRIGGER rule_to_outbox AFTER INSERT OR UPDATE ON rule FOR EACH ROW EXECUTE FUNCTION rule_to_outbox();

CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON rule DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('rule', 'rule_id');

-- Down Migration

DROP TABLE rule;
DROP FUNCTION rule_to_outbox();
DROP TABLE rule_version;
DROP TRIGGER metric_to_outbox ON metric;
DROP FUNCTION metric_to_outbox();
ALTER TABLE metric DROP COLUMN retired;
