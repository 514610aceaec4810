-- Up Migration

-- What must be told to the config topics, written in the transaction that changed it and deleted once the broker has it.
-- The relay sends in the order of outbox_id. Two changes of one account cannot be numbered out of order: the second waits for the
-- first one's row lock before its trigger runs. A null payload is a tombstone.
CREATE TABLE config_outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE config_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE config_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON config_outbox USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY relay ON config_outbox TO millrace_sink USING (true) WITH CHECK (false);
GRANT INSERT ON config_outbox TO millrace_app, millrace_operator;
-- UPDATE is for the lock of SELECT … FOR UPDATE; the policy's check lets no row be changed.
GRANT SELECT, DELETE, UPDATE ON config_outbox TO millrace_sink;

-- A part of a key, with the separator and the escape sign percent-encoded.
CREATE FUNCTION key_part(part text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT replace(replace(part, '%', '%25'), '|', '%7C') $$;

CREATE FUNCTION ad_account_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed ad_account := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (
    changed.tenant_id,
    'config.accounts',
    key_part(changed.tenant_id) || '|' || key_part(changed.platform) || '|' || key_part(changed.account_id),
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(changed) - 'updated_at'
      || jsonb_build_object('updated_at_micros', (extract(epoch FROM changed.updated_at) * 1000000)::bigint) END
  );
  RETURN NULL;
END $$;

CREATE TRIGGER ad_account_to_outbox AFTER INSERT OR UPDATE OR DELETE ON ad_account
FOR EACH ROW EXECUTE FUNCTION ad_account_to_outbox();

-- Down Migration

DROP TRIGGER ad_account_to_outbox ON ad_account;
DROP FUNCTION ad_account_to_outbox();
DROP FUNCTION key_part(text);
DROP TABLE config_outbox;
