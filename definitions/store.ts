import type { Actor } from '../base/audit/event.ts';
import { lockAuditTrail, recordAudit } from '../base/audit/record.ts';
import type { PostgresClient } from '../base/postgres.ts';
import { Catalogue } from '../processors/formula/catalogue/catalogue.ts';
import type { Change, MetricChange, Plan, RuleChange } from './change.ts';
import { DefinitionError } from './errors.ts';
import { insertMetric, metricsOf } from './metric-store.ts';
import { equal, type StoredDefinitions, type StoredRule } from './stored.ts';

/** Rules that are read at most, those that were removed included. */
const maxRulesRead = 10_000;

/** Who applies, and what ties the events of it together. */
export interface AppliedBy {
  readonly actor: Actor;
  readonly requestId: string;
  readonly reason?: string | null;
}

/** What the tenant of the transaction has. */
export async function readStored(client: PostgresClient, tenant: string): Promise<StoredDefinitions> {
  const metrics = await metricsOf(client, tenant);
  const { rows } = await client.query<StoredRule>(
    `select rule_id as id, version, state = 'REMOVED' as removed, definition, metrics
     from rule join rule_version using (tenant_id, rule_id, version)
     where tenant_id = $1 order by rule_id limit ${maxRulesRead}`,
    [tenant],
  );
  return { catalogue: new Catalogue(metrics), metrics, rules: rows };
}

/**
 * Makes a plan from what is stored, which nobody else can change from then on, and carries it out: all of it or nothing, in the
 * transaction of `client`, with an event in the audit trail for each change.
 */
export async function planAndApply(
  client: PostgresClient,
  tenant: string,
  plan: (stored: StoredDefinitions) => Plan,
  by: AppliedBy,
): Promise<Plan> {
  await lockAuditTrail(client, tenant);
  const made = plan(await readStored(client, tenant));
  for (const change of made.changes) await carryOut(client, tenant, change, by);
  return made;
}

/**
 * Carries out a plan that was shown, as `planAndApply` does. `again` makes it anew.
 * @throws DefinitionError MR_DEFINITION_CHANGED when that plan is another one than `shown`.
 */
export async function applyPlan(
  client: PostgresClient,
  tenant: string,
  shown: Plan,
  again: (stored: StoredDefinitions) => Plan,
  by: AppliedBy,
): Promise<void> {
  const plan = (stored: StoredDefinitions) => {
    const made = again(stored);
    if (equal(made.changes, shown.changes)) return made;
    throw new DefinitionError(
      'MR_DEFINITION_CHANGED',
      `somebody changed metrics or rules of ${tenant} after they were compared: nothing was applied; run it again`,
    );
  };
  await planAndApply(client, tenant, plan, by);
}

/** Makes one change, with its event, in the transaction of `client`, which holds the lock of the audit trail. */
export function carryOut(client: PostgresClient, tenant: string, change: Change, by: AppliedBy): Promise<void> {
  return change.kind === 'metric' ? saveMetric(client, tenant, change, by) : saveRule(client, tenant, change, by);
}

async function saveMetric(client: PostgresClient, tenant: string, change: MetricChange, by: AppliedBy): Promise<void> {
  const { definition, before, after } = change;
  await insertMetric(client, tenant, definition, { ...by, before, after });
}

const actions = { create: 'save', update: 'save', remove: 'remove', follow: 'follow' } as const;

/** Saves a version of a rule, or that it is removed or follows its metrics. Numbers count on: a rule never has a version twice. */
async function saveRule(client: PostgresClient, tenant: string, change: RuleChange, by: AppliedBy): Promise<void> {
  const { id, version, from, action, before, after } = change;
  if (version > from) {
    await client.query('insert into rule_version (tenant_id, rule_id, version, definition) values ($1, $2, $3, $4)', [
      tenant,
      id,
      version,
      JSON.stringify(after),
    ]);
  }
  await (from === 0 ? insertRule(client, tenant, change) : updateRule(client, tenant, change));
  await recordAudit(client, tenant, {
    ...by,
    action: `rule.${actions[action]}`,
    subject: { type: 'rule', id, version: String(version) },
    before,
    after,
  });
}

async function insertRule(client: PostgresClient, tenant: string, { id, version, metrics }: RuleChange): Promise<void> {
  await client.query('insert into rule (tenant_id, rule_id, version, metrics) values ($1, $2, $3, $4)', [
    tenant,
    id,
    version,
    JSON.stringify(metrics),
  ]);
}

async function updateRule(client: PostgresClient, tenant: string, change: RuleChange): Promise<void> {
  const { id, version, from, action, metrics } = change;
  const { rowCount } = await client.query(
    `update rule set version = $4, state = $5, metrics = $6, updated_at = now()
     where tenant_id = $1 and rule_id = $2 and version = $3`,
    [tenant, id, from, version, action === 'remove' ? 'REMOVED' : 'ACTIVE', JSON.stringify(metrics)],
  );
  if (rowCount === 1) return;
  throw new DefinitionError(
    'MR_DEFINITION_CHANGED',
    `somebody saved another version of rule ${id} than ${from}: look at it, then run it again`,
  );
}
