import { fitsMicros } from '../../measures.ts';
import { type Frame, reasonCode, type Trouble } from '../plan/plan.ts';
import { secondsBetween } from './clock.ts';
import { converted } from './convert.ts';
import type { DayRow, Flight, Moment, Rates } from './data.ts';
import { type Stretch, stretchOf } from './frames.ts';
import type { CompiledSum, Source, State } from './state.ts';

const { OK, PARTIAL, NO_DATA, MIXED_CURRENCY, OVERFLOW } = reasonCode;

/** What a series knows beside its rows. */
export interface SeriesOptions {
  /** The account's zone. */
  readonly zone: string;
  readonly flight?: Flight;
  readonly rates?: Rates;
  /** How many slices of the account something is wrong with; where it is absent nobody knows. */
  readonly troubles?: (trouble: Trouble) => number;
  /** Rows of all entities of the account, for `in_account`; the series itself where there is none. */
  readonly account?: DaySeries;
}

/**
 * The days of one entity, in memory: rows are put and taken away by key as gold restates them. A day with rows is as complete as the
 * least complete of them; of days without, `cover` tells which are known to be complete, where nothing happened.
 */
export class DaySeries {
  readonly #rows = new Map<string, DayRow>();
  readonly #covered = new Map<number, boolean>();
  readonly #rowsSay = new Map<number, boolean>();
  readonly #options: SeriesOptions;
  #sorted: DayRow[] | undefined;

  constructor(options: SeriesOptions) {
    this.#options = options;
  }

  /** Takes a row in, in the place of the one with the same key. */
  put(key: string, row: DayRow): void {
    this.#rows.set(key, row);
    this.#sorted = undefined;
  }

