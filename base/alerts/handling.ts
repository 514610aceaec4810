import type { Actor } from '../audit/event.ts';
import { type AuditedChange, recordAudit } from '../audit/record.ts';
import { type Clock, systemClock } from '../clock.ts';
import { BaseError } from '../errors.ts';
import type { PostgresClient } from '../postgres.ts';

/** What people have done with an alert. Times are milliseconds. */
export interface Handling {
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  readonly snoozedUntil: number | null;
  readonly snoozedBy: string | null;
  readonly assignee: string | null;
}

/** Who does what to which alert. The transaction must be the tenant's (`withTenant`): another tenant's alert is not there. */
export interface HandlingRequest {
  readonly tenant: string;
  readonly alertId: string;
  readonly actor: Actor;
  /** In the words of who did it. */
  readonly reason?: string;
  /** Ties together the events of one request or command. */
  readonly requestId?: string;
  readonly clock?: Clock;
}

/** Snoozes last a quarter of a year at most: what is to be quiet for longer is a rule to change. */
const longestSnoozeMs = 92 * 86_400_000;
const maxComment = 4_000;

/** Takes an alert on: its repeats stop. @throws BaseError MR_ALERT when there is none. */
export function acknowledgeAlert(client: PostgresClient, request: HandlingRequest): Promise<Handling> {
  const now = (request.clock ?? systemClock).now();
  return change(client, request, 'alert.acknowledge', (before) => ({
    ...before,
    acknowledgedBy: request.actor.id,
    acknowledgedAt: now,
  }));
}

/** Lets an alert go again. @throws BaseError MR_ALERT when there is none. */
export function unacknowledgeAlert(client: PostgresClient, request: HandlingRequest): Promise<Handling> {
  return change(client, request, 'alert.unacknowledge', (before) => ({
    ...before,
    acknowledgedBy: null,
    acknowledgedAt: null,
  }));
}

/**
 * Keeps an alert quiet until a time (milliseconds); null wakes it.
 * @throws BaseError MR_ALERT when there is none, or the time is past or further off than 92 days.
 */
export async function snoozeAlert(
  client: PostgresClient,
  request: HandlingRequest,
  until: number | null,
): Promise<Handling> {
  const now = (request.clock ?? systemClock).now();
  if (until !== null && (until <= now || until > now + longestSnoozeMs)) {
    throw new BaseError('MR_ALERT', 'an alert is snoozed until a time from now to 92 days ahead: choose one of those');
  }
  return change(client, request, until === null ? 'alert.wake' : 'alert.snooze', (before) => ({
    ...before,
    snoozedUntil: until,
    snoozedBy: until === null ? null : request.actor.id,
  }));
}

/** Gives an alert to somebody; null to nobody. @throws BaseError MR_ALERT when there is none. */
export function assignAlert(
  client: PostgresClient,
  request: HandlingRequest,
  assignee: string | null,
): Promise<Handling> {
  return change(client, request, 'alert.assign', (before) => ({ ...before, assignee }));
}

/** Writes a comment; answers its number. @throws BaseError MR_ALERT when there is no such alert, or for an empty or too long one. */
export async function commentOnAlert(client: PostgresClient, request: HandlingRequest, body: string): Promise<string> {
  const { tenant, alertId, actor } = request;
  if (body.trim() === '' || body.length > maxComment) {
    throw new BaseError('MR_ALERT', `a comment has 1 to ${maxComment} characters, this one has ${body.length}`);
  }
  await requireAlert(client, tenant, alertId);
  const { rows } = await client.query<{ comment_id: string }>(
    'INSERT INTO alert_comment (tenant_id, alert_id, author, body) VALUES ($1, $2, $3, $4) RETURNING comment_id',
    [tenant, alertId, actor.id, body],
  );
  await record(client, request, 'alert.comment', { after: { body } });
  return rows[0]?.comment_id ?? '';
}

/** What was done with an alert so far; all null when nothing was. */
export async function handlingOf(client: PostgresClient, tenant: string, alertId: string): Promise<Handling> {
  const { rows } = await client.query<HandlingRow>(
    `SELECT acknowledged_by, acknowledged_at, snoozed_until, snoozed_by, assignee FROM alert_handling
     WHERE tenant_id = $1 AND alert_id = $2`,
    [tenant, alertId],
  );
  const [row] = rows;
  return row === undefined ? untouched : fromRow(row);
}

const untouched: Handling = {
  acknowledgedBy: null,
  acknowledgedAt: null,
  snoozedUntil: null,
  snoozedBy: null,
  assignee: null,
};

interface HandlingRow {
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: Date | null;
  readonly snoozed_until: Date | null;
  readonly snoozed_by: string | null;
  readonly assignee: string | null;
}

function fromRow(row: HandlingRow): Handling {
  return {
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at?.getTime() ?? null,
    snoozedUntil: row.snoozed_until?.getTime() ?? null,
    snoozedBy: row.snoozed_by,
    assignee: row.assignee,
  };
}

async function change(
  client: PostgresClient,
  request: HandlingRequest,
  action: string,
  next: (before: Handling) => Handling,
): Promise<Handling> {
  const { tenant, alertId } = request;
  await requireAlert(client, tenant, alertId);
  await client.query(
    'INSERT INTO alert_handling (tenant_id, alert_id) VALUES ($1, $2) ON CONFLICT (tenant_id, alert_id) DO UPDATE SET updated_at = now()',
    [tenant, alertId],
  );
  const before = await handlingOf(client, tenant, alertId);
  const after = next(before);
  const date = (time: number | null) => (time === null ? null : new Date(time));
  await client.query(
    `UPDATE alert_handling SET acknowledged_by = $3, acknowledged_at = $4, snoozed_until = $5, snoozed_by = $6, assignee = $7,
       updated_at = now() WHERE tenant_id = $1 AND alert_id = $2`,
    [
      tenant,
      alertId,
      after.acknowledgedBy,
      date(after.acknowledgedAt),
      date(after.snoozedUntil),
      after.snoozedBy,
      after.assignee,
    ],
  );
  await record(client, request, action, { before, after });
  return after;
}

async function record(
  client: PostgresClient,
  { tenant, alertId, actor, reason, requestId }: HandlingRequest,
  action: string,
  states: Pick<AuditedChange, 'before' | 'after'>,
): Promise<void> {
  await recordAudit(client, tenant, {
    actor,
    action,
    subject: { type: 'alert', id: alertId },
    ...states,
    ...(reason !== undefined && { reason }),
    ...(requestId !== undefined && { requestId }),
  });
}

async function requireAlert(client: PostgresClient, tenant: string, alertId: string): Promise<void> {
  const { rows } = await client.query('SELECT FROM alert WHERE tenant_id = $1 AND alert_id = $2', [tenant, alertId]);
  if (rows.length === 0) {
    throw new BaseError('MR_ALERT', `${tenant} has no alert ${alertId}: look its id up in the list of alerts`);
  }
}
