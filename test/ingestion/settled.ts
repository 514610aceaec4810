import { setTimeout as sleep } from 'node:timers/promises';
import { withTenant } from '../../base/postgres.ts';
import { extent } from './extent.ts';
import type { Field, FieldTenant } from './field.ts';
import { differences, goldValues, seriesOf, trueValues, type Values } from './truth.ts';

const lookEveryMs = 2_000;
/** Looks between two wakes: what failed is tried again. */
const looksPerWake = 5;

/** How the ledger of a tenant stands. */
interface Standing {
  readonly slices: number;
  /** Not all of it is in gold. */
  readonly open: number;
  readonly failed: number;
  /** When the first of those that failed is tried again. */
  readonly retryAt: number | null;
}

async function standing({ postgres }: Field, { tenant }: FieldTenant): Promise<Standing> {
  const { rows } = await withTenant(postgres, tenant, (client) =>
    client.query<{ slices: number; open: number; failed: number; retry_at: Date | null }>(
      `SELECT count(*)::int AS slices, count(*) FILTER (WHERE slice_state(l) <> 'APPLIED')::int AS open,
         count(*) FILTER (WHERE failures > 0)::int AS failed, min(retry_at) AS retry_at
       FROM slice_ledger l WHERE tenant_id = $1`,
      [tenant],
    ),
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no row of counts');
  const { slices, open, failed, retry_at } = row;
  return { slices, open, failed, retryAt: retry_at?.getTime() ?? null };
}

/** What must be in gold now, by tenant. */
export async function truthOf(field: Field): Promise<ReadonlyMap<FieldTenant, Truth>> {
  const truths = new Map<FieldTenant, Truth>();
  for (const tenant of field.tenants) {
    const series = seriesOf(field.sandbox, tenant.organisation, field.firstDay, field.now);
    const slices = series.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    truths.set(tenant, { slices, values: await trueValues(field.sandbox, series) });
  }
  return truths;
}

interface Truth {
  readonly slices: number;
  readonly values: Values;
}

/**
 * Waits until gold is what the sandbox says, of every account, level and day, and nothing is left to do. Schedules wake the workflows
 * meanwhile, and the workers' clock goes on to when something that failed is tried again.
 * @throws Error with what differs, or is stuck, when it is not so in time.
 */
export async function untilTrue(field: Field): Promise<void> {
  const truths = await truthOf(field);
  const until = Date.now() + extent.withinMs;
  let why: readonly string[] = [];
  for (let look = 0; Date.now() < until; look += 1) {
    if (look % looksPerWake === 0) await field.wakeAll();
    why = await whatLacks(field, truths);
    if (why.length === 0) return;
    await sleep(lookEveryMs);
  }
  throw new Error(`not so after ${extent.withinMs / 1000} s:\n${why.join('\n')}`);
}

async function whatLacks(field: Field, truths: ReadonlyMap<FieldTenant, Truth>): Promise<readonly string[]> {
  const lacks: string[] = [];
  for (const [tenant, { slices }] of truths) {
    const stands = await standing(field, tenant);
    if (stands.retryAt !== null) field.goOnAt(stands.retryAt);
    if (stands.slices !== slices || stands.open > 0) {
      lacks.push(`${tenant.tenant}: ${JSON.stringify(stands)} of ${slices} slices`);
    }
  }
  if (lacks.length > 0) return lacks;
  for (const [{ tenant }, { values }] of truths)
    lacks.push(...differences(await goldValues(field.clickhouse, tenant), values));
  if (lacks.length > 0) return lacks;
  // Temporal may be down.
  return field.busy().catch((error: Error) => [error.message]);
}
