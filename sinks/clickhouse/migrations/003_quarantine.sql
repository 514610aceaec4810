-- Rows that could not be trusted. A row is identified by where its bytes are and by the stage that refused it, so processing it
-- again replaces the entry. Kept for 180 days; the bytes themselves stay in the raw topic for as long as it keeps them.
CREATE TABLE IF NOT EXISTS quarantine{on_cluster} (
  tenant_id LowCardinality(String),
  platform LowCardinality(String),
  account_id String,
  stage LowCardinality(String),
  report_type LowCardinality(String),
  level LowCardinality(String),
  slice_day Date,
  slice_id String,
  slice_fetch_seq UInt64,
  row_no UInt64 COMMENT 'Line in the source file, from 1',
  reason_code LowCardinality(String),
  reason String,
  field LowCardinality(Nullable(String)),
  value Nullable(String),
  row String,
  raw_topic LowCardinality(String),
  raw_partition UInt32,
  raw_offset UInt64,
  raw_row UInt32,
  quarantined_at DateTime64(6, 'UTC'),
  event_id UUID,
  connection_id LowCardinality(String),
  trace_id String,
  produced_at DateTime64(6, 'UTC'),
  ingested_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(quarantined_at)
PARTITION BY toYYYYMM(slice_day)
ORDER BY (tenant_id, platform, account_id, raw_topic, raw_partition, raw_offset, raw_row, stage)
TTL toDateTime(quarantined_at) + INTERVAL 180 DAY;

CREATE VIEW IF NOT EXISTS quarantine_current{on_cluster} AS
SELECT * FROM quarantine FINAL;
