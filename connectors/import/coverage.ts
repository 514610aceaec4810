import { isoFromDay } from '../../schemas/day.ts';
import { Refusal } from '../value.ts';
import type { SliceProgress } from './framer.ts';
import type { PlacedCells } from './report-rows.ts';

/** First and last day, both included, as days since 1970-01-01. */
export interface DayRange {
  readonly first: number;
  readonly last: number;
}

/** A day of an account. */
export interface AccountDay {
  readonly account: string;
  readonly day: number;
}

/** Days of one account, from the first to the last that a file has of it. */
export interface AccountSpan extends DayRange {
  readonly account: string;
}

/** What a file without a row says of an account that was named for it. */
export const noCells: PlacedCells = { first: () => null };

/** Every day of a range, in order. */
export function daysOf({ first, last }: DayRange): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The refusal of a day outside of what the caller said that the file covers; undefined when it is inside. */
export function outside(covers: DayRange, day: number): Refusal | undefined {
  if (day >= covers.first && day <= covers.last) return undefined;
  const said = `${isoFromDay(covers.first)} to ${isoFromDay(covers.last)}`;
  return new Refusal('BAD_DAY', `the row is of ${isoFromDay(day)}, and the file was said to cover ${said}`);
}

/** From the first to the last day of each account among the slices. */
export function spansOf(slices: readonly SliceProgress[]): readonly AccountSpan[] {
  const spans = new Map<string, AccountSpan>();
  for (const { account, day } of slices) {
    const { first, last } = spans.get(account) ?? { first: day, last: day };
    spans.set(account, { account, first: Math.min(first, day), last: Math.max(last, day) });
  }
  return [...spans.values()];
}

/** Days that a note names at most. */
const namedDays = 5;

/** Tells of days that an earlier file had and this one lacks although it has days before and after them. */
export function staysNote(absent: readonly AccountDay[]): string[] {
  if (absent.length === 0) return [];
  const named = absent.slice(0, namedDays).map(({ account, day }) => `${isoFromDay(day)} of account ${account}`);
  const more = absent.length > namedDays ? ` and ${absent.length - namedDays} more` : '';
  const count = absent.length === 1 ? '1 day is' : `${absent.length} days are`;
  return [
    `${count} known from earlier files and not in this one, though days before and after are, and nothing changes there: ` +
      `${named.join(', ')}${more}; where the file covers them and they have no rows any more, say so with --from and --to`,
  ];
}
