import { builtInCatalogue } from '../../processors/formula/catalogue/catalogue.ts';
import { compileFormula, type Result } from '../../processors/formula/formula.ts';
import { reasons } from '../../processors/formula/plan/plan.ts';
import type { DayRow, Flight, Moment } from '../../processors/formula/run/data.ts';
import { DaySeries } from '../../processors/formula/run/series.ts';
import { type DayRate, goldQuery, type SqlQuery } from '../../processors/formula/sql/query.ts';
import { isoFromDay } from '../../schemas/day.ts';

/** Results of the two that are as near as this, relative to their size, are the same. */
const tolerance = 1e-9;

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

/** Evaluates a formula by closure and by SQL, for every entity and moment; resolves to what differs, in words. */
export async function differences(source: string, account: Account, run: RunQuery): Promise<readonly string[]> {
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
  const wrong: string[] = [];
  for (const [entity, rows] of entities) {
    const series = seriesOf(rows, { ...options, account: whole });
    for (const moment of moments) {
      const row = found.get(`${entity} ${moment.complete}`);
      // An entity without a row in the days that are looked at is not in gold's answer.
      if (row === undefined) continue;
      const result = formula.evaluate(series.at(moment));
      if (!same(result, row)) {
        wrong.push(
          `${source} of ${entity} on ${isoFromDay(moment.complete)}: ${JSON.stringify({ ...result, micros: String(result.micros) })} and ${JSON.stringify(row)}`,
        );
      }
    }
  }
  return wrong;
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
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
}
