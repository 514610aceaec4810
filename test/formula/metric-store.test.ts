import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { catalogueOf, insertMetric } from '../../definitions/metric-store.ts';
import type { MetricDefinition } from '../../processors/formula/language/metrics.ts';
import { testStack } from '../lanes.ts';

const [ours, theirs] = ['a', 'b'].map((name) => `${name}-${randomUUID().slice(0, 8)}`) as [string, string];
let pool: PostgresPool;
beforeAll(async () => {
  pool = createPostgres(testStack().postgres, { role: 'millrace_operator', maxConnections: 2 });
  for (const tenant of [ours, theirs]) {
    await pool.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
  }
});
afterAll(() => pool?.end());

const by = { before: null, after: null, actor: { type: 'USER', id: 'ann' }, requestId: 'r' } as const;
const save = (tenant: string, definition: MetricDefinition) =>
  withTenant(pool, tenant, (client) => insertMetric(client, tenant, definition, by));

test('each organisation has metrics and versions of its own; none sees, adds to or changes those of another', async () => {
  const keep = async (tenant: string, source: string) => {
    const definition = (await catalogueOf(pool, tenant)).next('net_ctr', 'Net CTR', source);
    await save(tenant, definition);
    return definition.version;
  };
  expect(await keep(ours, '(clicks - link_clicks) / impressions')).toBe(1);
  expect(await keep(ours, 'link_clicks / impressions')).toBe(2);
  expect((await catalogueOf(pool, theirs)).find('net_ctr', null)).toBeUndefined();
  expect(await keep(theirs, 'clicks / impressions')).toBe(1);
  const catalogue = await catalogueOf(pool, ours);
  expect(catalogue.compile('net_ctr', 1).source).toBe('(clicks - link_clicks) / impressions');
  expect(catalogue.compile('net_ctr').source).toBe('link_clicks / impressions');

  const asTheirs = (sql: string) => withTenant(pool, theirs, (client) => client.query(sql, [ours]));
  expect((await asTheirs('select * from metric where tenant_id = $1')).rows).toEqual([]);
  const insert = "insert into metric (tenant_id, metric_id, version, title, source) values ($1, 'x', 1, 'x', 'clicks')";
  await expect(asTheirs(insert)).rejects.toThrow(/row-level security/);
});

test('a version is never changed or taken away, and two people cannot both make the next one', async () => {
  const definition = { id: 'kept', version: 1, title: 'Kept', source: 'clicks' };
  await save(ours, definition);
  await expect(save(ours, { ...definition, source: 'spend' })).rejects.toMatchObject({
    code: 'MR_METRIC_VERSION',
    message: expect.stringContaining('somebody else saved @kept@1 meanwhile'),
  });
  const change = (sql: string) => withTenant(pool, ours, (client) => client.query(sql));
  await expect(change("update metric set source = 'spend'")).rejects.toThrow(/permission denied/);
  await expect(change('delete from metric')).rejects.toThrow(/permission denied/);
});
