-- Up Migration

-- What people keep of a screen to come back to: its filters, its range. state is what the screen writes into its address.
CREATE TABLE saved_view (
  tenant_id text NOT NULL REFERENCES tenant,
  view_id uuid NOT NULL DEFAULT gen_random_uuid(),
  owner text NOT NULL CHECK (owner <> '' AND length(owner) <= 320),
  screen text NOT NULL CHECK (screen ~ '^[a-z][a-z0-9-]{0,31}$'),
  name text NOT NULL CHECK (name <> '' AND length(name) <= 120),
  state jsonb NOT NULL CHECK (jsonb_typeof(state) = 'object' AND octet_length(state::text) <= 16384),
  shared boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, view_id)
);
COMMENT ON COLUMN saved_view.shared IS 'Everybody of the organisation sees it; its owner alone changes it.';
CREATE INDEX saved_view_by_screen ON saved_view (tenant_id, screen, name, view_id);
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON saved_view USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO millrace_app;

-- Down Migration

DROP TABLE saved_view;
