import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MeasureName, ReportProfile } from './profile.ts';
import { findReport } from './registry.ts';
import { type ReadReport, type ReportRow, readReport, sumOf } from './testing/read-report.ts';

/** Payloads as the platforms' APIs hand them over, with figures that their keepers computed (README beside them). */
const folder = new URL('../../shared/data/api/', import.meta.url);

/** Impressions, clicks and micros of spend; undefined where no row says any. */
type Figures = readonly [impressions: bigint | undefined, clicks: bigint | undefined, spend: bigint | undefined];

interface Known {
  readonly file: string;
  readonly report: string;
  readonly rows: number;
  readonly figures: Figures;
}

const daysAndHours: readonly Known[] = [
  { file: 'meta/insights_daily.json', report: 'ad_daily', rows: 3, figures: [2053n, 1n, 2_750_000n] },
  { file: 'tiktok/ads_reports_daily.json', report: 'ad_daily', rows: 5, figures: [17_322n, 213n, 80_000_000n] },
  {
    file: 'tiktok/ads_reports_hourly_response.json',
    report: 'ad_hourly',
    rows: 2,
    figures: [11_660n, 138n, 40_000_000n],
  },
  { file: 'google/account_performance_daily.json', report: 'account_daily', rows: 10, figures: [199n, 9n, 1_470_000n] },
  { file: 'google/display_keyword_daily.json', report: 'keyword_daily', rows: 1, figures: [1n, 0n, 10_012n] },
  { file: 'google/keyword_daily.json', report: 'keyword_daily', rows: 3, figures: [0n, 0n, 0n] },
  {
    file: 'linkedin/analytics_by_campaign_daily.json',
    report: 'ad_group_daily',
    rows: 2,
    figures: [19_465n, 106n, 100_000_000n],
  },
  { file: 'microsoft/campaign_performance.csv', report: 'campaign_hourly', rows: 1, figures: [1n, 0n, 0n] },
  { file: 'microsoft/campaign_performance_records.json', report: 'campaign_hourly', rows: 1, figures: [1n, 0n, 0n] },
  { file: 'microsoft/ad_group_performance.csv', report: 'ad_group_hourly', rows: 1, figures: [1n, 0n, 0n] },
  { file: 'microsoft/ad_group_performance_records.json', report: 'ad_group_hourly', rows: 1, figures: [1n, 0n, 0n] },
  { file: 'microsoft/ad_performance.csv', report: 'ad_hourly', rows: 1, figures: [2n, 0n, 0n] },
  {
    file: 'microsoft/geo_performance_with_preamble.csv',
    report: 'ad_group_daily_by_place',
    rows: 2,
    figures: [5n, 0n, 0n],
  },
  {
    file: 'snapchat/timeseries_hour_response.json',
    report: 'account_hourly',
    rows: 1,
    figures: [1000n, 50n, 5_000_000n],
  },
];

/** Reports over a period: no day among the columns. */
const periods: readonly Known[] = [
  { file: 'tiktok/ads_reports_lifetime.json', report: 'ad_daily', rows: 3, figures: [61_805n, 685n, 260_000_000n] },
  {
    file: 'tiktok/audience_lifetime_response.json',
    report: 'account_daily_by_age_and_gender',
    rows: 2,
    figures: [6914n, 87n, 31_560_000n],
  },
  {
    file: 'dv360/browser_clicks_totals_footer.csv',
    report: 'account_daily_by_browser',
    rows: 2,
    figures: [undefined, 3n, undefined],
  },
  {
    file: 'dv360/budget_segments_no_totals.csv',
    report: 'campaign_daily',
    rows: 4,
    figures: [undefined, undefined, 140_140n],
  },
  {
    file: 'microsoft/empty_report_with_preamble.csv',
    report: 'ad_daily',
    rows: 0,
    figures: [undefined, undefined, undefined],
  },
];

