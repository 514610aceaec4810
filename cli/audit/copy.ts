import { compareWithCopy } from '../../base/audit/compare.ts';
import type { Finding } from '../../base/audit/diagnose.ts';
import { auditHashes } from '../../base/audit/read.ts';
import type { ClickHouseClient } from '../../base/clickhouse.ts';
import type { PostgresClient } from '../../base/postgres.ts';
import { tenantQuery, withClickHouse } from '../reads/tenant-query.ts';

/** Numbers that are compared at once. */
const pageNumbers = 10_000;
/** Differences that are told at most. */
const maxFindings = 100;

/** What differs between a tenant's trail and its copy in ClickHouse, of which the sink `clickhouse-audit` keeps the events as they came. */
export function differencesFromCopy(client: PostgresClient, tenant: string): Promise<readonly Finding[]> {
  return withClickHouse(async (clickhouse) => {
    const newest = await newestCopied(clickhouse, tenant);
    const findings: Finding[] = [];
    for (let from = 1; from <= newest && findings.length < maxFindings; from += pageNumbers) {
      const to = from + pageNumbers - 1;
      const copied = await copiedEvents(clickhouse, tenant, from, to);
      findings.push(...compareWithCopy(await auditHashes(client, tenant, from, to), copied, newest));
    }
    return findings.slice(0, maxFindings);
  });
}

async function newestCopied(client: ClickHouseClient, tenant: string): Promise<number> {
  const [row] = await tenantQuery<{ newest: string }>(client, tenant, {
    select: 'select toString(max(seq)) as newest from audit_event',
    filters: [],
    tail: '',
  });
  return Number(row?.newest ?? 0);
}

async function copiedEvents(client: ClickHouseClient, tenant: string, from: number, to: number) {
  const rows = await tenantQuery<{ seq: string; hashes: string[] }>(client, tenant, {
    select: 'select toString(audit_event.seq) as seq, groupUniqArray(4)(toString(hash)) as hashes from audit_event',
    filters: [],
    tail: `and audit_event.seq between ${from} and ${to} group by audit_event.seq order by audit_event.seq`,
  });
  return rows.map(({ seq, hashes }) => ({ seq: Number(seq), hashes }));
}
