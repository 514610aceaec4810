import { type PostgresClient, type PostgresPool, withTenant } from '../../../base/postgres.ts';

/** What there is to see to: a group's turn, a channel's queue, a policy that changed, old rows. */
export type DueKind = 'GROUP' | 'CHANNEL' | 'POLICY' | 'PRUNE';

export interface Due {
  readonly tenant: string;
  readonly kind: DueKind;
  readonly id: string;
}

/** What is due, and how it stands with all of it. */
export interface DueFound {
  readonly due: readonly Due[];
  /** How long the one that waits longest has been due, milliseconds; 0 when nothing is. */
  readonly oldestMs: number;
  /** Messages that wait in the queues of all channels, as of the last look at each. */
  readonly waiting: number;
}

/** Things that are due at `now`, of all tenants, those that wait longest first. */
export async function dueNow(pool: PostgresPool, now: number, limit: number): Promise<DueFound> {
  const { rows } = await pool.query<Due & { due_at: Date }>(
    'SELECT tenant_id AS tenant, kind, id, due_at FROM notification_due WHERE due_at <= $1 ORDER BY due_at LIMIT $2',
    [new Date(now), limit],
  );
  const { rows: sums } = await pool.query<{ waiting: string }>(
    `SELECT coalesce(sum(waiting), 0) AS waiting FROM notification_due WHERE kind = 'CHANNEL'`,
  );
  return {
    due: rows.map(({ tenant, kind, id }) => ({ tenant, kind, id })),
    oldestMs: Math.max(0, now - (rows[0]?.due_at.getTime() ?? now)),
    waiting: Number(sums[0]?.waiting ?? 0),
  };
}

/** Puts off what could not be done, when it is still due. */
export function putOff(pool: PostgresPool, { tenant, kind, id }: Due, until: number): Promise<void> {
  return withTenant(pool, tenant, async (client) => {
    await client.query(
      'UPDATE notification_due SET due_at = greatest(due_at, $4) WHERE tenant_id = $1 AND kind = $2 AND id = $3',
      [tenant, kind, id, new Date(until)],
    );
  });
}

/** Sees to it that something is looked at by `at`, or earlier where it is due earlier. */
export async function dueBy(client: PostgresClient, { tenant, kind, id }: Due, at: number): Promise<void> {
  await client.query(
    `INSERT INTO notification_due AS d (tenant_id, kind, id, due_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, kind, id) DO UPDATE SET due_at = least(d.due_at, excluded.due_at)`,
    [tenant, kind, id, new Date(at)],
  );
}

/** Sets when something is looked at next; null: not any more. */
export async function dueAgain(client: PostgresClient, { tenant, kind, id }: Due, at: number | null): Promise<void> {
  if (at === null) {
    await client.query('DELETE FROM notification_due WHERE tenant_id = $1 AND kind = $2 AND id = $3', [
      tenant,
      kind,
      id,
    ]);
    return;
  }
  await client.query(
    `INSERT INTO notification_due (tenant_id, kind, id, due_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, kind, id) DO UPDATE SET due_at = excluded.due_at`,
    [tenant, kind, id, new Date(at)],
  );
}

/** Lets one process at a time work at a tenant's groups; it ends with the transaction. */
export async function lockDesk(client: PostgresClient, tenant: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`notifications/${tenant}`]);
}
