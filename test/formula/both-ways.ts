import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula, type Result } from '../../processors/formula/formula.ts';
import { reasons } from '../../processors/formula/plan/plan.ts';
import type { DayRow, Flight, Moment } from '../../processors/formula/run/data.ts';
import { DaySeries } from '../../processors/formula/run/series.ts';
import { type DayRate, goldQuery, type SqlQuery } from '../../processors/formula/sql/query.ts';
import { isoFromDay } from '../../schemas/day.ts';

/** Results of the two that are as near as this, relative to the greater one, are the same. */
const tolerance = 1e-9;
/**
 * And those that are as near as this whatever their size: amounts and prices of up to 10,000 have steps of 2e-12, and where two of them
 * cancel out, what is left is off by as much. A rate of 0.0002 is compared to seven digits all the same.
 */
const leastDifference = 1e-11;

/** Runs a query; 64-bit integers may come as text. */
export type RunQuery = (query: SqlQuery) => Promise<readonly Record<string, unknown>[]>;

/** The entities of one account, with the same flight, and when they are looked at. */
export interface Account {
  readonly tenant: string;
  readonly platform: string;
  readonly account: string;
  readonly level: string;
  readonly report: string;
  readonly zone: string;
  readonly entities: ReadonlyMap<string, readonly DayRow[]>;
  readonly flight?: Flight;
  readonly rates?: readonly DayRate[];
  readonly moments: readonly Moment[];
}

/** What came of evaluating a formula both ways. */
export interface Comparison {
  /** What differs, in words. */
  readonly wrong: readonly string[];
  /** Pairs of results that were compared, and those of them that are numbers. */
  readonly compared: number;
  readonly numbers: number;
}

/** Entities and moments that gold must answer for, whatever the formula: those of entities with a row in the days of any moment. */
export function leastCompared({ entities, moments }: Account): number {
  return [...entities.values()].filter((rows) => isAsked(rows, moments)).length * moments.length;
}

function isAsked(rows: readonly DayRow[], moments: readonly Moment[]): boolean {
  const [from, to] = [Math.min(...moments.map((each) => each.from)), Math.max(...moments.map((each) => each.to))];
  return rows.some(({ day }) => day >= from && day <= to);
}

/** Evaluates a formula by closure and by SQL, for every entity and moment. */
export async function compareBothWays(source: string, account: Account, run: RunQuery): Promise<Comparison> {
  const formula = compileFormula(source, builtInCatalogue());
  const { entities, flight, moments, zone, rates = [] } = account;
  const query = goldQuery(formula, account.tenant, {
    scope: { level: account.level, reportType: account.report, platform: account.platform, accountId: account.account },
    moments: moments.map((moment) => ({ zone, moment })),
    rates,
    flights:
      flight === undefined
        ? []
        : [...entities.keys()].map((entityId) => ({
            ...flight,
            platform: account.platform,
            accountId: account.account,
            entityId,
          })),
  });
  const found = new Map((await run(query)).map((row) => [`${row.entity_id} ${row.day}`, row]));
  const options = {
    zone,
    ...(flight === undefined ? {} : { flight }),
    rates: (day: number, from: string, to: string) => {
      const rate = rates.find((known) => known.day === day && known.from === from && known.to === to);
      return rate === undefined ? undefined : { id: 'r', ...rate };
    },
  };
  const whole = seriesOf([...entities.values()].flat(), options);
  const none = seriesOf([], { ...options, account: whole });
  const wrong: string[] = [];
  let [compared, numbers] = [0, 0];
  for (const [entity, rows] of entities) {
    const series = seriesOf(rows, { ...options, account: whole });
    for (const moment of moments) {
      const row = found.get(`${entity} ${moment.complete}`);
      const what = `${source} of ${entity} on ${isoFromDay(moment.complete)}`;
      const result = formula.evaluate(series.at(moment));
      if (row === undefined) {
        // An entity without a row in the days that are looked at is not in gold's answer: then its rows must make no difference.
        const without = formula.evaluate(none.at(moment));
        if (isAsked(rows, moments) || textOf(result) !== textOf(without))
          wrong.push(`${what}: ${textOf(result)} and no answer`);
        continue;
      }
      compared += 1;
      if (result.value !== null) numbers += 1;
      if (!same(result, row)) wrong.push(`${what}: ${textOf(result)} and ${JSON.stringify(row)}`);
    }
  }
  return { wrong, compared, numbers };
}

function textOf(result: Result): string {
  return JSON.stringify({ ...result, micros: String(result.micros) });
}

function seriesOf(rows: readonly DayRow[], options: ConstructorParameters<typeof DaySeries>[0]): DaySeries {
  const series = new DaySeries(options);
  for (const [at, row] of rows.entries()) series.put(String(at), row);
  return series;
}

function same({ value, reason, currency }: Result, row: Record<string, unknown>): boolean {
  if (reasons[Number(row.reason)] !== reason || row.currency !== (currency ?? '')) return false;
  const other = row.value;
  if (value === null || other === null) return value === other;
  const [a, b] = [Number(value), Number(other)];
  return Math.abs(a - b) <= Math.max(leastDifference, tolerance * Math.max(Math.abs(a), Math.abs(b)));
}
