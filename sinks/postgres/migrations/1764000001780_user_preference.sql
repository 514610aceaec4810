-- Up Migration

-- What users have chosen: how things look, what a dashboard begins with. A choice is of one user in one organisation.
CREATE TABLE user_preference (
  tenant_id text NOT NULL,
  subject text NOT NULL CHECK (subject <> '' AND length(subject) <= 320),
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9.-]{0,63}$'),
  value jsonb NOT NULL CHECK (octet_length(value::text) <= 16384),
  PRIMARY KEY (tenant_id, subject, name)
);
COMMENT ON COLUMN user_preference.value IS 'The shape is the page''s own.';
-- How often a user's choices have changed: what Redis keeps of them is told to be newer or older by it.
CREATE TABLE user_preference_version (
  tenant_id text NOT NULL,
  subject text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (tenant_id, subject)
);
ALTER TABLE user_preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_preference FORCE ROW LEVEL SECURITY;
ALTER TABLE user_preference_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_preference_version FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON user_preference USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY one_tenant ON user_preference_version USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON user_preference TO millrace_app;
GRANT SELECT, INSERT, UPDATE ON user_preference_version TO millrace_app;

-- Down Migration

DROP TABLE user_preference_version;
DROP TABLE user_preference;
