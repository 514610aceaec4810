-- Up Migration

-- Who connects as what. No role may see past row-level security; deployments set the passwords of those they log in with,
-- the local stack and the command line use SET ROLE.
--   millrace_app       gateway, workflows and imports: one tenant at a time, the one in app.tenant_id
--   millrace_sink      the sinks: writes one tenant at a time, relays the outbox of all
--   millrace_operator  the command line: sees the list of tenants, everything else one tenant at a time
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['millrace_app', 'millrace_sink', 'millrace_operator'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', role_name);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role_name);
    -- Whoever migrates may take the role on (SET ROLE) without having its rights at other times.
    EXECUTE format('GRANT %I TO CURRENT_USER WITH SET TRUE, INHERIT FALSE', role_name);
  END LOOP;
END $$;

-- The tenant of the running transaction; null when none is set, and null equals no row.
CREATE FUNCTION app_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.tenant_id', true), '') $$;

CREATE TABLE tenant (
  tenant_id text PRIMARY KEY CHECK (tenant_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  name text NOT NULL CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON tenant USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY operator ON tenant TO millrace_operator USING (true) WITH CHECK (true);
GRANT SELECT ON tenant TO millrace_app, millrace_sink;
GRANT SELECT, INSERT, UPDATE ON tenant TO millrace_operator;

-- platform carries the names of the Avro enum, in capitals.
CREATE TABLE ad_account (
  tenant_id text NOT NULL REFERENCES tenant,
  platform text NOT NULL CHECK (platform ~ '^[A-Z][A-Z0-9]*$'),
  account_id text NOT NULL CHECK (account_id <> ''),
  name text,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  iana_zone text NOT NULL CHECK (iana_zone <> ''),
  settle_days int CHECK (settle_days BETWEEN 0 AND 400),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, platform, account_id)
);
COMMENT ON COLUMN ad_account.settle_days IS 'Overrides the platform''s own rule; null leaves it.';
ALTER TABLE ad_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ad_account FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON ad_account USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON ad_account TO millrace_app, millrace_operator;
GRANT SELECT ON ad_account TO millrace_sink;

-- Down Migration

DROP TABLE ad_account;
DROP TABLE tenant;
DROP FUNCTION app_tenant();
