import { definitionText } from '../../definitions/as-files.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { RuleResolvers, RuleVersion } from '../generated/resolvers.ts';
import { utc } from './instant.ts';
import { byColumn, groupedBy, loadTogether } from './loaders.ts';
import { settingChanges } from './setting-changes.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Versions of one rule in one answer. */
const maxVersions = 100;

/** Fields of a rule that are read only where they are asked for, those of all rules of an answer together. */
export const ruleFields: RuleResolvers<GatewayContext> = {
  openAlerts: async ({ id }, _arguments, context) => (await alertsOf(id, context))?.open ?? 0,
  firingAlerts: async ({ id }, _arguments, context) => (await alertsOf(id, context))?.firing ?? 0,
  lastFiredAt: async ({ id }, _arguments, context) => (await alertsOf(id, context))?.lastFiredAt ?? null,
  published: async ({ id }, _arguments, context) => (await waiting(id, context)) === undefined,
  versions: async ({ id }, { first, before }, context) => {
    if (first < 1 || first > maxVersions) {
      throw new RequestError(
        'MR_PAGE_SIZE',
        `first is ${first}: ask for 1 to ${maxVersions} versions, and on with before`,
      );
    }
    return (await versionsOf(id, first, before ?? null, context)).slice(0, first);
  },
  diff: async ({ id }, { from, to }, context) => {
    const found = await loadTogether(context, `ruleDefinitions ${from} ${to}`, id, (ids) =>
      definitions(ids, from, to, context),
    );
    const [before, after] = [
      found?.find(({ version }) => version === from),
      found?.find(({ version }) => version === to),
    ];
    if (before !== undefined && after !== undefined) return settingChanges(before.definition, after.definition);
    const missing = before === undefined ? from : to;
    throw new RequestError('MR_ARGUMENT_INVALID', `rule ${id} has no version ${missing}: versions lists those it has`);
  },
};

interface AlertCounts {
  readonly id: string;
  readonly open: number;
  readonly firing: number;
  readonly lastFiredAt: string | null;
}

function alertsOf(rule: string, context: GatewayContext): Promise<AlertCounts | undefined> {
  return loadTogether(context, 'ruleAlerts', rule, async (rules) => {
    const rows = await readTenantRows<AlertCounts>(
      context.stores.postgres,
      context.principal.tenant,
      `select rule_id as id, count(*) filter (where ended_at is null)::int as open,
         count(*) filter (where ended_at is null and state = 'FIRING')::int as firing,
         ${utc('max(active_since)')} as "lastFiredAt"
       from alert where rule_id = any($1::text[]) group by rule_id`,
      [rules],
    );
    return byColumn(rows, 'id');
  });
}

/** What of a rule is not with the broker yet; undefined where all is. */
function waiting(rule: string, context: GatewayContext): Promise<{ readonly id: string } | undefined> {
  return loadTogether(context, 'ruleOutbox', rule, async (rules) => {
    const rows = await readTenantRows<{ id: string }>(
      context.stores.postgres,
      context.principal.tenant,
      `select distinct rule.rule_id as id from rule join config_outbox using (tenant_id)
       where topic = 'config.rules' and key = key_part(rule.tenant_id) || '|' || key_part(rule.rule_id)
         and rule.rule_id = any($1::text[])`,
      [rules],
    );
    return byColumn(rows, 'id');
  });
}

interface VersionRow extends Pick<RuleVersion, 'version' | 'definition' | 'savedAt' | 'savedBy' | 'reason'> {
  readonly id: string;
}

async function versionsOf(
  rule: string,
  first: number,
  before: number | null,
  context: GatewayContext,
): Promise<readonly RuleVersion[]> {
  const rows = await loadTogether(context, `ruleVersions ${first} ${before}`, rule, async (rules) => {
    // One more than asked for: the oldest is compared with it.
    const found = await readTenantRows<VersionRow>(
      context.stores.postgres,
      context.principal.tenant,
      `select v.rule_id as id, v.version, v.definition, ${utc('v.created_at')} as "savedAt", e.actor_id as "savedBy", e.reason
       from unnest($1::text[]) as asked (rule_id)
       cross join lateral (
         select * from rule_version where rule_version.rule_id = asked.rule_id and ($2::int is null or version < $2)
         order by version desc limit $3) as v
       left join lateral (
         select actor_id, reason from audit_event where subject_type = 'rule' and subject_id = v.rule_id
           and subject_version = v.version::text and action = 'rule.save' order by seq limit 1) as e on true
       order by v.rule_id, v.version desc`,
      [rules, before, first + 1],
    );
    return groupedBy(found, 'id');
  });
  return (rows ?? []).map(({ id: _id, ...version }, at) => ({
    ...version,
    yaml: definitionText('rule', version.definition),
    changes: settingChanges(rows?.[at + 1]?.definition ?? null, version.definition),
  }));
}

async function definitions(rules: readonly string[], from: number, to: number, context: GatewayContext) {
  const rows = await readTenantRows<{ id: string; version: number; definition: unknown }>(
    context.stores.postgres,
    context.principal.tenant,
    'select rule_id as id, version, definition from rule_version where rule_id = any($1::text[]) and version in ($2, $3)',
    [rules, from, to],
  );
  return groupedBy(rows, 'id');
}
