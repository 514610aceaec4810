import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../schemas/day.ts';
import type { KeptVersion } from './entities/history.ts';
import type { KeptKind } from './entities/state.ts';
import type { Known } from './silver/known.ts';
import { TestPipeline } from './testing/pipeline.ts';
import { type FetchOptions, fetchRecords, testReports } from './testing/slices.ts';

const at = (iso: string) => Date.parse(iso) * 1000;

/** What is told of campaign c1 of account a1 of tenant t1, unless said otherwise. */
function entity(
  from: string,
  version: Partial<KeptVersion>,
  { tenant = 't1', account = 'a1', kind = 'campaign' as KeptKind, id = 'c1' } = {},
): Known {
  const nothing = {
    to: null,
    gone: false,
    name: null,
    state: null,
    campaign: null,
    adGroup: null,
    budget: null,
    id: null,
  };
  return {
    of: 'entity',
    tenant,
    platform: 'CUSTOM',
    account,
    kind,
    id,
    version: { from: at(from), ...nothing, ...version },
  };
}

const header = 'date,campaign_id,campaign,device,impressions,clicks,spend';
const day = (iso: string, seq: number, name = 'of the report', more: FetchOptions = {}) =>
  fetchRecords({
    day: iso,
    seq,
    fetchedAt: '2026-11-04T12:00:00Z',
    header,
    chunks: [[`${iso},c1,${name},m,10,1,2.50`]],
    ...more,
  });

const goldOf = (pipeline: TestPipeline, iso: string) =>
  [...pipeline.currentGold().values()].find(({ report_day }) => report_day === dayFromIso(iso));

describe('a fact', () => {
  it('has the names, the status and the budget of its day; a rename leaves the days before it as they were', () => {
    const pipeline = new TestPipeline(testReports).know(
      entity('2026-10-01T00:00:00Z', { name: 'Northwind' }, { kind: 'account', id: 'a1' }),
      entity('2026-10-01T00:00:00Z', {
        name: 'spring',
        state: 'active',
        budget: ['7000000', 'USD'],
        to: at('2026-11-02T15:00:00Z'),
      }),
      entity('2026-11-02T15:00:00Z', { name: 'summer', state: 'paused' }),
    );
    pipeline.send(...day('2026-11-01', 1), ...day('2026-11-02', 1), ...day('2026-11-03', 1));
    const seen = ['2026-11-01', '2026-11-02', '2026-11-03'].map((iso) => goldOf(pipeline, iso));
    expect(seen).toMatchObject([
      {
        entity_name: 'spring',
        campaign_name: 'spring',
        entity_state: 'active',
        budget_micros: 7_000_000n,
        account_name: 'Northwind',
      },
      { entity_name: 'summer', campaign_id: 'c1', entity_state: 'paused', budget_micros: null },
      { entity_name: 'summer', path: ['a1', 'c1'] },
    ]);
    // The platform tells of the first day by its name of today: nothing changes.
    const before = pipeline.facts.length;
    pipeline.send(...day('2026-11-01', 2, 'summer'));
    expect(pipeline.facts.slice(before).map(({ op }) => op)).toEqual(['SLICE_END']);
  });

  it('that comes before its entity is not lost: the next fetch names it, by one revision, and those after that by none', () => {
    const pipeline = new TestPipeline(testReports).send(...day('2026-11-01', 1));
    expect(goldOf(pipeline, '2026-11-01')).toMatchObject({
      entity_name: 'of the report',
      entity_state: null,
      revision: 1,
    });
    pipeline.know(entity('2026-10-01T00:00:00Z', { name: 'spring', state: 'active' })).send(...day('2026-11-01', 2));
    const gold = goldOf(pipeline, '2026-11-01');
    expect(gold).toMatchObject({ entity_name: 'spring', entity_state: 'active', revision: 2 });
    expect(gold?.measures).toMatchObject({ impressions: 10, clicks: 1, spend: 2_500_000n });
    const told = [pipeline.facts.length, pipeline.gold.length];
    // A version of a later day, and one of another campaign, are nothing to this day.
    pipeline.know(
      entity('2026-11-02T00:00:00Z', { name: 'summer' }),
      entity('2026-10-01T00:00:00Z', { name: 'x' }, { id: 'c2' }),
    );
    pipeline.send(...day('2026-11-01', 3), ...day('2026-11-01', 4)).reload();
    expect(pipeline.facts.slice(told[0]).map(({ op }) => op)).toEqual(['SLICE_END', 'SLICE_END']);
    expect(pipeline.gold).toHaveLength(told[1] ?? 0);
  });

  it('of an entity that is gone stays, under its last name', () => {
    const gone = entity('2026-10-01T00:00:00Z', {
      name: 'spring',
      state: 'active',
      to: at('2026-10-20T00:00:00Z'),
      gone: true,
    });
    const pipeline = new TestPipeline(testReports).know(gone).send(...day('2026-11-01', 1));
    expect(goldOf(pipeline, '2026-11-01')).toMatchObject({ entity_name: 'spring', entity_state: 'removed', facts: 1 });
  });

  it('of a day before the first sighting is called as it was first seen, without a status', () => {
    const pipeline = new TestPipeline(testReports).know(
      entity('2026-11-20T00:00:00Z', { name: 'spring', state: 'active' }),
    );
    pipeline.send(...day('2026-11-01', 1));
    expect(goldOf(pipeline, '2026-11-01')).toMatchObject({ entity_name: 'spring', entity_state: null });
  });

  it('of a campaign whose budget stands beside it has that', () => {
    const budget = { budget: ['9000000', null] as const, id: 'b1' };
    const pipeline = new TestPipeline(testReports).know(
      entity('2026-10-01T00:00:00Z', { name: 'spring', state: 'active' }),
      entity('2026-10-01T00:00:00Z', budget, { kind: 'budget' }),
    );
    pipeline.send(...day('2026-11-01', 1));
    expect(goldOf(pipeline, '2026-11-01')).toMatchObject({ budget_micros: 9_000_000n });
  });

  it('is looked up in what is known of its own tenant and account alone', () => {
    const pipeline = new TestPipeline(testReports).know(
      entity('2026-10-01T00:00:00Z', { name: 'theirs' }, { tenant: 't2' }),
      entity('2026-10-01T00:00:00Z', { name: 'another account' }, { account: 'a2' }),
    );
    pipeline.send(...day('2026-11-01', 1), ...day('2026-11-01', 1, 'of the report', { tenant: 't2', account: 'a2' }));
    expect([...pipeline.currentGold().values()].map(({ entity_name }) => entity_name)).toEqual([
      'of the report',
      'of the report',
    ]);
  });
});

