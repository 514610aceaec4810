import { is, tenantQuery, withClickHouse } from '../reads/tenant-query.ts';
import { textTable } from '../reads/text-table.ts';
import { requireTenant } from '../tenants/store.ts';

/** What the command line says. */
export interface EvaluationsArguments {
  readonly tenant: string;
  readonly account?: string;
  readonly entity?: string;
  readonly limit: number;
  readonly json?: boolean;
}

interface EvaluationRow {
  readonly at: string;
  readonly version: number;
  readonly account: string;
  readonly entity: string;
  readonly entityName: string | null;
  readonly outcome: string;
  readonly state: string;
  readonly value: number | null;
  readonly reason: string;
  readonly threshold: number | null;
  readonly day: string;
  readonly finality: string;
  readonly coverage: number;
  readonly restated: boolean;
  /** JSON: what the condition compared. */
  readonly inputs: string;
}

const columns = [
  `formatDateTime(evaluated_at, '%Y-%m-%dT%H:%i:%SZ') AS at`,
  'rule_version AS version',
  'account_id AS account',
  'entity_id AS entity',
  'entity_name AS entityName',
  'outcome',
  'state',
  'value',
  'value_reason AS reason',
  'threshold',
  'toString(report_day) AS day',
  'finality',
  'coverage',
  'restated',
  'inputs',
].join(', ');

/**
 * `millrace rules evaluations`: what a rule came to, the newest first, whether or not anybody was told.
 * @throws CliError MR_CLI_NAME when there is no such tenant.
 */
export async function printEvaluations(rule: string, options: EvaluationsArguments): Promise<void> {
  const { tenant, account, entity, limit, json } = options;
  await requireTenant(tenant);
  const rows = await withClickHouse((client) =>
    tenantQuery<EvaluationRow>(client, tenant, {
      select: `select ${columns} from rule_evaluation final`,
      filters: [is('rule_id', rule), is('account_id', account), is('entity_id', entity)],
      tail: `order by evaluated_at desc, fingerprint, event_id limit ${limit}`,
    }),
  );
  if (json === true) {
    const evaluations = rows.map((row) => ({ ...row, inputs: JSON.parse(row.inputs) as unknown }));
    console.log(JSON.stringify({ tenant, rule, evaluations }, null, 2));
  } else if (rows.length === 0) console.log(`rule ${rule} of ${tenant} has come to nothing in 90 days`);
  else {
    const head = ['at (UTC)', 'of', 'came to', 'alert', 'value', 'against', 'last day'];
    console.log(textTable(head, rows.map(cells)));
  }
}

function cells(row: EvaluationRow): string[] {
  const { at, entity, entityName, outcome, state, value, reason, threshold, day } = row;
  return [
    at.slice(0, 19).replace('T', ' '),
    entityName ?? entity,
    outcome.toLowerCase(),
    state.toLowerCase(),
    value === null ? reason.toLowerCase() : String(Number(value.toPrecision(6))),
    threshold === null ? '' : String(Number(threshold.toPrecision(6))),
    day,
  ];
}
