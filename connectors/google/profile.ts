import {
  attributes,
  breakdown,
  count,
  currency,
  day,
  dimension,
  hour,
  id,
  idInPath,
  measure,
  named,
  ratio,
  zone,
} from '../columns.ts';
import type { Column, LevelId, PlatformProfile, ReportProfile } from '../profile.ts';

/** Cost is in micros, ctr a fraction, average cpc and cpm micros as floats. Conversions are attributed in fractions. */
const measures: readonly Column[] = [
  count('impressions', 'metrics.impressions', 'impressions'),
  count('clicks', 'metrics.clicks', 'clicks'),
  measure('spend', 'micros', 'metrics.cost_micros', 'metrics.costMicros', 'cost_micros'),
  measure('conversions', 'fractional', 'metrics.conversions', 'conversions'),
  measure('conversion_value', 'decimal', 'metrics.conversions_value', 'metrics.conversionsValue', 'conversions_value'),
  measure(
    'view_conversions',
    'fractional',
    'metrics.view_through_conversions',
    'metrics.viewThroughConversions',
    'view_through_conversions',
  ),
  count(
    'viewable_impressions',
    'metrics.active_view_impressions',
    'metrics.activeViewImpressions',
    'active_view_impressions',
  ),
  count(
    'measurable_impressions',
    'metrics.active_view_measurable_impressions',
    'metrics.activeViewMeasurableImpressions',
    'active_view_measurable_impressions',
  ),
  count('engagements', 'metrics.engagements', 'engagements'),
  // Until v21 `video_views`.
  count(
    'video_starts',
    'metrics.video_trueview_views',
    'metrics.videoTrueviewViews',
    'metrics.video_views',
    'metrics.videoViews',
    'video_views',
  ),
  ratio('ctr', 'fraction', 'metrics.ctr', 'ctr'),
  ratio('cpc', 'micros', 'metrics.average_cpc', 'metrics.averageCpc', 'average_cpc'),
  ratio('cpm', 'micros', 'metrics.average_cpm', 'metrics.averageCpm', 'average_cpm'),
];

const known: readonly Column[] = attributes(
  '_fivetran_id',
  '_fivetran_synced',
  'metrics.active_view_cpm',
  'metrics.active_view_measurability',
  'metrics.active_view_measurable_cost_micros',
  'metrics.active_view_viewability',
  'metrics.average_cost',
  'metrics.cost_per_conversion',
  'metrics.historical_quality_score',
  'metrics.interaction_event_types',
  'metrics.interactions',
  'metrics.search_budget_lost_impression_share',
  'metrics.search_exact_match_impression_share',
  'metrics.search_impression_share',
  'metrics.search_rank_lost_impression_share',
  'segments.day_of_week',
  'segments.month',
  'segments.quarter',
  'segments.week',
  'segments.year',
  'customer.manager',
  'customer.test_account',
  'active_view_measurability',
  'active_view_measurable_cost_micros',
  'active_view_viewability',
  'interaction_event_types',
  'interactions',
);

/** Segments that a query may add: each is part of the fact's key. */
const segments: readonly Column[] = [
  dimension('network', 'segments.ad_network_type', 'segments.adNetworkType', 'ad_network_type'),
  dimension('device', 'segments.device', 'device'),
];

const account: readonly Column[] = [
  day('segments.date', 'date'),
  id('account', 'customer.id', 'customer_id'),
  named('account', 'customer.descriptive_name', 'customer.descriptiveName'),
  currency('customer.currency_code', 'customer.currencyCode'),
  zone('customer.time_zone', 'customer.timeZone'),
];

const campaign: readonly Column[] = [
  id('campaign', 'campaign.id', 'campaign_id'),
  idInPath('campaign', 'campaign.base_campaign', 'adGroup.campaign', 'base_campaign'),
  named('campaign', 'campaign.name', 'campaign_name'),
];

const adGroup: readonly Column[] = [
  id('ad_group', 'ad_group.id', 'adGroup.id', 'ad_group_id'),
  idInPath('ad_group', 'ad_group.base_ad_group', 'adGroup.baseAdGroup', 'ad_group', 'base_ad_group'),
  named('ad_group', 'ad_group.name', 'adGroup.name', 'ad_group_name'),
];

const ad: readonly Column[] = [
  id('ad', 'ad_group_ad.ad.id', 'adGroupAd.ad.id', 'ad_id'),
  named('ad', 'ad_group_ad.ad.name', 'adGroupAd.ad.name', 'ad_name'),
];

/** An ad may serve under several keywords of a day: its export names the one, which then is part of the key. */
const keywordOfAd = dimension('keyword', 'keyword_ad_group_criterion', 'segments.keyword.ad_group_criterion');

/** Where somebody was, or what place they were interested in. */
const place: readonly Column[] = [
  breakdown(
    'country',
    'geographic_view.country_criterion_id',
    'geographicView.countryCriterionId',
    'country_criterion_id',
  ),
  dimension('location_type', 'geographic_view.location_type', 'geographicView.locationType', 'location_type'),
];

