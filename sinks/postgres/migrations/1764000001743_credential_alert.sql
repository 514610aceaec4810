-- Up Migration

-- The alert that a connection's credential has expired: numbers of its transitions, which never come twice, and with which it began last.
CREATE TABLE connection_alert (
  tenant_id text NOT NULL,
  connection_id text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  episode bigint NOT NULL CHECK (episode > 0),
  since timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, connection_id)
);
ALTER TABLE connection_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE connection_alert FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON connection_alert USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON connection_alert TO millrace_app, millrace_operator;

-- A credential that the platform no longer accepts is an alert like those of rules, from then until there is another one, or no connection:
-- whoever the routes tell is told. Its owner is who set the credential last, or else who made the connection.
CREATE FUNCTION connection_alert_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_expired boolean := TG_OP = 'UPDATE' AND NEW.status = 'EXPIRED';
  print text := left(encode(sha256(convert_to(
    jsonb_build_array(OLD.tenant_id, 'credential_expired', OLD.connection_id)::text, 'UTF8')), 'hex'), 32);
  told connection_alert;
  owner text;
BEGIN
  INSERT INTO connection_alert AS a (tenant_id, connection_id, seq, episode, since)
  VALUES (OLD.tenant_id, OLD.connection_id, 1, 1, now())
  ON CONFLICT (tenant_id, connection_id) DO UPDATE SET seq = a.seq + 1,
    episode = CASE WHEN is_expired THEN a.seq + 1 ELSE a.episode END, since = CASE WHEN is_expired THEN now() ELSE a.since END
  RETURNING * INTO told;
  SELECT actor_id INTO owner FROM audit_event
  WHERE tenant_id = OLD.tenant_id AND subject_type IN ('credential', 'connection') AND subject_id = OLD.connection_id
    AND actor_type = 'USER'
  ORDER BY subject_type = 'credential' DESC, seq DESC LIMIT 1;
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (OLD.tenant_id, 'rules.alerts', key_part(OLD.tenant_id) || '|' || print, jsonb_build_object(
    'tenant_id', OLD.tenant_id, 'event_id', gen_random_uuid(), 'fingerprint', print, 'seq', told.seq, 'episode', told.episode,
    'platform', OLD.platform, 'connection_id', OLD.connection_id, 'name', OLD.name, 'owner', owner, 'expired', is_expired,
    'reason', CASE WHEN is_expired THEN NEW.status_reason END,
    'since_micros', (extract(epoch FROM told.since) * 1000000)::bigint, 'at_micros', (extract(epoch FROM now()) * 1000000)::bigint));
  RETURN NULL;
END $$;
CREATE TRIGGER connection_expired AFTER UPDATE OF status ON connection
FOR EACH ROW WHEN ((OLD.status = 'EXPIRED') <> (NEW.status = 'EXPIRED')) EXECUTE FUNCTION connection_alert_to_outbox();
CREATE TRIGGER connection_removed AFTER DELETE ON connection
FOR EACH ROW WHEN (OLD.status = 'EXPIRED') EXECUTE FUNCTION connection_alert_to_outbox();

-- Down Migration

DROP TRIGGER connection_removed ON connection;
DROP TRIGGER connection_expired ON connection;
DROP FUNCTION connection_alert_to_outbox();
DROP TABLE connection_alert;
