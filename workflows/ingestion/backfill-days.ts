import { dayFromIso } from '../../schemas/day.ts';
import { DayRangeError } from '../errors.ts';
import type { BackfillRequest } from './types.ts';

/** Days of one request at most: what platforms keep at most, 37 months. */
const mostDays = 1_130;

/**
 * The days of a request, since 1970-01-01, both included.
 * @throws DayRangeError MR_WORKFLOWS_RANGE when they are in the wrong order or too many; SchemasError MR_SCHEMAS_DAY for days
 * that no calendar has.
 */
export function backfillDays({ from, to }: Pick<BackfillRequest, 'from' | 'to'>): {
  readonly first: number;
  readonly last: number;
} {
  const first = dayFromIso(from);
  const last = dayFromIso(to);
  if (last < first) throw new DayRangeError(`${from} is after ${to}: give the first day, then the last`);
  if (last - first >= mostDays) {
    throw new DayRangeError(`${from} to ${to} is more than ${mostDays} days, which no platform keeps: give fewer`);
  }
  return { first, last };
}
