import type { PostgresClient } from '../../base/postgres.ts';
import { reportingChoice } from '../../definitions/reporting.ts';
import { noChoice } from '../../schemas/reporting.ts';
import type { GatewayContext } from '../context.ts';
import type { OrganisationSettings } from '../generated/resolvers.ts';
import { asTenant } from './tenant-rows.ts';

/** What the principal's organisation has chosen. */
export function readOrganisationSettings({ stores, principal }: GatewayContext): Promise<OrganisationSettings> {
  return asTenant(stores.postgres, principal.tenant, (client) => settingsOf(client, principal.tenant));
}

/** The same in a transaction of the tenant; with `lock` nobody else changes it until that ends. */
export async function settingsOf(
  client: PostgresClient,
  tenant: string,
  lock: '' | 'for update' = '',
): Promise<OrganisationSettings> {
  const { rows } = await client.query<{ name: string; version: number }>(
    `select name, version from tenant where tenant_id = $1 ${lock}`,
    [tenant],
  );
  const { currency, source, longestDays } = (await reportingChoice(client, tenant)) ?? noChoice;
  return {
    // The development login comes in where no organisation is written down.
    organisation: { id: tenant, name: rows[0]?.name ?? tenant },
    version: rows[0]?.version ?? 1,
    reportingCurrency: currency,
    rateSource: source,
    longestRateDays: longestDays,
  };
}
