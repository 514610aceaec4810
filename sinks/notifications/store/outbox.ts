import type { PostgresClient, PostgresPool } from '../../../base/postgres.ts';
import { withTenant } from '../../../base/postgres.ts';
import { forwarded } from '../messages/make.ts';
import type { Message } from '../messages/message.ts';
import { usablePolicy } from './definition.ts';
import { dueBy } from './due.ts';

/** Messages of a channel that wait at most. What comes beyond is a dead letter at once: told, and not lost. */
export const maxWaiting = 10_000;

/** A message to be sent. */
export interface Claimed {
  readonly id: string;
  readonly message: Message;
  /** This one included. */
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Puts messages into the queues of their channels. One that is there already, by its key, is left as it is. */
export async function enqueue(
  client: PostgresClient,
  tenant: string,
  messages: readonly GroupMessage[],
  now: number,
): Promise<void> {
  for (const [channel, own] of byChannel(messages)) {
    const room = Math.max(0, maxWaiting - (await waiting(client, tenant, channel)));
    const rows = own.map(({ groupId, message }, at) => ({
      key: message.key,
      group_id: groupId,
      reason: message.reason,
      message,
      state: at < room ? 'PENDING' : 'DEAD',
    }));
    await client.query(
      `INSERT INTO notification (tenant_id, channel_id, key, group_id, reason, message, state, next_attempt_at, created_at,
         last_error, finished_at)
       SELECT $1, $2, key, group_id, reason, message, state, $4, $4,
         CASE WHEN state = 'DEAD' THEN $5 END, CASE WHEN state = 'DEAD' THEN $4::timestamptz END
       FROM jsonb_to_recordset($3::jsonb) AS r (key text, group_id text, reason text, message jsonb, state text)
       ON CONFLICT (tenant_id, key) DO NOTHING`,
      [tenant, channel, JSON.stringify(rows), new Date(now), `${maxWaiting} messages wait for this channel already`],
    );
    await dueBy(client, { tenant, kind: 'CHANNEL', id: channel }, now);
  }
}

/** A message and the group that it is of. */
export interface GroupMessage {
  readonly groupId: string;
  readonly message: Message;
}

/** By channel, in one order always: two transactions that touch the same channels must not wait for each other in a circle. */
function byChannel(messages: readonly GroupMessage[]): readonly (readonly [string, readonly GroupMessage[]])[] {
  const channels = new Map<string, GroupMessage[]>();
  for (const each of messages) {
    const own = channels.get(each.message.channel) ?? [];
    channels.set(each.message.channel, own);
    own.push(each);
  }
  return [...channels].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function waiting(client: PostgresClient, tenant: string, channel: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT FROM notification WHERE tenant_id = $1 AND channel_id = $2 AND state = 'PENDING' LIMIT $3) AS few`,
    [tenant, channel, maxWaiting],
  );
  return rows[0]?.n ?? 0;
}

/**
 * What `claim` asks. Materialized, and looked up as arrays: as subqueries the planner may run them again for each row that waits or that the
 * tenant has, which costs the square of those, and each time it would find others that are free.
 */
export const claimQuery = `
  WITH heads AS MATERIALIZED (
    SELECT DISTINCT ON (group_id) notification_id, next_attempt_at FROM notification
    WHERE tenant_id = $1 AND channel_id = $2 AND state = 'PENDING' ORDER BY group_id, notification_id),
  taken AS MATERIALIZED (
    SELECT notification_id FROM notification
    WHERE tenant_id = $1 AND state = 'PENDING' AND next_attempt_at <= $3 AND notification_id = ANY (ARRAY(
        SELECT notification_id FROM heads WHERE next_attempt_at <= $3 ORDER BY notification_id LIMIT $5))
    FOR UPDATE SKIP LOCKED)
  UPDATE notification SET attempts = attempts + 1, next_attempt_at = $4
  WHERE tenant_id = $1 AND notification_id = ANY (ARRAY(SELECT notification_id FROM taken))
  RETURNING notification_id AS id, message, attempts AS attempt, created_at`;

/**
 * Takes messages of a channel to be sent now, of each group the oldest only: what is told later must not overtake it.
 * They are put off by `leaseMs`: when the process dies, they are tried again after that.
 */
export function claim(
  pool: PostgresPool,
  { tenant, channel }: { readonly tenant: string; readonly channel: string },
  { now, leaseMs, limit }: { readonly now: number; readonly leaseMs: number; readonly limit: number },
): Promise<readonly Claimed[]> {
  return withTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<{ id: string; message: Message; attempt: number; created_at: Date }>(
      claimQuery,
      [tenant, channel, new Date(now), new Date(now + leaseMs), limit],
    );
    return rows
      .map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.getTime() }))
      .toSorted((a, b) => Number(a.id) - Number(b.id));
  });
}

/** What became of an attempt. */
export type Outcome =
  | { readonly id: string; readonly state: 'SENT' }
  /** `refused`: by the receiver, which is not down then; otherwise it was given up. */
  | { readonly id: string; readonly state: 'DEAD'; readonly error: string; readonly refused: boolean }
  | { readonly id: string; readonly state: 'PENDING'; readonly error: string; readonly nextAt: number };

/** What `settle` notes. The ids are told twice, so that the rows are looked up by them whatever the planner makes of the join. */
export const noteQuery = `
  UPDATE notification AS n SET state = r.state, last_error = r.error,
    next_attempt_at = coalesce(timestamptz 'epoch' + r.next_at * interval '1 millisecond', n.next_attempt_at),
    finished_at = CASE WHEN r.state <> 'PENDING' THEN $3::timestamptz END
  FROM jsonb_to_recordset($2::jsonb) AS r (id bigint, state text, error text, next_at double precision)
  WHERE n.tenant_id = $1 AND n.notification_id = ANY ($4::bigint[]) AND n.notification_id = r.id AND n.state = 'PENDING'`;

/** Notes what became of attempts, and when the channel is to be looked at again. */
export function settle(
  pool: PostgresPool,
  { tenant, channel }: { readonly tenant: string; readonly channel: string },
  outcomes: readonly Outcome[],
  { now, pauseMs }: { readonly now: number; readonly pauseMs: (failures: number) => number },
): Promise<void> {
  return withTenant(pool, tenant, async (client) => {
    const rows = outcomes.map((outcome) => ({
      id: outcome.id,
      state: outcome.state,
      error: outcome.state === 'SENT' ? null : outcome.error,
      next_at: outcome.state === 'PENDING' ? outcome.nextAt : null,
    }));
    await client.query(noteQuery, [tenant, JSON.stringify(rows), new Date(now), rows.map(({ id }) => id)]);
    await forward(client, tenant, channel, outcomes, now);
    await reschedule(client, { tenant, channel }, { now, round: roundOf(outcomes), pauseMs });
  });
}

/** What a channel did not take goes to those that the tenant has for that; what they do not take goes no further. */
async function forward(
  client: PostgresClient,
  tenant: string,
  channel: string,
  outcomes: readonly Outcome[],
  now: number,
): Promise<void> {
  const errors = new Map(outcomes.flatMap((each) => (each.state === 'DEAD' ? [[each.id, each.error] as const] : [])));
  if (errors.size === 0) return;
  const { policy } = await usablePolicy(client, tenant);
  const fallback = policy?.fallback.filter((id) => id !== channel) ?? [];
  if (fallback.length === 0) return;
  // In one order always: two channels that forward to each other must not wait for each other in a circle.
  await client.query(
    `SELECT FROM notification_due WHERE tenant_id = $1 AND kind = 'CHANNEL' AND id = ANY($2) ORDER BY id FOR UPDATE`,
    [tenant, [channel, ...fallback]],
  );
  const { rows } = await client.query<{ id: string; message: Message }>(
    `SELECT notification_id AS id, message FROM notification
     WHERE tenant_id = $1 AND notification_id = ANY($2) AND state = 'DEAD' AND reason <> 'undelivered' ORDER BY notification_id`,
    [tenant, [...errors.keys()]],
  );
  const groupId = `undelivered/${channel}`;
  const messages = rows.flatMap(({ id, message }) =>
    fallback.map((to) => ({ groupId, message: forwarded(message, to, errors.get(id) ?? '') })),
  );
  await enqueue(client, tenant, messages, now);
}

/** How a round went: one in which nothing was taken up says nothing about the channel; one in which something was refused is not its failure. */
type Round = 'empty' | 'failed' | 'taken';

function roundOf(outcomes: readonly Outcome[]): Round {
  if (outcomes.length === 0) return 'empty';
  const unanswered = (outcome: Outcome) =>
    outcome.state === 'PENDING' || (outcome.state === 'DEAD' && !outcome.refused);
  return outcomes.every(unanswered) ? 'failed' : 'taken';
}

/** The channel is due when its next message is, and not before its pause is over when the last round failed. */
async function reschedule(
  client: PostgresClient,
  { tenant, channel }: { readonly tenant: string; readonly channel: string },
  {
    now,
    round,
    pauseMs,
  }: { readonly now: number; readonly round: Round; readonly pauseMs: (failures: number) => number },
): Promise<void> {
  const { rows: locked } = await client.query<{ failures: number }>(
    `SELECT failures FROM notification_due WHERE tenant_id = $1 AND kind = 'CHANNEL' AND id = $2 FOR UPDATE`,
    [tenant, channel],
  );
  const before = locked[0]?.failures ?? 0;
  const failures = round === 'failed' ? before + 1 : round === 'empty' ? before : 0;
  const { rows } = await client.query<{ waiting: number; next: Date | null }>(
    `SELECT min(next_attempt_at) AS next,
       (SELECT count(*)::int FROM notification WHERE tenant_id = $1 AND channel_id = $2 AND state = 'PENDING') AS waiting
     FROM (SELECT DISTINCT ON (group_id) next_attempt_at FROM notification
       WHERE tenant_id = $1 AND channel_id = $2 AND state = 'PENDING' ORDER BY group_id, notification_id) AS heads`,
    [tenant, channel],
  );
  const next = rows[0]?.next ?? null;
  if (next === null) {
    await client.query(`DELETE FROM notification_due WHERE tenant_id = $1 AND kind = 'CHANNEL' AND id = $2`, [
      tenant,
      channel,
    ]);
    return;
  }
  const dueAt = round === 'failed' ? Math.max(next.getTime(), now + pauseMs(failures)) : next.getTime();
  await client.query(
    `INSERT INTO notification_due (tenant_id, kind, id, due_at, waiting, failures) VALUES ($1, 'CHANNEL', $2, $3, $4, $5)
     ON CONFLICT (tenant_id, kind, id) DO UPDATE
     SET due_at = excluded.due_at, waiting = excluded.waiting, failures = excluded.failures`,
    [tenant, channel, new Date(dueAt), rows[0]?.waiting ?? 0, failures],
  );
}

/** A message that was given up. Times are ISO. */
export interface DeadLetter {
  readonly id: string;
  readonly channel: string;
  readonly reason: string;
  readonly message: Message;
  readonly attempts: number;
  readonly error: string | null;
  readonly created: string;
  readonly failed: string;
}

/** The messages that were given up, the newest first. */
export async function deadLetters(
  client: PostgresClient,
  tenant: string,
  { channel, limit }: { readonly channel?: string | undefined; readonly limit: number },
): Promise<readonly DeadLetter[]> {
  const { rows } = await client.query<Omit<DeadLetter, 'created' | 'failed'> & { created: Date; failed: Date }>(
    `SELECT notification_id AS id, channel_id AS channel, reason, message, attempts, last_error AS error, created_at AS created,
       finished_at AS failed
     FROM notification WHERE tenant_id = $1 AND state = 'DEAD' AND ($2::text IS NULL OR channel_id = $2)
     ORDER BY notification_id DESC LIMIT $3`,
    [tenant, channel ?? null, limit],
  );
  return rows.map((row) => ({ ...row, created: row.created.toISOString(), failed: row.failed.toISOString() }));
}

/** Sends dead letters once more, with the keys that they had. `ids` undefined: all. Gives how many. */
export async function redrive(
  client: PostgresClient,
  tenant: string,
  {
    ids,
    channel,
    now,
  }: { readonly ids?: readonly string[]; readonly channel?: string | undefined; readonly now: number },
): Promise<number> {
  const { rows } = await client.query<{ channel: string }>(
    `UPDATE notification SET state = 'PENDING', attempts = 0, next_attempt_at = $4, created_at = $4, finished_at = NULL
     WHERE tenant_id = $1 AND state = 'DEAD' AND ($2::bigint[] IS NULL OR notification_id = ANY($2))
       AND ($3::text IS NULL OR channel_id = $3)
     RETURNING channel_id AS channel`,
    [tenant, ids ?? null, channel ?? null, new Date(now)],
  );
  for (const each of new Set(rows.map((row) => row.channel))) {
    await dueBy(client, { tenant, kind: 'CHANNEL', id: each }, now);
  }
  return rows.length;
}