describe.skipIf(!existsSync(folder))('payloads of APIs (skipped where ../shared/data/api is absent)', () => {
  it.each(daysAndHours)('$file as $report', ({ file, report, rows: count, figures }) => {
    const { rows } = readReport(profileOf(file, report), bytesOf(file), encodingOf(file));
    expect(rows).toHaveLength(count);
    expect(figuresOf(rows)).toEqual(figures);
    expect(rows.every(({ day }) => day !== undefined)).toBe(true);
  });

  it.each(periods)('$file over its period', ({ file, report, rows: count, figures }) => {
    const { rows } = overPeriod(file, report);
    expect(rows).toHaveLength(count);
    expect(figuresOf(rows)).toEqual(figures);
  });

  it('tells Meta breakdowns apart: each is of its own family, row by row', () => {
    const kinds = ['device', 'age_and_gender', 'country', 'platform', 'placement'];
    const profiles = kinds.map((kind) => findReport('meta', `ad_daily_by_${kind}`));
    const rows = profiles.map((profile, line) => readLines(profile, 'meta/insights_breakdowns.json', [line])[0]);
    expect(valuesOf(rows, 'impressions')).toEqual([40n, 40n, 725n, 97n, 1n]);
    expect(valuesOf(rows, 'spend')).toEqual([40_000n, 80_000n, 950_000n, 80_000n, 0n]);
    expect(new Set(profiles.map(({ family }) => family)).size).toBe(5);
    expect(rows.every((row) => Object.keys(row?.dimensions ?? {}).length > 0)).toBe(true);
  });

  it.each([
    ['campaign_daily', 0, [undefined, undefined, 1_000_000n], undefined],
    ['ad_group_daily', 1, [undefined, undefined, 1_000_000n], undefined],
    ['ad_daily', 2, [undefined, undefined, 500_000n], undefined],
    ['ad_daily', 3, [undefined, undefined, 500_000n], 'USD'],
    ['account_daily', 4, [1000n, 100n, undefined], 'USD'],
    ['account_daily', 5, [undefined, undefined, 2_000_000n], undefined],
    ['account_daily', 6, [500n, 50n, undefined], 'USD'],
    ['ad_group_daily_by_place', 7, [undefined, undefined, undefined], undefined],
    ['ad_group_daily_by_criterion_type', 8, [undefined, 25n, undefined], undefined],
    ['account_daily_by_topic', 9, [undefined, 10n, undefined], 'USD'],
    ['account_daily', 10, [undefined, 15n, undefined], undefined],
  ] as const)('reads %s of raw Google rows (line %i), each as its own report', (report, line, figures, currency) => {
    // The row of places has no figure at all: a row that has some stands beside it, as in any answer.
    const rows = readLines(findReport('google', report), 'google/search_stream_rows.json', [line, 4]).slice(0, 1);
    expect(figuresOf(rows)).toEqual(figures);
    expect(rows[0]).toMatchObject({ day: '2024-01-01', currency });
  });

  it('keeps raw Google rows of a resource in families and keys of their own', () => {
    const read = (report: string, line: number) =>
      readLines(findReport('google', report), 'google/search_stream_rows.json', [line, 4])[0];
    expect(read('ad_group_daily_by_place', 7)).toMatchObject({
      ids: { account: '1234567890', ad_group: '400001' },
      dimensions: { country: '2840', location_type: 'AREA_OF_INTEREST' },
    });
    expect(read('ad_group_daily_by_criterion_type', 8)).toMatchObject({
      ids: { campaign: '700001', ad_group: '400001' },
      dimensions: { criterion_type: 'KEYWORD' },
    });
    expect(read('account_daily_by_topic', 9)?.dimensions).toEqual({
      topic: 'customers/1234567890/topicViews/400001~600001',
    });
    const [first, second] = [read('ad_daily', 2), read('ad_daily', 3)];
    expect([second?.day, second?.ids.ad]).toEqual([first?.day, first?.ids.ad]);
  });

  it('keeps days of Google apart', () => {
    const file = 'google/account_performance_daily.json';
    const { rows } = readReport(profileOf(file, 'account_daily'), bytesOf(file), 'json');
    const ofDay = (day: string) => figuresOf(rows.filter((row) => row.day === day));
    expect(ofDay('2022-04-08')).toEqual([2n, 0n, 0n]);
    expect(ofDay('2022-04-09')).toEqual([142n, 1n, 70_000n]);
    expect(ofDay('2022-04-10')).toEqual([55n, 8n, 1_400_000n]);
  });

  it('reads LinkedIn member traits with the cost in the account’s currency; what is absent is not zero', () => {
    const file = 'linkedin/analytics_by_device_and_member.json';
    const { rows } = readReport(profileOf(file, 'ad_group_daily_by_member'), bytesOf(file), 'json');
    expect(valuesOf(rows, 'impressions')).toEqual([498n, 1n, 1480n, 19_464n, 34n]);
    expect(valuesOf(rows, 'clicks')).toEqual([0n, 0n, 9n, 110n, undefined]);
    expect(valuesOf(rows, 'spend')).toEqual([2_290_000n, 0n, 24_457_318n, 318_934_148n, undefined]);
    expect(rows.every(({ currency }) => currency === undefined)).toBe(true);
  });

  it('reads LinkedIn’s own conversion to USD where the report says so', () => {
    const file = 'linkedin/analytics_by_device_and_member.json';
    const { rows } = readReport(profileOf(file, 'ad_group_daily_by_member_in_usd'), bytesOf(file), 'json');
    expect(rows[3]).toMatchObject({ measures: { spend: 317_934_148n, impressions: 19_464n }, currency: 'USD' });
    expect(rows[3]?.measures.conversion_value).toBeUndefined();
  });

  it('brings hours with an offset to the account, and leaves a local midnight on its day', () => {
    const hour = 'snapchat/timeseries_hour_response.json';
    const { rows } = readReport(profileOf(hour, 'account_hourly'), bytesOf(hour), 'json', 'UTC');
    expect(rows[0]).toMatchObject({ day: '2024-01-15', hour: 8 });
    const days = 'snapchat/stats_daily.json';
    const account = readReport(profileOf(days, 'account_daily'), bytesOf(days), 'json', 'Europe/Warsaw');
    expect(account.rows.map(({ day }) => day)).toEqual(['2024-05-25', '2024-05-26']);
  });

  it('takes of a mixed Snapchat list the rows of its own level only', () => {
    const file = 'snapchat/stats_daily.json';
    const read = (level: string) => readReport(profileOf(file, `${level}_daily`), bytesOf(file), 'json').rows;
    expect(figuresOf(read('account'))).toEqual([undefined, undefined, 0n]);
    const others = ['campaign', 'ad_group', 'ad'].flatMap(read);
    expect(others).toHaveLength(4);
    expect(figuresOf(others)).toEqual([0n, 0n, undefined]);
  });

  it('takes "-" of TikTok for not said', () => {
    const file = 'tiktok/dash_metrics.json';
    const { rows } = readReport(profileOf(file, 'campaign_daily'), bytesOf(file), 'json');
    expect(valuesOf(rows, 'clicks')).toEqual([undefined, undefined, 100n, 100n]);
    expect(valuesOf(rows, 'spend')).toEqual([undefined, 5_500_000n, undefined, undefined]);
  });

  it('knows what stands around the rows of a file', () => {
    expect(overPeriod('dv360/browser_clicks_totals_footer.csv', 'account_daily_by_browser').totalsRows).toBe(1);
    expect(overPeriod('microsoft/empty_report_with_preamble.csv', 'ad_daily').incomplete).toBe(true);
    const file = 'microsoft/geo_performance_with_preamble.csv';
    const { rows, incomplete } = readReport(profileOf(file, 'ad_group_daily_by_place'), bytesOf(file), 'csv');
    expect(incomplete).toBe(false);
    expect(rows.map(({ day, currency }) => [day, currency])).toEqual([
      ['1988-11-11', 'EUR'],
      ['2007-04-22', 'EUR'],
    ]);
  });

  it('keeps 16-digit ids of Microsoft digit for digit', () => {
    const file = 'microsoft/ad_group_performance.csv';
    const { rows } = readReport(profileOf(file, 'ad_group_hourly'), bytesOf(file), 'csv', 'UTC');
    expect(rows[0]?.ids.ad_group).toBe('1356799861840328');
  });
});

