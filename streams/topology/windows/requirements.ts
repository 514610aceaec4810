import { TopologyError } from '../../errors.ts';

/** @throws TopologyError unless a length is a whole number of milliseconds of at least `least`. */
export function requireLength(what: string, milliseconds: number, least: number): number {
  if (Number.isSafeInteger(milliseconds) && milliseconds >= least) return milliseconds;
  throw new TopologyError(`${what} is ${milliseconds} ms: it must be a whole number of at least ${least}`);
}
