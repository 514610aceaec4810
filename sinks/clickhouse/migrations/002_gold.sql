-- Gold: one row an entity and day (or hour) and currency. The greatest revision is the truth. Units and names as in facts.
-- MONEY values in metrics are currency units. hour is -1 in a row for the whole day.
CREATE TABLE IF NOT EXISTS gold{on_cluster} (
  tenant_id LowCardinality(String),
  platform LowCardinality(String),
  account_id String,
  report_type LowCardinality(String),
  report_family LowCardinality(String),
  level LowCardinality(String),
  report_day Date,
  hour Int8 DEFAULT -1,
  entity_id String,
  entity_name Nullable(String),
  path Array(String),
  currency LowCardinality(String),
  zone LowCardinality(String),
  gold_key String,
  revision UInt32,
  is_retraction Bool,
  impressions Nullable(Int64),
  viewable_impressions Nullable(Int64),
  measurable_impressions Nullable(Int64),
  clicks Nullable(Int64),
  link_clicks Nullable(Int64),
  video_starts Nullable(Int64),
  video_q25 Nullable(Int64),
  video_q50 Nullable(Int64),
  video_q75 Nullable(Int64),
  video_completes Nullable(Int64),
  engagements Nullable(Int64),
  conversions Nullable(Int64),
  view_conversions Nullable(Int64),
  installs Nullable(Int64),
  leads Nullable(Int64),
  spend Nullable(Int64),
  conversion_value Nullable(Int64),
  spend_rep Nullable(Int64),
  value_rep Nullable(Int64),
  metrics Map(LowCardinality(String), Tuple(value Nullable(Float64), reason LowCardinality(String), unit LowCardinality(String))),
  budget_micros Nullable(Int64),
  pacing Nullable(Float64),
  finality LowCardinality(String),
  coverage Float64,
  contributing_slices UInt32,
  facts UInt32,
  computed_at DateTime64(6, 'UTC'),
  input_watermark DateTime64(6, 'UTC'),
  event_id UUID,
  connection_id LowCardinality(String),
  trace_id String,
  produced_at DateTime64(6, 'UTC'),
  ingested_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(report_day)
ORDER BY (tenant_id, platform, account_id, report_type, level, report_day, hour, entity_id, currency);

-- The entities that still have a fact below them, each at its newest revision.
CREATE VIEW IF NOT EXISTS gold_current{on_cluster} AS
SELECT * FROM gold FINAL WHERE NOT is_retraction;
