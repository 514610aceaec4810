import { withTenant } from '../../base/postgres.ts';
import type { KeptRate } from '../../connectors/rates/rate.ts';
import { keptRates } from '../../connectors/rates/store.ts';
import { isNoRate, RateTable } from '../../connectors/rates/table.ts';
import { reportingChoice } from '../../definitions/reporting.ts';
import type { Rates } from '../../processors/formula/run/data.ts';
import { noChoice, type ReportingChoice } from '../../schemas/reporting.ts';
import { forTenant } from '../tenants/store.ts';

/** What a tenant's amounts of some days are converted by. */
export interface TenantRates {
  readonly choice: ReportingChoice;
  readonly kept: readonly KeptRate[];
}

/** The rates of the source that the tenant has chosen, for days `from` to `to` (since 1970-01-01). @throws CliError MR_CLI_NAME when there is no such tenant. */
export function tenantRates(tenant: string, from: number, to: number): Promise<TenantRates> {
  return forTenant(tenant, async (pool) => {
    const choice = (await withTenant(pool, tenant, (client) => reportingChoice(client, tenant))) ?? noChoice;
    const question = { tenant, source: choice.source, from: from - choice.longestDays, to };
    return { choice, kept: await keptRates(pool, question) };
  });
}

/** The same as formulas ask for it. */
export function formulaRates({ choice, kept }: TenantRates): Rates {
  const table = new RateTable(kept, { longestDays: choice.longestDays });
  return (day, from, to) => {
    const found = table.find(day, from, to);
    return isNoRate(found) ? undefined : found;
  };
}
