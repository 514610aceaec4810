import type { PostgresClient } from '../../base/postgres.ts';

/** A row of the outbox. */
export interface OutboxRow {
  readonly outbox_id: string;
  readonly tenant_id: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: unknown;
  readonly created_at: Date;
}

/** A row that could not be told, and why. */
export interface RefusedRow {
  readonly row: OutboxRow;
  readonly error: string;
}

/** Characters of an error that are kept. */
const keptError = 2_000;

/** Puts rows of any tenant that could not be told where a person finds them, in the transaction that takes them out of the outbox. */
export async function keepDead(client: PostgresClient, refused: readonly RefusedRow[]): Promise<void> {
  if (refused.length === 0) return;
  const rows = refused.map(({ row, error }) => ({ ...row, error: error.slice(0, keptError) }));
  await client.query(
    `INSERT INTO config_outbox_dead (outbox_id, tenant_id, topic, key, payload, created_at, error)
     SELECT outbox_id, tenant_id, topic, key, payload, created_at, error
     FROM jsonb_to_recordset($1::jsonb) AS r (outbox_id bigint, tenant_id text, topic text, key text, payload jsonb,
       created_at timestamptz, error text)`,
    [JSON.stringify(rows)],
  );
}

/** Takes note that later changes of the same keys were told: a dead one of them must not come after those. */
export async function markSuperseded(client: PostgresClient, told: readonly OutboxRow[]): Promise<void> {
  if (told.length === 0) return;
  await client.query(
    `UPDATE config_outbox_dead AS d SET superseded = true
     FROM jsonb_to_recordset($1::jsonb) AS r (outbox_id bigint, topic text, key text)
     WHERE d.topic = r.topic AND d.key = r.key AND d.outbox_id < r.outbox_id AND NOT d.superseded`,
    [JSON.stringify(told.map(({ outbox_id, topic, key }) => ({ outbox_id, topic, key })))],
  );
}

/** A change that was not told. Times are ISO 8601. */
export interface DeadChange {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly error: string;
  readonly changed: string;
  readonly superseded: boolean;
}

/** The changes of a tenant that were not told, the oldest first. */
export async function deadChanges(
  client: PostgresClient,
  tenant: string,
  limit: number,
): Promise<readonly DeadChange[]> {
  const { rows } = await client.query<Omit<DeadChange, 'changed'> & { readonly changed: Date }>(
    `SELECT outbox_id AS id, topic, key, error, created_at AS changed, superseded FROM config_outbox_dead
     WHERE tenant_id = $1 ORDER BY outbox_id LIMIT $2`,
    [tenant, limit],
  );
  return rows.map(({ changed, ...row }) => ({ ...row, changed: changed.toISOString() }));
}

/** What became of dead changes that were to be told again: by their ids. */
export interface Redriven {
  readonly again: readonly string[];
  /** States that a newer one has taken the place of: they are not told any more. */
  readonly dropped: readonly string[];
}

const turnsSql = (shared: string) => `SELECT pg_advisory_xact_lock${shared}(hashtextextended('config_outbox_dead', 0))`;

/** Held by a relay until what it sends is noted: meanwhile nothing dead comes back, and could overtake it. */
export async function holdRedrives(client: PostgresClient): Promise<void> {
  await client.query(turnsSql('_shared'));
}

/**
 * Puts dead changes of a tenant back into its outbox, at the place that they had; without ids all. Topics that hold states, named `config.…`, get no older
 * one after a newer: such a change is dropped. Those that hold events get every one.
 */
export async function redriveDead(
  client: PostgresClient,
  tenant: string,
  ids: readonly string[] | null,
): Promise<Redriven> {
  await client.query(turnsSql(''));
  const { rows } = await client.query<OutboxRow & { readonly superseded: boolean }>(
    `WITH taken AS (
       DELETE FROM config_outbox_dead WHERE tenant_id = $1 AND ($2::bigint[] IS NULL OR outbox_id = ANY($2))
       RETURNING *)
     SELECT * FROM taken ORDER BY outbox_id`,
    [tenant, ids],
  );
  const isOld = ({ topic, superseded }: (typeof rows)[number]) => superseded && topic.startsWith('config.');
  const again = rows.filter((row) => !isOld(row));
  // Under the number that it had: what was changed after it, and waits to be told, comes after it.
  for (const { outbox_id, topic, key, payload, created_at } of again) {
    await client.query(
      `INSERT INTO config_outbox (outbox_id, tenant_id, topic, key, payload, created_at) OVERRIDING SYSTEM VALUE
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [outbox_id, tenant, topic, key, payload === null ? null : JSON.stringify(payload), created_at],
    );
  }
  const idsOf = (of: readonly OutboxRow[]) => of.map(({ outbox_id }) => outbox_id);
  return { again: idsOf(again), dropped: idsOf(rows.filter(isOld)) };
}
