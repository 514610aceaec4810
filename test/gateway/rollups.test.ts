import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClickHouse } from '../../base/clickhouse.ts';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { groupingOf } from '../../gateway/reads/metric-keys.ts';
import { metricSelect } from '../../gateway/reads/metric-select.ts';
import { tenantSql } from '../../gateway/reads/tenant-select.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, insertGold, type StoredGold, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

let config: Config;
let gateway: RunningGateway;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
});
afterAll(() => gateway?.close());

const query = `query M($groupBy: [GroupBy!]!, $filter: MetricFilter!) { metrics(filter: $filter, groupBy: $groupBy, first: 500) {
  nodes { day hour accountId campaignId campaignName currency measures { clicks impressions spend { amount } } ratios { ctr { reason value } }
    finality coverage facts mixedZones } } }`;
const filter = { level: 'AD', from: '2026-10-30', to: '2026-11-02' };

interface Sum {
  readonly day: string | null;
  readonly accountId: string | null;
  readonly campaignId: string | null;
  readonly currency: string;
  readonly measures: { readonly clicks: number | null; readonly impressions: number | null; readonly spend: unknown };
  readonly ratios: { readonly ctr: { readonly reason: string; readonly value: number | null } };
  readonly finality: string;
  readonly coverage: number;
  readonly facts: number;
}

async function sums(tenant: string, groupBy: readonly string[], more: object = {}): Promise<Sum[]> {
  const answer = await ask(gateway, await tokenOf(gateway, tenant), query, { groupBy, filter: { ...filter, ...more } });
  expect(answer.errors).toBeUndefined();
  return (answer.data as unknown as { metrics: { nodes: Sum[] } }).metrics.nodes;
}

/** One revision of an ad's day. */
const revisions = fc.record({
  entity_id: fc.constantFrom('ad1', 'ad2', 'ad3'),
  account_id: fc.constantFrom('a1', 'a2'),
  report_day: fc.constantFrom('2026-10-31', '2026-11-01'),
  revision: fc.integer({ min: 1, max: 6 }),
  is_retraction: fc.boolean(),
  campaign_id: fc.constantFrom('x', 'y', null),
  finality: fc.constantFrom('FINAL', 'PROVISIONAL'),
  zone: fc.constantFrom('UTC', 'Asia/Tokyo'),
  currency: fc.constantFrom('USD', 'EUR'),
  impressions: fc.option(fc.integer({ min: 0, max: 1_000 })),
  clicks: fc.option(fc.integer({ min: 0, max: 100 })),
  spend: fc.option(fc.integer({ min: 0, max: 9_000_000 })),
  coverage: fc.constantFrom(1, 0.5),
  facts: fc.integer({ min: 1, max: 3 }),
});
type Revision = StoredGold & (typeof revisions extends fc.Arbitrary<infer T> ? T : never);

/** What stands once everything was written: of each ad's day in a currency the greatest revision, unless that takes it back. */
function standing(written: readonly Revision[]): Revision[] {
  const newest = new Map<string, Revision>();
  for (const row of written) {
    const key = JSON.stringify([row.account_id, row.report_day, row.entity_id, row.currency]);
    if ((newest.get(key)?.revision ?? 0) <= row.revision) newest.set(key, row);
  }
  return [...newest.values()].filter((row) => !row.is_retraction);
}

/** Sums of rows, added up here: null where no row says anything. */
function added(rows: readonly Revision[]) {
  const total = (name: 'clicks' | 'impressions' | 'spend') => {
    const said = rows.map((row) => row[name]).filter((value) => value !== null);
    return said.length === 0 ? null : said.reduce((sum, value) => sum + value, 0);
  };
  const both = rows.filter((row) => row.clicks !== null && row.impressions !== null);
  const shown = both.reduce((sum, row) => sum + Number(row.impressions), 0);
  const clicked = both.reduce((sum, row) => sum + Number(row.clicks), 0);
  const isLone = rows.some((row) => (row.clicks === null) !== (row.impressions === null));
  const reason = both.length === 0 ? 'NO_DATA' : shown === 0 ? 'DIV0' : isLone ? 'PARTIAL' : 'OK';
  return {
    clicks: total('clicks'),
    impressions: total('impressions'),
    micros: total('spend'),
    ctr: { reason, value: reason === 'OK' || reason === 'PARTIAL' ? clicked / shown : null },
    finality: rows.some((row) => row.finality === 'PROVISIONAL') ? 'PROVISIONAL' : 'FINAL',
    coverage: rows.reduce((sum, row) => sum + row.coverage, 0) / rows.length,
    facts: rows.reduce((sum, row) => sum + row.facts, 0),
    mixedZones: new Set(rows.map((row) => row.zone)).size > 1,
  };
}

