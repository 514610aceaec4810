-- Up Migration

-- A way to a platform's API: one credential, the hosts it calls, how often it may. platform carries the names of the Avro enum.
CREATE TABLE connection (
  tenant_id text NOT NULL REFERENCES tenant,
  connection_id text NOT NULL CHECK (connection_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  platform text NOT NULL CHECK (platform ~ '^[A-Z][A-Z0-9]*$'),
  name text NOT NULL CHECK (name <> ''),
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'PAUSED', 'EXPIRED')),
  status_reason text,
  account_ids text[] CHECK (cardinality(account_ids) > 0),
  endpoints jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(endpoints) = 'object'),
  quota_calls int CHECK (quota_calls > 0),
  quota_window_ms int CHECK (quota_window_ms > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id),
  UNIQUE (tenant_id, connection_id, platform),
  CHECK ((quota_calls IS NULL) = (quota_window_ms IS NULL))
);
COMMENT ON COLUMN connection.account_ids IS 'The accounts that are fetched; null: all that the credential reaches.';
COMMENT ON COLUMN connection.endpoints IS 'Hosts by their name in the client, for regions and for the sandbox.';
COMMENT ON COLUMN connection.quota_calls IS 'Calls in quota_window_ms; null: the platform''s default.';
ALTER TABLE connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE connection FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON connection USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON connection TO millrace_app, millrace_operator;

-- The credential of a connection. The envelope holds the secrets, encrypted by a data key that a master key wraps; its key,
-- the names of the secrets and the settings are no secrets. An envelope opens for its own tenant, connection and platform only.
CREATE TABLE credential (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  platform text NOT NULL,
  envelope jsonb NOT NULL CHECK (jsonb_typeof(envelope) = 'object'),
  key_id text NOT NULL CHECK (key_id <> ''),
  secret_names text[] NOT NULL,
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
  revision bigint NOT NULL DEFAULT 1,
  expires_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id),
  FOREIGN KEY (tenant_id, connection_id, platform) REFERENCES connection (tenant_id, connection_id, platform) ON DELETE CASCADE
);
ALTER TABLE credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON credential USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON credential TO millrace_app, millrace_operator;

-- Down Migration

DROP TABLE credential;
DROP TABLE connection;
