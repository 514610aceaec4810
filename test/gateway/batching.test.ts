import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { createPostgres, type PostgresClient, withTenant } from '../../base/postgres.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, startTestGateway, tokenOf } from './stored-gold.ts';
import { seedTenant, sharedIds } from './two-tenants.ts';

const tenant = 'gateway-batching';
let gateway: RunningGateway;
let token: string;

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment());
  ({ gateway } = started);
  await seedTenant(started.config, tenant);
  const pool = createPostgres(started.config.address('postgres'));
  await withTenant(pool, tenant, async (client) => {
    for (let n = 1; n <= 20; n++) await insertRule(client, `more_${n}`);
    // Fifty of what the seed has one of.
    await client.query(
      `insert into connection (tenant_id, connection_id, platform, name) select $1, 'more-' || n, 'META', 'm' from generate_series(1, 50) n`,
      [tenant],
    );
    await client.query(
      `insert into entity_version (tenant_id, platform, account_id, kind, entity_id, valid_from, connection_id, name, parents, content_hash, seen_at)
       select $1, 'META', 'a' || n, 'campaign', 'more-' || n, '2026-10-01', 'x', 'm', jsonb_build_object('account', 'a' || n), 'h', now()
       from generate_series(1, 50) n`,
      [tenant],
    );
    await client.query(
      `insert into slice_ledger (tenant_id, platform, account_id, report_type, level, day)
       select $1, 'META', 'a' || n, 'test_report', 'CAMPAIGN', '2026-11-01' from generate_series(2, 50) n`,
      [tenant],
    );
  });
  await pool.end();
  token = await tokenOf(gateway, tenant);
});
afterAll(() => gateway?.close());
afterEach(() => vi.restoreAllMocks());

async function insertRule(client: PostgresClient, rule: string): Promise<void> {
  const definition = { rule, name: rule, scope: { level: 'campaign' }, condition: '@ctr over 1d < 1%' };
  await client.query('insert into rule_version (tenant_id, rule_id, version, definition) values ($1, $2, 1, $3)', [
    tenant,
    rule,
    definition,
  ]);
  await client.query('insert into rule (tenant_id, rule_id, version) values ($1, $2, 1)', [tenant, rule]);
  const actor = { type: 'USER', id: 'test' } as const;
  await recordAudit(client, tenant, { actor, action: 'rule.save', subject: { type: 'rule', id: rule, version: '1' } });
}

/** Statements that the gateway sent to Postgres for a query, but for those around a transaction. */
async function statementsOf(query: string, variables: object = {}): Promise<{ statements: number; nodes: number }> {
  const sent: string[] = [];
  const original = pg.Client.prototype.query;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    if (typeof given[0] === 'string') sent.push(given[0]);
    return original.apply(this, given as never) as never;
  });
  const { data, errors } = await ask(gateway, token, query, variables);
  expect(errors).toBeUndefined();
  const [list] = Object.values(data ?? {}) as { nodes: unknown[] }[];
  return {
    statements: sent.filter((text) => !/^(begin|commit|select set_config)/i.test(text)).length,
    nodes: list?.nodes.length ?? 0,
  };
}

describe('a list sends as many statements for fifty rows as for one', () => {
  it.each([
    [
      'rules',
      'rules(first: $first) { nodes { id openAlerts firingAlerts lastFiredAt published versions { version savedBy } } }',
      4,
    ],
    [
      'connections',
      `connections(first: $first) { nodes { id freshness { slices } accounts { name } backfills { id }
         days(from: "2026-11-01", to: "2026-11-30") { day } } }`,
      5,
    ],
    [
      'entities',
      'entities(filter: { kinds: [CAMPAIGN] }, first: $first) { nodes { entityId account { name } parents { name } history { validFrom } } }',
      4,
    ],
    ['slices', 'slices(first: $first) { nodes { day account { name zone } } }', 2],
  ])('%s', async (_name, field, expected) => {
    const query = `query($first: Int!) { ${field} }`;
    const one = await statementsOf(query, { first: 1 });
    vi.restoreAllMocks();
    const many = await statementsOf(query, { first: 50 });
    expect(one.nodes).toBe(1);
    expect(many.nodes).toBeGreaterThan(20);
    expect([one.statements, many.statements]).toEqual([expected, expected]);
  });
});

it('reads anew after a mutation in the same request', async () => {
  const { data } = await ask(
    gateway,
    token,
    `mutation { pauseConnection(id: "${sharedIds.connection}") { ... on ConnectionChanged { connection { status freshness { slices } } } }
       resumeConnection(id: "${sharedIds.connection}") { ... on ConnectionChanged { connection { status freshness { slices } } } } }`,
  );
  expect(data).toMatchObject({
    pauseConnection: { connection: { status: 'PAUSED', freshness: { slices: 1 } } },
    resumeConnection: { connection: { status: 'ACTIVE', freshness: { slices: 1 } } },
  });
});
