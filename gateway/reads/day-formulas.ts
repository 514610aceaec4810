import { grouped } from '../../base/grouped.ts';
import { flightsOf } from '../../definitions/flights.ts';
import { measuresOf } from '../../processors/formula/explain.ts';
import type { Formula, Result } from '../../processors/formula/formula.ts';
import { framesOf } from '../../processors/formula/plan/lower.ts';
import { allPlans, type Plan, type Sum } from '../../processors/formula/plan/plan.ts';
import { momentAfter, momentAt } from '../../processors/formula/run/clock.ts';
import type { Moment } from '../../processors/formula/run/data.ts';
import { daysBack, needsOf } from '../../processors/rules/compiled.ts';
import { accountKey, accountOf, type KeptDay, type Subject, subjectKey } from '../../processors/rules/day-store.ts';
import { History } from '../../processors/rules/history.ts';
import type { KeptFlight } from '../../processors/rules/planned.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { Level, Platform } from '../../schemas/generated/types.ts';
import type { GatewayContext } from '../context.ts';
import type { GroupBy, MetricFilter } from '../generated/resolvers.ts';
import { type EntityDay, readDays } from './entity-days.ts';
import type { StoredRow } from './stored-row.ts';
import { asTenant } from './tenant-rows.ts';

/** The sums that a formula is made of. */
export function sumsOf(plan: Plan): readonly Sum[] {
  return allPlans(plan).flatMap((part) => (part.op === 'sum' ? [part.sum] : []));
}

/** What rows are of. */
export interface RowsAsked {
  readonly filter: MetricFilter;
  readonly grouping: readonly GroupBy[];
}

/** A row by what formulas ask of it: whose it is, and its first and last day. */
interface AskedRow {
  readonly subject: Subject;
  readonly from: number;
  readonly to: number;
}

/** Why a formula that looks at days cannot be computed for such rows; undefined when it can. */
export function whyNotByDays(formula: Formula, grouping: readonly GroupBy[]): string | undefined {
  const { hourly, running, troubles } = needsOf([formula]);
  if (hourly || running || troubles)
    return 'looks at hours, at what is running or at slices: here it may look at whole days';
  const converts = sumsOf(formula.plan).some(({ convertTo }) => convertTo !== null);
  if (converts) return 'converts amounts: here `reporting` has them';
  const isOfOne = grouping.includes('ENTITY') || grouping.at(-1) === 'ACCOUNT';
  if (!isOfOne || grouping.includes('HOUR'))
    return 'looks at days of one entity or account: group by ENTITY or by ACCOUNT';
  return undefined;
}

/**
 * What formulas come to for each row, as of the end of its last day or, while that is running, of the day before: as rules and
 * `millrace formula eval` compute them, over the days of gold as they are known now, and what entities are planned for now.
 */
export async function readResults(
  rows: readonly StoredRow[],
  formulas: readonly Formula[],
  asked: RowsAsked,
  context: GatewayContext,
): Promise<readonly (readonly Result[])[]> {
  if (rows.length === 0 || formulas.length === 0) return [];
  const { tenant } = context.principal;
  const all = rows.map((row) => askedRow(row, asked, tenant));
  const accounts = [...new Set(all.map(({ subject }) => subject.account))];
  const flights = needsOf(formulas).flights
    ? await readFlights(accounts, context)
    : new Map<string, readonly KeptFlight[]>();
  const days = {
    ...{
      filter: asked.filter,
      accounts,
      from: firstDay(all, formulas, flights),
      to: Math.max(...all.map(({ to }) => to)),
    },
    measures: new Set(formulas.flatMap(({ plan }) => measuresOf(plan))),
  };
  const entities = all.flatMap(({ subject }) => subject.entity ?? []);
  const [whole, own] = await Promise.all([
    readDays(days, null, context),
    entities.length === 0 ? [] : readDays(days, [...new Set(entities)], context),
  ]);
  return resultsOf(all, formulas, { days: [...whole, ...own], flights, now: Date.now() });
}

/** What formulas are computed of. `flights` are by account, `now` is milliseconds. */
interface Known {
  readonly days: readonly EntityDay[];
  readonly flights: ReadonlyMap<string, readonly KeptFlight[]>;
  readonly now: number;
}

/** What formulas come to, row by row. */
export function resultsOf(
  rows: readonly AskedRow[],
  formulas: readonly Formula[],
  { days, flights, now }: Known,
): readonly (readonly Result[])[] {
  const kept = grouped(days, placeOf);
  const histories = new Map<string, History>();
  const historyOf = (subject: Subject): History => {
    const key = subjectKey(subject);
    const known = histories.get(key);
    if (known !== undefined) return known;
    const account = subject.entity === null ? null : historyOf(accountOf(subject));
    const own: readonly KeptDay[] = (kept.get(placeOf(subject)) ?? []).map((day) => day.kept);
    const planned = flights.get(accountKey(subject)) ?? [];
    const made = new History(subject, own, account, () => undefined, { flights: planned });
    histories.set(key, made);
    return made;
  };
  return rows.map(({ subject, from, to }) => {
    const history = historyOf(subject);
    const moment = momentOf(history.zone, from, to, now);
    const source = history.series(history.flightOn(moment.complete)).at(moment);
    return formulas.map((formula) => formula.evaluate(source));
  });
}

function momentOf(zone: string, from: number, to: number, now: number): Moment {
  return momentAfter(Math.min(to, momentAt(zone, now * 1000).complete), { from, to });
}

function placeOf({ platform, account, entity }: Pick<Subject, 'platform' | 'account' | 'entity'>): string {
  return JSON.stringify([platform, account, entity]);
}

function askedRow(row: StoredRow, { filter, grouping }: RowsAsked, tenant: string): AskedRow {
  const [from, to] = grouping.includes('DAY') ? [row.report_day, row.report_day] : [filter.from, filter.to];
  return {
    subject: {
      tenant,
      platform: row.platform as Platform,
      account: String(row.account_id),
      family: filter.reportFamily,
      level: filter.level as Level,
      entity: grouping.includes('ENTITY') ? String(row.entity_id) : null,
    },
    from: dayFromIso(String(from)),
    to: dayFromIso(String(to)),
  };
}

/** The first day that formulas look at: of flights those days that have been planned. */
function firstDay(
  rows: readonly AskedRow[],
  formulas: readonly Formula[],
  flights: ReadonlyMap<string, readonly KeptFlight[]>,
): number {
  const first = Math.min(...rows.map(({ from }) => from));
  const frames = formulas.flatMap(({ plan }) => framesOf(plan)).filter(({ kind }) => kind !== 'flight');
  const back = Math.max(1, ...frames.map(daysBack));
  const ids = new Set(rows.map(({ subject: { entity, account } }) => entity ?? account));
  const planned = [...flights.values()].flat().filter(({ entity }) => ids.has(entity));
  const starts = planned.map((flight) => flight.starts);
  return Math.max(Math.min(first - back, ...starts), first - needsOf(formulas).days);
}

async function readFlights(
  accounts: readonly string[],
  { stores, principal }: GatewayContext,
): Promise<ReadonlyMap<string, readonly KeptFlight[]>> {
  const { tenant } = principal;
  const flights = await asTenant(stores.postgres, tenant, (client) => flightsOf(client, tenant, accounts));
  const kept = flights.map(({ budgetMicros, ...flight }) => ({ ...flight, budgetMicros: String(budgetMicros) }));
  return grouped(kept, accountKey);
}
