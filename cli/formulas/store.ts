import type { Actor } from '../../base/audit/event.ts';
import { lockAuditTrail, recordAudit } from '../../base/audit/record.ts';
import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { MetricError } from '../../processors/errors.ts';
import { Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import type { MetricDefinition } from '../../processors/formula/language/metrics.ts';
import { commandActor, commandRequestId } from '../audit/actor.ts';
import { forTenant } from '../tenants/store.ts';

/** Versions of all metrics of a tenant that are read at most. */
const maxVersions = 10_000;

/** The catalogue of a tenant. @throws CliError MR_CLI_NAME when there is no such tenant. */
export function readCatalogue(tenant: string): Promise<Catalogue> {
  return forTenant(tenant, (pool) => catalogueOf(pool, tenant));
}

/** The catalogue of a tenant, read with `pool`, which sees that tenant's rows alone. */
export function catalogueOf(pool: PostgresPool, tenant: string): Promise<Catalogue> {
  return withTenant(pool, tenant, async (client) => {
    const { rows } = await client.query<MetricDefinition>(
      `select metric_id as id, version, title, source from metric where tenant_id = $1 order by metric_id, version limit ${maxVersions}`,
      [tenant],
    );
    return new Catalogue(rows);
  });
}

/**
 * Keeps a formula as the newest version of a metric, with its event in the audit trail; one that changes nothing is not kept again.
 * @throws CliError MR_CLI_NAME when there is no such tenant, FormulaError or MetricError when it cannot be kept.
 */
export function keepMetric(tenant: string, id: string, title: string, source: string): Promise<MetricDefinition> {
  return forTenant(tenant, async (pool) => {
    const catalogue = await catalogueOf(pool, tenant);
    const before = catalogue.find(id, null);
    const definition = catalogue.next(id, title, source);
    if (definition === before) return definition;
    const by = { actor: commandActor(), requestId: commandRequestId };
    await withTenant(pool, tenant, (client) => insertMetric(client, tenant, definition, { before, ...by }));
    return definition;
  });
}

const uniqueViolation = '23505';

/** Who saves a metric, and its newest version until then. */
export interface MetricSave {
  readonly before: MetricDefinition | undefined;
  readonly actor: Actor;
  readonly requestId: string;
}

/**
 * Adds a version, and its event to the audit trail, in the transaction of `client`.
 * @throws MetricError MR_METRIC_VERSION when somebody else added it meanwhile.
 */
export async function insertMetric(
  client: PostgresClient,
  tenant: string,
  definition: MetricDefinition,
  { before, actor, requestId }: MetricSave,
): Promise<void> {
  const { id, version, title, source } = definition;
  await lockAuditTrail(client, tenant);
  try {
    await client.query(
      'insert into metric (tenant_id, metric_id, version, title, source) values ($1, $2, $3, $4, $5)',
      [tenant, id, version, title, source],
    );
  } catch (cause) {
    if ((cause as { code?: string }).code !== uniqueViolation) throw cause;
    throw new MetricError(
      'MR_METRIC_VERSION',
      `somebody else saved @${id}@${version} meanwhile: look at it, then save again`,
      { cause },
    );
  }
  await recordAudit(client, tenant, {
    actor,
    requestId,
    action: 'metric.save',
    subject: { type: 'metric', id, version: String(version) },
    before,
    after: definition,
  });
}
