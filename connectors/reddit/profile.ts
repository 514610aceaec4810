import { attributes, breakdown, count, datetime, day, id, measure, named, notAdditive, ratio } from '../columns.ts';
import type { Column, LevelId, PlatformProfile, ReportProfile } from '../profile.ts';

/** Spend, cpc and ecpm are micros; ctr is a fraction. Ids are above 2^53. */
const measures: readonly Column[] = [
  count('impressions', 'impressions'),
  count('clicks', 'clicks'),
  measure('spend', 'micros', 'spend'),
  ratio('ctr', 'fraction', 'ctr'),
  ratio('cpc', 'micros', 'cpc'),
  ratio('cpm', 'micros', 'ecpm'),
  notAdditive('reach', 'reach'),
  notAdditive('frequency', 'frequency'),
  count('viewable_impressions', 'viewable_impressions'),
  count('video_starts', 'video_started'),
  count('video_q25', 'video_watched_25_percent'),
  count('video_q50', 'video_watched_50_percent'),
  count('video_q75', 'video_watched_75_percent'),
  count('video_completes', 'video_watched_100_percent'),
  measure('installs', 'fractional', 'app_install_metrics_install', 'app_install_install_count'),
  ...attributes(
    '_fivetran_synced',
    'app_install_metrics_add_payment_info',
    'app_install_metrics_add_to_cart',
    'app_install_metrics_app_launch',
    'app_install_metrics_completed_tutorial',
    'app_install_metrics_level_achieved',
    'app_install_metrics_purchase',
    'app_install_metrics_search',
    'app_install_metrics_sign_up',
    'app_install_metrics_spend',
    'app_install_metrics_spend_credits',
    'app_install_metrics_view_content',
    'comment_downvotes',
    'comment_upvotes',
    'comments_page_views',
    'conversion_roas',
    'gallery_item_caption',
    'gallery_item_id',
    'legacy_click_conversions_attribution_window_day',
    'legacy_click_conversions_attribution_window_month',
    'legacy_click_conversions_attribution_window_week',
    'legacy_view_conversions_attribution_window_day',
    'legacy_view_conversions_attribution_window_month',
    'legacy_view_conversions_attribution_window_week',
    'priority',
    'region',
    'video_fully_viewable_impressions',
    'video_plays_expanded',
    'video_plays_with_sound',
    'video_viewable_impressions',
    'video_watched_10_seconds',
    'video_watched_3_seconds',
    'video_watched_5_seconds',
    'video_watched_95_percent',
    'viewer_comments',
  ),
];

const parents: Readonly<Record<'account' | 'campaign' | 'ad_group' | 'ad', readonly LevelId[]>> = {
  account: [],
  campaign: ['campaign'],
  ad_group: ['campaign', 'ad_group'],
  ad: ['campaign', 'ad_group', 'ad'],
};

function report(level: keyof typeof parents, hourly: boolean): ReportProfile {
  return {
    platform: 'reddit',
    report: `${level}_${hourly ? 'hourly' : 'daily'}`,
    about: `Ads API v3 report by ${level.replace('_', ' ')} and ${hourly ? 'hour' : 'date'}`,
    level,
    family: 'delivery',
    columns: [
      hourly ? datetime('hour') : day('date'),
      id('account', 'account_id'),
      ...parents[level].flatMap((of) => [id(of, `${of}_id`), named(of, `${of}_name`)]),
      ...measures,
    ],
    nulls: ['null'],
    decimalComma: false,
    zoneRule: 'account',
    settle: { days: 7 },
    latencyHours: 3,
    csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
    jsonRows: ['data.metrics', 'data', ''],
  };
}

/** Breakdowns tell the same delivery again, in parts. */
function broken(level: 'campaign' | 'ad', by: 'country' | 'community' | 'placement'): ReportProfile {
  const whole = report(level, false);
  return {
    ...whole,
    report: `${level}_daily_by_${by}`,
    about: `Ads API v3 report by ${level}, date and ${by}`,
    family: `delivery_by_${by}`,
    columns: [...whole.columns, breakdown(by, by)],
  };
}

/** Reddit Ads. */
export const profile: PlatformProfile = {
  platform: 'reddit',
  title: 'Reddit Ads',
  sources: [
    'https://ads-api.reddit.com/docs/v3: reports, micros, fractions',
    'https://fivetran.com/docs/connectors/applications/reddit-ads/prebuilt-reports: an ad and a day are the key of an ad report',
    'Integration test seed of fivetran/dbt_ad_reporting, reddit_ads_ad_report: export spelling, ids above 2^53',
  ],
  reports: [
    ...(Object.keys(parents) as (keyof typeof parents)[]).flatMap((level) => [
      report(level, false),
      report(level, true),
    ]),
    broken('campaign', 'country'),
    broken('ad', 'country'),
    broken('ad', 'community'),
    broken('ad', 'placement'),
  ],
};
