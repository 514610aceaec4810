-- Sums of gold by account and by campaign, of whole days (hour -1) and of hours, for questions that name no entity. A restatement takes rows of
-- gold back, so nothing is added to what stands here: whoever writes gold then names the slices that it changed in gold_changed, and each
-- is summed anew from the newest revisions. A slice is one row, which the next one replaces whole; one of which nothing is left has no parts.
CREATE TABLE IF NOT EXISTS gold_changed{on_cluster} (
  tenant_id String,
  platform String,
  account_id String,
  report_type String,
  level String,
  report_day Date,
  hour Int8
)
ENGINE = Null;

-- A part of a slice has rows of one currency, zone, finality and so on that tell the same measures: sums of parts, and counts of what lacks a
-- measure, come out as over the rows themselves. coverage is the mean of so many entities.
CREATE TABLE IF NOT EXISTS gold_by_account{on_cluster} (
  tenant_id LowCardinality(String),
  platform LowCardinality(String),
  account_id String,
  report_type LowCardinality(String),
  level LowCardinality(String),
  report_day Date,
  hour Int8,
  made_at DateTime64(6, 'UTC') COMMENT 'When summing began: it has every revision that was written before',
  parts Array(Tuple(
    report_family String, report_rank UInt8, currency String, zone String, rep_currency Nullable(String), rep_reason Nullable(String),
    finality String, coverage Float64, entities UInt64, facts UInt64, newest_watermark DateTime64(6, 'UTC'),
    oldest_watermark DateTime64(6, 'UTC'), impressions Nullable(Int128), viewable_impressions Nullable(Int128),
    measurable_impressions Nullable(Int128), clicks Nullable(Int128), link_clicks Nullable(Int128), video_starts Nullable(Int128),
    video_q25 Nullable(Int128), video_q50 Nullable(Int128), video_q75 Nullable(Int128), video_completes Nullable(Int128),
    engagements Nullable(Int128), conversions Nullable(Int128), view_conversions Nullable(Int128), installs Nullable(Int128),
    leads Nullable(Int128), spend Nullable(Int128), conversion_value Nullable(Int128), spend_rep Nullable(Int128),
    value_rep Nullable(Int128)
  ))
)
ENGINE = {replicated}ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(report_day)
ORDER BY (tenant_id, level, hour, report_day, platform, account_id, report_type);

CREATE MATERIALIZED VIEW IF NOT EXISTS gold_to_by_account{on_cluster} TO gold_by_account AS
SELECT changed.tenant_id AS tenant_id, changed.platform AS platform, changed.account_id AS account_id, changed.report_type AS report_type,
  changed.level AS level, changed.report_day AS report_day, changed.hour AS hour, now64(6, 'UTC') AS made_at, sums.parts AS parts
FROM (SELECT DISTINCT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold_changed) AS changed
LEFT JOIN (
  SELECT tenant_id, platform, account_id, report_type, level, report_day, hour, groupArray((
    report_family, report_rank, currency, zone, rep_currency, rep_reason, finality, coverage, entities, facts, newest_watermark,
    oldest_watermark, impressions, viewable_impressions, measurable_impressions, clicks, link_clicks, video_starts, video_q25, video_q50,
    video_q75, video_completes, engagements, conversions, view_conversions, installs, leads, spend, conversion_value, spend_rep, value_rep
  )) AS parts
  FROM (
    SELECT g.tenant_id AS tenant_id, g.platform AS platform, g.account_id AS account_id, g.report_type AS report_type,
      g.level AS level, g.report_day AS report_day, g.hour AS hour,
      g.report_family AS report_family, g.report_rank AS report_rank, g.currency AS currency, g.zone AS zone,
      g.rep_currency AS rep_currency, g.rep_reason AS rep_reason, g.finality AS finality, avg(g.coverage) AS coverage, count() AS entities,
      sum(g.facts) AS facts, max(g.input_watermark) AS newest_watermark, min(g.input_watermark) AS oldest_watermark,
      sum(toInt128(g.impressions)) AS impressions, sum(toInt128(g.viewable_impressions)) AS viewable_impressions,
      sum(toInt128(g.measurable_impressions)) AS measurable_impressions, sum(toInt128(g.clicks)) AS clicks,
      sum(toInt128(g.link_clicks)) AS link_clicks, sum(toInt128(g.video_starts)) AS video_starts, sum(toInt128(g.video_q25)) AS video_q25,
      sum(toInt128(g.video_q50)) AS video_q50, sum(toInt128(g.video_q75)) AS video_q75,
      sum(toInt128(g.video_completes)) AS video_completes, sum(toInt128(g.engagements)) AS engagements,
      sum(toInt128(g.conversions)) AS conversions, sum(toInt128(g.view_conversions)) AS view_conversions,
      sum(toInt128(g.installs)) AS installs, sum(toInt128(g.leads)) AS leads, sum(toInt128(g.spend)) AS spend,
      sum(toInt128(g.conversion_value)) AS conversion_value, sum(toInt128(g.spend_rep)) AS spend_rep,
      sum(toInt128(g.value_rep)) AS value_rep
    FROM gold AS g FINAL
    WHERE NOT g.is_retraction AND (g.tenant_id, g.platform, g.account_id, g.report_type, g.level, g.report_day, g.hour)
      IN (SELECT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold_changed)
    GROUP BY g.tenant_id, g.platform, g.account_id, g.report_type, g.level, g.report_day, g.hour,
      g.report_family, g.report_rank, g.currency, g.zone, g.rep_currency, g.rep_reason, g.finality, isNull(g.impressions),
      isNull(g.viewable_impressions), isNull(g.measurable_impressions), isNull(g.clicks), isNull(g.link_clicks), isNull(g.video_starts),
      isNull(g.video_q25), isNull(g.video_q50), isNull(g.video_q75), isNull(g.video_completes), isNull(g.engagements),
      isNull(g.conversions), isNull(g.view_conversions), isNull(g.installs), isNull(g.leads), isNull(g.spend), isNull(g.conversion_value),
      isNull(g.spend_rep), isNull(g.value_rep)
  )
  GROUP BY tenant_id, platform, account_id, report_type, level, report_day, hour
) AS sums USING (tenant_id, platform, account_id, report_type, level, report_day, hour);

