import { DateTime } from 'luxon';
import { localDay, startOfDay } from '../../connectors/local-day.ts';

/** A stretch of time, microseconds since the epoch, end exclusive. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

const hourMillis = 3_600_000;
/** Bounds of days and hours are kept for this many zone and day pairs. */
const cachedDays = 4096;

/** Local days of IANA zones (checked by the caller) as intervals of UTC. Days of a change of clocks have 23 or 25 hours, some zones change by half an hour. */
export class Calendar {
  readonly #days = new Map<string, Interval>();
  readonly #hours = new Map<string, readonly (readonly Interval[])[]>();

  /** The local day, `day` in days since 1970-01-01. */
  day(zone: string, day: number): Interval {
    const key = `${zone}|${day}`;
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const bounds = { start: startOfDay(zone, day) * 1000, end: startOfDay(zone, day + 1) * 1000 };
    remember(this.#days, key, bounds);
    return bounds;
  }

  /**
   * A local hour, 0 to 23. Of an hour that comes twice when clocks go back it is the first or the second, or where `repeated`
   * is null both, as one interval. An hour that is left out when they go forward is empty.
   */
  hour(zone: string, day: number, hour: number, repeated: boolean | null = null): Interval {
    const times = this.#times(zone, day, hour);
    const { start } = (repeated === true ? times.at(-1) : times[0]) ?? this.day(zone, day);
    const { end } = (repeated === false ? times[0] : times.at(-1)) ?? this.day(zone, day);
    return { start, end };
  }

  /** Whether the clock shows the whole hour twice that day. */
  comesTwice(zone: string, day: number, hour: number): boolean {
    return this.#times(zone, day, hour).length > 1;
  }

  #times(zone: string, day: number, hour: number): readonly Interval[] {
    const key = `${zone}|${day}`;
    let hours = this.#hours.get(key);
    if (hours === undefined) {
      hours = hoursOf(zone, this.day(zone, day));
      remember(this.#hours, key, hours);
    }
    return hours[hour] ?? [];
  }

  /** The local day of an instant (microseconds), in days since 1970-01-01. */
  localDay(zone: string, instant: number): number {
    return localDay(zone, Math.floor(instant / 1000));
  }
}

/**
 * When the clock shows each hour of the day, walked in quarters of an hour, the finest step of any zone's change. An hour
 * begins anew where the clock comes to another hour or back to its full hour.
 */
function hoursOf(zone: string, bounds: Interval): readonly (readonly Interval[])[] {
  const starts: { readonly hour: number; readonly at: number }[] = [];
  const end = bounds.end / 1000;
  for (let at = bounds.start / 1000; at < end; at += hourMillis / 4) {
    const { hour, minute } = DateTime.fromMillis(at, { zone });
    if (minute === 0 || hour !== starts.at(-1)?.hour) starts.push({ hour, at });
  }
  return Array.from({ length: 24 }, (_, hour) => timesOf(hour, starts, end));
}

function timesOf(hour: number, starts: readonly { hour: number; at: number }[], end: number): readonly Interval[] {
  const times: Interval[] = [];
  let leftOut = end;
  for (const [index, start] of starts.entries()) {
    if (start.hour > hour) leftOut = Math.min(leftOut, start.at);
    if (start.hour === hour) times.push({ start: start.at * 1000, end: (starts[index + 1]?.at ?? end) * 1000 });
  }
  return times.length > 0 ? times : [{ start: leftOut * 1000, end: leftOut * 1000 }];
}

function remember<T>(cache: Map<string, T>, key: string, value: T): void {
  if (cache.size >= cachedDays) cache.clear();
  cache.set(key, value);
}
