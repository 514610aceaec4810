import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlatformId } from './profile.ts';
import { detectReport, findReport } from './registry.ts';
import { type ReadReport, type ReportRow, readReport, sumOf } from './testing/read-report.ts';

/** Figures of the files as they were counted outside of this code (test/data/reports/NOTICE says where the files are from). */
interface Expected {
  readonly file: string;
  readonly platform: PlatformId;
  readonly report: string;
  readonly rows: number;
  readonly days: readonly [first: string, last: string, count: number];
  readonly impressions: bigint;
  readonly clicks: bigint;
  /** Micros. */
  readonly spend: bigint;
}

const files: readonly Expected[] = [
  {
    file: 'amazon_ads_campaign_level_report_data.csv',
    platform: 'amazon',
    report: 'campaign_daily',
    rows: 10,
    days: ['2022-07-11', '2022-09-06', 10],
    impressions: 1095n,
    clicks: 2n,
    spend: 1_670_000n,
  },
  {
    file: 'facebook_ads_basic_ad_data.csv',
    platform: 'meta',
    report: 'ad_daily',
    rows: 10,
    days: ['2020-12-02', '2020-12-14', 9],
    impressions: 37_275n,
    clicks: 149n,
    spend: 643_630_000n,
  },
  {
    file: 'google_ads_ad_stats_data.csv',
    platform: 'google',
    report: 'ad_daily',
    rows: 10,
    days: ['2021-04-21', '2021-05-27', 10],
    impressions: 10n,
    clicks: 0n,
    spend: 0n,
  },
  {
    file: 'google_ads_campaign_stats_data.csv',
    platform: 'google',
    report: 'campaign_daily',
    rows: 16,
    days: ['2021-01-05', '2021-02-26', 16],
    impressions: 1854n,
    clicks: 280n,
    spend: 231_330_000n,
  },
  {
    file: 'linkedin_ad_analytics_by_creative_data.csv',
    platform: 'linkedin',
    report: 'creative_daily',
    rows: 100,
    days: ['2017-06-11', '2020-11-05', 87],
    impressions: 13_265n,
    clicks: 389n,
    spend: 0n,
  },
  {
    file: 'microsoft_ads_campaign_performance_daily_report_data.csv',
    platform: 'microsoft',
    report: 'campaign_daily',
    rows: 2630,
    days: ['2018-09-17', '2019-06-27', 238],
    impressions: 7569n,
    clicks: 592n,
    spend: 946_340_000n,
  },
  {
    file: 'reddit_ads_ad_report_data.csv',
    platform: 'reddit',
    report: 'ad_daily',
    rows: 100,
    days: ['2022-10-09', '2022-12-06', 31],
    impressions: 1_209_985n,
    clicks: 3458n,
    spend: 5_035_019_678n,
  },
  {
    file: 'snapchat_ad_hourly_report_data.csv',
    platform: 'snapchat',
    report: 'ad_hourly',
    rows: 1212,
    days: ['2021-03-29', '2021-04-01', 4],
    impressions: 362_452n,
    clicks: 1448n,
    spend: 2_513_448_305n,
  },
];

