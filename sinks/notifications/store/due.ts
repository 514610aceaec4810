import { type PostgresClient, type PostgresPool, withTenant } from '../../../base/postgres.ts';

/** What there is to see to: a group's turn, a channel's queue, a policy that changed, old rows. */
export type DueKind = 'GROUP' | 'CHANNEL' | 'POLICY' | 'PRUNE';

export interface Due {
  readonly tenant: string;
  readonly kind: DueKind;
  readonly id: string;
}

/**
 * What is due is seen to in three lanes, of which none takes the room of another: channels, those whose last round failed, and the desk:
 * groups, policies, old rows.
 */
export const lanes = ['healthy', 'failing', 'desk'] as const;
export type Lane = (typeof lanes)[number];

/** Something whose time has come. */
export interface DueNow extends Due {
  readonly lane: Lane;
}

/** What is looked for: not what is at work already, which stays due until it is done. */
export interface Look {
  readonly now: number;
  readonly atWork: readonly Due[];
  readonly limit: number;
}

/**
 * Channels that are due, first of each tenant the one that waits longest, then of each the next, `perTenant` at most: however many one has,
 * those of the others are among the first. It costs as much as there are tenants with such channels, not as there are channels.
 */
export async function dueChannels(
  pool: PostgresPool,
  lane: Exclude<Lane, 'desk'>,
  { now, atWork, limit, perTenant }: Look & { readonly perTenant: number },
): Promise<readonly DueNow[]> {
  const channels = atWork.filter(({ kind }) => kind === 'CHANNEL');
  const { rows } = await pool.query<Pick<Due, 'tenant' | 'id'>>(
    `WITH RECURSIVE tenants AS (
       (SELECT tenant_id FROM notification_due WHERE ${ofLane[lane]} ORDER BY tenant_id LIMIT 1)
       UNION ALL
       SELECT (SELECT d.tenant_id FROM notification_due AS d WHERE ${ofLane[lane]} AND d.tenant_id > t.tenant_id
               ORDER BY d.tenant_id LIMIT 1)
       FROM tenants AS t WHERE t.tenant_id IS NOT NULL)
     SELECT tenant, id FROM (
       SELECT t.tenant_id AS tenant, d.id, d.due_at, row_number() OVER (PARTITION BY t.tenant_id ORDER BY d.due_at, d.id) AS place
       FROM tenants AS t, LATERAL (
         SELECT id, due_at FROM notification_due
         WHERE tenant_id = t.tenant_id AND ${ofLane[lane]} AND due_at <= $1
           AND (tenant_id, id) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))
         ORDER BY due_at, id LIMIT $4) AS d) AS waiting
     ORDER BY place, due_at LIMIT $5`,
    [new Date(now), channels.map(({ tenant }) => tenant), channels.map(({ id }) => id), perTenant, limit],
  );
  return rows.map((due) => ({ ...due, kind: 'CHANNEL', lane }));
}

/** Each has an index of its own, which is of just these words. */
const ofLane = {
  healthy: "kind = 'CHANNEL' AND failures = 0",
  failing: "kind = 'CHANNEL' AND failures > 0",
} as const;

/**
 * Of each tenant that has something else due, and nothing of it at work, what waits longest. Tenants take turns: those after `after` come
 * first, in the order of their ids, then it begins anew.
 */
export async function dueDesk(
  pool: PostgresPool,
  { now, atWork, limit, after }: Look & { readonly after: string },
): Promise<readonly DueNow[]> {
  const busy = atWork.filter(({ kind }) => kind !== 'CHANNEL').map(({ tenant }) => tenant);
  const { rows } = await pool.query<Due>(
    `SELECT tenant_id AS tenant, kind, id FROM (
       SELECT DISTINCT ON (tenant_id) tenant_id, kind, id FROM notification_due
       WHERE kind <> 'CHANNEL' AND due_at <= $1 AND tenant_id <> ALL ($2::text[]) ORDER BY tenant_id, due_at, id) AS waiting
     ORDER BY tenant_id <= $3, tenant_id LIMIT $4`,
    [new Date(now), busy, after, limit],
  );
  return rows.map((due) => ({ ...due, lane: 'desk' }));
}

/** How it stands with all that is due. */
export interface DueTotals {
  /** How long what waits longest in each lane has been due, milliseconds; a lane in which nothing is due is not there. */
  readonly overdueMs: ReadonlyMap<Lane, number>;
  /** Messages that wait in the queues of all channels, as of the last round of each. */
  readonly waiting: number;
}

/** Counts what is due and not at work. */
export async function dueTotals(pool: PostgresPool, { now, atWork }: Omit<Look, 'limit'>): Promise<DueTotals> {
  const { rows } = await pool.query<{ lane: Lane; oldest: Date | null; waiting: number }>(
    `SELECT CASE WHEN kind <> 'CHANNEL' THEN 'desk' WHEN failures > 0 THEN 'failing' ELSE 'healthy' END AS lane,
       sum(waiting)::float AS waiting, min(due_at) FILTER (WHERE due_at <= $1
         AND (tenant_id, kind, id) NOT IN (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]))) AS oldest
     FROM notification_due GROUP BY lane`,
    [new Date(now), atWork.map(({ tenant }) => tenant), atWork.map(({ kind }) => kind), atWork.map(({ id }) => id)],
  );
  const overdue = rows.flatMap(({ lane, oldest }) =>
    oldest === null ? [] : [[lane, now - oldest.getTime()] as const],
  );
  return { overdueMs: new Map(overdue), waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0) };
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