const groupings = [
  { groupBy: [], keyOf: (row: Revision) => [null, null, null, row.currency] },
  { groupBy: ['DAY', 'ACCOUNT'], keyOf: (row: Revision) => [row.report_day, row.account_id, null, row.currency] },
  { groupBy: ['CAMPAIGN'], keyOf: (row: Revision) => [null, row.account_id, row.campaign_id, row.currency] },
] as const;

function expectedSums(rows: readonly Revision[], keyOf: (row: Revision) => readonly unknown[]) {
  const groups = new Map<string, Revision[]>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return new Map([...groups].map(([key, group]) => [key, added(group)]));
}

function asTold(nodes: readonly Sum[]) {
  return new Map(
    nodes.map((node) => {
      const { clicks, impressions, spend } = node.measures;
      const micros = spend === null ? null : Math.round(Number((spend as { amount: string }).amount) * 1e6);
      const { ctr } = node.ratios;
      const { finality, coverage, facts, mixedZones } = node as Sum & { mixedZones: boolean };
      return [
        JSON.stringify([node.day, node.accountId, node.campaignId, node.currency]),
        { clicks, impressions, micros, ctr, finality, coverage, facts, mixedZones },
      ];
    }),
  );
}

describe('sums by account and by campaign', () => {
  it('are those of the newest revisions, however rows were restated, taken back, repeated and moved between campaigns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(revisions, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async (batches) => {
          const tenant = `rollups-${randomUUID().slice(0, 8)}`;
          const known = new Map<string, Revision>();
          const written: Revision[] = [];
          for (const batch of batches) {
            // One revision of a row is always the same row, also when it comes again.
            const rows = batch.map((changes) => {
              const row = storedGold(tenant, { level: 'AD', ...changes }) as Revision;
              const key = JSON.stringify([row.gold_key, row.revision]);
              const same = known.get(key) ?? row;
              known.set(key, same);
              return same;
            });
            await insertGold(config, rows);
            written.push(...rows);
          }
          const rows = standing(written);
          for (const { groupBy, keyOf } of groupings) {
            expect(asTold(await sums(tenant, groupBy))).toEqual(expectedSums(rows, keyOf));
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('keep hours and whole days apart, and tell the newest name of a campaign', async () => {
    const tenant = `rollups-${randomUUID().slice(0, 8)}`;
    const ad = (changes: object) =>
      storedGold(tenant, { level: 'AD', entity_id: 'ad1', campaign_id: 'x', campaign_name: 'Spring', ...changes });
    await insertGold(config, [
      ad({ clicks: '10' }),
      ad({ hour: 3, clicks: '4' }),
      ad({ hour: 4, clicks: '6' }),
      ad({ report_day: '2026-11-02', clicks: '1', campaign_name: 'Summer', produced_at: '2026-11-03 00:00:00.000000' }),
    ]);
    const clicks = (nodes: readonly Sum[]) => nodes.map(({ measures }) => measures.clicks);
    expect(clicks(await sums(tenant, ['DAY']))).toEqual([10, 1]);
    expect(clicks(await sums(tenant, ['HOUR']))).toEqual([4, 6]);
    expect(await sums(tenant, ['CAMPAIGN'])).toMatchObject([
      { campaignId: 'x', campaignName: 'Summer', measures: { clicks: 11 } },
    ]);
    // The same with what only the rows themselves tell.
    expect(await sums(tenant, ['CAMPAIGN'], { entityIds: ['ad1'] })).toMatchObject([
      { campaignId: 'x', campaignName: 'Summer', measures: { clicks: 11 } },
    ]);
  });

  it('are read by the part of the key that a question names: tenant, level, days', async () => {
    const tenant = `rollups-${randomUUID().slice(0, 8)}`;
    await insertGold(config, [storedGold(tenant, { level: 'AD' })]);
    const clickhouse = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
    const parts = { fields: ['coverage'], measures: ['spend'], ratios: ['ctr'] } as const;
    for (const groupBy of [['DAY'], ['CAMPAIGN']] as const) {
      const about = { level: 'AD', from: '2026-11-01', to: '2026-11-30', reportFamily: 'delivery' } as const;
      const { query, parameters } = tenantSql(tenant, metricSelect(about, groupingOf(groupBy), { parts, limit: 1 }));
      const answer = await clickhouse.query({
        query: `EXPLAIN indexes = 1 ${query} SETTINGS use_query_condition_cache = 0`,
        query_params: { ...parameters },
        format: 'TabSeparated',
      });
      const reads = [...(await answer.text()).matchAll(/PrimaryKey\s+Keys:\s+((?:\w+\s+)+)Condition/g)];
      expect(reads.length).toBeGreaterThan(0);
      for (const [, keys = ''] of reads) {
        expect(keys.trim().split(/\s+/), query).toEqual(
          expect.arrayContaining(['tenant_id', 'level', 'hour', 'report_day']),
        );
      }
    }
    await clickhouse.close();
  });
});
