import type { AuditEvent } from '../../schemas/generated/types.ts';
import { consumerSink } from '../runner/runner.ts';
import { openTable, tableLimits } from './table.ts';
import { instant, type Row } from './values.ts';

/** The audit trail into the table `audit_event`: a second place, with which `millrace audit verify --copy` compares. */
export const audit = consumerSink<AuditEvent>({
  name: 'clickhouse-audit',
  summary: 'audit.events into ClickHouse, table audit_event',
  limits: tableLimits,
  topics: (topics) => [topics.audit],
  open: (deps) => openTable(deps, { table: 'audit_event', row: auditRow }),
});

/** The row of an event. */
export function auditRow(event: AuditEvent): Row {
  return {
    tenant_id: event.h.tenant_id,
    seq: event.seq,
    hash: event.hash,
    prev_hash: event.prev_hash,
    audit_id: event.audit_id,
    actor_type: event.actor.type,
    actor_id: event.actor.id,
    on_behalf_of: event.actor.on_behalf_of,
    action: event.action,
    subject_type: event.subject.type,
    subject_id: event.subject.id,
    subject_version: event.subject.version,
    outcome: event.outcome,
    before: event.before?.toString('utf8') ?? null,
    after: event.after?.toString('utf8') ?? null,
    reason: event.reason,
    request_id: event.request_id,
    ip_hash: event.ip_hash,
    occurred_at: instant(event.occurred_at),
  };
}
