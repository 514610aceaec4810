import { expect, it } from 'vitest';
import { openStretches, partsOf, pointsOf, restKey } from './chart-data.ts';
import { metricOf } from './metrics.ts';
import { lineOf } from './testing.ts';

const spend = metricOf('spend');
const none = new Map<string, string>();

it('names the greatest parts and draws the others as one, where parts add up', () => {
  const rows = Array.from({ length: 9 }, (_, at) => lineOf({ entityId: `c${at}`, spend: `${at + 1}.00` }));
  const named = partsOf(rows, spend, 'ENTITY', none);
  expect(named.map(({ name }) => name)).toEqual(['c8', 'c7', 'c6', 'c5', 'c4', 'c3']);
  const said = { from: '2026-11-01', to: '2026-11-01', days: [], daysBefore: [], beforeFrom: null, partRows: rows };
  const [point] = pointsOf({ ...said, named, metric: spend, by: 'ENTITY' });
  // 1 + 2 + 3
  expect(point?.parts[restKey]).toBe(6);
  const [ratios] = pointsOf({ ...said, named, metric: metricOf('ctr'), by: 'ENTITY' });
  expect(ratios?.parts[restKey]).toBeUndefined();
});

it('has every day, also one without rows, and the day it is compared with', () => {
  const points = pointsOf({
    ...{
      from: '2026-11-01',
      to: '2026-11-03',
      beforeFrom: '2026-10-29',
      partRows: [],
      named: [],
      metric: spend,
      by: 'NONE',
    },
    days: [lineOf({ day: '2026-11-01' }), lineOf({ day: '2026-11-03', spend: '7.50', finality: 'SETTLING' })],
    daysBefore: [lineOf({ day: '2026-10-30', spend: '4.00' })],
  });
  expect(points.map(({ day, total, before, beforeDay, open }) => [day, total, before, beforeDay, open])).toEqual([
    ['2026-11-01', 10, null, '2026-10-29', false],
    ['2026-11-02', null, 4, '2026-10-30', false],
    ['2026-11-03', 7.5, null, '2026-10-31', true],
  ]);
});

it('tells the stretches of days that can still change', () => {
  const points = [false, true, true, false, true].map((open, at) => ({ day: `d${at}`, open }));
  expect(openStretches(points)).toEqual([
    ['d1', 'd2'],
    ['d4', 'd4'],
  ]);
});
