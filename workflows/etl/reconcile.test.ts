import { expect, it } from 'vitest';
import { reconcileDays, type SliceFate } from './reconcile.ts';
import type { EtlSent } from './types.ts';

const sent: EtlSent = {
  account: '1',
  report: 'ad_daily',
  slices: [
    { day: '2026-11-01', seq: 4, rows: 10 },
    { day: '2026-11-02', seq: 7, rows: 12 },
  ],
  totals: { impressions: '1000', spend: '2500000' },
  absent: [],
};
const applied = (day: string, seq: number, change: Partial<SliceFate> = {}): SliceFate => ({
  ...{ day, seq, decision: 'APPLIED', reason: null, quarantined: 0, duplicates: 0 },
  ...change,
});
const both = [applied('2026-11-01', 4), applied('2026-11-02', 7)];
const right = { impressions: '1000', clicks: '3', spend: '2500000' };
const wrong = { ...right, spend: '2400000' };

it('sums that agree are no difference; what the platform does not say is not compared', () => {
  expect(reconcileDays(sent, right, both)).toEqual({ compared: 2, differences: [] });
  expect(reconcileDays({ ...sent, totals: null }, wrong, both)).toEqual({ compared: 0, differences: [] });
});

it.each([
  ['rows in quarantine', [applied('2026-11-01', 4, { quarantined: 2 }), both[1]], /2 rows are in quarantine/],
  [
    'a slice that was held back',
    [applied('2026-11-01', 4, { decision: 'PARTIAL', reason: 'the fetch sent 10 rows, 9 came' }), both[1]],
    /slice of 2026-11-01 was held back: the fetch sent 10 rows, 9 came/,
  ],
  ['a newer fetch', [applied('2026-11-01', 5), both[1]], /1 days were restated since/],
  ['rows that came twice', [applied('2026-11-01', 4, { duplicates: 3 }), both[1]], /3 rows came twice/],
  ['nothing that is known', both, /sums and its rows do not agree/],
])('%s is told as the reason', (_, fates, reason) => {
  const { differences } = reconcileDays(sent, wrong, fates as SliceFate[]);
  expect(differences).toEqual([
    {
      ...{ account: '1', report: 'ad_daily', from: '2026-11-01', to: '2026-11-02', measure: 'spend' },
      ...{ ours: '2400000', theirs: '2500000', reason: expect.stringMatching(reason) },
    },
  ]);
});

it('a slice that has not come through is a difference of its own, and the reason of the sums', () => {
  const { differences } = reconcileDays(sent, wrong, [applied('2026-11-01', 4), applied('2026-11-02', 6)]);
  expect(differences.map(({ measure, from, reason }) => [measure, from, reason])).toEqual([
    ['slices', '2026-11-02', 'the slice has not come through yet: see whether the pipeline runs'],
    ['spend', '2026-11-01', '1 of 2 slices have not come through'],
  ]);
});
