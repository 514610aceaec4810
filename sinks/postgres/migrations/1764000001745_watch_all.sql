-- Up Migration

-- Slices that were planned before there was a watch are looked at, too, though nothing is written of them any more.
INSERT INTO slice_watch (tenant_id, next_at)
SELECT DISTINCT tenant_id, now() FROM slice_ledger WHERE late_at IS NOT NULL
ON CONFLICT (tenant_id) DO NOTHING;

-- Down Migration

SELECT 1;
