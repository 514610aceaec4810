import { DateTime } from 'luxon';

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
  readonly #hours = new Map<string, readonly Interval[]>();

  /** The local day, `day` in days since 1970-01-01. */
  day(zone: string, day: number): Interval {
    const key = `${zone}|${day}`;
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const bounds = { start: dayStart(zone, day) * 1000, end: dayStart(zone, day + 1) * 1000 };
    remember(this.#days, key, bounds);
    return bounds;
  }

  /**
   * A local hour, 0 to 23. The hour that occurs twice when clocks go back is one interval of two hours; the one that is
   * left out when they go forward is empty.
   */
  hour(zone: string, day: number, hour: number): Interval {
    const key = `${zone}|${day}`;
    let hours = this.#hours.get(key);
    if (hours === undefined) {
      hours = hoursOf(zone, this.day(zone, day));
      remember(this.#hours, key, hours);
    }
    return hours[hour] ?? this.day(zone, day);
  }

  /** The local day of an instant (microseconds), in days since 1970-01-01. */
  localDay(zone: string, instant: number): number {
    const local = DateTime.fromMillis(Math.floor(instant / 1000), { zone });
    return Date.UTC(local.year, local.month - 1, local.day) / 86_400_000;
  }
}

function dayStart(zone: string, day: number): number {
  const date = new Date(day * 86_400_000);
  const fields = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return DateTime.fromObject(fields, { zone }).startOf('day').toMillis();
}

/** Walks the day in quarters of an hour, the finest step of any zone's change, and notes when each local hour is first seen. */
function hoursOf(zone: string, bounds: Interval): readonly Interval[] {
  const starts = new Array<number | undefined>(25);
  const end = bounds.end / 1000;
  for (let at = bounds.start / 1000; at < end; at += hourMillis / 4) {
    const hour = DateTime.fromMillis(at, { zone }).hour;
    starts[hour] ??= at;
  }
  const hours: Interval[] = [];
  let next = end;
  for (let hour = 23; hour >= 0; hour--) {
    const start = starts[hour] ?? next;
    hours[hour] = { start: start * 1000, end: next * 1000 };
    next = start;
  }
  return hours;
}

function remember<T>(cache: Map<string, T>, key: string, value: T): void {
  if (cache.size >= cachedDays) cache.clear();
  cache.set(key, value);
}
