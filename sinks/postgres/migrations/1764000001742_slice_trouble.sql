-- Up Migration

-- What is wrong with slices, so that rules can watch it. LATE: the next fetch has not come by the time that the agreement on freshness of
-- its report allows. SHRANK: a complete fetch left less than half of the facts. INCOMPLETE: the newest fetch did not hold all of it.
-- ended_at is when it was over; a trouble that comes back begins anew.
CREATE TABLE slice_trouble (
  tenant_id text NOT NULL,
  platform text NOT NULL,
  account_id text NOT NULL,
  report_type text NOT NULL,
  level text NOT NULL,
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('LATE', 'SHRANK', 'INCOMPLETE')),
  since timestamptz NOT NULL,
  ended_at timestamptz,
  facts_before bigint,
  facts bigint,
  reason text,
  PRIMARY KEY (tenant_id, platform, account_id, report_type, level, day, kind)
);
CREATE INDEX slice_trouble_open ON slice_trouble (tenant_id, kind, since) WHERE ended_at IS NULL;
ALTER TABLE slice_trouble ENABLE ROW LEVEL SECURITY;
ALTER TABLE slice_trouble FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON slice_trouble USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON slice_trouble TO millrace_app, millrace_sink;
GRANT SELECT ON slice_trouble TO millrace_operator;

-- When somebody has to look for slices of a tenant that are late. It is all that the watch sees of every tenant at once. Whoever writes the
-- ledger adds its tenant and nothing else: two of them must not wait for one another here.
CREATE TABLE slice_watch (
  tenant_id text PRIMARY KEY,
  next_at timestamptz NOT NULL
);
CREATE INDEX slice_watch_next ON slice_watch (next_at);
ALTER TABLE slice_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE slice_watch FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON slice_watch USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY dispatch ON slice_watch FOR SELECT TO millrace_sink USING (true);
GRANT SELECT, INSERT ON slice_watch TO millrace_app, millrace_sink;
GRANT UPDATE ON slice_watch TO millrace_sink;

CREATE INDEX slice_ledger_late ON slice_ledger (tenant_id, late_at) WHERE late_at IS NOT NULL;

-- The watch asks which slices are fetched at all.
GRANT SELECT ON connection, ingestion TO millrace_sink;
-- What the sinks note of slices is told to the pipeline.
GRANT INSERT ON config_outbox TO millrace_sink;

CREATE FUNCTION slice_trouble_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO config_outbox (tenant_id, topic, key, payload)
  VALUES (NEW.tenant_id, 'slices.events', key_part(NEW.tenant_id) || '|' || key_part(NEW.account_id),
    (to_jsonb(NEW) - ARRAY['since', 'ended_at', 'day']) || jsonb_build_object(
      'event_id', gen_random_uuid(), 'day', NEW.day::text, 'open', NEW.ended_at IS NULL,
      'since_micros', (extract(epoch FROM NEW.since) * 1000000)::bigint,
      'at_micros', (extract(epoch FROM coalesce(NEW.ended_at, NEW.since)) * 1000000)::bigint));
  RETURN NULL;
END $$;
CREATE TRIGGER slice_trouble_added AFTER INSERT ON slice_trouble
FOR EACH ROW EXECUTE FUNCTION slice_trouble_to_outbox();
CREATE TRIGGER slice_trouble_changed AFTER UPDATE ON slice_trouble
FOR EACH ROW WHEN ((OLD.ended_at IS NULL) <> (NEW.ended_at IS NULL)) EXECUTE FUNCTION slice_trouble_to_outbox();

