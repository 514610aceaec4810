-- What rules came to, whether or not anybody was told of it: for whoever asks why a rule did or did not fire. Kept for 90 days. inputs is the
-- list of what the condition compared, as JSON.
CREATE TABLE IF NOT EXISTS rule_evaluation{on_cluster} (
  tenant_id LowCardinality(String),
  rule_id LowCardinality(String),
  rule_version UInt32,
  fingerprint String,
  event_id UUID,
  causation_id Nullable(String),
  platform LowCardinality(String),
  account_id String,
  level LowCardinality(String),
  entity_id String,
  entity_name Nullable(String),
  evaluated_at DateTime64(6, 'UTC'),
  outcome LowCardinality(String),
  state LowCardinality(String),
  severity LowCardinality(String),
  value Nullable(Float64),
  value_reason LowCardinality(String),
  threshold Nullable(Float64),
  inputs String,
  unit LowCardinality(String),
  currency LowCardinality(Nullable(String)),
  report_day Date32,
  finality LowCardinality(String),
  coverage Float64,
  restated Bool
)
ENGINE = {replicated}ReplacingMergeTree
PARTITION BY toYYYYMM(evaluated_at)
ORDER BY (tenant_id, rule_id, fingerprint, evaluated_at, event_id)
TTL toDateTime(evaluated_at) + INTERVAL 90 DAY;