CREATE VIEW IF NOT EXISTS gold_by_account_current{on_cluster} AS
SELECT tenant_id, platform, account_id, report_type, level, report_day, hour,
  part.report_family AS report_family, part.report_rank AS report_rank, part.currency AS currency, part.zone AS zone,
  part.rep_currency AS rep_currency, part.rep_reason AS rep_reason, part.finality AS finality, part.coverage AS coverage,
  part.entities AS entities, part.facts AS facts, part.newest_watermark AS newest_watermark, part.oldest_watermark AS oldest_watermark,
  part.impressions AS impressions, part.viewable_impressions AS viewable_impressions,
  part.measurable_impressions AS measurable_impressions, part.clicks AS clicks, part.link_clicks AS link_clicks,
  part.video_starts AS video_starts, part.video_q25 AS video_q25, part.video_q50 AS video_q50, part.video_q75 AS video_q75,
  part.video_completes AS video_completes, part.engagements AS engagements, part.conversions AS conversions,
  part.view_conversions AS view_conversions, part.installs AS installs, part.leads AS leads, part.spend AS spend,
  part.conversion_value AS conversion_value, part.spend_rep AS spend_rep, part.value_rep AS value_rep
FROM gold_by_account FINAL
ARRAY JOIN parts AS part;

-- campaign_id is empty in the part of what stands under no campaign.
CREATE TABLE IF NOT EXISTS gold_by_campaign{on_cluster} (
  tenant_id LowCardinality(String),
  platform LowCardinality(String),
  account_id String,
  report_type LowCardinality(String),
  level LowCardinality(String),
  report_day Date,
  hour Int8,
  made_at DateTime64(6, 'UTC') COMMENT 'When summing began: it has every revision that was written before',
  parts Array(Tuple(
    report_family String, report_rank UInt8, campaign_id String, currency String, zone String, rep_currency Nullable(String),
    rep_reason Nullable(String), finality String, campaign_name Nullable(String), produced_at DateTime64(6, 'UTC'), coverage Float64,
    entities UInt64, facts UInt64, newest_watermark DateTime64(6, 'UTC'), oldest_watermark DateTime64(6, 'UTC'),
    impressions Nullable(Int128), viewable_impressions Nullable(Int128), measurable_impressions Nullable(Int128), clicks Nullable(Int128),
    link_clicks Nullable(Int128), video_starts Nullable(Int128), video_q25 Nullable(Int128), video_q50 Nullable(Int128),
    video_q75 Nullable(Int128), video_completes Nullable(Int128), engagements Nullable(Int128), conversions Nullable(Int128),
    view_conversions Nullable(Int128), installs Nullable(Int128), leads Nullable(Int128), spend Nullable(Int128),
    conversion_value Nullable(Int128), spend_rep Nullable(Int128), value_rep Nullable(Int128)
  ))
)
ENGINE = {replicated}ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(report_day)
ORDER BY (tenant_id, level, hour, report_day, platform, account_id, report_type)
SETTINGS index_granularity = 256;

CREATE MATERIALIZED VIEW IF NOT EXISTS gold_to_by_campaign{on_cluster} TO gold_by_campaign AS
SELECT changed.tenant_id AS tenant_id, changed.platform AS platform, changed.account_id AS account_id, changed.report_type AS report_type,
  changed.level AS level, changed.report_day AS report_day, changed.hour AS hour, now64(6, 'UTC') AS made_at, sums.parts AS parts