const keyword: readonly Column[] = [
  id('keyword', 'ad_group_criterion.criterion_id', 'adGroupCriterion.criterionId', 'criterion_id'),
  named('keyword', 'ad_group_criterion.keyword.text', 'adGroupCriterion.keyword.text', 'keyword_text'),
  dimension('match_type', 'ad_group_criterion.keyword.match_type', 'adGroupCriterion.keyword.matchType'),
  ...attributes('ad_group_criterion.type', 'adGroupCriterion.type'),
];

const common = {
  platform: 'google',
  nulls: ['null', '--'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 30 },
  latencyHours: 3,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
  jsonRows: ['[].results', 'results', ''],
} as const;

/** In a campaign export the campaign's id is called `id`. */
const campaignOfExport: readonly Column[] = [id('campaign', 'campaign.id', 'campaign_id', 'id'), ...campaign.slice(1)];

function hourly(level: LevelId, resource: string, entities: readonly Column[]): ReportProfile {
  return {
    ...common,
    report: `${level}_hourly`,
    about: `GAQL FROM ${resource} with segments.date and segments.hour`,
    level,
    family: 'delivery',
    columns: [...account, hour('segments.hour', 'hour'), ...entities, ...segments, ...measures, ...known],
  };
}

/** Google Ads. */
export const profile: PlatformProfile = {
  platform: 'google',
  title: 'Google Ads',
  sources: [
    'https://developers.google.com/google-ads/api/fields: resources, segments, metrics; micros',
    'airbytehq/airbyte, docs/integrations/sources/google-ads.md, and singer-io/tap-google-ads: conversion windows of 30 and up to 90 days',
    'Integration test seeds of fivetran/dbt_ad_reporting, google_ads_ad_stats and google_ads_campaign_stats: export spellings; null among ids',
    'Recorded rows of airbytehq/airbyte, source-google-ads: ctr is a fraction (1/69 = 0.01449), average_cpc micros',
  ],
  reports: [
    {
      ...common,
      report: 'account_daily',
      about: 'GAQL FROM customer with segments.date',
      level: 'account',
      family: 'delivery',
      columns: [...account, ...segments, ...measures, ...known],
    },
    {
      ...common,
      report: 'campaign_daily',
      about: 'GAQL FROM campaign with segments.date',
      level: 'campaign',
      family: 'delivery',
      columns: [...account, ...campaignOfExport, ...segments, ...measures, ...known],
    },
    {
      ...common,
      report: 'ad_group_daily',
      about: 'GAQL FROM ad_group with segments.date',
      level: 'ad_group',
      family: 'delivery',
      columns: [...account, ...campaign, ...adGroup, ...segments, ...measures, ...known],
    },
    {
      ...common,
      report: 'ad_daily',
      about: 'GAQL FROM ad_group_ad with segments.date',
      level: 'ad',
      family: 'delivery',
      columns: [...account, ...campaign, ...adGroup, ...ad, keywordOfAd, ...segments, ...measures, ...known],
    },
    {
      ...common,
      report: 'keyword_daily',
      about: 'GAQL FROM keyword_view or display_keyword_view with segments.date',
      level: 'keyword',
      family: 'delivery',
      columns: [...account, ...campaign, ...adGroup, ...keyword, ...segments, ...measures, ...known],
    },
    hourly('account', 'customer', []),
    hourly('campaign', 'campaign', campaignOfExport),
    hourly('ad_group', 'ad_group', [...campaign, ...adGroup]),
    {
      ...common,
      report: 'campaign_daily_by_place',
      about: 'GAQL FROM geographic_view with segments.date',
      level: 'campaign',
      family: 'delivery_by_place',
      columns: [...account, ...campaign, ...place, ...segments, ...measures, ...known],
    },
    {
      ...common,
      report: 'ad_group_daily_by_place',
      about: 'GAQL FROM geographic_view with segments.date and ad_group.id',
      level: 'ad_group',
      family: 'delivery_by_place',
      columns: [...account, ...campaign, ...adGroup, ...place, ...segments, ...measures, ...known],
    },
    {
      ...common,
      report: 'ad_group_daily_by_criterion_type',
      about: 'GAQL FROM keyword_view with segments.date and ad_group_criterion.type, without the criterion itself',
      level: 'ad_group',
      family: 'delivery_by_criterion_type',
      columns: [
        ...account,
        ...campaign,
        ...adGroup,
        breakdown('criterion_type', 'ad_group_criterion.type', 'adGroupCriterion.type'),
        ...segments,
        ...measures,
        ...known,
      ],
    },
    {
      ...common,
      report: 'account_daily_by_topic',
      about: 'GAQL FROM topic_view with segments.date; the topic is a resource name of ad group and criterion',
      level: 'account',
      family: 'delivery_by_topic',
      columns: [
        ...account,
        breakdown('topic', 'topic_view.resource_name', 'topicView.resourceName'),
        ...segments,
        ...measures,
        ...known,
      ],
    },
  ],
};
