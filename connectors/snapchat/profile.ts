import { attributes, count, datetime, day, id, kind, measure, notAdditive } from '../columns.ts';
import type { Column, PlatformProfile, ReportProfile } from '../profile.ts';

/** Spend and values are micros of the account's currency; an hour's smallest spend in real files is 1353 micros. */
const measures: readonly Column[] = [
  count('impressions', 'impressions', 'stats.impressions'),
  count('clicks', 'swipes', 'stats.swipes'),
  measure('spend', 'micros', 'spend', 'stats.spend'),
  count('video_starts', 'video_views', 'stats.video_views'),
  count('video_q25', 'quartile_1', 'stats.quartile_1'),
  count('video_q50', 'quartile_2', 'stats.quartile_2'),
  count('video_q75', 'quartile_3', 'stats.quartile_3'),
  count('video_completes', 'view_completion', 'stats.view_completion'),
  measure('conversions', 'fractional', 'conversion_purchases', 'stats.conversion_purchases'),
  measure('installs', 'fractional', 'total_installs', 'stats.total_installs'),
  measure('leads', 'fractional', 'conversion_sign_ups', 'stats.conversion_sign_ups'),
  // In the API a value of purchases is micros; warehouse exports have it in currency units, so it is kept in bronze only.
  notAdditive('reach', 'uniques', 'stats.uniques'),
  notAdditive('frequency', 'frequency', 'stats.frequency'),
  ...attributes(
    'conversion_purchases_value',
    'conversion_add_billing',
    'conversion_add_cart',
    'conversion_app_opens',
    'conversion_level_completes',
    'conversion_page_views',
    'conversion_save',
    'conversion_searches',
    'conversion_start_checkout',
    'conversion_view_content',
    'conversion_rate',
    'android_installs',
    'ios_installs',
    'stats.android_installs',
    'stats.ios_installs',
    'screen_time_millis',
    'swipe_up_percent',
    'attachment_frequency',
    'paid_impressions',
    'earned_impressions',
    'total_impressions',
    'total_reach',
    'end_time',
    'sub_request_status',
    'timeseries_stat.start_time',
    'timeseries_stat.end_time',
    '_fivetran_synced',
  ),
];

const common = {
  platform: 'snapchat',
  family: 'delivery',
  nulls: ['null'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 7 },
  latencyHours: 2,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
} as const;

const rows = [
  'timeseries_stats[].timeseries_stat.timeseries',
  'total_stats[].total_stat.breakdown_stats.timeseries',
  '',
] as const;

const entityIds = {
  account: ['ad_account_id', 'account_id', 'timeseries_stat.id', 'id'],
  campaign: ['campaign_id', 'timeseries_stat.id', 'id'],
  ad_group: ['ad_squad_id', 'timeseries_stat.id', 'id'],
  ad: ['ad_id', 'timeseries_stat.id', 'id'],
} as const;

const entityTypes = { account: 'AD_ACCOUNT', campaign: 'CAMPAIGN', ad_group: 'AD_SQUAD', ad: 'AD' } as const;

/** A list may hold rows of several kinds of entity: those of another level are not of this report. */
function kinds(level: keyof typeof entityTypes, hourly: boolean): readonly Column[] {
  return [
    kind([entityTypes[level]], 'type', 'timeseries_stat.type'),
    kind([hourly ? 'HOUR' : 'DAY'], 'granularity', 'timeseries_stat.granularity'),
  ];
}

function report(level: keyof typeof entityIds, hourly: boolean): ReportProfile {
  const time = hourly ? datetime('start_time', 'date', 'hour') : day('start_time', 'date');
  return {
    ...common,
    report: `${level}_${hourly ? 'hourly' : 'daily'}`,
    about: `Measurement API stats of ${level.replace('_', ' ')}s, granularity ${hourly ? 'HOUR' : 'DAY'}; local times with their offset`,
    level,
    columns: [time, id(level, ...entityIds[level]), ...kinds(level, hourly), ...measures],
    jsonRows: rows,
  };
}

/** Snapchat Ads: account-local hours and days. */
export const profile: PlatformProfile = {
  platform: 'snapchat',
  title: 'Snapchat Ads',
  sources: [
    'https://developers.snap.com/api/marketing-api/Ads-API/measurement: granularities, micros, start_time with offset',
    'https://fivetran.com/docs/connectors/applications/snapchat-ads/prebuilt-reports: exports of days and of hours have the same columns, so that --report must say which',
    'Test data of airbytehq/airbyte, source-snapchat-marketing: nesting of timeseries_stats; account rows carry spend only',
    'Integration test seed of fivetran/dbt_ad_reporting, snapchat_ad_hourly_report: export spelling, swipes, spend in micros',
  ],
  reports: (['account', 'campaign', 'ad_group', 'ad'] as const).flatMap((level) => [
    report(level, false),
    report(level, true),
  ]),
};