-- What a change of the ledger says of trouble, for all of its rows at once. A slice that shrank is one that is fetched whole again, or
-- stays as it is for a day: then the platform means it.
CREATE FUNCTION slice_ledger_troubles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO slice_trouble AS t (tenant_id, platform, account_id, report_type, level, day, kind, since, facts_before, facts, reason)
    SELECT n.tenant_id, n.platform, n.account_id, n.report_type, n.level, n.day, 'SHRANK', now(), o.live_facts, n.live_facts, n.reason
    FROM new_rows n JOIN old_rows o USING (tenant_id, platform, account_id, report_type, level, day)
    WHERE n.last_applied_seq > o.last_applied_seq AND n.decision = 'APPLIED' AND n.complete AND n.live_facts * 2 < o.live_facts
    ORDER BY n.platform, n.account_id, n.report_type, n.level, n.day
    ON CONFLICT (tenant_id, platform, account_id, report_type, level, day, kind) DO UPDATE
      SET since = excluded.since, ended_at = NULL, facts_before = excluded.facts_before, facts = excluded.facts,
          reason = excluded.reason
      WHERE t.ended_at IS NOT NULL;
    UPDATE slice_trouble t SET ended_at = now(), facts = n.live_facts
    FROM new_rows n JOIN old_rows o USING (tenant_id, platform, account_id, report_type, level, day)
    WHERE (t.tenant_id, t.platform, t.account_id, t.report_type, t.level, t.day)
        = (n.tenant_id, n.platform, n.account_id, n.report_type, n.level, n.day)
      AND t.ended_at IS NULL AND (
        (t.kind = 'SHRANK' AND n.last_applied_seq > o.last_applied_seq AND n.complete
          AND (n.live_facts * 2 >= t.facts_before OR t.since < now() - interval '1 day'))
        OR (t.kind = 'INCOMPLETE' AND n.last_applied_seq IS NOT NULL AND n.complete AND n.decision = 'APPLIED')
        OR (t.kind = 'LATE' AND (n.late_at IS NULL OR n.late_at > now())));
  END IF;
  INSERT INTO slice_trouble AS t (tenant_id, platform, account_id, report_type, level, day, kind, since, facts, reason)
  SELECT n.tenant_id, n.platform, n.account_id, n.report_type, n.level, n.day, 'INCOMPLETE', now(), n.live_facts, n.reason
  FROM new_rows n
  WHERE n.last_applied_seq IS NOT NULL AND NOT (n.complete AND n.decision = 'APPLIED')
  ORDER BY n.platform, n.account_id, n.report_type, n.level, n.day
  ON CONFLICT (tenant_id, platform, account_id, report_type, level, day, kind) DO UPDATE
    SET since = excluded.since, ended_at = NULL, facts = excluded.facts, reason = excluded.reason
    WHERE t.ended_at IS NOT NULL;
  INSERT INTO slice_watch (tenant_id, next_at)
  SELECT DISTINCT n.tenant_id, now() FROM new_rows n WHERE n.late_at IS NOT NULL
  ON CONFLICT (tenant_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER slice_ledger_added AFTER INSERT ON slice_ledger REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION slice_ledger_troubles();
CREATE TRIGGER slice_ledger_changed AFTER UPDATE ON slice_ledger REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION slice_ledger_troubles();

-- The slices of the transaction's tenant that are late at an instant: of connections that are fetched and not paused.
CREATE FUNCTION late_slices(p_now timestamptz) RETURNS SETOF slice_ledger LANGUAGE sql STABLE AS $$
  SELECT l.* FROM slice_ledger l
  JOIN ingestion i ON i.tenant_id = l.tenant_id AND i.connection_id = l.connection_id
  JOIN connection c ON c.tenant_id = l.tenant_id AND c.connection_id = l.connection_id
  WHERE l.tenant_id = app_tenant() AND l.late_at <= p_now AND c.status <> 'PAUSED'
$$;

-- Notes which slices of the transaction's tenant are late at an instant and which no longer are; sets when to look again, a minute later
-- where there is something to wait for. Runs with the caller's rights.
CREATE FUNCTION watch_slices(p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  mine text := app_tenant();
BEGIN
  PERFORM FROM slice_watch WHERE tenant_id = mine FOR UPDATE;
  INSERT INTO slice_trouble AS t (tenant_id, platform, account_id, report_type, level, day, kind, since, reason)
  SELECT l.tenant_id, l.platform, l.account_id, l.report_type, l.level, l.day, 'LATE', l.late_at, l.error FROM late_slices(p_now) l
  ORDER BY l.platform, l.account_id, l.report_type, l.level, l.day
  ON CONFLICT (tenant_id, platform, account_id, report_type, level, day, kind) DO UPDATE
    SET since = excluded.since, ended_at = NULL, reason = excluded.reason WHERE t.ended_at IS NOT NULL;
  UPDATE slice_trouble t SET ended_at = p_now
  WHERE t.tenant_id = mine AND t.kind = 'LATE' AND t.ended_at IS NULL AND NOT EXISTS (
    SELECT FROM late_slices(p_now) l
    WHERE (l.platform, l.account_id, l.report_type, l.level, l.day) = (t.platform, t.account_id, t.report_type, t.level, t.day));
  UPDATE slice_watch SET next_at = p_now + CASE
    WHEN EXISTS (SELECT FROM slice_ledger WHERE tenant_id = mine AND late_at IS NOT NULL) THEN interval '1 minute'
    ELSE interval '10 minutes' END
  WHERE tenant_id = mine;
END $$;

-- Down Migration

DROP FUNCTION watch_slices(timestamptz);
DROP FUNCTION late_slices(timestamptz);
DROP TRIGGER slice_ledger_changed ON slice_ledger;
DROP TRIGGER slice_ledger_added ON slice_ledger;
DROP FUNCTION slice_ledger_troubles();
REVOKE INSERT ON config_outbox FROM millrace_sink;
REVOKE SELECT ON connection, ingestion FROM millrace_sink;
DROP INDEX slice_ledger_late;
DROP TABLE slice_watch;
DROP TABLE slice_trouble;
DROP FUNCTION slice_trouble_to_outbox();
