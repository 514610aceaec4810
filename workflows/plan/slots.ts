import { localDay } from '../../connectors/local-day.ts';
import { type RefetchRule, type Slot, slotAt } from './slot.ts';

/** The slots that one instant lies in. Zones make a slot dear, and many accounts have the same rule: each is computed once for all of them. */
export class SlotsAt {
  readonly #now: number;
  readonly #todays = new Map<string, number>();
  readonly #byRule = new Map<string, Map<number, Slot | null>>();

  /** `now`: milliseconds since the epoch. */
  constructor(now: number) {
    this.#now = now;
  }

  /** The local day (days since 1970-01-01) of an IANA zone. */
  today(zone: string): number {
    const known = this.#todays.get(zone);
    if (known !== undefined) return known;
    const today = localDay(zone, this.#now);
    this.#todays.set(zone, today);
    return today;
  }

  /** As `slotAt`, for the days of a rule. */
  of(rule: RefetchRule): (day: number) => Slot | null {
    const name = JSON.stringify(rule);
    const slots = this.#byRule.get(name) ?? new Map<number, Slot | null>();
    this.#byRule.set(name, slots);
    return (day) => {
      const known = slots.get(day);
      if (known !== undefined) return known;
      const slot = slotAt(rule, day, this.#now);
      slots.set(day, slot);
      return slot;
    };
  }
}