function profileOf(file: string, report: string): ReportProfile {
  return findReport(file.split('/')[0] ?? '', report);
}

function overPeriod(file: string, report: string): ReadReport {
  const profile = profileOf(file, report);
  const columns = profile.columns.filter(({ is }) => is.role !== 'day');
  return readReport({ ...profile, columns }, bytesOf(file), encodingOf(file));
}

/** Some elements of a file that has one on each line, as a list of their own. */
function readLines(profile: ReportProfile, file: string, lines: readonly number[]): readonly ReportRow[] {
  const elements = bytesOf(file)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => line.replace(/,$/, ''));
  const chosen = lines.map((line) => elements[line] ?? '').join(',');
  return readReport(profile, Buffer.from(`[${chosen}]`), 'json').rows;
}

function bytesOf(file: string): Buffer {
  return readFileSync(new URL(file, folder));
}

function encodingOf(file: string): 'json' | 'csv' {
  return file.endsWith('.json') ? 'json' : 'csv';
}

function figuresOf(rows: readonly ReportRow[]): Figures {
  return [sumOf(rows, 'impressions'), sumOf(rows, 'clicks'), sumOf(rows, 'spend')];
}

function valuesOf(rows: readonly (ReportRow | undefined)[], measure: MeasureName): readonly (bigint | undefined)[] {
  return rows.map((row) => row?.measures[measure]);
}
