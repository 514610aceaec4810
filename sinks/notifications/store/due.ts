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

/** How much is looked at at once. */
export interface DueLimits {
  readonly channels: number;
  /** Of one tenant, so that none keeps the others from being seen. */
  readonly channelsPerTenant: number;
  /** Groups, policies and old rows. */
  readonly others: number;
}

/** Things that are due at `now`, of all tenants, those that wait longest first. */
export async function dueNow(pool: PostgresPool, now: number, limits: DueLimits): Promise<DueFound> {
  const { rows } = await pool.query<Due & { due_at: Date }>(
    `(SELECT tenant_id AS tenant, kind, id, due_at FROM (
        SELECT tenant_id, kind, id, due_at, row_number() OVER (PARTITION BY tenant_id ORDER BY due_at) AS place
        FROM notification_due WHERE kind = 'CHANNEL' AND due_at <= $1) AS channels
      WHERE place <= $3 ORDER BY due_at LIMIT $2)
     UNION ALL
     (SELECT tenant_id, kind, id, due_at FROM notification_due WHERE kind <> 'CHANNEL' AND due_at <= $1 ORDER BY due_at LIMIT $4)`,
    [new Date(now), limits.channels, limits.channelsPerTenant, limits.others],
  );
  const { rows: sums } = await pool.query<{ waiting: string }>(
    `SELECT coalesce(sum(waiting), 0) AS waiting FROM notification_due WHERE kind = 'CHANNEL'`,
  );
  const oldest = Math.min(now, ...rows.map(({ due_at }) => due_at.getTime()));
  return {
    due: rows.map(({ tenant, kind, id }) => ({ tenant, kind, id })),
    oldestMs: now - oldest,
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

/** `dueAgain` for many groups of a tenant at once. */
export async function groupsDueAgain(
  client: PostgresClient,
  tenant: string,
  groups: readonly { readonly id: string; readonly at: number | null }[],
): Promise<void> {
  const over = groups.filter(({ at }) => at === null).map(({ id }) => id);
  await client.query(`DELETE FROM notification_due WHERE tenant_id = $1 AND kind = 'GROUP' AND id = ANY($2)`, [
    tenant,
    over,
  ]);
  await client.query(
    `INSERT INTO notification_due (tenant_id, kind, id, due_at)
     SELECT $1, 'GROUP', id, timestamptz 'epoch' + at * interval '1 millisecond'
     FROM jsonb_to_recordset($2::jsonb) AS r (id text, at double precision)
     ON CONFLICT (tenant_id, kind, id) DO UPDATE SET due_at = excluded.due_at`,
    [tenant, JSON.stringify(groups.filter(({ at }) => at !== null))],
  );
}

/** Lets one process at a time work at a tenant's groups; it ends with the transaction. */
export async function lockDesk(client: PostgresClient, tenant: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`notifications/${tenant}`]);
}
