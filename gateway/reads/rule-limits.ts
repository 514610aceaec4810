import { maxRules, ruleLimits } from '../../processors/rules/limits.ts';
import { ownAlerts } from '../../schemas/own-alerts.ts';
import type { GatewayContext } from '../context.ts';
import type { RuleLimitMet, RuleLimits } from '../generated/resolvers.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Limits that are met, of one answer. */
const maxMet = 100;

/** What the tenant's rules may take, and where they would take more. */
export async function readRuleLimits({ stores, principal }: GatewayContext): Promise<RuleLimits> {
  const { postgres } = stores;
  const [counted, met] = await Promise.all([
    readTenantRows<{ rules: number }>(
      postgres,
      principal.tenant,
      `select count(*)::int as rules from rule where state = 'ACTIVE'`,
      [],
    ),
    readTenantRows<RuleLimitMet>(
      postgres,
      principal.tenant,
      `select case rule_id when $1 then 'INSTANCES' else 'EVALUATIONS' end as "limit", platform, account_id as "accountId",
         ${utc('active_since')} as since, alert_id as "alertId"
       from alert where rule_id in ($1, $2) and ended_at is null
       order by active_since, alert_id limit ${maxMet}`,
      [ownAlerts.instances, ownAlerts.evaluations],
    ),
  ]);
  return {
    rules: counted[0]?.rules ?? 0,
    maxRules,
    maxInstances: ruleLimits.instances,
    maxEvaluationsASecond: ruleLimits.evaluationsASecond,
    met,
  };
}
