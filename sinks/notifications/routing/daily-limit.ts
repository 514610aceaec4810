import { DateTime } from 'luxon';

/** What a rule allows: how often a day, of its own zone, each channel is told that an alert of one identity fires. */
export interface DailyLimit {
  /** The alert's identity, the same each time it comes back. */
  readonly fingerprint: string;
  readonly most: number;
  readonly zone: string;
}

/** How often a channel was told on a day, `2026-11-03`. */
export interface ToldCount {
  readonly fingerprint: string;
  readonly channel: string;
  readonly day: string;
  readonly told: number;
}

/** The day of the limit's zone in which an instant (epoch milliseconds) lies. */
export function dayOfLimit({ zone }: DailyLimit, at: number): string {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd');
}

/** What channels were told of alerts whose rule limits it, counted on while groups are advanced. */
export class DailyCounts {
  readonly #counts = new Map<string, ToldCount>();
  readonly #changed = new Set<string>();

  constructor(counts: Iterable<ToldCount> = []) {
    for (const each of counts) this.#counts.set(keyOf(each), each);
  }

  /** Counts one more, when the limit allows it; false when it does not. */
  take(limit: DailyLimit, channel: string, now: number): boolean {
    const { fingerprint, most } = limit;
    const what = { fingerprint, channel, day: dayOfLimit(limit, now) };
    const key = keyOf(what);
    const told = this.#counts.get(key)?.told ?? 0;
    if (told >= most) return false;
    this.#counts.set(key, { ...what, told: told + 1 });
    this.#changed.add(key);
    return true;
  }

  /** The counts that differ from those it began with. */
  changed(): readonly ToldCount[] {
    return [...this.#changed].flatMap((key) => this.#counts.get(key) ?? []);
  }
}

function keyOf({ fingerprint, channel, day }: Omit<ToldCount, 'told'>): string {
  return JSON.stringify([fingerprint, channel, day]);
}
