import type { GatewayContext } from '../context.ts';
import type { ResolversParentTypes, RuleFilter } from '../generated/resolvers.ts';
import { checkPage } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection } from './cursor.ts';
import { type RuleNode, type RuleRow, ruleColumns, ruleNode } from './rule-nodes.ts';
import { readTenantRows } from './tenant-rows.ts';

/** What `rules` was asked. */
export interface RulesRequest {
  readonly filter: RuleFilter | null;
  readonly first: number;
  readonly after: string | null;
}

/** The tenant's rules, by id. */
export async function readRules(
  request: RulesRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['RuleConnection']> {
  const filter = request.filter ?? {};
  checkPage(request.first, context.limits);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'rules', filter };
  const [after = null] = request.after === null ? [] : context.cursors.decode(scope, request.after);
  const { query, values } = rulesQuery(filter, request.first + 1, after);
  const rows = await readTenantRows<RuleRow>(context.stores.postgres, tenant, query, values);
  return connection(rows.map(ruleNode), request.first, ({ id }) => context.cursors.encode(scope, [id]));
}

/** How alike the words of a search and of a name must be: the default of pg_trgm for words. */
const likeness = 0.6;

/** Text and values of one page of rules. */
export function rulesQuery(
  { search, modes, removed, firing, metric }: RuleFilter,
  limit: number,
  after: string | number | null,
): { readonly query: string; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  if (removed !== null && removed !== undefined) {
    conditions.add(`rule.state = '${removed ? 'REMOVED' : 'ACTIVE'}'`);
  }
  conditions.isOneOf("upper(coalesce(definition->>'mode', 'notify'))", modes);
  if (firing !== null && firing !== undefined) {
    const alert = `select from alert where alert.rule_id = rule.rule_id and alert.state = 'FIRING' and ended_at is null`;
    conditions.add(`${firing ? '' : 'not '}exists (${alert})`);
  }
  if (metric) {
    const id = conditions.bind(metric, 'text');
    conditions.add(`metrics @> jsonb_build_array(jsonb_build_object('metric_id', ${id}))`);
  }
  if (search?.trim()) {
    const words = conditions.bind(search.trim(), 'text');
    const name = `rule.rule_id || ' ' || coalesce(definition->>'name', '')`;
    conditions.add(`strpos(lower(${name}), lower(${words})) > 0 or word_similarity(${words}, ${name}) >= ${likeness}`);
  }
  if (after !== null) conditions.add(`rule.rule_id > ${conditions.bind(after, 'text')}`);
  const most = conditions.bind(limit, 'int');
  return {
    query:
      `select ${ruleColumns} from rule join rule_version using (tenant_id, rule_id, version) ${conditions.where} ` +
      `order by rule.rule_id limit ${most}`,
    values: conditions.values,
  };
}

/** One rule of the tenant; null where it never had it. */
export async function readRule(id: string, { principal, stores }: GatewayContext): Promise<RuleNode | null> {
  const [row] = await readTenantRows<RuleRow>(
    stores.postgres,
    principal.tenant,
    `select ${ruleColumns} from rule join rule_version using (tenant_id, rule_id, version) where rule_id = $1`,
    [id],
  );
  return row === undefined ? null : ruleNode(row);
}
