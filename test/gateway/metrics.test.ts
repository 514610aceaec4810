import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { saveFlight } from '../../definitions/flights.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, insertGold, insertTenant, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

const tenant = 'gateway-metrics';
const other = 'gateway-metrics-other';
let gateway: RunningGateway;
let token: string;

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment());
  ({ gateway } = started);
  for (const each of [tenant, other]) await insertTenant(started.config, each, 'a1');
  const day = (report_day: string, changes: Record<string, unknown>) => storedGold(tenant, { report_day, ...changes });
  await insertGold(started.config, [
    day('2026-11-08', { clicks: '30', spend: '6000000', conversions: '3000000' }),
    day('2026-11-08', { entity_id: 'c2', clicks: '5', spend: '9000000', impressions: null }),
    day('2026-11-01', { clicks: '20', spend: '4000000', coverage: 0.5, finality: 'SETTLING' }),
    // What the first of November was said to be on the second, before it was restated.
    day('2026-10-25', { clicks: '7', revision: 1, produced_at: '2026-10-26 00:00:00.000000' }),
    day('2026-10-25', { clicks: '11', revision: 2, produced_at: '2026-10-28 00:00:00.000000' }),
    day('2026-09-01', { spend: '10000000' }),
    day('2026-09-02', { spend: '20000000' }),
    day('2026-09-03', { spend: '6000000' }),
    day('2026-09-03', { spend: '18000000', entity_id: 'c2' }),
    // Of another organisation, under the same names.
    storedGold(other, { report_day: '2026-09-03', spend: '900000000' }),
  ]);
  const pool = createPostgres(started.config.address('postgres'));
  const by = { actor: { type: 'USER', id: 'test' }, requestId: 'test' } as const;
  const flight = (whose: string, entity: string) => ({
    ...({ tenant: whose, platform: 'META', account: 'a1', level: 'CAMPAIGN', entity, currency: 'USD' } as const),
    ...{ starts: dayFromIso('2026-09-01'), ends: dayFromIso('2026-09-10'), budgetMicros: 100_000_000n },
  });
  await withTenant(pool, tenant, (client) => saveFlight(client, flight(tenant, 'c1'), by));
  await withTenant(pool, other, (client) => saveFlight(client, flight(other, 'c2'), by));
  await withTenant(pool, tenant, async (client) => {
    await client.query(
      "insert into metric (tenant_id, metric_id, version, title, source) values ($1, 'cost_per_sale', 1, 'Cost', 'spend / conversions')",
      [tenant],
    );
    const actor = { type: 'USER', id: 'test' } as const;
    await recordAudit(client, tenant, {
      actor,
      action: 'metric.save',
      subject: { type: 'metric', id: 'cost_per_sale' },
    });
  });
  await pool.end();
  token = await tokenOf(gateway, tenant);
});
afterAll(() => gateway?.close());

