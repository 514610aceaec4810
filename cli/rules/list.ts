import { maxRules } from '../../processors/rules/limits.ts';
import { ownAlerts } from '../../schemas/own-alerts.ts';
import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';

/** What the command line says. */
export interface ListArguments {
  readonly tenant: string;
  readonly json?: boolean;
}

interface RuleRow {
  readonly rule: string;
  readonly version: number;
  readonly name: string;
  readonly mode: string;
  readonly severity: string;
  readonly firing: number;
}

/** A limit that is met in an account. */
interface LimitRow {
  readonly alert: string;
  readonly subject: string;
  readonly since: string;
}

/** `millrace rules list`: a tenant's rules, and where they would take more than they may. */
export async function printRules({ tenant, json }: ListArguments): Promise<void> {
  const { rules, limits } = await inTenant(tenant, async (client) => {
    const found = await client.query<RuleRow>(
      `select rule_id as rule, version, definition->>'name' as name, coalesce(definition->>'mode', 'notify') as mode,
         coalesce(definition->>'severity', 'warn') as severity,
         (select count(*)::int from alert
          where alert.rule_id = rule.rule_id and alert.state = 'FIRING' and ended_at is null) as firing
       from rule join rule_version using (tenant_id, rule_id, version)
       where tenant_id = $1 and rule.state = 'ACTIVE' order by rule_id limit ${maxRules}`,
      [tenant],
    );
    const met = await client.query<LimitRow>(
      `select alert_id as alert, subject, to_char(active_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since
       from alert where tenant_id = $1 and rule_id in ($2, $3) and ended_at is null
       order by active_since, alert_id limit 100`,
      [tenant, ownAlerts.instances, ownAlerts.evaluations],
    );
    return { rules: found.rows, limits: met.rows };
  });
  if (json === true) console.log(JSON.stringify({ tenant, maxRules, rules, limits }, null, 2));
  else {
    const head = ['rule', 'version', 'mode', 'severity', 'firing', 'what'];
    if (rules.length > 0) console.log(textTable(head, rules.map(cells)));
    console.log(`${rules.length} of ${maxRules} rules`);
    for (const { subject, since, alert } of limits) console.log(`over the limit since ${since}: ${subject} (${alert})`);
  }
}

function cells({ rule, version, mode, severity, firing, name }: RuleRow): string[] {
  return [rule, String(version), mode, severity, String(firing), name];
}
