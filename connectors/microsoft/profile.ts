import {
  attributes,
  breakdown,
  count,
  currency,
  datetime,
  dayAs,
  dimension,
  id,
  measure,
  named,
  ratio,
} from '../columns.ts';
import type { Column, LevelId, PlatformProfile, ReportProfile } from '../profile.ts';

/** The segments that a report may be asked with: each is part of the fact's key. */
const segments: readonly Column[] = [
  dimension('device_os', 'DeviceOS', 'device_os'),
  dimension('device_type', 'DeviceType', 'device_type'),
  dimension('network', 'Network', 'network'),
  dimension('ad_distribution', 'AdDistribution', 'ad_distribution'),
  dimension('bid_match_type', 'BidMatchType', 'bid_match_type'),
  dimension('delivered_match_type', 'DeliveredMatchType', 'delivered_match_type'),
  dimension('top_vs_other', 'TopVsOther', 'top_vs_other'),
  dimension('goal', 'Goal', 'goal'),
  dimension('goal_type', 'GoalType', 'goal_type'),
];

const budget: readonly Column[] = [
  dimension('budget_association_status', 'BudgetAssociationStatus', 'budget_association_status'),
  dimension('budget_name', 'BudgetName', 'budget_name'),
];

/** Money is in currency units; conversions may be fractions. The unit of ctr is not told by any file, so it is left aside. */
const measures: readonly Column[] = [
  count('impressions', 'Impressions', 'impressions'),
  count('clicks', 'Clicks', 'clicks'),
  measure('spend', 'decimal', 'Spend', 'spend'),
  measure('conversions', 'fractional', 'ConversionsQualified', 'conversions_qualified', 'Conversions', 'conversions'),
  measure('conversion_value', 'decimal', 'Revenue', 'revenue'),
  measure('view_conversions', 'fractional', 'ViewThroughConversionsQualified', 'ViewThroughConversions'),
  measure('installs', 'fractional', 'Installs'),
  ratio('cpc', 'decimal', 'AverageCpc', 'average_cpc'),
  count('video_starts', 'VideoViews'),
  count('video_q25', 'VideoViewsAt25Percent'),
  count('video_q50', 'VideoViewsAt50Percent'),
  count('video_q75', 'VideoViewsAt75Percent'),
  count('video_completes', 'CompletedVideoViews'),
];

const known: readonly Column[] = attributes(
  'conversions',
  'all_conversions',
  'all_conversions_qualified',
  'all_revenue',
  'AllConversions',
  'AllConversionsQualified',
  'AllRevenue',
  'AccountNumber',
  'AccountStatus',
  'CampaignStatus',
  'CampaignType',
  'CampaignLabels',
  'AdGroupStatus',
  'AdGroupLabels',
  'AdGroupType',
  'AdStatus',
  'AdTitle',
  'AdDescription',
  'AdDescription2',
  'AdLabels',
  'AdType',
  'TitlePart1',
  'TitlePart2',
  'TitlePart3',
  'Path1',
  'Path2',
  'FinalUrl',
  'FinalMobileUrl',
  'FinalAppUrl',
  'DestinationUrl',
  'TrackingTemplate',
  'CustomParameters',
  'CustomerId',
  'CustomerName',
  'Language',
  'BaseCampaignId',
  'BudgetStatus',
  'FinalUrlSuffix',
  'KeywordStatus',
  'Ctr',
  'AveragePosition',
  'Assists',
  'ConversionRate',
  'CostPerConversion',
  'CostPerAssist',
  'RevenuePerConversion',
  'RevenuePerAssist',
  'ReturnOnAdSpend',
  'LowQualityClicks',
  'LowQualityClicksPercent',
  'LowQualityImpressions',
  'LowQualityImpressionsPercent',
  'LowQualityConversions',
  'LowQualityConversionRate',
  'LowQualityGeneralClicks',
  'LowQualitySophisticatedClicks',
  'ImpressionSharePercent',
  'ImpressionLostToBudgetPercent',
  'ImpressionLostToRankAggPercent',
  'HistoricalQualityScore',
  'HistoricalExpectedCtr',
  'HistoricalAdRelevance',
  'HistoricalLandingPageExperience',
  'PhoneImpressions',
  'PhoneCalls',
  'Ptr',
  'QualityScore',
  'ExpectedCtr',
  'AdRelevance',
  'LandingPageExperience',
  'AllConversionRate',
  'AllCostPerConversion',
  'AllReturnOnAdSpend',
  'AllRevenuePerConversion',
  'ViewThroughConversions',
  'ViewThroughRevenue',
  'TopImpressionRatePercent',
  'AbsoluteTopImpressionRatePercent',
  'AverageCpm',
  'RelativeCtr',
  '_fivetran_synced',
  '_fivetran_id',
);

