import { metricsOf } from '../../definitions/metric-store.ts';
import { carriedMetric } from '../../definitions/stored.ts';
import { Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import type { RuleConfig } from '../../schemas/generated/types.ts';
import { inTenant } from '../tenants/store.ts';

/** A tenant's metrics with the built-in ones, and its own as a rule carries them along. */
export async function catalogueAndMetrics(
  tenant: string,
): Promise<{ readonly catalogue: Catalogue; readonly own: RuleConfig['metrics'] }> {
  const metrics = await inTenant(tenant, (client) => metricsOf(client, tenant));
  return { catalogue: new Catalogue(metrics), own: metrics.map(carriedMetric) };
}