/** Hours of November after which something happens: a version begins, or a day is fetched. */
const hours = fc.integer({ min: 0, max: 95 });
const happening = fc.oneof(
  fc.record({ version: hours, name: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ fetched: fc.constantFrom('2026-11-01', '2026-11-02', '2026-11-03') }),
);

it('in whatever order versions and rows come, a day ends up with its own name, and is not told again once it has it', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 14 }), (happenings) => {
      const pipeline = new TestPipeline(testReports);
      const names = new Map<number, string>();
      let seq = 0;
      for (const step of happenings) {
        if ('fetched' in step) pipeline.send(...day(step.fetched, ++seq));
        else if (!names.has(step.version)) {
          names.set(step.version, step.name);
          const from = new Date(Date.UTC(2026, 10, 1, step.version)).toISOString();
          pipeline.know(entity(from, { name: step.name }));
        }
      }
      const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
      for (const iso of days) pipeline.send(...day(iso, ++seq));
      // By hand: Berlin's days of November end at 23:00 UTC. The last version that began before that, else the first one.
      const sorted = [...names].sort(([a], [b]) => a - b);
      const expected = days.map(
        (_, at) => (sorted.findLast(([hour]) => hour < at * 24 + 23) ?? sorted[0])?.[1] ?? 'of the report',
      );
      expect(days.map((iso) => goldOf(pipeline, iso)?.entity_name)).toEqual(expected);
      // A fact has a revision for each name that it was told under, and no more.
      const told = pipeline.facts.filter(({ op }) => op === 'UPSERT');
      for (const [at, fact] of told.entries()) {
        const before = told.slice(0, at).findLast(({ fact_key }) => fact_key === fact.fact_key);
        expect(before?.campaign_name).not.toBe(fact.campaign_name);
      }
      const all = told.length;
      for (const iso of days) pipeline.send(...day(iso, ++seq));
      expect(pipeline.facts.filter(({ op }) => op === 'UPSERT')).toHaveLength(all);
    }),
    { numRuns: 100 },
  );
});
