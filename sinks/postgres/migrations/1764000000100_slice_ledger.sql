-- Up Migration

-- One row a slice: the last fetch that was numbered, the last one that was applied and what it did.
-- platform, level, decision and finality carry the names of the Avro enums.
CREATE TABLE slice_ledger (
  tenant_id text NOT NULL,
  platform text NOT NULL,
  account_id text NOT NULL,
  report_type text NOT NULL,
  level text NOT NULL,
  day date NOT NULL,
  last_allocated_seq bigint NOT NULL DEFAULT 0,
  last_applied_seq bigint,
  decision text,
  complete boolean,
  rows bigint,
  upserts bigint,
  retracts bigint,
  unchanged bigint,
  duplicates bigint,
  quarantined bigint,
  live_facts bigint,
  finality text,
  fetched_at timestamptz,
  data_as_of timestamptz,
  reason text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, platform, account_id, report_type, level, day)
);
CREATE INDEX slice_ledger_by_day ON slice_ledger (tenant_id, day DESC);
ALTER TABLE slice_ledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE slice_ledger FORCE ROW LEVEL SECURITY;
CREATE POLICY one_tenant ON slice_ledger USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON slice_ledger TO millrace_app, millrace_sink;
GRANT SELECT ON slice_ledger TO millrace_operator;

-- The next fetch number of each day's slice: greater than every number allocated, noted or applied for it before.
-- Runs with the caller's rights, so it fails for a tenant that is not the transaction's own.
CREATE FUNCTION allocate_fetch_seqs(p_tenant text, p_platform text, p_account text, p_report text, p_level text, p_days date[])
RETURNS TABLE (slice_day date, fetch_seq bigint) LANGUAGE sql VOLATILE AS $$
  INSERT INTO slice_ledger AS l (tenant_id, platform, account_id, report_type, level, day, last_allocated_seq)
  SELECT p_tenant, p_platform, p_account, p_report, p_level, d, 1 FROM (SELECT DISTINCT unnest(p_days) AS d) AS days ORDER BY d
  ON CONFLICT (tenant_id, platform, account_id, report_type, level, day) DO UPDATE
    SET last_allocated_seq = greatest(l.last_allocated_seq, coalesce(l.last_applied_seq, 0)) + 1, updated_at = now()
  RETURNING l.day, l.last_allocated_seq
$$;

CREATE FUNCTION allocate_fetch_seq(p_tenant text, p_platform text, p_account text, p_report text, p_level text, p_day date)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT fetch_seq FROM allocate_fetch_seqs(p_tenant, p_platform, p_account, p_report, p_level, ARRAY[p_day])
$$;

-- Takes note of a number that the caller chose, so that numbers allocated later are greater. Never lowers anything.
CREATE FUNCTION note_fetch_seq(p_tenant text, p_platform text, p_account text, p_report text, p_level text, p_day date, p_seq bigint)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
  INSERT INTO slice_ledger AS l (tenant_id, platform, account_id, report_type, level, day, last_allocated_seq)
  VALUES (p_tenant, p_platform, p_account, p_report, p_level, p_day, p_seq)
  ON CONFLICT (tenant_id, platform, account_id, report_type, level, day) DO UPDATE
    SET last_allocated_seq = greatest(l.last_allocated_seq, p_seq), updated_at = now()
  RETURNING l.last_allocated_seq
$$;

-- Down Migration

DROP FUNCTION note_fetch_seq(text, text, text, text, text, date, bigint);
DROP FUNCTION allocate_fetch_seq(text, text, text, text, text, date);
DROP FUNCTION allocate_fetch_seqs(text, text, text, text, text, date[]);
DROP TABLE slice_ledger;
