-- Up Migration

-- Who people are, which organisations they belong to, and the keys of machines: docs/guides/identity.md.
--   millrace_identity  the only role that sees password hashes, sealed second factors and hashes of keys. It sees one user (app.lookup)
--                      or one organisation (app.tenant_id) at a time. The gateway and the command line take it on for identity alone.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_identity') THEN
    CREATE ROLE millrace_identity LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
  GRANT USAGE ON SCHEMA public TO millrace_identity;
  GRANT millrace_identity TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
  -- Whoever logs in as one of these may take it on for a transaction without having its rights at other times.
  GRANT millrace_identity TO millrace_app, millrace_operator WITH SET TRUE, INHERIT FALSE;
END $$;

-- What is looked for before an organisation is known: the id or e-mail address of a user, the hash of a key or of an invitation's
-- token, a subject of an identity provider. Null when nothing is, and null equals no row.
CREATE FUNCTION app_lookup() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.lookup', true), '') $$;

-- People belong to no organisation: memberships say where they may go.
CREATE TABLE app_user (
  user_id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
  name text CHECK (name <> '' AND length(name) <= 200),
  password_hash text,
  email_verified_at timestamptz,
  totp_sealed jsonb,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  session_epoch int NOT NULL DEFAULT 0,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (totp_confirmed_at IS NULL OR totp_sealed IS NOT NULL)
);
COMMENT ON COLUMN app_user.email_verified_at IS 'When it was proven that the address is theirs: by the identity provider, or by the operator of the installation.';
COMMENT ON COLUMN app_user.totp_last_step IS 'The time step of the last code that was taken: none counts twice.';
COMMENT ON COLUMN app_user.session_epoch IS 'Sessions and tokens of an earlier one are over.';

CREATE TABLE membership (
  tenant_id text NOT NULL REFERENCES tenant,
  user_id uuid NOT NULL REFERENCES app_user,
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'ANALYST', 'VIEWER')),
  version int NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz,
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX membership_of_user ON membership (user_id);

-- A subject of an identity provider, and the user whom it is.
CREATE TABLE user_identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX user_identity_of_user ON user_identity (user_id);

-- Codes for who lost the second factor, each good once.
CREATE TABLE recovery_code (
  user_id uuid NOT NULL REFERENCES app_user,
  code_hash text NOT NULL CHECK (code_hash ~ '^[0-9a-f]{64}$'),
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE invitation (
  tenant_id text NOT NULL REFERENCES tenant,
  invitation_id uuid NOT NULL,
  email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'ANALYST', 'VIEWER')),
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  mailed boolean NOT NULL DEFAULT false,
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, invitation_id)
);
CREATE UNIQUE INDEX invitation_pending ON invitation (tenant_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- user_id: whose rights bound the key's; null for a key of the organisation itself.
CREATE TABLE api_key (
  tenant_id text NOT NULL REFERENCES tenant,
  key_id uuid NOT NULL,
  user_id uuid,
  name text NOT NULL CHECK (name <> '' AND length(name) <= 100),
  prefix text NOT NULL,
  key_hash text NOT NULL UNIQUE CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, key_id),
  -- Who is no member any more leaves no key behind.
  FOREIGN KEY (tenant_id, user_id) REFERENCES membership ON DELETE CASCADE
);
CREATE INDEX api_key_newest ON api_key (tenant_id, created_at DESC, key_id);

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['app_user', 'membership', 'user_identity', 'recovery_code', 'invitation', 'api_key'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['membership', 'invitation', 'api_key'] LOOP
    EXECUTE format('CREATE POLICY one_tenant ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', table_name);
  END LOOP;
END $$;

-- Before the organisation is known, only what is looked for is there, and only to be read.
CREATE POLICY looked_for ON membership FOR SELECT TO millrace_identity USING (user_id::text = app_lookup());
CREATE POLICY looked_for ON invitation FOR SELECT TO millrace_identity USING (token_hash = app_lookup());
CREATE POLICY looked_for ON api_key FOR SELECT TO millrace_identity USING (key_hash = app_lookup());
CREATE POLICY of_member ON tenant FOR SELECT TO millrace_identity USING (EXISTS (
  SELECT FROM membership WHERE membership.tenant_id = tenant.tenant_id AND membership.user_id::text = app_lookup()));

CREATE POLICY looked_for ON app_user TO millrace_identity
USING (user_id::text = app_lookup() OR email = app_lookup()) WITH CHECK (user_id::text = app_lookup() OR email = app_lookup());
CREATE POLICY of_tenant ON app_user FOR SELECT USING (EXISTS (
  SELECT FROM membership WHERE membership.user_id = app_user.user_id AND membership.tenant_id = app_tenant()));
CREATE POLICY looked_for ON user_identity TO millrace_identity
USING (user_id::text = app_lookup() OR issuer || ' ' || subject = app_lookup()) WITH CHECK (user_id::text = app_lookup());
CREATE POLICY looked_for ON recovery_code TO millrace_identity
USING (user_id::text = app_lookup()) WITH CHECK (user_id::text = app_lookup());

GRANT SELECT ON tenant TO millrace_identity;
GRANT SELECT, INSERT, UPDATE ON app_user TO millrace_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON membership, recovery_code TO millrace_identity;
GRANT SELECT, INSERT, DELETE ON user_identity TO millrace_identity;
GRANT SELECT, INSERT, UPDATE ON invitation, api_key TO millrace_identity;
GRANT SELECT, INSERT ON audit_event TO millrace_identity;
GRANT SELECT, INSERT, UPDATE ON audit_chain TO millrace_identity;
GRANT INSERT ON config_outbox TO millrace_identity;
-- Others see who is who in their organisation, and nothing by which one logs in.
GRANT SELECT (user_id, email, name) ON app_user TO millrace_app, millrace_operator;
GRANT SELECT ON membership TO millrace_app, millrace_operator;

CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR DELETE OR UPDATE OF role ON membership DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('user', 'user_id');
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR DELETE OR UPDATE OF accepted_at, revoked_at, role, email, token_hash
ON invitation DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('invitation', 'invitation_id');
-- A key that goes with its maker's membership is in the event of that.
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OF revoked_at, scopes, expires_at, key_hash, user_id
ON api_key DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION require_audit_event('key', 'key_id');

-- Down Migration

DROP TABLE api_key;
DROP TABLE invitation;
DROP TABLE recovery_code;
DROP TABLE user_identity;
DROP POLICY of_member ON tenant;
REVOKE ALL ON tenant, audit_event, audit_chain, config_outbox FROM millrace_identity;
DROP TABLE membership CASCADE;
DROP TABLE app_user;
DROP FUNCTION app_lookup();
