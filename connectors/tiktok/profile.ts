import {
  attributes,
  breakdown,
  count,
  currency,
  datetime,
  day,
  id,
  measure,
  named,
  notAdditive,
  ratio,
} from '../columns.ts';
import type { Column, PlatformProfile, ReportProfile } from '../profile.ts';

/** Every metric is a string; "-" is no value. The platform rounds its ratios, so they are compared and left aside. */
const measures: readonly Column[] = [
  count('impressions', 'metrics.impressions', 'impressions'),
  count('clicks', 'metrics.clicks', 'clicks'),
  measure('spend', 'decimal', 'metrics.spend', 'spend'),
  measure('conversions', 'fractional', 'metrics.conversion', 'conversion'),
  measure('conversion_value', 'decimal', 'metrics.total_purchase_value', 'total_purchase_value'),
  measure('installs', 'fractional', 'metrics.app_install', 'app_install'),
  count('video_starts', 'metrics.video_play_actions', 'video_play_actions'),
  count('video_q25', 'metrics.video_views_p25', 'video_views_p_25'),
  count('video_q50', 'metrics.video_views_p50', 'video_views_p_50'),
  count('video_q75', 'metrics.video_views_p75', 'video_views_p_75'),
  count('video_completes', 'metrics.video_views_p100', 'video_views_p_100'),
  notAdditive('reach', 'metrics.reach', 'reach'),
  notAdditive('frequency', 'metrics.frequency', 'frequency'),
  ratio('ctr', 'percent', 'metrics.ctr', 'ctr'),
];

const metricNames = [
  'ad_text',
  'average_video_play',
  'average_video_play_per_user',
  'comments',
  'conversion_rate',
  'cost_per_1000_reached',
  'cost_per_conversion',
  'cost_per_purchase',
  'cost_per_result',
  'cost_per_secondary_goal_result',
  'cpc',
  'cpm',
  'dpa_target_audience_type',
  'follows',
  'likes',
  'mobile_app_id',
  'placement_type',
  'profile_visits',
  'profile_visits_rate',
  'promotion_type',
  'purchase',
  'purchase_rate',
  'real_time_app_install',
  'real_time_app_install_cost',
  'real_time_conversion',
  'real_time_conversion_rate',
  'real_time_cost_per_conversion',
  'real_time_cost_per_result',
  'real_time_result',
  'real_time_result_rate',
  'result',
  'result_rate',
  'secondary_goal_result',
  'secondary_goal_result_rate',
  'shares',
  'tt_app_id',
  'tt_app_name',
  'video_watched_2s',
  'video_watched_6s',
];

const known: readonly Column[] = attributes(
  ...metricNames.map((name) => `metrics.${name}`),
  ...metricNames,
  'video_watched_2_s',
  'video_watched_6_s',
  'total_sales_lead_value',
  '_fivetran_synced',
);

/** The API spells the entity of the report under `dimensions`, its parents under `metrics`. */
const ids = {
  campaign: [
    id('campaign', 'dimensions.campaign_id', 'metrics.campaign_id', 'campaign_id'),
    named('campaign', 'metrics.campaign_name', 'campaign_name'),
  ],
  ad_group: [
    id('ad_group', 'dimensions.adgroup_id', 'metrics.adgroup_id', 'adgroup_id'),
    named('ad_group', 'metrics.adgroup_name', 'adgroup_name'),
  ],
  ad: [id('ad', 'dimensions.ad_id', 'ad_id'), named('ad', 'metrics.ad_name', 'ad_name')],
} as const;

const chain = {
  account: [],
  campaign: ids.campaign,
  ad_group: [...ids.campaign, ...ids.ad_group],
  ad: [...ids.campaign, ...ids.ad_group, ...ids.ad],
} as const satisfies Record<string, readonly Column[]>;

const common = {
  platform: 'tiktok',
  nulls: ['-', 'null'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 7 },
  latencyHours: 11,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
  jsonRows: ['data.list', ''],
} as const;

const base: readonly Column[] = [
  id('account', 'dimensions.advertiser_id', 'advertiser_id'),
  currency('metrics.currency', 'currency'),
];

function report(level: keyof typeof chain, hourly: boolean): ReportProfile {
  const time = hourly
    ? datetime('dimensions.stat_time_hour', 'stat_time_hour')
    : day('dimensions.stat_time_day', 'stat_time_day');
  return {
    ...common,
    report: `${level}_${hourly ? 'hourly' : 'daily'}`,
    about: `report/integrated/get, data level ${level === 'account' ? 'advertiser' : level.replace('_', '')}, ${hourly ? 'stat_time_hour' : 'stat_time_day'}`,
    level,
    family: 'delivery',
    columns: [time, ...base, ...chain[level], ...measures, ...known],
  };
}

/** TikTok Ads. Days and hours are the advertiser's local ones. */
export const profile: PlatformProfile = {
  platform: 'tiktok',
  title: 'TikTok Ads',
  sources: [
    'https://business-api.tiktok.com/portal/docs (report/integrated/get): dimensions, metrics, data levels',
    'airbytehq/airbyte, source-tiktok-marketing BEHAVIOR.md: "-" for a missing metric, latency about 11 hours',
    'Integration test seed of fivetran/dbt_ad_reporting, tiktok_campaign_report_hourly: upper-case export spelling',
    'Recorded rows: spend "20.000" in currency units, ctr "1.41" for 53/3765 a percentage of two decimals',
  ],
  reports: [
    ...(Object.keys(chain) as (keyof typeof chain)[]).flatMap((level) => [report(level, false), report(level, true)]),
    {
      ...common,
      report: 'account_daily_by_age_and_gender',
      about: 'report/integrated/get, report type AUDIENCE, by age and gender',
      level: 'account',
      family: 'delivery_by_age_and_gender',
      columns: [
        day('dimensions.stat_time_day', 'stat_time_day'),
        ...base,
        breakdown('age', 'dimensions.age', 'age'),
        breakdown('gender', 'dimensions.gender', 'gender'),
        ...measures,
        ...known,
      ],
    },
  ],
};
