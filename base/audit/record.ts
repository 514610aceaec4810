import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import { type Clock, systemClock } from '../clock.ts';
import { BaseError } from '../errors.ts';
import type { PostgresClient } from '../postgres.ts';
import {
  type Actor,
  type AuditEvent,
  type ChainedEvent,
  eventHash,
  firstPrevHash,
  type Outcome,
  type Subject,
} from './event.ts';
import { redact } from './redact.ts';

/** A change as whoever makes it tells it. */
export interface AuditedChange {
  readonly actor: Actor;
  /** What it is of and what was done: `metric.save`, `rule.delete`, `alert.acknowledge`. */
  readonly action: string;
  readonly subject: Subject;
  /** Default OK. */
  readonly outcome?: Outcome;
  /** As it was; null or nothing when it was not there. Secrets are taken out here. */
  readonly before?: unknown;
  /** As it is now; null or nothing when it is gone. */
  readonly after?: unknown;
  /** Why, in the words of who did it. */
  readonly reason?: string | null;
  /** Ties together the events of one request or command. Default: one of its own. */
  readonly requestId?: string;
  readonly ipHash?: string | null;
}

/** Bytes of a redacted `before` or `after` at most: both fit a record of the topic. */
const maxStateBytes = 256 * 1024;
/** Bytes of a reason at most. */
const maxReasonBytes = 16 * 1024;

/**
 * Writes an event into the audit trail of the tenant of the running transaction (`withTenant`), which is the one that makes the
 * change: both are committed or neither is. It is numbered and chained under a lock of the tenant's chain that lasts until the
 * transaction ends, and goes to `audit.events` through the outbox. A transaction that changes several things calls
 * `lockAuditTrail` before the first one, so that two of them do not wait for each other in a circle.
 * @throws BaseError MR_AUDIT_VALUE for a state that JSON cannot say or that is longer than 256 KiB, or a reason longer than 16 KiB.
 */
export async function recordAudit(
  client: PostgresClient,
  tenant: string,
  change: AuditedChange,
  clock: Clock = systemClock,
): Promise<ChainedEvent> {
  const head = await lockAuditTrail(client, tenant);
  const event: AuditEvent = {
    tenantId: tenant,
    seq: head.seq + 1,
    auditId: randomUUID(),
    actorType: change.actor.type,
    actorId: change.actor.id,
    onBehalfOf: change.actor.onBehalfOf ?? null,
    action: change.action,
    subjectType: change.subject.type,
    subjectId: change.subject.id,
    subjectVersion: change.subject.version ?? null,
    outcome: change.outcome ?? 'OK',
    before: stateText(change.before),
    after: stateText(change.after),
    reason: bounded('reason', change.reason ?? null, maxReasonBytes),
    requestId: change.requestId ?? randomUUID(),
    ipHash: change.ipHash ?? null,
    occurredAt: clock.now() * 1000,
  };
  const chained = { ...event, prevHash: head.hash, hash: eventHash(head.hash, event) };
  await insert(client, chained);
  return chained;
}

/** Where a chain ends: the number and hash of its newest event. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Locks the tenant's chain until the transaction ends, and tells where it ends. */
export async function lockAuditTrail(client: PostgresClient, tenant: string): Promise<ChainHead> {
  await client.query(
    'insert into audit_chain (tenant_id, seq, hash) values ($1, 0, $2) on conflict (tenant_id) do nothing',
    [tenant, firstPrevHash],
  );
  const { rows } = await client.query<{ seq: string; hash: string }>(
    'select seq, hash from audit_chain where tenant_id = $1 for update',
    [tenant],
  );
  const [head] = rows;
  if (head === undefined) {
    throw new BaseError(
      'MR_TENANT',
      `the audit trail of ${tenant} cannot be written in a transaction of another tenant`,
    );
  }
  return { seq: Number(head.seq), hash: head.hash };
}

function stateText(state: unknown): string | null {
  if (state === undefined || state === null) return null;
  return bounded('state', canonicalJson(redact(state)), maxStateBytes);
}

function bounded(what: string, text: string | null, most: number): string | null {
  const length = text === null ? 0 : Buffer.byteLength(text);
  if (length <= most) return text;
  throw new BaseError(
    'MR_AUDIT_VALUE',
    `a ${what} of ${length} bytes is too long for the audit trail: ${most} is the most`,
  );
}

async function insert(client: PostgresClient, event: ChainedEvent): Promise<void> {
  const { tenantId, seq, hash } = event;
  await client.query(
    `insert into audit_event (tenant_id, seq, audit_id, actor_type, actor_id, on_behalf_of, action, subject_type, subject_id,
       subject_version, outcome, before, after, reason, request_id, ip_hash, occurred_at, prev_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       timestamptz 'epoch' + $17::bigint * interval '1 microsecond', $18, $19)`,
    [
      tenantId,
      seq,
      event.auditId,
      event.actorType,
      event.actorId,
      event.onBehalfOf,
      event.action,
      event.subjectType,
      event.subjectId,
      event.subjectVersion,
      event.outcome,
      event.before,
      event.after,
      event.reason,
      event.requestId,
      event.ipHash,
      event.occurredAt,
      event.prevHash,
      hash,
    ],
  );
  await client.query('update audit_chain set seq = $2, hash = $3 where tenant_id = $1', [tenantId, seq, hash]);
}
