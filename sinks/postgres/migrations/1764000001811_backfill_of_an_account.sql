-- Up Migration

ALTER TABLE ingestion_backfill ADD COLUMN account_id text CHECK (account_id <> '');
COMMENT ON COLUMN ingestion_backfill.account_id IS 'The account whose days are asked for; null: all that the connection reaches.';

-- Down Migration

ALTER TABLE ingestion_backfill DROP COLUMN account_id;
