-- What an entity stood under and was called on that day, its status and daily budget then, and amounts in the reporting currency. Rows
-- that were written before this say nothing of it. spend_rep and value_rep are micros of rep_currency; rep_reason says why one is null
-- though there is an amount.
ALTER TABLE facts{on_cluster}
  ADD COLUMN IF NOT EXISTS rep_currency LowCardinality(Nullable(String)) AFTER fx_rate_id,
  ADD COLUMN IF NOT EXISTS rep_reason LowCardinality(Nullable(String)) AFTER rep_currency,
  ADD COLUMN IF NOT EXISTS entity_state LowCardinality(Nullable(String)) AFTER ad_name,
  ADD COLUMN IF NOT EXISTS budget_micros Nullable(Int64) AFTER entity_state;

ALTER TABLE gold{on_cluster}
  ADD COLUMN IF NOT EXISTS account_name Nullable(String) AFTER entity_name,
  ADD COLUMN IF NOT EXISTS campaign_id Nullable(String) AFTER account_name,
  ADD COLUMN IF NOT EXISTS campaign_name Nullable(String) AFTER campaign_id,
  ADD COLUMN IF NOT EXISTS ad_group_id Nullable(String) AFTER campaign_name,
  ADD COLUMN IF NOT EXISTS ad_group_name Nullable(String) AFTER ad_group_id,
  ADD COLUMN IF NOT EXISTS entity_state LowCardinality(Nullable(String)) AFTER ad_group_name,
  ADD COLUMN IF NOT EXISTS rep_currency LowCardinality(Nullable(String)) AFTER value_rep,
  ADD COLUMN IF NOT EXISTS rep_reason LowCardinality(Nullable(String)) AFTER rep_currency;

ALTER TABLE gold_history{on_cluster}
  ADD COLUMN IF NOT EXISTS account_name Nullable(String) AFTER entity_name,
  ADD COLUMN IF NOT EXISTS campaign_id Nullable(String) AFTER account_name,
  ADD COLUMN IF NOT EXISTS campaign_name Nullable(String) AFTER campaign_id,
  ADD COLUMN IF NOT EXISTS ad_group_id Nullable(String) AFTER campaign_name,
  ADD COLUMN IF NOT EXISTS ad_group_name Nullable(String) AFTER ad_group_id,
  ADD COLUMN IF NOT EXISTS entity_state LowCardinality(Nullable(String)) AFTER ad_group_name,
  ADD COLUMN IF NOT EXISTS rep_currency LowCardinality(Nullable(String)) AFTER value_rep,
  ADD COLUMN IF NOT EXISTS rep_reason LowCardinality(Nullable(String)) AFTER rep_currency,
  ADD COLUMN IF NOT EXISTS budget_micros Nullable(Int64) AFTER reach;

-- Views keep the columns that they were made with.
CREATE OR REPLACE VIEW facts_current{on_cluster} AS
SELECT * FROM facts FINAL;

CREATE OR REPLACE VIEW gold_current{on_cluster} AS
SELECT * FROM gold FINAL WHERE NOT is_retraction;

ALTER TABLE gold_to_history{on_cluster} MODIFY QUERY
SELECT tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, hour, entity_id, entity_name,
  account_name, campaign_id, campaign_name, ad_group_id, ad_group_name, entity_state, path, currency, zone, gold_key, revision,
  is_retraction, impressions, viewable_impressions, measurable_impressions, clicks, link_clicks, video_starts, video_q25, video_q50,
  video_q75, video_completes, engagements, conversions, view_conversions, installs, leads, spend, conversion_value, spend_rep,
  value_rep, rep_currency, rep_reason, reach, budget_micros, finality, coverage, facts, input_watermark, produced_at
FROM gold;
