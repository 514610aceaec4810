import { knownName, platformNamed } from '../known-name.ts';
import { inTenant } from '../tenants/store.ts';
import { checkDays } from './days.ts';
import type { SlicesArguments } from './slices-arguments.ts';
import { isProblem, type SliceRow, sliceStates, slicesText } from './slices-text.ts';

/**
 * Prints the ledger of a tenant's slices, newest day first. Resolves to the exit code: with `check` 1 when one of them is late,
 * failed or held back, else 0.
 * @throws CliError MR_CLI_NAME or MR_CLI_RANGE when tenant, platform, state or days are none.
 */
export async function printSlices(options: SlicesArguments): Promise<number> {
  const { from, to, tenant, json, check } = options;
  checkDays(from, to);
  const { query, values } = slicesQuery(options);
  const rows = await inTenant(tenant, async (client) => (await client.query<SliceRow>(query, [...values])).rows);
  const shown = rows.slice(0, options.limit);
  const more = rows.length > shown.length;
  if (json === true) console.log(JSON.stringify({ tenant, slices: shown, more }, null, 2));
  else console.log(slicesText(shown, { now: Date.now(), more }));
  return check === true && shown.some(isProblem) ? 1 : 0;
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const columns = [
  'lower(platform) AS platform',
  'account_id AS account',
  'report_type AS report',
  'lower(level) AS level',
  'day::text AS day',
  'slice_state(l) AS state',
  'coalesce(l.late_at < now(), false) AS late',
  'coalesce(sent_seq, last_applied_seq)::text AS "fetchSeq"',
  'coalesce(sent_rows, rows)::float8 AS rows',
  'finality',
  `${instant('coalesce(begun_at, fetched_at)')} AS "fetchedAt"`,
  `${instant('due_at')} AS "dueAt"`,
  'failures',
  'error_code AS "errorCode"',
  'coalesce(error, reason) AS reason',
  'missing_fields AS "missingFields"',
  'connection_id AS connection',
].join(', ');

function slicesQuery(options: SlicesArguments): { readonly query: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const where: string[] = [];
  const is = (column: string, comparison: string, value: unknown) => {
    if (value !== undefined) where.push(`${column} ${comparison} $${values.push(value)}`);
  };
  is('tenant_id', '=', options.tenant);
  is('platform', '=', options.platform === undefined ? undefined : platformNamed(options.platform));
  is('account_id', '=', options.account);
  is('report_type', '=', options.report);
  is('day', '>=', options.from);
  is('day', '<=', options.to);
  const { state } = options;
  is('slice_state(l)', '=', state === undefined ? undefined : knownName('state', state, sliceStates));
  if (options.late === true) where.push('late_at < now()');
  // One more than is shown tells whether there are more.
  const limit = `$${values.push(options.limit + 1)}`;
  const order = 'day DESC, platform, account_id, report_type, level';
  return {
    query: `SELECT ${columns} FROM slice_ledger l WHERE ${where.join(' AND ')} ORDER BY l.${order} LIMIT ${limit}`,
    values,
  };
}
