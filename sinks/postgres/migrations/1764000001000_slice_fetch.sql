-- Up Migration

-- What workflows know of a slice beside what the sink writes of it: the last fetch that was sent, when the next one is due, and
-- how often fetching has failed since.
ALTER TABLE slice_ledger
  ADD COLUMN connection_id text,
  ADD COLUMN sent_seq bigint,
  ADD COLUMN sent_at timestamptz,
  ADD COLUMN begun_at timestamptz,
  ADD COLUMN sent_rows bigint,
  ADD COLUMN sent_complete boolean,
  ADD COLUMN due_at timestamptz,
  ADD COLUMN late_at timestamptz,
  ADD COLUMN failures int NOT NULL DEFAULT 0 CHECK (failures >= 0),
  ADD COLUMN failed_at timestamptz,
  ADD COLUMN retry_at timestamptz,
  ADD COLUMN error_code text,
  ADD COLUMN error text;
COMMENT ON COLUMN slice_ledger.begun_at IS 'When the fetch of sent_seq was begun: what it holds is not older.';
COMMENT ON COLUMN slice_ledger.due_at IS 'When the next fetch is due; null: none is planned.';
COMMENT ON COLUMN slice_ledger.late_at IS 'From when on the next fetch is late by the agreement on freshness.';
COMMENT ON COLUMN slice_ledger.retry_at IS 'Until then a slice whose fetch failed is left alone.';
COMMENT ON COLUMN slice_ledger.failures IS 'Failed fetches in a row; 0 once one was sent.';

-- PLANNED: to be fetched for the first time. FAILED: the last fetch failed. SENT: on its way through the pipeline. PARTIAL, APPLIED:
-- what silver made of the last one.
CREATE FUNCTION slice_state(l slice_ledger) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN l.failures > 0 THEN 'FAILED'
    WHEN l.sent_seq > coalesce(l.last_applied_seq, 0) THEN 'SENT'
    WHEN l.last_applied_seq IS NULL THEN 'PLANNED'
    WHEN l.decision = 'PARTIAL' THEN 'PARTIAL'
    ELSE 'APPLIED'
  END
$$;

-- Down Migration

DROP FUNCTION slice_state(slice_ledger);
ALTER TABLE slice_ledger DROP COLUMN connection_id, DROP COLUMN sent_seq, DROP COLUMN sent_at, DROP COLUMN begun_at,
  DROP COLUMN sent_rows, DROP COLUMN sent_complete, DROP COLUMN due_at, DROP COLUMN late_at, DROP COLUMN failures,
  DROP COLUMN failed_at, DROP COLUMN retry_at, DROP COLUMN error_code, DROP COLUMN error;
