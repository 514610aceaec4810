import type { PostgresClient } from '../postgres.ts';
import type { ChainedEvent } from './event.ts';
import type { ChainHead } from './record.ts';

/** Which events of a trail are wanted; without a bound all of them. */
export interface AuditFilter {
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  /** Events with a smaller number only. */
  readonly before?: number | undefined;
  readonly limit: number;
}

const columns = `tenant_id as "tenantId", seq::float8 as seq, audit_id::text as "auditId", actor_type as "actorType",
  actor_id as "actorId", on_behalf_of as "onBehalfOf", action, subject_type as "subjectType", subject_id as "subjectId",
  subject_version as "subjectVersion", outcome, before, after, reason, request_id as "requestId", ip_hash as "ipHash",
  (extract(epoch from occurred_at) * 1000000)::float8 as "occurredAt", prev_hash as "prevHash", hash`;

/** The newest events of the trail of the transaction's tenant that fit, the newest first. */
export async function listAudit(
  client: PostgresClient,
  tenant: string,
  filter: AuditFilter,
): Promise<readonly ChainedEvent[]> {
  const { rows } = await client.query<ChainedEvent>(
    `select ${columns} from audit_event
     where tenant_id = $1 and ($2::text is null or subject_type = $2) and ($3::text is null or subject_id = $3)
       and ($4::text is null or action = $4) and ($5::text is null or actor_id = $5) and ($6::bigint is null or seq < $6)
     order by seq desc limit $7`,
    [
      tenant,
      filter.subjectType ?? null,
      filter.subjectId ?? null,
      filter.action ?? null,
      filter.actor ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  );
  return rows;
}

/** The events that follow number `after`, in order, `limit` at most. */
export async function auditAfter(
  client: PostgresClient,
  tenant: string,
  after: number,
  limit: number,
): Promise<readonly ChainedEvent[]> {
  const { rows } = await client.query<ChainedEvent>(
    `select ${columns} from audit_event where tenant_id = $1 and seq > $2 order by seq limit $3`,
    [tenant, after, limit],
  );
  return rows;
}

/** Where the trail of the transaction's tenant ends; undefined when it says nothing. */
export async function auditHead(client: PostgresClient, tenant: string): Promise<ChainHead | undefined> {
  const { rows } = await client.query<ChainHead>(
    'select seq::float8 as seq, hash from audit_chain where tenant_id = $1',
    [tenant],
  );
  return rows[0];
}

/** The hashes of the events from one number to another, both included, by number. */
export async function auditHashes(
  client: PostgresClient,
  tenant: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await client.query<{ seq: number; hash: string }>(
    'select seq::float8 as seq, hash from audit_event where tenant_id = $1 and seq between $2 and $3 order by seq',
    [tenant, from, to],
  );
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}
