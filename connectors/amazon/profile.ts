import { attributes, breakdown, count, currency, day, id, measure, named } from '../columns.ts';
import type { Column, PlatformProfile, ReportProfile } from '../profile.ts';

/**
 * Money is in units of the marketplace's currency. Conversions are purchases of the widest window a file has: 14 days in the
 * API's reports, 30 in exports, which the attribution spec of the fetch says. A column that was not asked for is absent.
 */
const measures: readonly Column[] = [
  count('impressions', 'impressions'),
  count('clicks', 'clicks'),
  measure('spend', 'decimal', 'cost', 'spend'),
  measure('conversions', 'fractional', 'purchases14d', 'purchases', 'purchases_30_d'),
  measure('conversion_value', 'decimal', 'sales14d', 'sales', 'sales_30_d'),
  count('viewable_impressions', 'viewableImpressions', 'viewable_impressions'),
  count('video_q25', 'videoFirstQuartileViews'),
  count('video_q50', 'videoMidpointViews'),
  count('video_q75', 'videoThirdQuartileViews'),
  count('video_completes', 'videoCompleteViews'),
];

const known: readonly Column[] = attributes(
  '_fivetran_synced',
  'campaign_applicable_budget_rule_id',
  'campaign_applicable_budget_rule_name',
  'campaign_bidding_strategy',
  'campaign_budget_amount',
  'campaign_budget_type',
  'campaign_rule_based_budget_amount',
  'sales_7_d',
  'purchases1d',
  'purchases7d',
  'purchases30d',
  'sales1d',
  'sales7d',
  'sales30d',
  'unitsSoldClicks1d',
  'unitsSoldClicks7d',
  'unitsSoldClicks14d',
  'unitsSoldClicks30d',
  'clickThroughRate',
  'costPerClick',
  'campaignStatus',
  'campaignBudgetAmount',
  'campaignBudgetType',
  'campaignBiddingStrategy',
  'adStatus',
  'portfolioId',
);

const base: readonly Column[] = [
  day('date'),
  id('account', 'profileId', 'profile_id'),
  currency('campaignBudgetCurrencyCode', 'campaign_budget_currency_code', 'currency'),
];

const campaign: readonly Column[] = [
  id('campaign', 'campaignId', 'campaign_id'),
  named('campaign', 'campaignName', 'campaign_name'),
];
const adGroup: readonly Column[] = [
  id('ad_group', 'adGroupId', 'ad_group_id'),
  named('ad_group', 'adGroupName', 'ad_group_name'),
];
const ad: readonly Column[] = [
  id('ad', 'adId', 'ad_id'),
  ...attributes('advertisedAsin', 'advertisedSku', 'advertised_asin', 'advertised_sku'),
];
const keyword: readonly Column[] = [
  id('keyword', 'keywordId', 'keyword_id'),
  named('keyword', 'keyword', 'keyword_text'),
];

function report(level: ReportProfile['level'], about: string, ids: readonly Column[]): ReportProfile {
  return {
    platform: 'amazon',
    report: `${level}_daily`,
    about,
    level,
    family: 'delivery',
    columns: [...base, ...ids, ...measures, ...known],
    nulls: ['null'],
    decimalComma: false,
    zoneRule: 'account',
    settle: { days: 14 },
    latencyHours: 12,
    keepsDays: 95,
    csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
    jsonRows: [''],
  };
}

/** Amazon Ads. An account is a profile: one marketplace, one currency. */
export const profile: PlatformProfile = {
  platform: 'amazon',
  title: 'Amazon Ads',
  sources: [
    'https://advertising.amazon.com/API/docs/en-us/guides/reporting/v3: report types and columns',
    'airbytehq/airbyte, source-amazon-ads AGENTS.md: columns that were not asked for are silently absent; lookback 3 days',
    'Integration test seed of fivetran/dbt_ad_reporting, amazon_ads_campaign_level_report: export spelling; impressions null in 9 of 10 rows',
  ],
  reports: [
    report('campaign', 'spCampaigns, sbCampaigns or sdCampaigns, timeUnit DAILY, grouped by campaign', campaign),
    report('ad_group', 'spCampaigns, timeUnit DAILY, grouped by adGroup', [...campaign, ...adGroup]),
    report('ad', 'spAdvertisedProduct, timeUnit DAILY', [...campaign, ...adGroup, ...ad]),
    {
      ...report('campaign', 'spCampaigns, timeUnit DAILY, grouped by campaign and campaignPlacement', [
        ...campaign,
        breakdown('placement', 'placementClassification', 'placement_classification'),
      ]),
      report: 'campaign_daily_by_placement',
      family: 'delivery_by_placement',
    },
    report('keyword', 'spTargeting, timeUnit DAILY', [...campaign, ...adGroup, ...keyword]),
  ],
};
