import { RequestError } from '../errors.ts';

/** A moment in the tenants' streams of one run of Redis: everything up to it has been seen. */
export interface Moment {
  /** The run of Redis whose clock and streams it is of. */
  readonly run: string;
  /** `milliseconds-number`, as Redis numbers entries. */
  readonly id: string;
}

/** Characters of Redis's run id that a cursor carries. */
const runLength = 12;

/** The moment as clients keep it. It names no tenant: it is looked up in the streams of whoever asks. */
export function cursorOf({ run, id }: Moment): string {
  return `${run}.${id}`;
}

/** The moment in a client's cursor. @throws RequestError MR_CURSOR_INVALID when it cannot be one. */
export function parseCursor(cursor: string): Moment {
  const [, run, id] = /^([0-9a-f]{12})\.(\d{1,20}-\d{1,20})$/.exec(cursor) ?? [];
  if (run !== undefined && id !== undefined) return { run, id };
  throw new RequestError(
    'MR_CURSOR_INVALID',
    "after is no cursor of a subscription: give an update's cursor, liveCursor's, or nothing",
  );
}

/** The run of Redis in the answer to `INFO server`. @throws TypeError when it names none. */
export function runOf(info: string): string {
  const run = new RegExp(`^run_id:([0-9a-f]{${runLength}})`, 'm').exec(info)?.[1];
  if (run === undefined) throw new TypeError('Redis told no run_id');
  return run;
}

/** Milliseconds since the epoch at which an entry was written. */
export function timeOf(id: string): number {
  return Number(id.split('-')[0]);
}

/** Compares two ids of stream entries, `milliseconds-number`: negative when `a` is older. */
export function compareIds(a: string, b: string): number {
  const [aTime = '0', aCount = '0'] = a.split('-');
  const [bTime = '0', bCount = '0'] = b.split('-');
  const difference = aTime === bTime ? BigInt(aCount) - BigInt(bCount) : BigInt(aTime) - BigInt(bTime);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
