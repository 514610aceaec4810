-- Up Migration

ALTER TABLE slice_ledger ADD COLUMN missing_fields text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN slice_ledger.missing_fields IS 'Fields that the fetch of sent_seq asked for and that are in none of its rows: left out by the platform, or zero everywhere.';

-- Down Migration

ALTER TABLE slice_ledger DROP COLUMN missing_fields;
