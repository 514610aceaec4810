import type { Finding, FindingKind } from '../../base/audit/diagnose.ts';
import { auditAfter, auditHead } from '../../base/audit/read.ts';
import type { ChainHead } from '../../base/audit/record.ts';
import { type Verification, verifyTrail } from '../../base/audit/verify.ts';
import { snapshotOfTenant } from '../../base/postgres.ts';
import { CliError } from '../errors.ts';
import { forTenant } from '../tenants/store.ts';
import type { AuditVerifyArguments } from './arguments.ts';
import { differencesFromCopy } from './copy.ts';
import { eventTime, subjectName } from './list.ts';

/** Events that are read at once. */
const pageEvents = 2_000;

/**
 * Verifies a tenant's trail and prints what does not fit; the exit code is then 1.
 * @throws CliError MR_CLI_NAME when there is no such tenant or the anchor cannot be one.
 */
export async function printVerification({ tenant, anchor, copy, json }: AuditVerifyArguments): Promise<void> {
  const noted = anchor === undefined ? undefined : parseAnchor(anchor);
  const { head, result } = await verified(tenant, noted, copy === true);
  const ok = result.findings.length === 0;
  if (json === true) {
    const findings = result.findings.map(({ event, ...finding }) => ({
      ...finding,
      event: event === undefined ? null : { auditId: event.auditId, action: event.action, subject: subjectName(event) },
      next: next[finding.kind],
    }));
    console.log(JSON.stringify({ tenant, ok, ...result, findings, anchor: anchorOf(head) }, null, 2));
  } else if (ok) {
    console.log(intactText(tenant, head));
  } else {
    console.log(brokenText(tenant, result));
  }
  if (!ok) process.exitCode = 1;
}

/** The whole trail is read as it is at one moment: who writes meanwhile does not make it look broken. */
function verified(
  tenant: string,
  anchor: ChainHead | undefined,
  copy: boolean,
): Promise<{ readonly head: ChainHead | undefined; readonly result: Verification }> {
  return forTenant(tenant, (pool) =>
    snapshotOfTenant(pool, tenant, async (client) => {
      const head = await auditHead(client, tenant);
      const after = (seq: number) => auditAfter(client, tenant, seq, pageEvents);
      const result = await verifyTrail({ after, head, anchor });
      const differences = copy ? await differencesFromCopy(client, tenant) : [];
      return { head, result: { ...result, findings: [...result.findings, ...differences] } };
    }),
  );
}

function intactText(tenant: string, head: ChainHead | undefined): string {
  if (head === undefined || head.seq === 0) return `the audit trail of ${tenant} has no events yet`;
  return (
    `ok: ${head.seq} event${head.seq === 1 ? '' : 's'} of ${tenant}, none changed, removed, put in or moved\n` +
    `keep this elsewhere and give it as --anchor next time: ${anchorOf(head)}`
  );
}

function brokenText(tenant: string, { intact, findings, unexamined }: Verification): string {
  const lines = [`the audit trail of ${tenant} is not what was written; intact up to event ${intact}`];
  for (const finding of findings) lines.push(findingText(finding), `  ${next[finding.kind]}`);
  if (unexamined) lines.push('later events were not looked at: they can only be judged once this is repaired');
  return lines.join('\n');
}

const happened: Readonly<Record<FindingKind, string>> = {
  CHANGED: 'was changed after it was written',
  REMOVED: 'was taken out',
  INSERTED: 'was put in by hand',
  MOVED: 'does not stand where it was written',
  HEAD: 'the end of the trail was changed',
  ANCHOR: 'is not the one that was noted',
  DIFFERS: 'is not the same in the copy',
};

const compare = 'compare with the copy in ClickHouse (table audit_event), the topic audit.events (90 days) or a backup';
const next: Readonly<Record<FindingKind, string>> = {
  CHANGED: `find out who may write to the table; ${compare}, which have the event as it was`,
  REMOVED: `${compare}: they have the event; put it back as it was, with its number and hashes`,
  INSERTED: 'nobody who did this change wrote it here: do not trust it; find out who may write to the table',
  MOVED: 'its content is as written; its number was changed, often to hide another event: see the other findings',
  HEAD: `${compare}: the newest event there is where the trail really ended`,
  ANCHOR: `the trail was cut or written anew since that was noted; ${compare}`,
  DIFFERS: 'one of the two was changed: the one whose hashes fit those of the topic audit.events or a backup is right',
};

function findingText({ kind, from, to, event, detail }: Finding): string {
  const which = from === to ? `event ${from}` : `events ${from} to ${to}`;
  const about = event === undefined ? '' : ` (${event.action} of ${subjectName(event)}, ${eventTime(event)})`;
  return `${kind}: ${which}${about} ${happened[kind]}: ${detail}`;
}

function anchorOf(head: ChainHead | undefined): string | null {
  return head === undefined ? null : `${head.seq}:${head.hash}`;
}

function parseAnchor(anchor: string): ChainHead {
  const found = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(anchor);
  if (found === null) {
    throw new CliError(
      'MR_CLI_NAME',
      `'${anchor}' is no anchor: give one that \`millrace audit verify\` printed, such as 41:9f2c…`,
    );
  }
  return { seq: Number(found[1]), hash: found[2] ?? '' };
}
