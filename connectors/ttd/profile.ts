import { attributes, count, currency, dayAs, id, measure, named } from '../columns.ts';
import type { Column, PlatformProfile, ReportProfile } from '../profile.ts';

/**
 * Spend is the advertiser's cost in the advertiser's currency: what budgets are in. A report has the partner's costs in the
 * partner's currency beside it, which are kept in bronze and never added to it. Costs are written with a decimal comma.
 */
const measures: readonly Column[] = [
  count('impressions', 'Impressions'),
  count('clicks', 'Clicks'),
  measure('spend', 'decimal', 'Advertiser Cost (Adv Currency)'),
  measure('conversions', 'fractional', 'Click Conversions', '01 - Click Conversion'),
  measure('view_conversions', 'fractional', 'View Through Conversions', '01 - View Through Conversion'),
  count('viewable_impressions', 'Sampled Viewed Impressions'),
  count('measurable_impressions', 'Sampled Tracked Impressions'),
  count('video_starts', 'Player Starts'),
  count('video_q25', 'Player 25% Complete'),
  count('video_q50', 'Player 50% Complete'),
  count('video_q75', 'Player 75% Complete'),
  count('video_completes', 'Player Completed Views'),
];

const known: readonly Column[] = attributes(
  'Partner ID',
  'Partner',
  'Partner Currency Code',
  'Partner Cost (Partner Currency)',
  'Advertiser Cost (USD)',
  'Media Cost (Adv Currency)',
  'TTD Cost (Partner Currency)',
  'Bids',
);

const base: readonly Column[] = [
  dayAs('MM/dd/yyyy', 'Date'),
  id('account', 'Advertiser ID'),
  named('account', 'Advertiser'),
  currency('Advertiser Currency Code'),
];

const campaign: readonly Column[] = [id('campaign', 'Campaign ID'), named('campaign', 'Campaign')];
const adGroup: readonly Column[] = [id('ad_group', 'Ad Group ID'), named('ad_group', 'Ad Group')];
const creative: readonly Column[] = [id('creative', 'Creative ID'), named('creative', 'Creative')];

function report(level: ReportProfile['level'], ...ids: readonly Column[]): ReportProfile {
  return {
    platform: 'ttd',
    report: `${level}_daily`,
    about: `MyReports by ${level === 'account' ? 'advertiser' : level.replace('_', ' ')} and date, UTC, decimal comma`,
    level,
    family: 'delivery',
    columns: [...base, ...ids, ...measures, ...known],
    nulls: ['-'],
    decimalComma: true,
    zoneRule: 'utc',
    settle: { days: 7 },
    latencyHours: 6,
    // A report is a schedule, whose execution waits for its turn.
    lateAfterHours: { today: 3, recent: 6, settling: 24, settled: 48 },
    csv: { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false },
    jsonRows: [''],
  };
}

/** The Trade Desk (MyReports). */
export const profile: PlatformProfile = {
  platform: 'ttd',
  title: 'The Trade Desk',
  sources: [
    'GoodwayGroup/lib-tradedesk, src/tradedesk.ts: reports come from schedules of MyReports; TTD-Auth, 429 with retry-after',
    'Adverity, tips on The Trade Desk: costs in the advertiser’s and the partner’s currency, decimal comma',
    'No window of restatement is published: seven days are our choice',
  ],
  reports: [
    report('account'),
    report('campaign', ...campaign),
    report('ad_group', ...campaign, ...adGroup),
    report('creative', ...campaign, ...adGroup, ...creative),
  ],
};
