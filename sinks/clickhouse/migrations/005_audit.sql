-- The audit trail in a second place: what was written in Postgres, as it was hashed there. The hash is part of the key, so that an event
-- which comes again with other content stands beside the first one and does not replace it. Kept for ever.
CREATE TABLE IF NOT EXISTS audit_event{on_cluster} (
  tenant_id LowCardinality(String),
  seq UInt64,
  hash FixedString(64),
  prev_hash FixedString(64),
  audit_id UUID,
  actor_type LowCardinality(String),
  actor_id String,
  on_behalf_of Nullable(String),
  action LowCardinality(String),
  subject_type LowCardinality(String),
  subject_id String,
  subject_version Nullable(String),
  outcome LowCardinality(String),
  before Nullable(String),
  after Nullable(String),
  reason Nullable(String),
  request_id String,
  ip_hash Nullable(String),
  occurred_at DateTime64(6, 'UTC'),
  ingested_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree
ORDER BY (tenant_id, seq, hash);
