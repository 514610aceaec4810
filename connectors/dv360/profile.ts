import { attributes, breakdown, count, currency, dayAs, dimension, id, measure, named } from '../columns.ts';
import type { Column, CsvFrame, PlatformProfile, ReportProfile } from '../profile.ts';

/** Spend is revenue in the advertiser's currency: what the advertiser is charged. */
const measures: readonly Column[] = [
  count('impressions', 'Impressions'),
  count('clicks', 'Clicks'),
  measure('spend', 'decimal', 'Revenue (Adv Currency)', 'Billable Cost (Advertiser Currency)'),
  measure('conversions', 'fractional', 'Total Conversions'),
  measure('view_conversions', 'fractional', 'Post-View Conversions'),
  count('viewable_impressions', 'Active View: Viewable Impressions'),
  count('measurable_impressions', 'Active View: Measurable Impressions'),
  count('engagements', 'Engagements'),
  count('video_starts', 'Starts (Video)'),
  count('video_q25', 'First-Quartile Views (Video)'),
  count('video_q50', 'Midpoint Views (Video)'),
  count('video_q75', 'Third-Quartile Views (Video)'),
  count('video_completes', 'Complete Views (Video)'),
];

const known: readonly Column[] = attributes(
  'Rich Media Custom Counters',
  'Revenue (USD)',
  'Revenue (Partner Currency)',
  'Media Cost (Advertiser Currency)',
  'Partner',
  'Partner ID',
  'Partner Currency',
  'Advertiser Status',
  'Insertion Order Status',
  'Line Item Status',
  'Line Item Type',
  'Creative Type',
  'Creative Size',
);

const base: readonly Column[] = [
  dayAs('yyyy/MM/dd', 'Date'),
  id('account', 'Advertiser ID'),
  named('account', 'Advertiser'),
  currency('Advertiser Currency'),
  dimension('media_campaign', 'Campaign ID'),
];

/** An insertion order is the campaign, a line item the ad group. */
const insertionOrder: readonly Column[] = [id('campaign', 'Insertion Order ID'), named('campaign', 'Insertion Order')];
const lineItem: readonly Column[] = [id('ad_group', 'Line Item ID'), named('ad_group', 'Line Item')];
const creative: readonly Column[] = [id('creative', 'Creative ID'), named('creative', 'Creative')];

/** What Bid Manager writes around the rows of a report. */
export const frame: CsvFrame = {
  headerHas: [],
  footerStarts: [
    'Report Time:',
    'Date Range:',
    'Group By:',
    'Filter by ',
    'MRC Accredited Metrics',
    'Reporting numbers',
  ],
  endsAtBlankLine: true,
  totalsRow: true,
};

const common = {
  platform: 'dv360',
  nulls: ['-', 'Unknown'],
  decimalComma: false,
  zoneRule: 'account',
  settle: { nextMonthDay: 3 },
  latencyHours: 24,
  // A report is a query in a queue.
  lateAfterHours: { today: 3, recent: 6, settling: 24, settled: 48 },
  csv: frame,
  jsonRows: [''],
} as const;

function report(name: string, level: ReportProfile['level'], about: string, columns: readonly Column[]): ReportProfile {
  const family = name.includes('_by_') ? name.replace(/^.*_by_/, 'delivery_by_') : 'delivery';
  return { ...common, report: name, about, level, family, columns: [...base, ...columns, ...measures, ...known] };
}

/** Display & Video 360 (Bid Manager reports). */
export const profile: PlatformProfile = {
  platform: 'dv360',
  title: 'Display & Video 360',
  sources: [
    'https://support.google.com/displayvideo, "Reporting time zones and quotas": advertiser zone by default; a month is certified by the 3rd of the next',
    'airbytehq/airbyte, source-dv-360 streams.py and unit_tests/test_streams.py: totals row and footer after a blank line; column names',
  ],
  reports: [
    report('account_daily', 'account', 'STANDARD report by advertiser and date', []),
    report('campaign_daily', 'campaign', 'STANDARD report by insertion order and date', insertionOrder),
    report('ad_group_daily', 'ad_group', 'STANDARD report by line item and date', [...insertionOrder, ...lineItem]),
    report('creative_daily', 'creative', 'STANDARD report by creative and date', [
      ...insertionOrder,
      ...lineItem,
      ...creative,
    ]),
    report('account_daily_by_browser', 'account', 'STANDARD report by browser and date', [
      breakdown('browser', 'Browser'),
    ]),
  ],
};
