import { textTable } from '../reads/text-table.ts';
import { inTenant } from '../tenants/store.ts';

/** What the command line says. */
export interface ListArguments {
  readonly tenant: string;
  readonly all?: boolean;
  readonly rule?: string;
  readonly limit: number;
  readonly json?: boolean;
}

interface AlertRow {
  readonly alert: string;
  readonly rule: string;
  readonly state: string;
  readonly severity: string;
  readonly since: string;
  readonly subject: string;
  readonly acknowledgedBy: string | null;
  readonly assignee: string | null;
  readonly snoozedUntil: string | null;
}

const minutes = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI')`;

/** Prints the alerts of a tenant, the newest first: those that are not over, or all. */
export async function printAlerts(options: ListArguments): Promise<void> {
  const { tenant, rule, limit } = options;
  const rows = await inTenant(tenant, async (client) => {
    const found = await client.query<AlertRow>(
      `select alert_id as alert, rule_id as rule, state, severity, ${minutes('state_since')} as since, subject,
           acknowledged_by as "acknowledgedBy", assignee, ${minutes('snoozed_until')} as "snoozedUntil"
         from alert left join alert_handling using (tenant_id, alert_id)
         where tenant_id = $1 and ($2 or ended_at is null) and ($3::text is null or rule_id = $3)
         order by started_at desc, alert_id limit $4`,
      [tenant, options.all === true, rule ?? null, limit],
    );
    return found.rows;
  });
  if (options.json === true) console.log(JSON.stringify({ tenant, alerts: rows }, null, 2));
  else
    console.log(
      rows.length === 0
        ? 'no alerts'
        : textTable(['alert', 'state', 'severity', 'since', 'what', 'who'], rows.map(cells)),
    );
}

function cells({ alert, state, severity, since, subject, acknowledgedBy, assignee, snoozedUntil }: AlertRow): string[] {
  const who = [
    ...(acknowledgedBy === null ? [] : [`${acknowledgedBy} has it`]),
    ...(assignee === null ? [] : [`for ${assignee}`]),
    ...(snoozedUntil === null ? [] : [`quiet until ${snoozedUntil}`]),
  ];
  return [alert, state, severity.toLowerCase(), since, subject, who.join(', ')];
}
