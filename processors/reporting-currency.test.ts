import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../schemas/day.ts';
import type { GoldMetric, ProcessedFact } from '../schemas/generated/types.ts';
import type { Known } from './silver/known.ts';
import { TestPipeline } from './testing/pipeline.ts';
import { type FetchOptions, fetchRecords, testReports } from './testing/slices.ts';

const day = '2026-11-01';
const published = (usd: string, revision = 1, { tenant = 't1', of = day } = {}): Known => ({
  ...{ of: 'rates', tenant, source: 'ecb', day: dayFromIso(of) },
  published: { base: 'EUR', rates: { USD: [usd, revision], GBP: ['800000000', 1] } },
});
const inCurrency = (currency: string | null, tenant = 't1'): Known => ({
  ...{ of: 'reporting', tenant },
  reporting: { currency, source: 'ecb', longestDays: 7 },
});
/** Rows of one campaign, told apart by device. */
const fetch = (seq: number, spends: readonly string[], more: FetchOptions = {}) =>
  fetchRecords({ day, seq, chunks: [spends.map((spend, at) => `${day},c1,d${at},10,1,${spend}`)], ...more });

const onlyGold = (pipeline: TestPipeline): GoldMetric => {
  const [gold, ...others] = [...pipeline.currentGold().values()];
  if (gold === undefined || others.length > 0) throw new Error(`${others.length + 1} rows of gold`);
  return gold;
};

describe('amounts in the reporting currency', () => {
  it('stand beside the native ones: each fact converted, then added up', () => {
    const pipeline = new TestPipeline(testReports).know(published('1250000000'), inCurrency('EUR'));
    pipeline.send(...fetch(1, ['2.50', '0.000001', '0.000001']));
    // 2.50 USD / 1.25 = 2.00 EUR; 0.000001 / 1.25 = 0.0000008, which is 0.000001: twice, where their sum would be 0.0000016 → 0.000002.
    expect(onlyGold(pipeline)).toMatchObject({
      currency: 'USD',
      rep_currency: 'EUR',
      rep_reason: null,
      measures: { spend: 2_500_002n, spend_rep: 2_000_002n, value_rep: null },
    });
    expect(pipeline.facts.map(({ fx_rate_id }) => fx_rate_id)).toEqual([
      ...Array(3).fill('ecb/2026-11-01/EUR/USD@1'),
      null,
    ]);
  });

  it('are null with the reason where there is no rate, and come with the next fetch once there is one', () => {
    const pipeline = new TestPipeline(testReports).know(inCurrency('EUR')).send(...fetch(1, ['2.50']));
    expect(onlyGold(pipeline)).toMatchObject({
      rep_reason: 'UNKNOWN_CURRENCY',
      measures: { spend: 2_500_000n, spend_rep: null },
    });
    pipeline.know(published('1250000000', 1, { of: '2026-11-05' })).send(...fetch(2, ['2.50']));
    expect(onlyGold(pipeline)).toMatchObject({ rep_reason: 'NO_RATE_YET' });
    pipeline.know(published('1250000000', 1, { of: '2026-10-20' })).send(...fetch(3, ['2.50']));
    expect(onlyGold(pipeline)).toMatchObject({ rep_reason: 'RATE_TOO_OLD' });
    pipeline.know(published('1250000000')).send(...fetch(4, ['2.50']));
    expect(onlyGold(pipeline)).toMatchObject({ rep_reason: null, measures: { spend_rep: 2_000_000n } });
    // One revision for each reason, one with the rate.
    expect(onlyGold(pipeline).revision).toBe(4);
  });

  it('of a sum are null where one of its facts was not converted', () => {
    const pipeline = new TestPipeline(testReports).send(...fetch(1, ['1.00', '2.50']));
    pipeline.know(published('1250000000'), inCurrency('EUR'));
    // Not complete: the second fact stays as it was.
    pipeline.send(...fetch(2, ['1.25'], { complete: false }));
    expect(onlyGold(pipeline)).toMatchObject({
      rep_reason: 'NOT_CONVERTED',
      measures: { spend: 3_750_000n, spend_rep: null },
    });
    pipeline.send(...fetch(3, ['1.25', '2.50']));
    expect(onlyGold(pipeline)).toMatchObject({ rep_reason: null, measures: { spend_rep: 3_000_000n } });
  });

  it('of two reporting currencies are never added', () => {
    const pipeline = new TestPipeline(testReports).know(published('1250000000'), inCurrency('EUR'));
    pipeline.send(...fetch(1, ['1.25', '2.50']));
    pipeline.know(inCurrency('GBP')).send(...fetch(2, ['1.25'], { complete: false }));
    expect(onlyGold(pipeline)).toMatchObject({
      rep_reason: 'MIXED_CURRENCY',
      measures: { spend: 3_750_000n, spend_rep: null },
    });
    pipeline.send(...fetch(3, ['1.25', '2.50']));
    // 3.75 USD / 1.25 × 0.8 = 2.40 GBP.
    expect(onlyGold(pipeline)).toMatchObject({
      rep_currency: 'GBP',
      rep_reason: null,
      measures: { spend_rep: 2_400_000n },
    });
    pipeline.know(inCurrency(null)).send(...fetch(4, ['1.25', '2.50']));
    expect(onlyGold(pipeline)).toMatchObject({
      rep_currency: null,
      rep_reason: null,
      measures: { spend: 3_750_000n, spend_rep: null },
    });
  });

  it('keep the rate that they were converted by until their slice is fetched again', () => {
    const pipeline = new TestPipeline(testReports)
      .know(published('1250000000'), inCurrency('EUR'))
      .send(...fetch(1, ['2.50']));
    const told = pipeline.facts.length;
    pipeline.know(published('1000000000', 2));
    expect(pipeline.facts).toHaveLength(told);
    pipeline.send(...fetch(2, ['2.50']));
    expect(pipeline.facts.at(-2)).toMatchObject({ fx_rate_id: 'ecb/2026-11-01/EUR/USD@2', revision: 2 });
    expect(onlyGold(pipeline).measures.spend_rep).toBe(2_500_000n);
  });

  it('of one fetch are all converted alike, though a rate is corrected in the middle of it, and after a restart', () => {
    const pipeline = new TestPipeline(testReports).know(published('1250000000'), inCurrency('EUR'));
    const [begin, ...rest] = fetchRecords({ day, chunks: [[`${day},c1,d0,10,1,2.50`], [`${day},c1,d1,10,1,2.50`]] });
    const [first, ...others] = rest;
    if (begin === undefined || first === undefined) throw new Error('a fetch');
    pipeline
      .send(begin, first)
      .know(published('1000000000', 2))
      .reload()
      .send(...others);
    expect(onlyGold(pipeline).measures.spend_rep).toBe(4_000_000n);
  });

  it('are those of the tenant’s own choice and rates', () => {
    const pipeline = new TestPipeline(testReports).know(
      published('1250000000'),
      inCurrency('EUR'),
      inCurrency('EUR', 't2'),
    );
    pipeline.send(...fetch(1, ['2.50'], { tenant: 't2' }), ...fetch(1, ['2.50'], { tenant: 't3' }));
    const theirs = [...pipeline.currentGold().values()].map(({ rep_currency, rep_reason }) => [
      rep_currency,
      rep_reason,
    ]);
    expect(theirs).toEqual([
      ['EUR', 'UNKNOWN_CURRENCY'],
      [null, null],
    ]);
  });
});

