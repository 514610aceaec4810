import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { claim, claimQuery, noteQuery } from '../../sinks/notifications/store/outbox.ts';
import { testStack } from '../lanes.ts';

// What a plan did, as EXPLAIN (ANALYZE, FORMAT JSON) tells it.
interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

const waiting = 400;
const tenant = 'claim-plan';
const limit = 16;
let owner: PostgresPool;
let pool: PostgresPool;
beforeAll(async () => {
  const { postgres } = testStack();
  owner = createPostgres(postgres, { maxConnections: 1 });
  pool = createPostgres(postgres, { role: 'millrace_sink', maxConnections: 1 });
  await withTenant(owner, tenant, async (client) => {
    await client.query('insert into tenant (tenant_id, name) values ($1, $1)', [tenant]);
    // A group of its own for each but the first two, which are of one: only the older one may be sent.
    await client.query(
      `insert into notification (tenant_id, key, channel_id, group_id, reason, message, state, next_attempt_at, created_at)
       select $1, 'k' || n, 'hook', 'g' || greatest(n, 2), 'r', '{}', 'PENDING',
         now() + case when n = 5 then interval '1 hour' else interval '-1 second' end, now()
       from generate_series(1, $2::int) n`,
      [tenant, waiting],
    );
  });
});
afterAll(async () => {
  await withTenant(owner, tenant, (client) => client.query('delete from notification where tenant_id = $1', [tenant]));
  await Promise.all([pool.end(), owner.end()]);
});

/** Rows that the nodes of a plan have given or thrown away, all times that each was run. */
function rowsOf(node: PlanNode): number {
  const once = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  return (node.Plans ?? []).reduce((sum, plan) => sum + rowsOf(plan), once * node['Actual Loops']);
}

/** What a statement did, in one transaction that is taken back. */
async function rowsLookedAt(sql: string, values: readonly unknown[]): Promise<number> {
  const undone = new Error('undone');
  let rows = Number.NaN;
  const looking = withTenant(pool, tenant, async (client) => {
    const { rows: told } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
      `explain (analyze, format json) ${sql}`,
      [...values],
    );
    rows = rowsOf(told[0]?.['QUERY PLAN'][0].Plan as PlanNode);
    throw undone;
  });
  await expect(looking).rejects.toBe(undone);
  return rows;
}

// A planner that knows nothing of a tenant takes it for one of a single message.
it('to take messages costs as much as wait, not the square of it', async () => {
  const now = new Date();
  const rows = await rowsLookedAt(claimQuery, [tenant, 'hook', now, now, limit]);
  // All that wait are looked at once, by five nodes one after the other: found, thinned out to one a group, sorted; what is taken is looked up.
  expect(rows).toBeGreaterThan(waiting);
  expect(rows).toBeLessThan(8 * waiting);
});

it('to note what became of messages costs as much as there are of these', async () => {
  const { rows: some } = await withTenant(pool, tenant, (client) =>
    client.query<{ id: string }>('select notification_id as id from notification order by 1 limit $1', [limit]),
  );
  const ids = some.map(({ id }) => id);
  const told = ids.map((id) => ({ id, state: 'SENT', error: null, next_at: null }));
  const rows = await rowsLookedAt(noteQuery, [tenant, JSON.stringify(told), new Date(), ids]);
  expect(rows).toBeGreaterThan(limit);
  // Each may be compared with each: there are few.
  expect(rows).toBeLessThan(limit * limit + 5 * limit);
});

it('takes of each group the oldest, those that are due, in their order, and none twice', async () => {
  const now = Date.now();
  const take = () => claim(pool, { tenant, channel: 'hook' }, { now, leaseMs: 60_000, limit: 4 });
  const keys = async (ids: readonly string[]) => {
    const { rows } = await withTenant(pool, tenant, (client) =>
      client.query<{ key: string }>('select key from notification where notification_id = any($1) order by 1', [ids]),
    );
    return rows.map(({ key }) => key);
  };
  const [first, second] = [await take(), await take()];
  // 2 is behind 1, 5 is not due.
  expect(await keys(first.map(({ id }) => id))).toEqual(['k1', 'k3', 'k4', 'k6']);
  expect(await keys(second.map(({ id }) => id))).toEqual(['k10', 'k7', 'k8', 'k9']);
  expect(first.map(({ id }) => Number(id))).toEqual(first.map(({ id }) => Number(id)).toSorted((a, b) => a - b));
});
