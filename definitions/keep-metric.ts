import { lockAuditTrail } from '../base/audit/record.ts';
import type { PostgresClient } from '../base/postgres.ts';
import { MetricError } from '../processors/errors.ts';
import type { MetricDefinition } from '../processors/formula/language/metrics.ts';
import { insertMetric } from './metric-store.ts';
import { followRules } from './plan-rules.ts';
import { type AppliedBy, carryOut, readStored } from './store.ts';

/**
 * Keeps a formula as the newest version of a metric, with its event in the audit trail; one that changes nothing is not kept again. Rules
 * that name the metric without a version go on with the new one. All of it in the transaction of `client`, which is of that tenant.
 * @throws FormulaError or MetricError when it cannot be kept.
 */
export async function keepMetric(
  client: PostgresClient,
  tenant: string,
  { id, title, source }: Pick<MetricDefinition, 'id' | 'title' | 'source'>,
  by: AppliedBy,
): Promise<MetricDefinition> {
  await lockAuditTrail(client, tenant);
  const { catalogue, metrics, rules } = await readStored(client, tenant);
  const before = catalogue.find(id, null);
  const definition = catalogue.next(id, title, source);
  if (definition === before) return definition;
  const active = rules.filter(({ removed }) => !removed);
  const { changes, misfits } = followRules(active, {
    before: catalogue,
    catalogue: catalogue.with([definition]),
    own: [...metrics, definition],
  });
  const [misfit] = misfits;
  if (misfit !== undefined) {
    const message = `rule ${misfit.definition.rule} uses @${id} and would no longer fit: ${misfit.reason}`;
    throw new MetricError('MR_METRIC_USED', message);
  }
  await insertMetric(client, tenant, definition, { before, after: definition, ...by });
  for (const change of changes) await carryOut(client, tenant, change, by);
  return definition;
}
