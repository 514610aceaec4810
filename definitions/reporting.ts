import { recordAudit } from '../base/audit/record.ts';
import type { PostgresClient } from '../base/postgres.ts';
import type { ReportingChoice } from '../schemas/reporting.ts';
import type { AppliedBy } from './store.ts';

/** What the tenant of the transaction has chosen; null where it has chosen nothing: then `noChoice` holds. */
export async function reportingChoice(client: PostgresClient, tenant: string): Promise<ReportingChoice | null> {
  const { rows } = await client.query<ReportingChoice>(
    'SELECT currency, source, longest_days AS "longestDays" FROM reporting_currency WHERE tenant_id = $1',
    [tenant],
  );
  return rows[0] ?? null;
}

/** Chooses, in the transaction of the tenant; the pipeline is told through `config.reporting`. It makes another version of the organisation's settings. */
export async function chooseReporting(client: PostgresClient, tenant: string, choice: ReportingChoice): Promise<void> {
  await client.query(
    `INSERT INTO reporting_currency (tenant_id, currency, source, longest_days) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id) DO UPDATE
       SET currency = excluded.currency, source = excluded.source, longest_days = excluded.longest_days, updated_at = now()`,
    [tenant, choice.currency, choice.source, choice.longestDays],
  );
  await client.query('UPDATE tenant SET version = version + 1 WHERE tenant_id = $1', [tenant]);
}

/** The same as a change that the tenant's audit trail tells of: from `before`, null where nothing was chosen, to `after`. */
export async function changeReporting(
  client: PostgresClient,
  tenant: string,
  by: AppliedBy,
  { before, after }: { readonly before: ReportingChoice | null; readonly after: ReportingChoice },
): Promise<void> {
  await chooseReporting(client, tenant, after);
  const subject = { type: 'tenant', id: tenant } as const;
  await recordAudit(client, tenant, { ...by, action: 'tenant.reporting', subject, before, after });
}
