import { reasonCode, type Sum, type Trouble } from '../plan/plan.ts';
import type { DayRow } from './data.ts';
import type { Stretch } from './frames.ts';

/** What a step gives: null with a reason in the state, else by the form of its plan: number, bigint (micros), boolean or text. */
export type Value = number | bigint | boolean | string | null;

/** A value as a figure, out of micros where it is in them; null where it is none. */
export function figureOf(value: Value): number | null {
  if (typeof value === 'bigint') return Number(value) / 1e6;
  return typeof value === 'number' ? value : null;
}

/** A step of a compiled formula. It leaves the reason and the currency of what it gives in the state. */
export type Step = (state: State) => Value;

/** A sum with its condition compiled. */
export interface CompiledSum extends Sum {
  readonly matches: ((row: DayRow) => boolean) | null;
}

/** Where sums and days come from. */
export interface Source {
  /** The sum, its reason and currency left in `state`. `each` is the day of a frame of one day. */
  sum(sum: CompiledSum, state: State): number | bigint | null;
  /** The days of a frame; undefined when it is not known. */
  days(frame: Sum['frame']): Stretch | undefined;
  /** What of the flight's budget was due after its days until the last complete one, moved back. */
  due(back: number, state: State): number | null;
  /** Seconds of the last complete day, and those from then to the end of the flight; undefined when there is none. */
  left(back: number): { readonly last: number; readonly remaining: number } | undefined;
  /** How many slices of the account something is wrong with. */
  troubles(trouble: Trouble, state: State): number | null;
}

/** Registers of an evaluation: reason and currency of the value in hand, and where a loop or a condition is at. */
export class State {
  reason: number = reasonCode.OK;
  currency: string | null = null;
  each = 0;
  row: DayRow | undefined;
  /** Ids of the exchange rates that were used. */
  readonly rates = new Set<string>();
  source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  /** Sets both registers and gives null. */
  nothing(reason: number): null {
    this.reason = reason;
    this.currency = null;
    return null;
  }
}
