-- Up Migration

-- The metrics of an organisation beside the built-in ones: one row a version. A version is never changed or taken away, since
-- results name it: nobody has the right to.
CREATE TABLE metric (
  tenant_id text NOT NULL REFERENCES tenant,
  metric_id text NOT NULL CHECK (metric_id ~ '^[a-z][a-z0-9_]{0,62}$'),
  version int NOT NULL CHECK (version > 0),
  title text NOT NULL CHECK (title <> ''),
  source text NOT NULL CHECK (source <> '' AND length(source) <= 4096),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, metric_id, version)
);
COMMENT ON COLUMN metric.source IS 'The formula, in the language of docs/reference/formulas.md.';
ALTER TABLE metric ENABLE ROW LEVEL SECURITY;
ALTER TABLE metric FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON metric USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT ON metric TO millrace_app, millrace_operator;

-- Down Migration

DROP TABLE metric;
