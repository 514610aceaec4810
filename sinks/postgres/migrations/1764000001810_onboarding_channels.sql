-- Up Migration

-- Channels and routes that an onboarding is to begin with: sealed as credentials are, since addresses and passwords are in them, and no
-- workflow's history may hold those. Gone once the onboarding has applied or undone them.
CREATE TABLE onboarding_channels (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  sealed jsonb NOT NULL CHECK (jsonb_typeof(sealed) = 'object'),
  kept_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connection_id)
);
ALTER TABLE onboarding_channels ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding_channels FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON onboarding_channels USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON onboarding_channels TO millrace_app, millrace_operator;

-- Down Migration

DROP TABLE onboarding_channels;
