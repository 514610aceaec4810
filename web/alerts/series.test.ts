import { expect, it } from 'vitest';
import { rangeOf, readerOf, seriesOf } from './series.ts';

type Row = Parameters<typeof seriesOf>[0][number];

function rowOf(day: string, said: Partial<Row> = {}): Row {
  const none = { value: null, reason: 'NO_DATA' } as const;
  return {
    ...{ id: day, day, platform: 'META', accountId: 'a1', entityId: 'c1', currency: 'USD', finality: 'FINAL' },
    measures: {
      ...{ impressions: 1000, clicks: 5, conversions: '2.5', spend: { amount: '10.50' }, conversionValue: null },
      ...{ videoCompletes: null, viewableImpressions: null },
    },
    ratios: {
      ...{ ctr: { value: 0.005, reason: 'OK' }, cvr: none, viewability: none, vcr: none, roas: none },
      ...{ cpc: { value: { amount: '2.10' }, reason: 'OK' }, cpm: none, cpa: none },
    },
    ...said,
  };
}

it('reads what a condition measures, and nothing where one measure would not show it', () => {
  const row = rowOf('2026-11-01');
  const read = (metric: string) => readerOf(metric)?.(row);
  expect(['@ctr over 1d', 'spend over 7d', '@cpc', 'clicks', 'conversions over 1d'].map(read)).toEqual([
    0.005, 10.5, 2.1, 5, 2.5,
  ]);
  expect(readerOf('conversion_value')?.(row)).toBeNull();
  const watched = { ...row.measures, videoCompletes: 7, viewableImpressions: 900 };
  const further = ['video_completes over 1d', 'viewable_impressions'].map((metric) =>
    readerOf(metric)?.({ ...row, measures: watched }),
  );
  expect(further).toEqual([7, 900]);
  expect([readerOf('spend / budget'), readerOf('pacing()'), readerOf('@own_metric')]).toEqual([null, null, null]);
});

it('takes the days of the entity alone, in one currency, in order', () => {
  const rows = [
    rowOf('2026-11-02', { finality: 'SETTLING' }),
    rowOf('2026-11-01'),
    rowOf('2026-11-01', { entityId: 'c2' }),
    rowOf('2026-11-01', { currency: 'EUR' }),
  ];
  expect(seriesOf(rows, 'c1', ({ measures }) => measures.clicks)).toEqual([
    { day: '2026-11-01', value: 5, open: false },
    { day: '2026-11-02', value: 5, open: true },
  ]);
});

it('draws a course as high as it turns, its threshold with it, and what never changes in the middle', () => {
  expect(rangeOf([0.5, 0.6], 0.7)).toEqual({ least: expect.closeTo(0.484), most: expect.closeTo(0.716) });
  expect(rangeOf([40, 60], null)).toEqual({ least: expect.closeTo(38.4), most: expect.closeTo(61.6) });
  expect(rangeOf([-2, -2], null)).toEqual({ least: expect.closeTo(-2.2), most: expect.closeTo(-1.8) });
  expect(rangeOf([0], 0)).toEqual({ least: -1, most: 1 });
  expect(rangeOf([], null)).toEqual({ least: -1, most: 1 });
});
