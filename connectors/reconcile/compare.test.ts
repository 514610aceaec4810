import { expect, it } from 'vitest';
import { type DayEvidence, reconcileDay, type SliceEvidence } from './compare.ts';
import { comparedMeasures, type DayTotal, noTotal } from './total.ts';

const total = (spend: bigint, change: Partial<DayTotal['sums']> = {}, currencies = ['EUR']): DayTotal => ({
  currencies,
  sums: { impressions: 1_000n, clicks: 30n, spend, conversions: 1_500_000n, ...change },
});
const applied: SliceEvidence = {
  ...{ state: 'APPLIED', fetchSeq: '4', fetchedAt: '2026-11-02T06:00:00Z', finality: 'SETTLING' },
  ...{ quarantined: 0, liveFacts: 7, why: null },
};
/** Gold has 12.34 EUR, the platform says 12.50. */
const differs: DayEvidence = {
  ours: { ...total(12_340_000n), facts: 7 },
  slice: applied,
  account: total(12_500_000n),
  level: null,
  measures: comparedMeasures,
};

it('the difference is ours less theirs, in counts, micros, and millionths of conversions', () => {
  const { measures } = reconcileDay({
    ...differs,
    account: total(12_500_000n, { impressions: 990n, clicks: 31n, conversions: null }),
  });
  expect(measures).toEqual([
    { measure: 'impressions', ours: 1_000n, theirs: 990n, difference: 10n },
    { measure: 'clicks', ours: 30n, theirs: 31n, difference: -1n },
    { measure: 'spend', ours: 12_340_000n, theirs: 12_500_000n, difference: -160_000n },
    { measure: 'conversions', ours: 1_500_000n, theirs: 0n, difference: 1_500_000n },
  ]);
});

it('sums are exact far beyond 2^53', () => {
  const large = 9_007_199_254_740_993_000_001n;
  const { measures } = reconcileDay({ ...differs, ours: { ...total(large), facts: 7 }, account: total(large - 1n) });
  expect(measures.find(({ measure }) => measure === 'spend')?.difference).toBe(1n);
});

it('agrees to the micro, however old the slice is; what is not compared does not differ', () => {
  const agrees = { agrees: true, reason: null, detail: null };
  expect(reconcileDay({ ...differs, account: total(12_340_000n) })).toMatchObject(agrees);
  expect(reconcileDay({ ...differs, measures: ['impressions', 'clicks'] })).toMatchObject(agrees);
  const one = { ...differs, account: total(12_340_001n) };
  expect(reconcileDay(one)).toMatchObject({ agrees: false, reason: 'RESTATED_SINCE' });
});

it('a day of which nobody says anything agrees, fetched or not: platforms leave out rows without activity', () => {
  const nothing = { ...differs, ours: { ...noTotal, facts: 0 }, account: noTotal, slice: null };
  expect(reconcileDay(nothing)).toMatchObject({ agrees: true, reason: null });
  const zeros = total(0n, { impressions: 0n, clicks: 0n, conversions: 0n });
  expect(reconcileDay({ ...nothing, account: zeros })).toMatchObject({ agrees: true, reason: null });
});

const slice = (change: Partial<SliceEvidence>): DayEvidence => ({ ...differs, slice: { ...applied, ...change } });
const notThrough = { fetchSeq: null, fetchedAt: null, finality: null };

it.each<[string, DayEvidence, string, RegExp]>([
  ['was never fetched', { ...differs, slice: null }, 'MISSING_SLICE', /never fetched/],
  ['is planned', slice({ state: 'PLANNED', ...notThrough }), 'MISSING_SLICE', /not fetched yet/],
  [
    'cannot be fetched',
    slice({ state: 'FAILED', ...notThrough, why: 'no access' }),
    'MISSING_SLICE',
    /failed: no access/,
  ],
  ['is on its way', slice({ state: 'SENT', ...notThrough }), 'IN_FLIGHT', /first fetch/],
  ['has a newer fetch on its way', slice({ state: 'SENT' }), 'IN_FLIGHT', /newer fetch/],
  ['is not in gold yet', slice({ liveFacts: 9 }), 'IN_FLIGHT', /gold has 7 of 9 facts/],
  ['has rows in quarantine', slice({ quarantined: 2 }), 'QUARANTINED', /2 rows are in quarantine/],
  ['was held back', slice({ state: 'PARTIAL', why: 'the report broke off' }), 'HELD_BACK', /the report broke off/],
  ['was restated', differs, 'RESTATED_SINCE', /fetched 2026-11-02T06:00:00Z; .* something else now/],
  ['cannot be fetched again', slice({ state: 'FAILED', why: 'no access' }), 'RESTATED_SINCE', /again fails: no access/],
  ['was final', slice({ finality: 'FINAL' }), 'UNEXPLAINED', /final .* when it was fetched 2026-11-02T06:00:00Z/],
  [
    'does not add up at the platform',
    { ...differs, level: total(12_340_000n) },
    'LEVEL_DIFFERENCE',
    /rows of this level do not add up/,
  ],
  ['was restated at its level too', { ...differs, level: total(12_400_000n) }, 'RESTATED_SINCE', /something else now/],
  [
    'is in another currency',
    { ...differs, account: total(12_340_000n, {}, ['USD']) },
    'CURRENCY',
    /ours are EUR, the platform's USD/,
  ],
  [
    'is in two currencies',
    { ...differs, ours: { ...total(12_500_000n, {}, ['EUR', 'USD']), facts: 7 } },
    'CURRENCY',
    /ours are EUR, USD, the platform's EUR/,
  ],
])('a day that %s is told by its reason', (_, evidence, reason, detail) => {
  expect(reconcileDay(evidence)).toMatchObject({ agrees: false, reason, detail: expect.stringMatching(detail) });
});
