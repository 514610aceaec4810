import {
  attributes,
  breakdown,
  count,
  currency,
  day,
  hour,
  id,
  measure,
  named,
  notAdditive,
  ratio,
} from '../columns.ts';
import type { Column, PlatformProfile, ReportProfile } from '../profile.ts';

/**
 * Spend is in currency units. A file without a column of all clicks (exports of the "basic" reports) has link clicks only, which
 * then count as the clicks: that is what such a file calls its clicks.
 */
const measures: readonly Column[] = [
  count('impressions', 'impressions'),
  count('clicks', 'clicks', 'inline_link_clicks'),
  count('link_clicks', 'inline_link_clicks', 'actions.link_click'),
  measure('spend', 'decimal', 'spend'),
  ratio('ctr', 'percent', 'ctr'),
  ratio('cpc', 'decimal', 'cpc'),
  ratio('cpm', 'decimal', 'cpm'),
  notAdditive('reach', 'reach'),
  notAdditive('frequency', 'frequency'),
  count('engagements', 'actions.post_engagement'),
  count('video_starts', 'video_play_actions.video_view'),
  count('video_q25', 'video_p25_watched_actions.video_view'),
  count('video_q50', 'video_p50_watched_actions.video_view'),
  count('video_q75', 'video_p75_watched_actions.video_view'),
  count('video_completes', 'video_p100_watched_actions.video_view'),
  measure('conversions', 'fractional', 'actions.offsite_conversion.fb_pixel_purchase', 'actions.purchase'),
  measure(
    'conversion_value',
    'decimal',
    'action_values.offsite_conversion.fb_pixel_purchase',
    'action_values.purchase',
  ),
  measure('installs', 'fractional', 'actions.mobile_app_install', 'actions.app_install'),
  measure('leads', 'fractional', 'actions.lead'),
];

const known: readonly Column[] = attributes(
  'date_stop',
  'account_name',
  'buying_type',
  'objective',
  'optimization_goal',
  'created_time',
  'updated_time',
  'attribution_setting',
  'quality_ranking',
  'engagement_rate_ranking',
  'conversion_rate_ranking',
  'cost_per_estimated_ad_recallers',
  'estimated_ad_recallers',
  'estimated_ad_recall_rate',
  'instant_experience_clicks_to_open',
  'instant_experience_clicks_to_start',
  'social_spend',
  'unique_clicks',
  'unique_ctr',
  'unique_inline_link_clicks',
  'cost_per_unique_click',
  'cost_per_inline_link_click',
  'cost_per_unique_inline_link_click',
  'cost_per_inline_post_engagement',
  'inline_post_engagement',
  'inline_link_click_ctr',
  'unique_inline_link_click_ctr',
  'cpp',
  'wish_bid',
  'video_play_curve_actions',
  '_fivetran_id',
  '_fivetran_synced',
);

const ids = {
  campaign: [id('campaign', 'campaign_id'), named('campaign', 'campaign_name')],
  ad_group: [id('ad_group', 'adset_id', 'ad_set_id'), named('ad_group', 'adset_name', 'ad_set_name')],
  ad: [id('ad', 'ad_id'), named('ad', 'ad_name')],
} as const;

const chain = {
  account: [],
  campaign: ids.campaign,
  ad_group: [...ids.campaign, ...ids.ad_group],
  ad: [...ids.campaign, ...ids.ad_group, ...ids.ad],
} as const satisfies Record<string, readonly Column[]>;

const common = {
  platform: 'meta',
  nulls: ['null'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 28 },
  latencyHours: 6,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
  jsonRows: ['data', ''],
} as const;

const base: readonly Column[] = [
  day('date_start', 'date'),
  id('account', 'account_id'),
  named('account', 'account_name'),
  currency('account_currency'),
];

function daily(level: keyof typeof chain): ReportProfile {
  return {
    ...common,
    report: `${level}_daily`,
    about: `Insights at level ${level === 'ad_group' ? 'adset' : level}, time_increment 1, no breakdowns`,
    level,
    family: 'delivery',
    columns: [...base, ...chain[level], ...measures, ...known],
  };
}

/** The hour stands beside the day as `13:00:00 - 13:59:59`. */
function hourly(level: keyof typeof chain): ReportProfile {
  return {
    ...daily(level),
    report: `${level}_hourly`,
    about: `Insights at level ${level === 'ad_group' ? 'adset' : level} by hourly_stats_aggregated_by_advertiser_time_zone`,
    columns: [...base, hour('hourly_stats_aggregated_by_advertiser_time_zone'), ...chain[level], ...measures, ...known],
  };
}

/** Breakdowns tell the same delivery again, in parts: a family of its own each, never added to `delivery`. */
function broken(name: string, about: string, ...by: readonly Column[]): ReportProfile {
  return {
    ...common,
    report: `ad_daily_by_${name}`,
    about: `Insights at level ad by ${about}`,
    level: 'ad',
    family: `delivery_by_${name}`,
    columns: [...base, ...chain.ad, ...by, ...measures, ...known],
  };
}

/** Actions as warehouses hold them: one row an action type. `value` counts what the account's own attribution setting counts. */
const actions: ReportProfile = {
  ...common,
  report: 'ad_actions_daily',
  about: 'Insights actions of ads, one row an action type, as warehouse exports have them',
  level: 'ad',
  family: 'actions',
  columns: [
    day('date', 'date_start'),
    id('account', 'account_id'),
    id('ad', 'ad_id'),
    breakdown('action_type', 'action_type'),
    breakdown('index', 'index'),
    measure('conversions', 'fractional', 'value'),
    ...attributes('inline', '_1_d_view', '_7_d_click', '_1_d_click', '_28_d_click', '_7_d_view', '_28_d_view'),
    ...attributes('_fivetran_id', '_fivetran_synced'),
  ],
};

/** Meta (Facebook, Instagram). */
export const profile: PlatformProfile = {
  platform: 'meta',
  title: 'Meta Ads',
  sources: [
    'https://developers.facebook.com/docs/marketing-api/insights: fields, breakdowns, action lists',
    'airbytehq/airbyte, docs/integrations/sources/facebook-marketing.md: restated for up to 28 days',
    'Integration test seeds of fivetran/dbt_ad_reporting, facebook_ads_basic_ad and facebook_ads_basic_ad_actions: export spellings',
    'Ratio of clicks and impressions in recorded insights rows: ctr is a percentage',
  ],
  reports: [
    daily('account'),
    daily('campaign'),
    daily('ad_group'),
    daily('ad'),
    hourly('account'),
    hourly('campaign'),
    hourly('ad_group'),
    hourly('ad'),
    actions,
    broken('device', 'device_platform', breakdown('device_platform', 'device_platform')),
    broken('age_and_gender', 'age and gender', breakdown('age', 'age'), breakdown('gender', 'gender')),
    broken('country', 'country', breakdown('country', 'country')),
    broken('platform', 'publisher_platform', breakdown('publisher_platform', 'publisher_platform')),
    broken(
      'placement',
      'publisher_platform, platform_position and impression_device',
      breakdown('publisher_platform', 'publisher_platform'),
      breakdown('platform_position', 'platform_position'),
      breakdown('impression_device', 'impression_device'),
    ),
  ],
};