const query = `query M($filter: MetricFilter!, $groupBy: [GroupBy!]! = [DAY, ENTITY], $first: Int! = 100, $after: String, $asOf: DateTime,
  $compare: CompareInput, $formulas: [String!], $orderBy: MetricOrder) {
  metrics(filter: $filter, groupBy: $groupBy, first: $first, after: $after, asOf: $asOf, compare: $compare, formulas: $formulas,
    orderBy: $orderBy) {
    nodes { day entityId measures { clicks spend { amount } } values { formula unit value amount { amount } reason }
      comparison { from to day measures { clicks } ratios { ctr { reason } } finality coverage facts values { value }
        changes { clicks spend ctr } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const filter = { level: 'CAMPAIGN', from: '2026-11-08', to: '2026-11-08' };

interface Node {
  readonly day: string;
  readonly entityId: string;
  readonly measures: { readonly clicks: number | null };
  readonly values: readonly Record<string, unknown>[];
  readonly comparison: Record<string, unknown> | null;
}

async function rows(
  variables: object,
): Promise<{ nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } }> {
  const { data, errors } = await ask(gateway, token, query, variables);
  expect(errors).toBeUndefined();
  return (data as never as { metrics: { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } } })
    .metrics;
}

describe('a comparison', () => {
  it('has the same row of the other period, how final and complete that was, and what changed', async () => {
    const { nodes } = await rows({ filter, compare: { with: 'WEEK_BEFORE' } });
    expect(nodes.map(({ entityId, comparison }) => [entityId, comparison])).toEqual([
      [
        'c1',
        {
          ...{ from: '2026-11-01', to: '2026-11-01', day: '2026-11-01' },
          ...{ measures: { clicks: 20 }, ratios: { ctr: { reason: 'OK' } } },
          ...{ finality: 'SETTLING', coverage: 0.5, facts: 1, values: [] },
          changes: { clicks: 0.5, spend: 0.5, ctr: 0.5 },
        },
      ],
      [
        'c2',
        {
          ...{ from: '2026-11-01', to: '2026-11-01', day: '2026-11-01' },
          ...{ measures: { clicks: null }, ratios: { ctr: { reason: 'NO_DATA' } } },
          ...{ finality: null, coverage: null, facts: 0, values: [] },
          changes: { clicks: null, spend: null, ctr: null },
        },
      ],
    ]);
  });

  it.each([
    ['PERIOD_BEFORE', {}, '2026-11-07'],
    ['YEAR_BEFORE', {}, '2025-11-09'],
    ['DAY', { from: '2026-10-25' }, '2026-10-25'],
  ])('with %s is as long as what is compared', async (kind, more, first) => {
    const { nodes } = await rows({ filter, groupBy: [], compare: { with: kind, ...more } });
    expect(nodes[0]?.comparison).toMatchObject({ from: first, to: first, day: null });
  });

  it('with a day needs it', async () => {
    const { errors } = await ask(gateway, token, query, { filter, compare: { with: 'DAY' } });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'MR_ARGUMENT_INVALID' } });
  });
});

describe('figures as they were known', () => {
  const then = { ...filter, from: '2026-10-25', to: '2026-10-25' };
  it.each([
    ['2026-10-25T12:00:00Z', []],
    ['2026-10-27T00:00:00Z', [7]],
    ['2026-10-28T02:00:00+02:00', [11]],
    [null, [11]],
  ])('at %s', async (asOf, clicks) => {
    const { nodes } = await rows({ filter: then, asOf });
    expect(nodes.map(({ measures }) => measures.clicks)).toEqual(clicks);
  });
});

describe('formulas', () => {
  it('are computed from the sums of a row, exactly, with the reason where they are not', async () => {
    const formulas = ['@cost_per_sale', 'clicks / impressions', 'clicks > 10'];
    const { nodes } = await rows({ filter, groupBy: [], formulas });
    // 6 / 3 of the row that has conversions; 30 / 1000 of the one that has impressions; 35 > 10.
    expect(nodes[0]?.values).toEqual([
      { formula: '@cost_per_sale', unit: 'MONEY', value: 2, amount: { amount: '2' }, reason: 'PARTIAL' },
      { formula: 'clicks / impressions', unit: 'RATIO', value: 0.03, amount: null, reason: 'PARTIAL' },
      { formula: 'clicks > 10', unit: 'BOOL', value: 1, amount: null, reason: 'OK' },
    ]);
  });

  it('that look at days are as of the end of each row’s day, of the own organisation’s gold and flights alone', async () => {
    const september = { level: 'CAMPAIGN', from: '2026-09-02', to: '2026-09-03' };
    const formulas = ['@pacing', '@share_of_spend', 'clicks', 'change(spend over 1d, 1d)'];
    const { nodes } = await rows({ filter: september, formulas });
    const told = nodes.map(({ day, entityId, values }) => [day, entityId, ...values.map(({ value }) => value)]);
    // 30 and 36 dollars of the 20 and 30 that were due of 100 in ten days; 6 and 18 of 24; 20 / 10 - 1, 6 / 20 - 1; nothing before.
    expect(told).toEqual([
      ['2026-09-02', 'c1', 1.5, 1, 10, 1],
      ['2026-09-03', 'c1', 1.2, 0.25, 10, 6 / 20 - 1],
      ['2026-09-03', 'c2', null, 0.75, 10, null],
    ]);
    const page = await rows({ filter: { ...september, entityIds: ['c2'] }, formulas: ['@share_of_spend'] });
    expect(page.nodes.map(({ values }) => values[0]?.value)).toEqual([0.75]);
    const begun = await rows({ filter: september, formulas, first: 1 });
    expect(begun).toMatchObject({ nodes: [{ values: [{ value: 1.5 }, {}, {}, {}] }], pageInfo: { hasNextPage: true } });
  });

  it.each([
    ['clicks over 3h', {}],
    ['pacing()', { groupBy: ['DAY'] }],
    ['pacing()', { asOf: '2026-11-09T00:00:00Z' }],
    ['prev(clicks, 7d)', { compare: { with: 'WEEK_BEFORE' } }],
    ['@no_such', {}],
    ['clicks +', {}],
  ])('%s is refused with %o', async (formula, more) => {
    const { errors } = await ask(gateway, token, query, { filter, formulas: [formula], ...more });
    expect(errors?.[0]?.extensions.code).toBe('MR_ARGUMENT_INVALID');
  });
});

it('can be ordered by a measure, page after page', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  const whole = { ...filter, from: '2026-10-25' };
  do {
    const page: Awaited<ReturnType<typeof rows>> = await rows({
      filter: whole,
      first: 1,
      after,
      orderBy: { by: 'SPEND' },
    });
    seen.push(...page.nodes.map(({ entityId, day }) => `${entityId} ${day}`));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(['c2 2026-11-08', 'c1 2026-11-08', 'c1 2026-10-25', 'c1 2026-11-01']);
});
