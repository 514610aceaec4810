-- Up Migration

-- What one unit of `base` was in `currency` on a day, in billionths. A value that its source corrects is a new revision: results
-- name the one that they used, so nobody has the right to change or take one away.
CREATE TABLE fx_rate (
  tenant_id text NOT NULL REFERENCES tenant,
  source text NOT NULL CHECK (source ~ '^[a-z0-9][a-z0-9._-]{0,31}$'),
  day date NOT NULL,
  base text NOT NULL CHECK (base ~ '^[A-Z]{3}$'),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$' AND currency <> base),
  revision int NOT NULL CHECK (revision > 0),
  billionths bigint NOT NULL CHECK (billionths > 0),
  imported_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, source, day, base, currency, revision)
);
ALTER TABLE fx_rate ENABLE ROW LEVEL SECURITY;
ALTER TABLE fx_rate FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON fx_rate USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT ON fx_rate TO millrace_app, millrace_operator;
GRANT SELECT ON fx_rate TO millrace_sink;

-- Down Migration

DROP TABLE fx_rate;