FROM (SELECT DISTINCT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold_changed) AS changed
LEFT JOIN (
  SELECT tenant_id, platform, account_id, report_type, level, report_day, hour, groupArray((
    report_family, report_rank, campaign, currency, zone, rep_currency, rep_reason, finality, campaign_name, produced_at, coverage,
    entities, facts, newest_watermark, oldest_watermark, impressions, viewable_impressions, measurable_impressions, clicks, link_clicks,
    video_starts, video_q25, video_q50, video_q75, video_completes, engagements, conversions, view_conversions, installs, leads, spend,
    conversion_value, spend_rep, value_rep
  )) AS parts
  FROM (
    SELECT g.tenant_id AS tenant_id, g.platform AS platform, g.account_id AS account_id, g.report_type AS report_type,
      g.level AS level, g.report_day AS report_day, g.hour AS hour,
      g.report_family AS report_family, g.report_rank AS report_rank, ifNull(g.campaign_id, '') AS campaign, g.currency AS currency,
      g.zone AS zone, g.rep_currency AS rep_currency, g.rep_reason AS rep_reason, g.finality AS finality,
      argMax(g.campaign_name, g.produced_at) AS campaign_name, max(g.produced_at) AS produced_at, avg(g.coverage) AS coverage,
      count() AS entities, sum(g.facts) AS facts, max(g.input_watermark) AS newest_watermark, min(g.input_watermark) AS oldest_watermark,
      sum(toInt128(g.impressions)) AS impressions, sum(toInt128(g.viewable_impressions)) AS viewable_impressions,
      sum(toInt128(g.measurable_impressions)) AS measurable_impressions, sum(toInt128(g.clicks)) AS clicks,
      sum(toInt128(g.link_clicks)) AS link_clicks, sum(toInt128(g.video_starts)) AS video_starts, sum(toInt128(g.video_q25)) AS video_q25,
      sum(toInt128(g.video_q50)) AS video_q50, sum(toInt128(g.video_q75)) AS video_q75,
      sum(toInt128(g.video_completes)) AS video_completes, sum(toInt128(g.engagements)) AS engagements,
      sum(toInt128(g.conversions)) AS conversions, sum(toInt128(g.view_conversions)) AS view_conversions,
      sum(toInt128(g.installs)) AS installs, sum(toInt128(g.leads)) AS leads, sum(toInt128(g.spend)) AS spend,
      sum(toInt128(g.conversion_value)) AS conversion_value, sum(toInt128(g.spend_rep)) AS spend_rep,
      sum(toInt128(g.value_rep)) AS value_rep
    FROM gold AS g FINAL
    WHERE NOT g.is_retraction AND (g.tenant_id, g.platform, g.account_id, g.report_type, g.level, g.report_day, g.hour)
      IN (SELECT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold_changed)
    GROUP BY g.tenant_id, g.platform, g.account_id, g.report_type, g.level, g.report_day, g.hour,
      g.report_family, g.report_rank, campaign, g.currency, g.zone, g.rep_currency, g.rep_reason, g.finality, isNull(g.impressions),
      isNull(g.viewable_impressions), isNull(g.measurable_impressions), isNull(g.clicks), isNull(g.link_clicks), isNull(g.video_starts),
      isNull(g.video_q25), isNull(g.video_q50), isNull(g.video_q75), isNull(g.video_completes), isNull(g.engagements),
      isNull(g.conversions), isNull(g.view_conversions), isNull(g.installs), isNull(g.leads), isNull(g.spend), isNull(g.conversion_value),
      isNull(g.spend_rep), isNull(g.value_rep)
  )
  GROUP BY tenant_id, platform, account_id, report_type, level, report_day, hour
) AS sums USING (tenant_id, platform, account_id, report_type, level, report_day, hour);

CREATE VIEW IF NOT EXISTS gold_by_campaign_current{on_cluster} AS
SELECT tenant_id, platform, account_id, report_type, level, report_day, hour,
  part.report_family AS report_family, part.report_rank AS report_rank, part.campaign_id AS campaign_id, part.currency AS currency,
  part.zone AS zone, part.rep_currency AS rep_currency, part.rep_reason AS rep_reason, part.finality AS finality,
  part.campaign_name AS campaign_name, part.produced_at AS produced_at, part.coverage AS coverage, part.entities AS entities,
  part.facts AS facts, part.newest_watermark AS newest_watermark, part.oldest_watermark AS oldest_watermark,
  part.impressions AS impressions, part.viewable_impressions AS viewable_impressions,
  part.measurable_impressions AS measurable_impressions, part.clicks AS clicks, part.link_clicks AS link_clicks,
  part.video_starts AS video_starts, part.video_q25 AS video_q25, part.video_q50 AS video_q50, part.video_q75 AS video_q75,
  part.video_completes AS video_completes, part.engagements AS engagements, part.conversions AS conversions,
  part.view_conversions AS view_conversions, part.installs AS installs, part.leads AS leads, part.spend AS spend,
  part.conversion_value AS conversion_value, part.spend_rep AS spend_rep, part.value_rep AS value_rep
FROM gold_by_campaign FINAL
ARRAY JOIN parts AS part;

-- What was written before this.
INSERT INTO gold_changed
SELECT DISTINCT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold
SETTINGS max_block_size = 20000, min_insert_block_size_rows = 20000;
