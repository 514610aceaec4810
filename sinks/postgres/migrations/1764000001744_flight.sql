-- Up Migration

-- What entities were planned for, as their organisation says: budget and days, for pacing() and projected(). level carries the names of the
-- Avro enum; of level ACCOUNT entity_id is the account's own id.
CREATE TABLE flight (
  tenant_id text NOT NULL REFERENCES tenant,
  platform text NOT NULL CHECK (platform ~ '^[A-Z][A-Z0-9]*$'),
  account_id text NOT NULL CHECK (account_id <> ''),
  level text NOT NULL CHECK (level ~ '^[A-Z_]+$'),
  entity_id text NOT NULL CHECK (entity_id <> ''),
  starts date NOT NULL,
  ends date NOT NULL CHECK (ends >= starts),
  budget_micros bigint NOT NULL CHECK (budget_micros >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, platform, account_id, level, entity_id, starts)
);
ALTER TABLE flight ENABLE ROW LEVEL SECURITY;
ALTER TABLE flight FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON flight USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON flight TO millrace_app, millrace_operator;

CREATE FUNCTION flight_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed flight := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (
    changed.tenant_id,
    'config.flights',
    key_part(changed.tenant_id) || '|' || key_part(changed.platform) || '|' || key_part(changed.account_id) || '|'
      || changed.level || '|' || key_part(changed.entity_id) || '|' || to_char(changed.starts, 'YYYY-MM-DD'),
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(changed) - 'updated_at' || jsonb_build_object(
      'budget_micros', changed.budget_micros::text,
      'updated_at_micros', (extract(epoch FROM changed.updated_at) * 1000000)::bigint) END
  );
  RETURN NULL;
END $$;
CREATE TRIGGER flight_to_outbox AFTER INSERT OR UPDATE OR DELETE ON flight
FOR EACH ROW EXECUTE FUNCTION flight_to_outbox();

-- Down Migration

DROP TABLE flight;
DROP FUNCTION flight_to_outbox();
