import type { PostgresClient } from '../../base/postgres.ts';
import type { ReportingChoice } from '../../schemas/reporting.ts';

/** What the tenant of the transaction has chosen; null where it has chosen nothing: then `noChoice` holds. */
export async function reportingChoice(client: PostgresClient, tenant: string): Promise<ReportingChoice | null> {
  const { rows } = await client.query<ReportingChoice>(
    'SELECT currency, source, longest_days AS "longestDays" FROM reporting_currency WHERE tenant_id = $1',
    [tenant],
  );
  return rows[0] ?? null;
}

/** Chooses, in the transaction of the tenant; the pipeline is told through `config.reporting`. */
export async function chooseReporting(client: PostgresClient, tenant: string, choice: ReportingChoice): Promise<void> {
  await client.query(
    `INSERT INTO reporting_currency (tenant_id, currency, source, longest_days) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id) DO UPDATE
       SET currency = excluded.currency, source = excluded.source, longest_days = excluded.longest_days, updated_at = now()`,
    [tenant, choice.currency, choice.source, choice.longestDays],
  );
}
