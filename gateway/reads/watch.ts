import type { GatewayContext } from '../context.ts';
import type { Watch } from '../generated/resolvers.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Names of rules in one answer. */
const maxNames = 20;

/** Which rules of the tenant are in force, and when they last had something to say. */
export async function readWatch({ stores, principal }: GatewayContext): Promise<Watch> {
  const [row] = await readTenantRows<Watch>(
    stores.postgres,
    principal.tenant,
    `with active as (
       select definition->>'name' as name from rule join rule_version using (tenant_id, rule_id, version)
       where state = 'ACTIVE')
     select (select count(*)::int from active) as rules,
       array(select name from active order by name limit ${maxNames}) as "ruleNames",
       (select count(*)::int from ad_account) as accounts,
       (select ${utc('max(state_since)')} from alert) as "lastChangeAt"`,
    [],
  );
  return row ?? { rules: 0, ruleNames: [], accounts: 0, lastChangeAt: null };
}
