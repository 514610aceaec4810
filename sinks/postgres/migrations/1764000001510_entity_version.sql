-- Up Migration

-- What platforms say of accounts, campaigns, ads …: a row for each time that it was something else. Nothing is deleted: what a
-- platform no longer lists is closed, since facts of it stay.
CREATE TABLE entity_version (
  tenant_id text NOT NULL REFERENCES tenant,
  platform text NOT NULL CHECK (platform ~ '^[A-Z][A-Z0-9]*$'),
  account_id text NOT NULL CHECK (account_id <> ''),
  kind text NOT NULL CHECK (kind ~ '^[a-z_]+$'),
  entity_id text NOT NULL CHECK (entity_id <> ''),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz CHECK (valid_to > valid_from),
  gone boolean NOT NULL DEFAULT false CHECK (NOT gone OR valid_to IS NOT NULL),
  connection_id text NOT NULL,
  name text,
  state text,
  status text,
  currency text,
  iana_zone text,
  parents jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(parents) = 'object'),
  budgets jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(budgets) = 'array'),
  bid bigint,
  starts text,
  ends text,
  content_hash text NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, platform, account_id, kind, entity_id, valid_from)
);
COMMENT ON COLUMN entity_version.valid_from IS 'When it was first seen so; included. valid_to is when it was first seen otherwise, or not any more; not included.';
COMMENT ON COLUMN entity_version.seen_at IS 'When it was last seen so.';
COMMENT ON COLUMN entity_version.budgets IS 'Objects of micros (a text), currency and period.';
CREATE UNIQUE INDEX entity_version_open ON entity_version (tenant_id, platform, account_id, kind, entity_id)
  WHERE valid_to IS NULL;
ALTER TABLE entity_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE entity_version FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON entity_version USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON entity_version TO millrace_app, millrace_operator;
GRANT SELECT ON entity_version TO millrace_sink;

CREATE FUNCTION entity_version_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  from_micros bigint := extract(epoch FROM NEW.valid_from) * 1000000;
BEGIN
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (
    NEW.tenant_id,
    'config.entities',
    key_part(NEW.tenant_id) || '|' || key_part(NEW.platform) || '|' || key_part(NEW.account_id) || '|' || NEW.kind || '|'
      || key_part(NEW.entity_id) || '|' || from_micros,
    (to_jsonb(NEW) - ARRAY['connection_id', 'content_hash', 'seen_at', 'bid', 'valid_from', 'valid_to']) || jsonb_build_object(
      'bid', NEW.bid::text, 'valid_from', from_micros, 'valid_to', (extract(epoch FROM NEW.valid_to) * 1000000)::bigint)
  );
  RETURN NULL;
END $$;

CREATE TRIGGER entity_version_added AFTER INSERT ON entity_version
FOR EACH ROW EXECUTE FUNCTION entity_version_to_outbox();
CREATE TRIGGER entity_version_ended AFTER UPDATE OF valid_to ON entity_version
FOR EACH ROW WHEN (OLD.valid_to IS DISTINCT FROM NEW.valid_to) EXECUTE FUNCTION entity_version_to_outbox();

-- Down Migration

DROP TABLE entity_version;
DROP FUNCTION entity_version_to_outbox();
