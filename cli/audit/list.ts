import type { ChainedEvent } from '../../base/audit/event.ts';
import { listAudit } from '../../base/audit/read.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';
import type { AuditListArguments } from './arguments.ts';

/** Prints the newest events of a tenant's trail. @throws CliError MR_CLI_NAME when there is no such tenant. */
export async function printAudit({ tenant, subject, json, ...rest }: AuditListArguments): Promise<void> {
  const [subjectType, ...id] = subject?.split('/') ?? [];
  const filter = { ...rest, subjectType, subjectId: id.length === 0 ? undefined : id.join('/') };
  const events = await inTenant(tenant, (client) => listAudit(client, tenant, filter));
  if (json === true) {
    console.log(JSON.stringify({ events: events.map(document) }, null, 2));
  } else if (events.length === 0) {
    console.log(`the audit trail of ${tenant} has no events of that kind`);
  } else {
    console.log(textTable(['no', 'time', 'who', 'what', 'of', 'outcome', 'reason'], events.map(cells)));
  }
}

function cells(event: ChainedEvent): string[] {
  const { seq, actorId, action, outcome, reason } = event;
  return [String(seq), eventTime(event), actorId, action, subjectName(event), outcome, reason ?? ''];
}

function document({ before, after, ...event }: ChainedEvent): object {
  return { ...event, occurredAt: eventTime(event), before: parsed(before), after: parsed(after) };
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/** ISO instant of an event, to the millisecond. */
export function eventTime({ occurredAt }: Pick<ChainedEvent, 'occurredAt'>): string {
  return new Date(occurredAt / 1000).toISOString();
}

/** `metric/net_ctr@2`: what an event is about. */
export function subjectName({ subjectType, subjectId, subjectVersion }: ChainedEvent): string {
  return `${subjectType}/${subjectId}${subjectVersion === null ? '' : `@${subjectVersion}`}`;
}
