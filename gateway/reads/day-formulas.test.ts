import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula } from '../../processors/formula/formula.ts';
import { newAggregate } from '../../processors/gold/state.ts';
import { emptyMeasures } from '../../processors/measures.ts';
import { accountKey, type Subject } from '../../processors/rules/day-store.ts';
import type { KeptFlight } from '../../processors/rules/planned.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { resultsOf, whyNotByDays } from './day-formulas.ts';
import type { EntityDay } from './entity-days.ts';

const account: Subject = {
  ...{ tenant: 't', platform: 'META', account: 'a1', family: 'delivery', level: 'CAMPAIGN' },
  entity: null,
};
const day = (n: number) => dayFromIso('2026-11-01') + n - 1;
/** Long after all of them. */
const later = Date.parse('2026-12-24T12:00:00Z');

/** A day of November on which an entity, or with null its account, spent so many dollars. */
function spent(entity: string | null, n: number, dollars: number, platform: EntityDay['platform'] = 'META'): EntityDay {
  const measures = { ...emptyMeasures(), spend: BigInt(dollars) * 1_000_000n };
  return {
    ...{ platform, account: 'a1', entity },
    kept: {
      ...{ day: day(n), hour: null, report: 'r', rank: 0, currency: 'USD', zone: 'UTC', finality: 'FINAL' },
      ...{ coverage: 1, asOf: 0, sums: { ...newAggregate, facts: 1, measures } },
    },
  };
}

function flight(level: KeptFlight['level'], entity: string, ends: number, dollars: number): KeptFlight {
  return {
    ...{ level, entity, starts: day(1), ends: day(ends) },
    ...{ budgetMicros: String(dollars * 1_000_000), currency: 'USD' },
  };
}

const days = [
  ...[spent('c1', 1, 10), spent('c1', 2, 20), spent('c1', 3, 6), spent('c2', 3, 18)],
  ...[spent(null, 1, 10), spent(null, 2, 20), spent(null, 3, 24)],
  // An account of the same name elsewhere.
  ...[spent('c1', 3, 1000, 'TIKTOK'), spent(null, 3, 1000, 'TIKTOK')],
];
const flights = new Map([
  [accountKey(account), [flight('CAMPAIGN', 'c1', 10, 100), flight('ACCOUNT', 'a1', 6, 120)]],
  [accountKey({ ...account, tenant: 'another' }), [flight('CAMPAIGN', 'c2', 10, 100)]],
]);
const formula = (source: string) => compileFormula(source, builtInCatalogue());

function valuesOf(
  source: string,
  rows: readonly (readonly [entity: string | null, from: number, to: number])[],
  now = later,
) {
  const asked = rows.map(([entity, from, to]) => ({ subject: { ...account, entity }, from: day(from), to: day(to) }));
  return resultsOf(asked, [formula(source)], { days, flights, now }).map(([result]) => [result?.value, result?.reason]);
}

describe('for each entity and day', () => {
  it('pacing is what the flight has cost by then over what was due: 30 of 20 after two days of ten, 36 of 30 after three', () => {
    expect(
      valuesOf('@pacing', [
        ['c1', 2, 2],
        ['c1', 3, 3],
      ]),
    ).toEqual([
      [1.5, 'OK'],
      [1.2, 'OK'],
    ]);
  });

  it('of a day that is running it is that of the day before', () => {
    expect(valuesOf('@pacing', [['c1', 3, 3]], Date.parse('2026-11-03T12:00:00Z'))).toEqual([[1.5, 'OK']]);
  });

  it('of an account it is that of its own flight: 54 of 60; without a flight nobody knows it', () => {
    expect(
      valuesOf('@pacing', [
        [null, 3, 3],
        ['c2', 3, 3],
      ]),
    ).toEqual([
      [0.9, 'OK'],
      [null, 'NO_DATA'],
    ]);
  });

  it('share of spend is of the account that day: 6 and 18 of 24', () => {
    expect(
      valuesOf('@share_of_spend', [
        ['c1', 1, 1],
        ['c1', 3, 3],
        ['c2', 3, 3],
      ]),
    ).toEqual([
      [1, 'OK'],
      [0.25, 'OK'],
      [0.75, 'OK'],
    ]);
  });

  it('of a running day it is what is known of it, and PARTIAL', () => {
    expect(valuesOf('@share_of_spend', [['c1', 3, 3]], Date.parse('2026-11-03T12:00:00Z'))).toEqual([
      [0.25, 'PARTIAL'],
    ]);
  });

  it('of several days it is that of their sums: 18 of 54', () => {
    expect(valuesOf('@share_of_spend', [['c2', 1, 3]])).toEqual([[18 / 54, 'OK']]);
  });

  it('windows end with the row’s day, and earlier ones are before it', () => {
    expect(valuesOf('spend over 2d', [['c1', 2, 2]])).toEqual([[30, 'OK']]);
    expect(valuesOf('change(spend over 1d, 1d)', [['c1', 2, 2]])).toEqual([[1, 'OK']]);
  });
});

it.each([
  ['spend over 3h', ['ACCOUNT', 'ENTITY'], /hours/],
  ['spend over today', ['ACCOUNT', 'ENTITY'], /running/],
  ['slices_late()', ['ACCOUNT'], /slices/],
  ['in_currency(spend, "EUR")', ['ACCOUNT', 'ENTITY'], /converts/],
  ['@pacing', ['DAY'], /group by ENTITY or by ACCOUNT/],
  ['@pacing', ['PLATFORM', 'ACCOUNT', 'CAMPAIGN'], /group by/],
  ['@pacing', ['DAY', 'HOUR', 'ACCOUNT', 'ENTITY'], /group by/],
] as const)('%s by %s is refused', (source, grouping, why) => {
  expect(whyNotByDays(formula(source), grouping)).toMatch(why);
});

it.each([
  ['@pacing', ['DAY', 'PLATFORM', 'ACCOUNT', 'ENTITY']],
  ['@share_of_spend', ['PLATFORM', 'ACCOUNT', 'ENTITY']],
  ['@pacing', ['DAY', 'PLATFORM', 'ACCOUNT']],
] as const)('%s by %s is not', (source, grouping) => {
  expect(whyNotByDays(formula(source), grouping)).toBeUndefined();
});
