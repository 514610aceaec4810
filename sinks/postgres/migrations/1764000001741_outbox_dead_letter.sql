-- Up Migration

-- Changes that could not be told: what stands in them does not fit the topic, or no broker takes it. They wait here for a person, and keep
-- nothing behind them from being told. superseded: a later change of the same key has been told since.
CREATE TABLE config_outbox_dead (
  outbox_id bigint PRIMARY KEY,
  tenant_id text NOT NULL,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb,
  created_at timestamptz NOT NULL,
  error text NOT NULL CHECK (error <> ''),
  failed_at timestamptz NOT NULL DEFAULT now(),
  superseded boolean NOT NULL DEFAULT false
);
CREATE INDEX config_outbox_dead_by_tenant ON config_outbox_dead (tenant_id, outbox_id);
CREATE INDEX config_outbox_dead_by_key ON config_outbox_dead (topic, key) WHERE NOT superseded;
ALTER TABLE config_outbox_dead ENABLE ROW LEVEL SECURITY;
ALTER TABLE config_outbox_dead FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON config_outbox_dead USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY relay ON config_outbox_dead TO millrace_sink USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON config_outbox_dead TO millrace_sink;
GRANT UPDATE (superseded) ON config_outbox_dead TO millrace_sink;
GRANT SELECT, DELETE ON config_outbox_dead TO millrace_operator;

-- Down Migration

DROP TABLE config_outbox_dead;
