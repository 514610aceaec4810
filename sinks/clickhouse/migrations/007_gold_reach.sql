-- People reached, of an entity that one row of a report tells of. Rows that were written before this have none.
ALTER TABLE gold{on_cluster} ADD COLUMN IF NOT EXISTS reach Nullable(Float64) COMMENT 'Not additive' AFTER value_rep;

ALTER TABLE gold_history{on_cluster} ADD COLUMN IF NOT EXISTS reach Nullable(Float64) COMMENT 'Not additive' AFTER value_rep;

-- A view keeps the columns that it was made with.
CREATE OR REPLACE VIEW gold_current{on_cluster} AS
SELECT * FROM gold FINAL WHERE NOT is_retraction;

ALTER TABLE gold_to_history{on_cluster} MODIFY QUERY
SELECT tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, hour, entity_id, entity_name, path,
  currency, zone, gold_key, revision, is_retraction, impressions, viewable_impressions, measurable_impressions, clicks, link_clicks,
  video_starts, video_q25, video_q50, video_q75, video_completes, engagements, conversions, view_conversions, installs, leads, spend,
  conversion_value, spend_rep, value_rep, reach, finality, coverage, facts, input_watermark, produced_at
FROM gold;
