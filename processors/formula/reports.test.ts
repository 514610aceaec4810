import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { momentAfter } from './run/clock.ts';
import { DaySeries } from './run/series.ts';
import { reportDays } from './testing/report-days.ts';
import { evaluated, momentOf, seriesOf } from './testing/series.ts';

const bytesOf = (file: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', '..', 'test', 'data', 'reports', file));

describe('Reddit’s own ratios, row by row', () => {
  const bytes = bytesOf('reddit_ads_ad_report_data.csv');
  const cells = parse(bytes, { columns: true }) as Record<string, string>[];
  const days = reportDays('reddit', bytes, { zone: 'UTC', currency: 'USD' });

  // The platform gives ten digits; cpc and ecpm in micros.
  it.each([
    ['@ctr', 'ctr', 1],
    ['@cpc', 'cpc', 1e6],
    ['@cpm', 'ecpm', 1e6],
  ])('%s is %s within its rounding', (source, column, scale) => {
    let compared = 0;
    for (const [at, { row }] of days.entries()) {
      const text = cells[at]?.[column] ?? '';
      const series = new DaySeries({ zone: 'UTC' });
      series.put('row', row);
      const { value, reason } = evaluated(source, series, momentAfter(row.day));
      if (value === null) {
        expect([reason, Number(text)]).toEqual(['DIV0', 0]);
        continue;
      }
      const decimals = text.split('.')[1]?.length ?? 0;
      expect(Math.abs(Number(value) * scale - Number(text))).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(90);
  });
});

// Figures of connectors' fixtures and the platforms' documents; TikTok rounds its own to two or three digits.
it.each([
  ['Meta, percent', '@ctr', { clicks: 1, impressions: 839 }, 100, '0.11919'],
  ['TikTok, percent', '@ctr', { clicks: 53, impressions: 3765 }, 100, '1.41'],
  ['TikTok', '@cpc', { clicks: 53, spend: 20_000_000n }, 1, '0.38'],
  ['Google, a fraction', '@ctr', { clicks: 1, impressions: 69 }, 1, '0.01449'],
  ['Apple, a fraction', '@ctr', { clicks: 5, impressions: 56 }, 1, '0.0893'],
])('%s: %s', (_platform, source, measures, scale, theirs) => {
  const { value } = evaluated(source, seriesOf([{ day: '2026-11-01', measures }]), momentOf('2026-11-01'));
  expect((Number(value) * scale).toFixed(theirs.split('.')[1]?.length ?? 0)).toBe(theirs);
});

// Totals of the files as their README tells them; the right side is divided by hand.
it.each([
  ['reddit', 'reddit_ads_ad_report_data.csv', '@ctr', 3458 / 1_209_985],
  ['reddit', 'reddit_ads_ad_report_data.csv', '@cpc', 5035.019678 / 3458],
  ['microsoft', 'microsoft_ads_campaign_performance_daily_report_data.csv', '@cpc', 946.34 / 592],
  ['microsoft', 'microsoft_ads_campaign_performance_daily_report_data.csv', '@ctr', 592 / 7569],
  ['google', 'google_ads_campaign_stats_data.csv', '@cpm', (231.33 / 1854) * 1000],
  // Ad-level clicks of the file are those on links.
  ['facebook', 'facebook_ads_basic_ad_data.csv', 'spend / impressions * 1000', (643.63 / 37_275) * 1000],
])('%s %s: %s', (platform, file, source, expected) => {
  const days = reportDays(platform === 'facebook' ? 'meta' : platform, bytesOf(file), { zone: 'UTC', currency: 'USD' });
  const series = new DaySeries({ zone: 'UTC' });
  for (const [at, { row }] of days.entries()) series.put(String(at), row);
  const [from = 0, to = 0] = series.extent() ?? [];
  const { value } = evaluated(source, series, momentAfter(to, { from, to }));
  expect(value).toBeCloseTo(expected, 12);
});

it('Amazon tells impressions in one of ten rows: clicks of the others are in no click-through rate', () => {
  const days = reportDays('amazon', bytesOf('amazon_ads_campaign_level_report_data.csv'), {
    zone: 'UTC',
    currency: 'USD',
  });
  const told = days.filter(({ row }) => row.measures.impressions !== undefined);
  const series = new DaySeries({ zone: 'UTC' });
  for (const [at, { row }] of days.entries()) series.put(String(at), row);
  const [from = 0, to = 0] = series.extent() ?? [];
  const { value, reason } = evaluated('@ctr', series, momentAfter(to, { from, to }));
  expect([told.length, told[0]?.row.measures.impressions]).toEqual([1, 1095]);
  expect([value, reason]).toEqual([Number(told[0]?.row.measures.clicks) / 1095, 'PARTIAL']);
});