describe('report files of warehouses', () => {
  it.each(files)('$file gives its known totals', (expected) => {
    const { rows } = read(expected);
    const days = [...new Set(rows.map(({ day }) => day))].sort();
    expect(rows).toHaveLength(expected.rows);
    expect([days[0], days.at(-1), days.length]).toEqual(expected.days);
    expect(sumOf(rows, 'impressions')).toBe(expected.impressions);
    expect(sumOf(rows, 'clicks')).toBe(expected.clicks);
    expect(sumOf(rows, 'spend')).toBe(expected.spend);
  });

  it.each(files.filter(({ platform }) => platform !== 'snapchat'))(
    '$file is known for $report by its columns',
    ({ file, platform, report }) => {
      expect(detectReport(platform, headerOf(file)).report).toBe(report);
    },
  );

  it('does not guess whether a Snapchat export is of days or hours, because both have the same columns', () => {
    const header = headerOf('snapchat_ad_hourly_report_data.csv');
    expect(() => detectReport('snapchat', header)).toThrow('--report ad_daily or ad_hourly');
  });

  it.each(files)('$file has no column that its report does not know, and no two rows of one key', (expected) => {
    const { rows, drift } = read(expected);
    expect(drift).toEqual([]);
    expect(new Set(rows.map(keyOf)).size).toBe(expected.rows);
  });

  it('keeps every digit of ids beyond 2^53', () => {
    const written = cellsOf('reddit_ads_ad_report_data.csv', 'ad_id');
    const { rows } = read(fileOf('reddit_ads_ad_report_data.csv'));
    expect(rows.map(({ ids }) => ids.ad)).toEqual(written);
    expect(written.every((id) => BigInt(id) > 2n ** 53n)).toBe(true);
  });

  it('tells the segments of Microsoft campaigns apart: day and campaign alone are 403 keys', () => {
    const { rows } = read(fileOf('microsoft_ads_campaign_performance_daily_report_data.csv'));
    expect(new Set(rows.map(({ day, ids }) => `${day} ${ids.campaign}`)).size).toBe(403);
    expect(new Set(rows.map(({ currency }) => currency))).toEqual(new Set(['USD']));
  });

  it('reads hours of Snapchat, and micros that cents would lose', () => {
    const { rows } = read(fileOf('snapchat_ad_hourly_report_data.csv'));
    const spends = rows.flatMap(({ measures }) => (measures.spend ? [measures.spend] : []));
    expect(rows[0]).toMatchObject({ day: '2021-03-31', hour: 11 });
    expect(new Set(rows.map(({ ids }) => ids.ad)).size).toBe(18);
    expect(spends.filter((spend) => spend > 0n && spend <= 1353n)).toEqual([1353n]);
  });

  it('takes the ad group of a Google ad from its resource name where the id is null', () => {
    const { rows } = read(fileOf('google_ads_ad_stats_data.csv'));
    expect(rows[0]?.ids).toEqual({
      account: '2121450128',
      campaign: '10059986060',
      ad_group: '100031227574',
      ad: '514818869462',
    });
  });

  it('keeps what is missing apart from zero', () => {
    const { rows } = read(fileOf('amazon_ads_campaign_level_report_data.csv'));
    expect(rows.filter(({ measures }) => measures.impressions === undefined)).toHaveLength(9);
    expect(rows[0]?.currency).toBe('USD');
  });

  it('takes LinkedIn costs in the account’s currency, which the rows do not say', () => {
    const { rows } = read(fileOf('linkedin_ad_analytics_by_creative_data.csv'));
    const paid = rows.filter(({ measures }) => measures.spend !== undefined);
    expect(paid).toHaveLength(29);
    expect(paid.every(({ currency }) => currency === undefined)).toBe(true);
  });

  it('takes LinkedIn costs in USD where the report is said to be that', () => {
    const report = findReport('linkedin', 'creative_daily_in_usd');
    const { rows } = readReport(report, bytesOf('linkedin_ad_analytics_by_creative_data.csv'), 'csv');
    const paid = rows.filter(({ measures }) => measures.spend !== undefined);
    expect(paid).toHaveLength(71);
    expect(sumOf(paid, 'spend')).toBe(0n);
    expect(new Set(paid.map(({ currency }) => currency))).toEqual(new Set(['USD']));
  });

  it('feeds clicks and link clicks from the one column of a basic Meta export', () => {
    expect(sumOf(read(fileOf('facebook_ads_basic_ad_data.csv')).rows, 'link_clicks')).toBe(149n);
  });

  it('counts actions in a family of their own, one fact an action type', () => {
    const file = 'facebook_ads_basic_ad_actions_data.csv';
    const report = detectReport('meta', headerOf(file));
    const { rows } = readReport(report, bytesOf(file), 'csv');
    const values = cellsOf(file, 'value').map(Number);
    expect(report).toMatchObject({ report: 'ad_actions_daily', family: 'actions' });
    expect(new Set(rows.map(keyOf)).size).toBe(10);
    expect(sumOf(rows, 'spend')).toBeUndefined();
    expect(sumOf(rows, 'conversions')).toBe(BigInt(values.reduce((sum, value) => sum + value, 0)) * 1_000_000n);
  });

  it('reads upper-case headers and "-" of a TikTok export', () => {
    const file = 'tiktok_campaign_report_hourly_data.csv';
    const { rows, drift } = readReport(findReport('tiktok', 'campaign_hourly'), bytesOf(file), 'csv');
    expect(drift).toEqual([]);
    expect(rows.map(({ ids, day, hour }) => [ids.campaign, day, hour])).toEqual(
      cellsOf(file, 'CAMPAIGN_ID').map((id, row) => [id, '2021-09-15', hours(file)[row]]),
    );
    expect(rows[0]?.measures).toMatchObject({ spend: 222_120_000n, clicks: 22n, impressions: 22_222n });
  });
});

function hours(file: string): number[] {
  return cellsOf(file, 'STAT_TIME_HOUR').map((text) => Number(/ (\d+):/.exec(text)?.[1]));
}

function fileOf(name: string): Expected {
  const found = files.find(({ file }) => file === name);
  if (found === undefined) throw new Error(`${name} is not listed here`);
  return found;
}

function read({ file, platform, report }: Expected): ReadReport {
  return readReport(findReport(platform, report), bytesOf(file), 'csv');
}

function bytesOf(file: string): Buffer {
  return readFileSync(new URL(`../test/data/reports/${file}`, import.meta.url));
}

/** Lines cut at commas: enough for the columns looked at here, which stand before any quoted cell. */
function linesOf(file: string): string[][] {
  const text = bytesOf(file).toString('utf8').replace('\ufeff', '').trim();
  return text.split(/\r?\n/).map((line) => line.split(','));
}

function headerOf(file: string): readonly string[] {
  return linesOf(file)[0] ?? [];
}

function cellsOf(file: string, column: string): string[] {
  const [header = [], ...rows] = linesOf(file);
  const at = header.indexOf(column);
  return rows.map((row) => row[at] ?? '');
}

function keyOf({ day, hour, ids, dimensions }: ReportRow): string {
  return JSON.stringify([day, hour, ids, dimensions]);
}
