import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findReport } from './registry.ts';
import { readReport, sumOf } from './testing/read-report.ts';

/** Small payloads in the shape of each platform's API; the figures below were added up by hand. */
const folder = new URL('../test/data/payloads/', import.meta.url);

const payloads = [
  // 100 + "23"; 0.71 + "12.34".
  { file: 'meta.json', report: 'ad_daily', days: ['2026-03-01'], figures: [123n, 3n, 13_050_000n] },
  // Texts and numbers mixed; "-" is not said.
  { file: 'tiktok.json', report: 'ad_hourly', days: ['2026-03-01'], figures: [100n, 10n, 3_750_000n] },
  { file: 'google.json', report: 'campaign_daily', days: ['2026-03-01', '2026-03-02'], figures: [15n, 1n, 1_000_003n] },
  // -2e-18 is nothing, 99.99999999999996 is 100 to the millionth.
  {
    file: 'linkedin.json',
    report: 'ad_group_daily',
    days: ['2026-03-01', '2026-03-02'],
    figures: [20n, 2n, 100_000_000n],
  },
  // Months first; the empty spend is not said.
  {
    file: 'microsoft.csv',
    report: 'ad_group_daily_by_place',
    days: ['2026-03-01', '2026-03-12'],
    figures: [9n, 1n, 250_000n],
  },
  // Micros; midnight at -08:00 is 8 o'clock in UTC.
  { file: 'snapchat.json', report: 'account_hourly', days: ['2026-01-15'], figures: [30n, 2n, 1_234_567n] },
  // Without the totals row; no impressions and no spend at all.
  {
    file: 'dv360.csv',
    report: 'account_daily_by_browser',
    days: ['2026-03-01'],
    figures: [undefined, 3n, undefined],
  },
] as const;

function read({ file, report }: Pick<(typeof payloads)[number], 'file' | 'report'>) {
  const profile = findReport(file.split('.')[0] ?? '', report);
  return readReport(profile, readFileSync(new URL(file, folder)), file.endsWith('.csv') ? 'csv' : 'json', 'UTC').rows;
}

describe('a payload in the shape of a platform’s API', () => {
  it.each(payloads)('$file as $report', ({ file, report, days, figures }) => {
    const rows = read({ file, report });
    expect([sumOf(rows, 'impressions'), sumOf(rows, 'clicks'), sumOf(rows, 'spend')]).toEqual(figures);
    expect([...new Set(rows.map(({ day }) => day))].sort()).toEqual(days);
  });

  it('keeps ids digit for digit, and what it does not say is not zero', () => {
    expect(read({ file: 'meta.json', report: 'ad_daily' }).map(({ ids }) => ids.ad)).toEqual([
      '90071992547409931',
      '90071992547409932',
    ]);
    const places = read({ file: 'microsoft.csv', report: 'ad_group_daily_by_place' });
    expect(places.map(({ ids, measures }) => [ids.ad_group, measures.spend])).toEqual([
      ['1356799861840328', 250_000n],
      ['1356799861840328', undefined],
    ]);
    const hours = read({ file: 'tiktok.json', report: 'ad_hourly' });
    expect(hours.map(({ hour, measures }) => [hour, measures.conversions])).toEqual([
      [9, undefined],
      [10, 0n],
    ]);
  });
});
