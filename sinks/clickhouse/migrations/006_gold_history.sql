-- Every revision that gold ever had of an entity's day, for rules that are tried on what was known then. `gold` keeps the newest one alone.
CREATE TABLE IF NOT EXISTS gold_history{on_cluster} (
  tenant_id LowCardinality(String),
  platform LowCardinality(String),
  account_id String,
  report_type LowCardinality(String),
  report_family LowCardinality(String),
  report_rank UInt8,
  level LowCardinality(String),
  report_day Date,
  hour Int8,
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
  finality LowCardinality(String),
  coverage Float64,
  facts UInt32,
  input_watermark DateTime64(6, 'UTC'),
  produced_at DateTime64(6, 'UTC')
)
ENGINE = {replicated}ReplacingMergeTree
PARTITION BY toYYYYMM(report_day)
ORDER BY (tenant_id, platform, account_id, report_type, level, report_day, hour, entity_id, currency, revision)
TTL report_day + INTERVAL 400 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS gold_to_history{on_cluster} TO gold_history AS
SELECT tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, hour, entity_id, entity_name, path,
  currency, zone, gold_key, revision, is_retraction, impressions, viewable_impressions, measurable_impressions, clicks, link_clicks,
  video_starts, video_q25, video_q50, video_q75, video_completes, engagements, conversions, view_conversions, installs, leads, spend,
  conversion_value, spend_rep, value_rep, finality, coverage, facts, input_watermark, produced_at
FROM gold;