  /** Takes a row away. */
  delete(key: string): void {
    if (this.#rows.delete(key)) this.#sorted = undefined;
  }

  /** Says that all of a day was fetched, or that it was not, whatever its rows say. */
  cover(day: number, complete = true): void {
    this.#covered.set(day, complete);
  }

  /** Forgets what is before a day. */
  forgetBefore(day: number): void {
    for (const [key, row] of this.#rows) if (row.day < day) this.#rows.delete(key);
    for (const covered of this.#covered.keys()) if (covered < day) this.#covered.delete(covered);
    this.#sorted = undefined;
  }

  /** Days of the first and last row; undefined without rows. */
  extent(): Stretch | undefined {
    const rows = this.rows();
    const [first, last] = [rows[0], rows.at(-1)];
    return first === undefined || last === undefined ? undefined : [first.day, last.day];
  }

  /** The rows in the order of their days. */
  rows(): readonly DayRow[] {
    if (this.#sorted !== undefined) return this.#sorted;
    this.#sorted = [...this.#rows.values()].sort((a, b) => a.day - b.day);
    this.#rowsSay.clear();
    for (const { day, coverage } of this.#sorted) {
      this.#rowsSay.set(day, (this.#rowsSay.get(day) ?? true) && coverage >= 1);
    }
    return this.#sorted;
  }

  /** What `cover` said of a day. */
  covered(day: number): boolean | undefined {
    return this.#covered.get(day);
  }

  /** Whether all of a day is known. */
  isComplete(day: number): boolean {
    this.rows();
    return this.#covered.get(day) ?? this.#rowsSay.get(day) ?? false;
  }

  /** The series as formulas see it at a moment. */
  at(moment: Moment): Source {
    return new SeriesSource(this, this.#options, moment);
  }
}

class SeriesSource implements Source {
  readonly #series: DaySeries;
  readonly #options: SeriesOptions;
  readonly #moment: Moment;
  readonly #flight: Flight | null;

  constructor(series: DaySeries, options: SeriesOptions, moment: Moment) {
    this.#series = series;
    this.#options = options;
    this.#moment = moment;
    this.#flight = options.flight ?? null;
  }

  days(frame: Frame): Stretch | undefined {
    return stretchOf(frame, this.#moment, this.#flight, 0);
  }

  sum(sum: CompiledSum, state: State): number | bigint | null {
    const stretch = stretchOf(sum.frame, this.#moment, this.#flight, state.each);
    if (stretch === undefined) return state.nothing(NO_DATA);
    const series = sum.account ? (this.#options.account ?? this.#series) : this.#series;
    const found = collect(series, sum, stretch, this.#options.rates, state.rates);
    return settle(sum, found, this.#coverage(series, sum.frame, stretch), state);
  }

  /** Of the days of a stretch, whether any and whether all are known. A day that runs is not. */
  #coverage(series: DaySeries, frame: Frame, stretch: Stretch): Coverage {
    const [from, to] = frame.kind === 'hours' ? [Math.floor(stretch[0] / 24), Math.floor(stretch[1] / 24)] : stretch;
    const last = frame.kind === 'hours' ? this.#moment.today : this.#moment.complete;
    const known = this.#options.account ?? series;
    let [any, all] = [false, true];
    for (let day = from; day <= to; day++) {
      const complete = day <= last && (series.covered(day) ?? known.isComplete(day));
      any ||= complete;
      all &&= complete;
    }
    return { any, all };
  }

  due(back: number, state: State): number | null {
    const flight = this.#flight;
    if (flight === null) return state.nothing(NO_DATA);
    const { zone } = this.#options;
    const ended = Math.min(Math.max(this.#moment.complete - back + 1, flight.start), flight.end + 1);
    const gone = secondsBetween(zone, flight.start, ended);
    const whole = secondsBetween(zone, flight.start, flight.end + 1);
    state.reason = OK;
    state.currency = flight.currency;
    return (Number(flight.budgetMicros) / 1e6) * (gone / whole);
  }

  troubles(trouble: Trouble, state: State): number | null {
    const { troubles } = this.#options;
    if (troubles === undefined) return state.nothing(NO_DATA);
    state.reason = OK;
    state.currency = null;
    return troubles(trouble);
  }

  left(back: number): { last: number; remaining: number } | undefined {
    const flight = this.#flight;
    if (flight === null) return undefined;
    const { zone } = this.#options;
    const last = this.#moment.complete - back;
    const remaining = Math.max(0, secondsBetween(zone, last + 1, flight.end + 1));
    return { last: secondsBetween(zone, last, last + 1), remaining };
  }
}

interface Coverage {
  readonly any: boolean;
  readonly all: boolean;
}

interface Found {
  rows: number;
  told: number;
  lone: number;
  total: number | bigint;
  currency: string | null;
  mixed: boolean;
  unconverted: boolean;
}

function collect(
  series: DaySeries,
  sum: CompiledSum,
  [from, to]: Stretch,
  rates: Rates | undefined,
  used: Set<string>,
): Found {
  const hours = sum.frame.kind === 'hours';
  const lastDay = hours ? Math.floor(to / 24) : to;
  const found: Found = {
    rows: 0,
    told: 0,
    lone: 0,
    total: sum.scale === 6 ? 0n : 0,
    currency: null,
    mixed: false,
    unconverted: false,
  };
  const rows = series.rows();
  for (let at = firstAt(rows, hours ? Math.floor(from / 24) : from); at < rows.length; at++) {
    const row = rows[at] as DayRow;
    if (row.day > lastDay) break;
    if ((row.hour !== null) !== hours) continue;
    if (row.hour !== null && (row.day * 24 + row.hour < from || row.day * 24 + row.hour > to)) continue;
    if (sum.matches !== null && !sum.matches(row)) continue;
    addRow(found, row, sum, rates, used);
  }
  return found;
}

function addRow(found: Found, row: DayRow, sum: CompiledSum, rates: Rates | undefined, used: Set<string>): void {
  found.rows += 1;
  const value = row.measures[sum.measure] ?? null;
  let others = 0;
  for (const name of sum.together) if ((row.measures[name] ?? null) !== null) others += 1;
  if (value === null || others < sum.together.length) {
    if (value !== null || others > 0) found.lone += 1;
    return;
  }
  found.told += 1;
  if (!sum.money) {
    found.total = typeof value === 'bigint' ? (found.total as bigint) + value : (found.total as number) + value;
    return;
  }
  const currency = sum.convertTo ?? row.currency;
  const amount = converted(value as bigint, row, sum.convertTo, rates, used);
  if (amount === undefined) found.unconverted = true;
  else found.total = (found.total as bigint) + amount;
  if (found.currency !== null && found.currency !== currency) found.mixed = true;
  found.currency = currency;
}

function settle(sum: CompiledSum, found: Found, coverage: Coverage, state: State): number | bigint | null {
  const { total, rows, told } = found;
  if (found.mixed) return state.nothing(MIXED_CURRENCY);
  if (found.unconverted || (rows > 0 && told === 0)) return state.nothing(NO_DATA);
  // A complete day without a row is one on which nothing happened.
  if (rows === 0 && (!coverage.any || !sum.additive)) return state.nothing(NO_DATA);
  if (!sum.additive && told > 1) return state.nothing(NO_DATA);
  const fits = typeof total === 'bigint' ? fitsMicros(total) : Number.isSafeInteger(total);
  if (!fits) return state.nothing(OVERFLOW);
  state.reason = coverage.all && found.lone === 0 ? OK : PARTIAL;
  state.currency = found.currency;
  return total;
}

/** Where the rows of a day, or of later ones, begin. */
function firstAt(rows: readonly DayRow[], day: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as DayRow).day < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
