import type { Actor } from '../base/audit/event.ts';
import { lockAuditTrail, recordAudit } from '../base/audit/record.ts';
import { type PostgresClient, type PostgresPool, withTenant } from '../base/postgres.ts';
import { MetricError } from '../processors/errors.ts';
import { Catalogue } from '../processors/formula/catalogue/catalogue.ts';
import type { MetricDefinition } from '../processors/formula/language/metrics.ts';

/** Versions of all metrics of a tenant that are read at most. */
const maxVersions = 10_000;

/** The catalogue of a tenant, read with `pool`, which sees that tenant's rows alone. */
export function catalogueOf(pool: PostgresPool, tenant: string): Promise<Catalogue> {
  return withTenant(pool, tenant, async (client) => new Catalogue(await metricsOf(client, tenant)));
}

/** Every version of the own metrics of the transaction's tenant, in the order of ids and numbers. */
export async function metricsOf(client: PostgresClient, tenant: string): Promise<readonly MetricDefinition[]> {
  const { rows } = await client.query<MetricDefinition>(
    `select metric_id as id, version, title, source, retired from metric where tenant_id = $1
     order by metric_id, version limit ${maxVersions}`,
    [tenant],
  );
  return rows.map(({ retired, ...definition }) => (retired === true ? { ...definition, retired } : definition));
}

const uniqueViolation = '23505';

/** Who saves a metric, and what it was before and is now, for the audit trail. */
export interface MetricSave {
  readonly before: unknown;
  readonly after: unknown;
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
  save: MetricSave,
): Promise<void> {
  const { id, version, title, source, retired = false } = definition;
  await lockAuditTrail(client, tenant);
  try {
    await client.query(
      'insert into metric (tenant_id, metric_id, version, title, source, retired) values ($1, $2, $3, $4, $5, $6)',
      [tenant, id, version, title, source, retired],
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
    ...save,
    action: retired ? 'metric.remove' : 'metric.save',
    subject: { type: 'metric', id, version: String(version) },
  });
}
