import type { ChainedEvent } from '../../base/audit/event.ts';
import { auditAfter, auditHead } from '../../base/audit/read.ts';
import type { ChainHead } from '../../base/audit/record.ts';
import { verifyTrail } from '../../base/audit/verify.ts';
import { snapshotOfTenant } from '../../base/postgres.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { AuditConnection, AuditEvent, AuditFilter, AuditVerification } from '../generated/resolvers.ts';
import { checkPage } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection } from './cursor.ts';
import { utc } from './instant.ts';
import { settingChanges } from './setting-changes.ts';
import { readTenantRows, storeAnswer } from './tenant-rows.ts';

/** Events that are verified at once. */
const pageEvents = 2_000;
/** Findings of one answer. */
const maxFindings = 100;
/** Settings that an event tells to have changed. */
const maxChanges = 200;

const columns = `seq::float8 as seq, audit_id::text as id, ${utc('occurred_at')} as at, actor_type as "actorType", actor_id as "actorId",
  on_behalf_of as "onBehalfOf", action, subject_type as "subjectType", subject_id as "subjectId",
  subject_version as "subjectVersion", outcome, reason, request_id as "requestId", before, after, prev_hash as "prevHash", hash`;

type Row = Omit<AuditEvent, 'before' | 'after' | 'changes'> & Pick<ChainedEvent, 'before' | 'after'>;

/** What `auditEvents` was asked. */
export interface AuditRequest {
  readonly filter: AuditFilter | null;
  readonly first: number;
  readonly after: string | null;
}

/** The tenant's audit trail, the newest event first. */
export async function readAuditEvents(request: AuditRequest, context: GatewayContext): Promise<AuditConnection> {
  const filter = request.filter ?? {};
  checkPage(request.first, context.limits);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'auditEvents', filter };
  const [before] = request.after === null ? [] : context.cursors.decode(scope, request.after);
  const { query, values } = auditQuery(filter, request.first + 1, before);
  const rows = await readTenantRows<Row>(context.stores.postgres, tenant, query, values);
  return connection(rows.map(eventNode), request.first, ({ seq }) => context.cursors.encode(scope, [seq]));
}

/** Text and values of one page of the trail, of events before one of a number. */
export function auditQuery(
  filter: AuditFilter,
  limit: number,
  before?: string | number,
): { readonly query: string; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  conditions.is('subject_type', filter.subjectType);
  conditions.is('subject_id', filter.subjectId);
  conditions.is('action', filter.action);
  conditions.is('actor_id', filter.actorId);
  conditions.is('request_id', filter.requestId);
  conditions.is('outcome', filter.outcome);
  if (filter.from) conditions.add(`occurred_at >= ${conditions.bind(filter.from, 'timestamptz')}`);
  if (filter.to) conditions.add(`occurred_at < ${conditions.bind(filter.to, 'timestamptz')}`);
  if (before !== undefined) conditions.add(`seq < ${conditions.bind(before, 'bigint')}`);
  const most = conditions.bind(limit, 'int');
  return {
    query: `select ${columns} from audit_event ${conditions.where} order by audit_event.seq desc limit ${most}`,
    values: conditions.values,
  };
}

function eventNode({ before, after, ...row }: Row): AuditEvent {
  const [was, is] = [stateOf(before), stateOf(after)];
  return {
    ...row,
    before: was,
    after: is,
    changes: settingChanges(was, is).slice(0, maxChanges),
  };
}

function stateOf(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/** Trails that are verified at once, of all tenants: each holds a connection until it is through. */
const maxVerifications = 3;
const verifying = new Map<string, Promise<AuditVerification>>();

/** Verifies the tenant's whole trail. Who asks while that goes on gets the same answer: it takes seconds. */
export function verifyAudit(anchor: string | null, context: GatewayContext): Promise<AuditVerification> {
  const key = JSON.stringify([context.principal.tenant, anchor]);
  const running = verifying.get(key);
  if (running !== undefined) return running;
  if (verifying.size >= maxVerifications) {
    throw new RequestError('MR_ARGUMENT_INVALID', 'other trails are being verified: try again in some seconds');
  }
  const verification = verified(anchor, context).finally(() => verifying.delete(key));
  verifying.set(key, verification);
  return verification;
}

/** The trail as it is at one moment: who writes meanwhile does not make it look broken. */
async function verified(anchor: string | null, { stores, principal }: GatewayContext): Promise<AuditVerification> {
  const noted = anchor === null ? undefined : anchorOf(anchor);
  const { tenant } = principal;
  return storeAnswer(
    snapshotOfTenant(stores.postgres, tenant, async (client) => {
      const head = await auditHead(client, tenant);
      const after = (seq: number) => auditAfter(client, tenant, seq, pageEvents);
      const { intact, findings, unexamined } = await verifyTrail({ after, head, anchor: noted });
      return {
        ok: findings.length === 0,
        intact,
        findings: findings.slice(0, maxFindings).map(({ kind, from, to, detail }) => ({ kind, from, to, detail })),
        unexamined,
        anchor: head === undefined || head.seq === 0 ? null : `${head.seq}:${head.hash}`,
      };
    }),
  );
}

function anchorOf(said: string): ChainHead {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(said) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new RequestError(
    'MR_ARGUMENT_INVALID',
    'anchor is none: give what an earlier verification gave, such as 41:9f2c…',
  );
}
