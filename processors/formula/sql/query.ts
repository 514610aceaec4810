import type { Formula } from '../formula.ts';
import { framesOf } from '../plan/lower.ts';
import { allPlans, type Plan } from '../plan/plan.ts';
import type { Flight, Moment } from '../run/data.ts';
import { stretchOf } from '../run/frames.ts';
import { SqlWriter } from './expression.ts';
import { layoutOf } from './row.ts';
import { quoted, type Sql } from './text.ts';

/** What of gold a formula is evaluated on. */
export interface GoldScope {
  readonly level: string;
  readonly reportType: string;
  readonly platform?: string;
  readonly accountId?: string;
  readonly entityId?: string;
}

/** A flight and whose it is. */
export interface EntityFlight extends Flight {
  readonly platform: string;
  readonly accountId: string;
  readonly entityId: string;
}

/** What one `from` is in `to` on a day: `numerator / denominator`, both positive and of 64 bits at most. */
export interface DayRate {
  readonly day: number;
  readonly from: string;
  readonly to: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface QueryOptions {
  /** Table or view with the columns of `gold_current`. */
  readonly table?: string;
  readonly scope: GoldScope;
  /** When it is evaluated, on the clocks of accounts in each zone: several moments give several rows an entity. */
  readonly moments: readonly { readonly zone: string; readonly moment: Moment }[];
  readonly flights?: readonly EntityFlight[];
  readonly rates?: readonly DayRate[];
}

/** A query and its parameters, as ClickHouse's HTTP interface takes them. */
export interface SqlQuery {
  readonly sql: Sql;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The formula as a query over gold: for every entity and moment one row with `platform`, `account_id`, `entity_id`, `day` (the
 * last complete one), `value`, `reason` (its code) and `currency`. The tenant is a parameter of the query, and its first condition.
 * @throws MetricError MR_FORMULA_BACKEND for a measure that gold does not keep.
 */
export function goldQuery(formula: Formula, tenant: string, options: QueryOptions): SqlQuery {
  const { plan } = formula;
  const { scope, moments, flights = [], rates = [] } = options;
  const layout = layoutOf(plan);
  const writer = new SqlWriter({
    layout,
    zones: [...new Set(moments.map(({ zone }) => zone))],
    rate: (row, to) => rateSql(layout.currency(row), layout.day(row), to, rates),
  });
  const [first, last] = lookedAt(plan, options);
  const value = plan.form === 'micros' ? 'toFloat64(result.1) / 1e6' : 'result.1';
  const sql = `WITH
  input AS (
    SELECT platform, account_id, entity_id, zone, (${layout.columns.join(', ')}) AS gold_row
    FROM ${options.table ?? 'gold_current'}
    WHERE tenant_id = {tenant:String} AND level = {level:String} AND report_type = {report:String}
      AND report_day BETWEEN toDate(${first}) AND toDate(${last})${narrowed(scope)}
  ),
  accounts AS (SELECT platform, account_id, groupArray(gold_row) AS account_rows FROM input GROUP BY platform, account_id),
  covered AS (
    SELECT platform, account_id, groupArray(day) AS complete_days
    FROM (SELECT platform, account_id, gold_row.1 AS day FROM input GROUP BY platform, account_id, day HAVING min(gold_row.3) >= 1)
    GROUP BY platform, account_id
  ),
  entities AS (
    SELECT platform, account_id, entity_id, zone, groupArray(gold_row) AS entity_rows
    FROM input${scope.entityId === undefined ? '' : ' WHERE entity_id = {entity:String}'}
    GROUP BY platform, account_id, entity_id, zone
  ),
  flights AS (SELECT ${flightsSql(flights)} AS list),
  moments AS (SELECT m.1 AS moment_zone, m.2 AS moment_from, m.3 AS moment_to, m.4 AS moment_complete, m.5 AS moment_today, m.6 AS moment_hour
    FROM (SELECT arrayJoin(${momentsSql(moments)}) AS m))
SELECT platform, account_id, entity_id, moment_complete AS day, ${value} AS value, result.2 AS reason, result.3 AS currency
FROM (
  SELECT platform, account_id, entity_id, moment_complete, ${writer.write(plan)} AS result
  FROM (
    SELECT e.platform AS platform, e.account_id AS account_id, e.entity_id AS entity_id, e.zone AS zone, entity_rows, account_rows,
      complete_days, moment_from, moment_to, moment_complete, moment_today, moment_hour,
      arrayFirst(f -> f.1 = e.platform AND f.2 = e.account_id AND f.3 = e.entity_id, (SELECT list FROM flights)) AS flight
    FROM entities AS e
    INNER JOIN accounts AS a ON a.platform = e.platform AND a.account_id = e.account_id
    LEFT JOIN covered AS c ON c.platform = e.platform AND c.account_id = e.account_id
    INNER JOIN moments AS t ON t.moment_zone = e.zone
  )
)
ORDER BY platform, account_id, entity_id, day`;
  const parameters: Record<string, string> = { tenant, level: scope.level, report: scope.reportType };
  if (scope.platform !== undefined) parameters.platform = scope.platform;
  if (scope.accountId !== undefined) parameters.account = scope.accountId;
  if (scope.entityId !== undefined) parameters.entity = scope.entityId;
  return { sql, parameters };
}

function narrowed({ platform, accountId }: GoldScope): Sql {
  const conditions = [];
  if (platform !== undefined) conditions.push(' AND platform = {platform:String}');
  if (accountId !== undefined) conditions.push(' AND account_id = {account:String}');
  return conditions.join('');
}

/** The first and last day that the formula looks at in any of the moments. */
function lookedAt(plan: Plan, { moments, flights = [] }: QueryOptions): readonly [number, number] {
  const frames = allPlans(plan).some(({ op }) => op === 'sum') ? framesOf(plan) : [];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { moment } of moments) {
    for (const frame of frames) {
      for (const flight of frame.kind === 'flight' ? flights : [null]) {
        const stretch = stretchOf(frame, moment, flight, moment.complete);
        if (stretch === undefined) continue;
        const days = frame.kind === 'hours' ? stretch.map((hour) => Math.floor(hour / 24)) : stretch;
        first = Math.min(first, ...days);
        last = Math.max(last, ...days);
      }
    }
    first = Math.min(first, moment.from);
    last = Math.max(last, moment.to);
  }
  return [first, last];
}

function momentsSql(moments: QueryOptions['moments']): Sql {
  const tuples = moments.map(({ zone, moment }) => {
    const days = [moment.from, moment.to, moment.complete, moment.today, moment.completeHour].map(
      (day) => `toInt32(${day})`,
    );
    return `(${quoted(zone)}, ${days.join(', ')})`;
  });
  return `CAST([${tuples.join(', ')}] AS Array(Tuple(String, Int32, Int32, Int32, Int32, Int32)))`;
}

function flightsSql(flights: readonly EntityFlight[]): Sql {
  const tuples = flights.map(({ platform, accountId, entityId, start, end, budgetMicros, currency }) => {
    const whose = [platform, accountId, entityId].map(quoted).join(', ');
    return `(${whose}, ${start}, ${end}, ${budgetMicros}, ${quoted(currency)}, 1)`;
  });
  return `CAST([${tuples.join(', ')}] AS Array(Tuple(String, String, String, Int32, Int32, Int64, String, UInt8)))`;
}

/** Numerator and denominator for a row of a currency and day; the numerator is negative where there is no rate. */
function rateSql(currency: Sql, day: Sql, to: string, rates: readonly DayRate[]): Sql {
  const known = rates.filter((rate) => rate.to === to);
  const pairs = ['(-1, 1)', '(1, 1)', ...known.map((rate) => `(${rate.numerator}, ${rate.denominator})`)];
  const keys = known.map((rate) => quoted(`${rate.day}|${rate.from}`)).join(', ');
  const places = known.map((_, at) => at + 3).join(', ');
  const key = `concat(toString(${day}), '|', ${currency})`;
  const found =
    known.length === 0 ? '1' : `transform(${key}, [${keys}], CAST([${places}] AS Array(UInt32)), toUInt32(1))`;
  return `CAST([${pairs.join(', ')}] AS Array(Tuple(Int64, Int64)))[if(${currency} = ${quoted(to)}, 2, ${found})]`;
}