/** What happens to one slice: it is fetched, or what it is converted by changes. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('fetch' as const),
      spends: fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { maxLength: 4 }),
      complete: fc.boolean(),
    }),
  },
  fc.record({ is: fc.constant('rate' as const), usd: fc.integer({ min: 1, max: 2 * 10 ** 9 }) }),
  fc.record({ is: fc.constant('currency' as const), to: fc.constantFrom('EUR', 'GBP', 'USD', 'CHF', null) }),
);

const sum = (facts: readonly ProcessedFact[], measure: 'spend' | 'spend_rep') =>
  facts.reduce((total, { measures }) => total + (measures[measure] ?? 0n), 0n);

it('whatever happens, gold is the sum of its facts, in both currencies, or says why not', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 12 }), fc.boolean(), (happenings, restarts) => {
      const pipeline = new TestPipeline(testReports);
      let [seq, revision] = [0, 0];
      for (const step of happenings) {
        if (step.is === 'rate') pipeline.know(published(String(step.usd), ++revision));
        else if (step.is === 'currency') pipeline.know(inCurrency(step.to));
        else {
          const spends = step.spends.map((micros) => (micros / 1e6).toFixed(6));
          pipeline.send(...fetch(++seq, spends, { complete: step.complete }));
        }
        if (restarts) pipeline.reload();
      }
      const facts = [...pipeline.liveFacts().values()];
      const [gold] = [...pipeline.currentGold().values()];
      if (gold === undefined) return facts.length === 0;
      expect(gold.measures.spend).toBe(sum(facts, 'spend'));
      const currencies = new Set(
        facts.flatMap(({ measures, rep_currency }) => (measures.spend_rep === null ? [] : [rep_currency])),
      );
      const isWhole = currencies.size === 1 && facts.every(({ measures }) => measures.spend_rep !== null);
      if (gold.measures.spend_rep !== null) {
        expect(isWhole).toBe(true);
        expect([gold.measures.spend_rep, gold.rep_currency]).toEqual([sum(facts, 'spend_rep'), [...currencies][0]]);
      } else expect(gold.rep_reason !== null || gold.rep_currency === null).toBe(true);
      return true;
    }),
    { numRuns: 100 },
  );
});
