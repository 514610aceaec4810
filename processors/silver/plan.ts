import {
  type Column,
  columnKey,
  type LevelId,
  type MeasureUnit,
  type ReportProfile,
} from '../../connectors/profile.ts';
import { type CountName, isMicros, type MicrosName } from '../measures.ts';

/** A source column that may give a value: its place in the row and its name. */
export interface Cell {
  readonly at: number;
  readonly name: string;
}

export interface IdCell extends Cell {
  readonly form: 'urn' | 'path' | undefined;
}

export interface AmountCell extends Cell {
  readonly unit: MeasureUnit;
  /** Currency that the column is always in. */
  readonly currency: string | undefined;
}

export interface RatioCell extends Cell {
  readonly as: 'ctr' | 'cpc' | 'cpm';
  readonly unit: 'percent' | 'fraction' | 'micros' | 'decimal';
}

/**
 * Which cell of a row says what, for rows with one set of column names. Where several columns say the same thing, all are
 * listed in the profile's order: a row takes the first that is not null.
 */
export interface RowPlan {
  readonly names: readonly string[];
  readonly ids: Readonly<Record<LevelId, readonly IdCell[]>>;
  readonly entityNames: Readonly<Record<LevelId, readonly Cell[]>>;
  /** Sorted by dimension name. */
  readonly dims: readonly { readonly as: string; readonly cells: readonly Cell[] }[];
  readonly counts: readonly { readonly as: CountName; readonly cells: readonly AmountCell[] }[];
  readonly amounts: readonly { readonly as: MicrosName; readonly cells: readonly AmountCell[] }[];
  readonly ratios: readonly RatioCell[];
  readonly reach: readonly Cell[];
  readonly frequency: readonly Cell[];
  readonly currency: readonly Cell[];
}

/** Sets of column names for which plans are kept, per report. Rows of JSON leave out fields, so that there may be many. */
const cachedPlans = 256;

/** Makes plans for the rows of one report and keeps them. */
export class RowPlans {
  readonly #profile: ReportProfile;
  readonly #plans = new Map<string, RowPlan>();
  #last: RowPlan | undefined;

  constructor(profile: ReportProfile) {
    this.#profile = profile;
  }

  /** The plan of a row's columns; `cells` is filled with the row's values in the plan's order. */
  of(fields: Readonly<Record<string, unknown>>, cells: unknown[]): RowPlan {
    const plan = this.#last;
    if (plan !== undefined) {
      const { names } = plan;
      let at = 0;
      for (const name in fields) {
        if (names[at] !== name) return this.#find(fields, cells);
        cells[at++] = fields[name];
      }
      if (at === names.length) return plan;
    }
    return this.#find(fields, cells);
  }

  #find(fields: Readonly<Record<string, unknown>>, cells: unknown[]): RowPlan {
    const names = Object.keys(fields);
    for (let at = 0; at < names.length; at++) cells[at] = fields[names[at] ?? ''];
    const key = names.join('\u0000');
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      plan = planOf(this.#profile, names);
      if (this.#plans.size >= cachedPlans) this.#plans.clear();
      this.#plans.set(key, plan);
    }
    this.#last = plan;
    return plan;
  }
}

function planOf(profile: ReportProfile, names: readonly string[]): RowPlan {
  const places = new Map<string, Cell>();
  names.forEach((name, at) => {
    const key = columnKey(name);
    if (!places.has(key)) places.set(key, { at, name });
  });
  const ids = byLevel<IdCell>();
  const entityNames = byLevel<Cell>();
  const dims = new Map<string, Cell[]>();
  const counts = new Map<CountName, AmountCell[]>();
  const amounts = new Map<MicrosName, AmountCell[]>();
  const plan = {
    ratios: [] as RatioCell[],
    reach: [] as Cell[],
    frequency: [] as Cell[],
    currency: [] as Cell[],
  };
  for (const column of profile.columns) {
    const cell = cellOf(column, places);
    if (cell === undefined) continue;
    const { is } = column;
    if (is.role === 'id') ids[is.of].push({ ...cell, form: is.form });
    else if (is.role === 'name') entityNames[is.of].push(cell);
    else if (is.role === 'dimension') append(dims, is.as, cell);
    else if (is.role === 'ratio') plan.ratios.push({ ...cell, as: is.as, unit: is.unit });
    else if (is.role === 'non-additive') plan[is.as].push(cell);
    else if (is.role === 'currency') plan.currency.push(cell);
    else if (is.role === 'measure') {
      const amount = { ...cell, unit: is.unit, currency: is.currency };
      if (isMicros(is.as)) append(amounts, is.as, amount);
      else append(counts, is.as, amount);
    }
  }
  return {
    names,
    ids,
    entityNames,
    dims: entries(dims).sort((a, b) => (a.as < b.as ? -1 : 1)),
    counts: entries(counts),
    amounts: entries(amounts),
    ...plan,
  };
}

/** The first of a column's spellings that the row has. */
function cellOf(column: Column, places: ReadonlyMap<string, Cell>): Cell | undefined {
  for (const name of column.names) {
    const cell = places.get(columnKey(name));
    if (cell !== undefined) return cell;
  }
  return undefined;
}

function byLevel<T>(): Record<LevelId, T[]> {
  return { account: [], campaign: [], ad_group: [], ad: [], creative: [], keyword: [] };
}

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function entries<K, T>(lists: ReadonlyMap<K, T[]>): { as: K; cells: T[] }[] {
  return [...lists].map(([as, cells]) => ({ as, cells }));
}