const chain: Readonly<Record<'account' | 'campaign' | 'ad_group' | 'ad' | 'keyword', readonly LevelId[]>> = {
  account: [],
  campaign: ['campaign'],
  ad_group: ['campaign', 'ad_group'],
  ad: ['campaign', 'ad_group', 'ad'],
  keyword: ['campaign', 'ad_group', 'keyword'],
};

const spelled: Readonly<Record<LevelId, { readonly api: string; readonly export: string }>> = {
  account: { api: 'Account', export: 'account' },
  campaign: { api: 'Campaign', export: 'campaign' },
  ad_group: { api: 'AdGroup', export: 'ad_group' },
  ad: { api: 'Ad', export: 'ad' },
  creative: { api: 'Ad', export: 'ad' },
  keyword: { api: 'Keyword', export: 'keyword' },
};

function entity(of: LevelId): readonly Column[] {
  const { api, export: exported } = spelled[of];
  return [id(of, `${api}Id`, `${exported}_id`), named(of, `${api}Name`, `${exported}_name`)];
}

function report(level: keyof typeof chain, hourly: boolean): ReportProfile {
  const time = hourly
    ? datetime('TimePeriod', 'GregorianDate', 'date_hour')
    : dayAs(writtenDay, 'TimePeriod', 'GregorianDate', 'date');
  return {
    ...common,
    report: `${level}_${hourly ? 'hourly' : 'daily'}`,
    about: `${spelled[level].api}PerformanceReport, aggregation ${hourly ? 'Hourly' : 'Daily'}`,
    level,
    family: 'delivery',
    columns: [
      time,
      ...entity('account'),
      ...chain[level].flatMap(entity),
      currency('CurrencyCode', 'currency_code', 'AccountCurrency'),
      ...segments,
      ...(level === 'campaign' ? budget : []),
      ...measures,
      ...known,
    ],
  };
}

/** Days of the older file format; those of the newer one are ISO. */
const writtenDay = 'M/d/yyyy';

const common = {
  platform: 'microsoft',
  nulls: ['--'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { days: 30 },
  latencyHours: 3,
  csv: {
    headerHas: ['Impressions'],
    footerStarts: ['©', '@', '�'],
    endsAtBlankLine: false,
    totalsRow: false,
    incompleteMarker: 'Potential Incomplete Data: true',
  },
  jsonRows: [''],
} as const;

/** Facts by place: never added to those of the same entities. */
function byPlace(level: 'campaign' | 'ad_group'): ReportProfile {
  return {
    ...common,
    report: `${level}_daily_by_place`,
    about: `GeographicPerformanceReport by ${level.replace('_', ' ')} and place, aggregation Daily`,
    level,
    family: 'delivery_by_place',
    columns: [
      dayAs(writtenDay, 'TimePeriod', 'GregorianDate', 'date'),
      ...entity('account'),
      ...chain[level].flatMap(entity),
      currency('CurrencyCode', 'currency_code'),
      breakdown('country', 'Country', 'CountryOrRegion', 'country'),
      dimension('state', 'State'),
      dimension('metro_area', 'MetroArea'),
      dimension('city', 'City'),
      dimension('location_type', 'LocationType'),
      dimension('most_specific_location', 'MostSpecificLocation'),
      ...segments,
      ...measures,
      ...known,
    ],
  };
}

/** Microsoft Advertising. */
export const profile: PlatformProfile = {
  platform: 'microsoft',
  title: 'Microsoft Advertising',
  sources: [
    'https://learn.microsoft.com/advertising/reporting-service/reporting-service-reference: report columns, time zones, preamble and footer',
    'Integration test seed of fivetran/dbt_ad_reporting, microsoft_ads_campaign_performance_daily_report: 403 keys by day and campaign, 2,630 with the segments',
    'Test data of airbytehq/airbyte, source-bing-ads: hourly CSV rows; gist fivetwentysix/4528591: preamble with Potential Incomplete Data',
  ],
  reports: [
    ...(Object.keys(chain) as (keyof typeof chain)[]).flatMap((level) => [report(level, false), report(level, true)]),
    byPlace('campaign'),
    byPlace('ad_group'),
  ],
};
