import { hash as digest } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';

/** Who acted: the names of the contract's enum. */
export type ActorType = 'USER' | 'RULE' | 'WORKFLOW' | 'SYSTEM';

/** Who did it. */
export interface Actor {
  readonly type: ActorType;
  readonly id: string;
  /** Whose rights were used, where they were another's. */
  readonly onBehalfOf?: string | null;
}

/** What came of it. */
export type Outcome = 'OK' | 'DENIED' | 'FAILED' | 'DRY_RUN';

/** What the trail tells of; `id` is unique for its type within the organisation. */
export interface Subject {
  readonly type:
    | 'rule'
    | 'metric'
    | 'channel'
    | 'route'
    | 'alert'
    | 'flight'
    | 'tenant'
    | 'account'
    | 'credential'
    | 'connection'
    | 'dead_letter'
    | 'silence'
    | 'preferences'
    | 'view'
    | 'import'
    | 'user'
    | 'invitation'
    | 'key';
  readonly id: string;
  readonly version?: string | null;
}

/** An event of the audit trail of one organisation, as it is stored. `before` and `after` are redacted canonical JSON. */
export interface AuditEvent {
  readonly tenantId: string;
  /** From 1, without a gap. */
  readonly seq: number;
  readonly auditId: string;
  readonly actorType: string;
  readonly actorId: string;
  readonly onBehalfOf: string | null;
  /** `metric.save`: what it is of and what was done. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectVersion: string | null;
  readonly outcome: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string | null;
  readonly requestId: string;
  readonly ipHash: string | null;
  /** Epoch microseconds. */
  readonly occurredAt: number;
}

/** An event with its place in the chain; hashes are 64 small hexadecimal digits. */
export interface ChainedEvent extends AuditEvent {
  readonly prevHash: string;
  readonly hash: string;
}

/** What the first event of an organisation follows. */
export const firstPrevHash = '0'.repeat(64);

/**
 * The text that is hashed, as docs/reference/audit.md describes it for those who verify with other means: RFC 8785 JSON of an array
 * whose places never change, so that no value can be taken for another one's. A later encoding gets another number in front.
 */
export function canonicalEvent(event: AuditEvent): string {
  return canonicalJson([
    'millrace.audit.1',
    event.tenantId,
    event.seq,
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
  ]);
}

/** SHA-256 of the hash before it (its 64 digits), a line feed and the canonical event, in UTF-8. */
export function eventHash(prevHash: string, event: AuditEvent): string {
  return digest('sha256', `${prevHash}\n${canonicalEvent(event)}`, 'hex');
}
