import { type Parsed, parseDay, parseLocalTime, Refusal, shown } from '../value.ts';
import type { When } from './entity.ts';

const epochs = { X: 'seconds', x: 'milliseconds' } as const;

/**
 * A time as far as it is said: with an offset, or in epoch units, an instant; without, a clock time; without a time of the
 * day, a day. A zone is never assumed.
 */
export function parseWhen(text: string, format?: 'X' | 'x'): Parsed<When> {
  const trimmed = text.trim();
  if (format !== undefined) return fromEpoch(trimmed, format);
  const time = parseLocalTime(trimmed, null);
  if (!(time instanceof Refusal)) {
    return time.instant === null
      ? { at: 'clock', text: trimmed.replace(/ +/, 'T') }
      : { at: 'instant', millis: time.instant };
  }
  const day = parseDay(trimmed);
  return day instanceof Refusal ? day : { at: 'day', day };
}

function fromEpoch(text: string, format: 'X' | 'x'): Parsed<When> {
  const time = parseLocalTime(text, 'utc', format);
  if (!(time instanceof Refusal) && time.instant !== null) return { at: 'instant', millis: time.instant };
  return new Refusal('BAD_DAY', `${shown(text)} is no time in ${epochs[format]} since 1970, from 1900 to 2200`);
}
