import { attributes, breakdown, count, day, id, idInUrn, measure, notAdditive } from '../columns.ts';
import type { Column, PlatformProfile, ReportProfile } from '../profile.ts';

/**
 * Counts, whatever the money is in. Of the two costs that a report has, one is the spend: the native one in the account's
 * currency, which budgets and invoices are in; or, where the user says so by choosing a report `…_in_usd`, LinkedIn's own conversion to USD.
 */
const counts: readonly Column[] = [
  count('impressions', 'impressions'),
  count('clicks', 'clicks'),
  count('link_clicks', 'landingPageClicks', 'landing_page_clicks'),
  measure('conversions', 'fractional', 'externalWebsiteConversions', 'external_website_conversions'),
  measure(
    'view_conversions',
    'fractional',
    'externalWebsitePostViewConversions',
    'external_website_post_view_conversions',
  ),
  measure('leads', 'fractional', 'oneClickLeads', 'one_click_leads'),
  count('engagements', 'totalEngagements', 'total_engagements'),
  count('video_starts', 'videoStarts', 'video_starts'),
  count('video_q25', 'videoFirstQuartileCompletions', 'video_first_quartile_completions'),
  count('video_q50', 'videoMidpointCompletions', 'video_midpoint_completions'),
  count('video_q75', 'videoThirdQuartileCompletions', 'video_third_quartile_completions'),
  count('video_completes', 'videoCompletions', 'video_completions'),
  notAdditive('reach', 'approximateUniqueImpressions', 'approximateMemberReach', 'approximate_unique_impressions'),
];

/** Noise such as -2e-18 is zero. */
const native: readonly Column[] = [
  measure('spend', 'decimal', 'costInLocalCurrency', 'cost_in_local_currency'),
  measure('conversion_value', 'decimal', 'conversionValueInLocalCurrency', 'conversion_value_in_local_currency'),
  ...attributes('costInUsd', 'cost_in_usd'),
];

/** Without the native amounts, so that a file which has both costs is taken for a native report. */
const inUsd: readonly Column[] = [
  {
    names: ['costInUsd', 'cost_in_usd'],
    is: { role: 'measure', as: 'spend', unit: 'decimal', currency: 'USD' },
    required: true,
  },
];

const counters = [
  'action_clicks',
  'ad_unit_clicks',
  'card_clicks',
  'card_impressions',
  'comment_likes',
  'comments',
  'company_page_clicks',
  'external_website_post_click_conversions',
  'follows',
  'full_screen_plays',
  'lead_generation_mail_contact_info_shares',
  'lead_generation_mail_interested_clicks',
  'likes',
  'one_click_lead_form_opens',
  'opens',
  'other_engagements',
  'shares',
  'text_url_clicks',
  'video_views',
];

const viral = [
  'card_clicks',
  'card_impressions',
  'clicks',
  'comment_likes',
  'comments',
  'company_page_clicks',
  'external_website_conversions',
  'external_website_post_click_conversions',
  'external_website_post_view_conversions',
  'follows',
  'full_screen_plays',
  'impressions',
  'landing_page_clicks',
  'likes',
  'one_click_lead_form_opens',
  'one_click_leads',
  'other_engagements',
  'shares',
  'total_engagements',
  'video_completions',
  'video_first_quartile_completions',
  'video_midpoint_completions',
  'video_starts',
  'video_third_quartile_completions',
  'video_views',
];

const known: readonly Column[] = attributes(
  'end_date',
  'actionClicks',
  'cardImpressions',
  'externalWebsitePostClickConversions',
  'otherEngagements',
  'postClickRegistrations',
  'reactions',
  'viralCardImpressions',
  'videoViews',
  ...counters,
  ...viral.map((name) => `viral_${name}`),
  '_fivetran_synced',
);

const common = {
  platform: 'linkedin',
  nulls: ['null'],
  decimalComma: false,
  zoneRule: 'utc',
  settle: { days: 7 },
  latencyHours: 24,
  csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
  jsonRows: ['elements', ''],
} as const;

const start = day('start_date', 'dateRange.start', 'day', 'date');

function pivoted(level: ReportProfile['level'], pivot: string, exported: string): readonly ReportProfile[] {
  const ids = [
    idInUrn(level, 'pivotValue'),
    idInUrn(level, 'pivotValues'),
    id(level, exported),
    ...(level === 'account' ? [] : [id('account', 'account_id')]),
  ];
  const request = `adAnalytics, pivot ${pivot}, timeGranularity DAILY`;
  return nativeAndUsd({ ...common, report: `${level}_daily`, about: request, level, family: 'delivery' }, ids);
}

/** A report and the same with the cost in USD: an account is imported as one or the other. */
function nativeAndUsd(
  report: Omit<ReportProfile, 'columns'>,
  keys: readonly Column[],
): readonly [ReportProfile, ReportProfile] {
  return [
    { ...report, columns: [start, ...keys, ...counts, ...native, ...known] },
    {
      ...report,
      report: `${report.report}_in_usd`,
      about: `${report.about}; the cost is LinkedIn's conversion to USD`,
      columns: [start, ...keys, ...counts, ...inUsd, ...known],
    },
  ];
}

/** LinkedIn Ads. What LinkedIn calls a campaign group is a campaign here, what it calls a campaign an ad group. */
export const profile: PlatformProfile = {
  platform: 'linkedin',
  title: 'LinkedIn Ads',
  sources: [
    'https://learn.microsoft.com/linkedin/marketing/integrations/ads-reporting/ads-reporting: pivots, UTC, costs in local currency and USD',
    'fivetran/dbt_ad_reporting DECISIONLOG.md: campaign groups are campaigns, campaigns ad groups',
    'Integration test seed of fivetran/dbt_ad_reporting, linkedin_ad_analytics_by_creative: export spelling, sparse nulls',
    'Recorded rows of airbytehq/airbyte, source-linkedin-ads: costs of -2e-18 and 99.99999999999996',
  ],
  reports: [
    ...pivoted('account', 'ACCOUNT', 'account_id'),
    ...pivoted('campaign', 'CAMPAIGN_GROUP', 'campaign_group_id'),
    ...pivoted('ad_group', 'CAMPAIGN', 'campaign_id'),
    ...pivoted('creative', 'CREATIVE', 'creative_id'),
    ...nativeAndUsd(
      {
        ...common,
        report: 'ad_group_daily_by_member',
        about: 'adAnalytics by campaign and a member or device trait: does not add up to the total',
        level: 'ad_group',
        family: 'delivery_by_member',
      },
      [idInUrn('ad_group', 'pivotValue'), breakdown('trait', 'pivotValues')],
    ),
  ],
};
