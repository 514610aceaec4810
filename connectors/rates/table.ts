import { isoFromDay } from '../../schemas/day.ts';
import { RatesError } from '../errors.ts';
import { type ConversionRate, crossRate, type KeptRate } from './rate.ts';

/** Why there is no rate. */
export type NoRateReason = 'UNKNOWN_CURRENCY' | 'NO_RATE_YET' | 'RATE_TOO_OLD';

/** That there is none, in words for whoever asked. */
export interface NoRate {
  readonly reason: NoRateReason;
  readonly message: string;
}

/** How a table answers. */
export interface RateTableOptions {
  /**
   * Banks publish nothing at weekends and on holidays: the last rate before the day holds, if it is at most so many days older.
   * Default 7, the longest pause of the ECB being five days.
   */
  readonly longestDays?: number;
}

interface Legs {
  readonly base: string;
  /** Rates by currency, of each day on which the source published. */
  readonly days: ReadonlyMap<number, ReadonlyMap<string, KeptRate>>;
  /** The days, ascending. */
  readonly order: readonly number[];
}

/** The rates of one source, whose rates all have the same base. Pure: it holds what it was given. */
export class RateTable {
  readonly #legs: Legs | null;
  readonly #currencies: ReadonlySet<string>;
  readonly #longestDays: number;

  /** Of several revisions of a rate the greatest counts. @throws RatesError MR_CONNECTOR_RATES for several sources or bases. */
  constructor(rates: readonly KeptRate[], { longestDays = 7 }: RateTableOptions = {}) {
    this.#longestDays = longestDays;
    const days = new Map<number, Map<string, KeptRate>>();
    const [first] = rates;
    for (const rate of rates) {
      if (rate.base !== first?.base || rate.source !== first.source) {
        throw new RatesError(`a table of rates has one source and one base: not ${rate.source}/${rate.base} as well`);
      }
      const known = days.get(rate.day) ?? new Map<string, KeptRate>();
      days.set(rate.day, known);
      if ((known.get(rate.currency)?.revision ?? 0) < rate.revision) known.set(rate.currency, rate);
    }
    this.#currencies = new Set([
      ...rates.map(({ currency }) => currency),
      ...(first === undefined ? [] : [first.base]),
    ]);
    this.#legs = first === undefined ? null : { base: first.base, days, order: [...days.keys()].sort((a, b) => a - b) };
  }

  /**
   * What one `from` is in `to` on a day: of the last day, not after it, on which both were published. Both rates of a quotient
   * are of the same day.
   */
  find(day: number, from: string, to: string): ConversionRate | NoRate {
    if (from === to) return { id: `${from}/${to}`, day, numerator: 1n, denominator: 1n };
    for (const currency of [from, to]) {
      if (!this.#currencies.has(currency)) {
        return { reason: 'UNKNOWN_CURRENCY', message: `there are no rates of ${currency}` };
      }
    }
    const legs = this.#legs;
    for (let index = lastUpTo(legs?.order ?? [], day); legs !== null && index >= 0; index -= 1) {
      const published = legs.order[index] ?? 0;
      const rate = rateOf(legs, published, from, to);
      if (rate === null) continue;
      if (day - published <= this.#longestDays) return rate;
      const message = `the last rate of ${from} and ${to} before ${isoFromDay(day)} is of ${isoFromDay(published)}: more than ${this.#longestDays} days old`;
      return { reason: 'RATE_TOO_OLD', message };
    }
    return { reason: 'NO_RATE_YET', message: `there is no rate of ${from} and ${to} up to ${isoFromDay(day)}` };
  }
}

/** True for what `find` gives when there is no rate. */
export function isNoRate(found: ConversionRate | NoRate): found is NoRate {
  return 'reason' in found;
}

/** The rate of a day on which both were published; null when one was not. */
function rateOf({ base, days }: Legs, day: number, from: string, to: string): ConversionRate | null {
  const published = days.get(day);
  return crossRate({ base, day, isoDay: isoFromDay(day) }, (currency) => published?.get(currency), from, to);
}

/** Index of the last of ascending days that is not after `day`; -1 when all are. */
function lastUpTo(order: readonly number[], day: number): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
