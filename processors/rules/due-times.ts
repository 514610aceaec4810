import { crc32 } from 'node:zlib';
import {
  ByteReader,
  ByteWriter,
  type GroupedStore,
  groupedStore,
  type KeyValueStore,
  keyValueStore,
  type Serde,
  stringSerde,
} from '@millrace/streams';
import { byTime, type Due, inTurns, type Slot } from './turns.ts';

const minuteMs = 60_000;
const minutesADay = 1_440;
/** Minutes that what is due may be left, for the next tick, before that is said. */
const lateMinutes = 2;
/** Days that are looked through at once at most, after a long silence. */
const maxDays = 1_000;
/** Parts of what is due of a party in one minute. At the end of a day that is all of it, and no more of it is read than is taken. */
const parts = 16;

/** Of a field that is there or not. */
export const presentSerde: Serde<true> = {
  format: 'present',
  serialize: () => Buffer.of(1),
  deserialize: () => true,
};

/** How far a task's clock has come. */
interface Clock {
  /** Days (since 1970, UTC) before this one have nothing due any more. */
  readonly day: number;
  /** Greatest stream time at the last tick of the wall clock, and when it was first that. */
  readonly streamTime: number;
  readonly since: number;
  readonly lastTick: number;
}

/** Whose something is that is due, and what it is looked at together with. */
export interface Whose {
  readonly party: string;
  readonly together: string;
}

/** What was due and is taken away, and the parties of which something was left that is late. */
export interface Taken {
  readonly taken: readonly Due[];
  readonly late: ReadonlySet<string>;
}

/** Key of the one clock of a task. */
export const clockKey = 'clock';
const writer = new ByteWriter();
const clockSerde: Serde<Clock> = {
  format: 'rule-clock-1',
  serialize({ day, streamTime, since, lastTick }) {
    writer.start();
    for (const value of [day, streamTime, since, lastTick]) writer.signed(value);
    return writer.finish();
  },
  deserialize(bytes) {
    const reader = new ByteReader(bytes);
    return { day: reader.signed(), streamTime: reader.signed(), since: reader.signed(), lastTick: reader.signed() };
  },
};

/** The stores that due times are kept in. */
export const dueStores = {
  due: groupedStore<true>({ name: 'rule-due', value: presentSerde }),
  clock: keyValueStore({ name: 'rule-clock', key: stringSerde, value: clockSerde }),
};

/** Ticks of the wall clock without a record before timers go by it: so a task that catches up is not taken for a silent one. */
const idleMs = 60_000;

/**
 * What is to be looked at when, to the minute: under each day its minutes, under each minute its slots, a party's some, and under each slot what
 * is due. Nothing but days with something in them is read.
 */
export class DueTimes {
  readonly #due: GroupedStore<true>;
  readonly #clock: KeyValueStore<string, Clock>;
  readonly #now: number;
  readonly #whose: (what: string) => Whose;

  constructor(
    stores: { readonly due: GroupedStore<true>; readonly clock: KeyValueStore<string, Clock> },
    now: number,
    whose: (what: string) => Whose,
  ) {
    this.#due = stores.due;
    this.#clock = stores.clock;
    this.#now = now;
    this.#whose = whose;
  }

  /** The minute in which something that is due at a time comes up. */
  minuteOf(at: number): number {
    const day = this.#clock.get(clockKey)?.day ?? Number.NEGATIVE_INFINITY;
    return Math.max(Math.ceil(at / minuteMs), day * minutesADay);
  }

  add(minute: number, what: string): void {
    const day = Math.floor(minute / minutesADay);
    const slot = this.#slotOf(what);
    this.#due.put(dayGroup(day), String(minute), true);
    this.#due.put(minuteGroup(minute), slot, true);
    this.#due.put(slotGroup(minute, slot), what, true);
    if (this.#clock.get(clockKey) !== undefined) return;
    const today = Math.floor(this.#now / minuteMs / minutesADay);
    this.#clock.put(clockKey, { day: Math.min(today, day), streamTime: -1, since: 0, lastTick: 0 });
  }

  remove(minute: number, what: string): void {
    this.#due.delete(slotGroup(minute, this.#slotOf(what)), what);
  }

  /** Takes what is due by now away, earliest first, at most so much; parties take turns. */
  take(most: number): Taken {
    const clock = this.#clock.get(clockKey);
    if (clock === undefined) return { taken: [], late: new Set() };
    const last = Math.floor(this.#now / minuteMs);
    const lastDay = Math.min(Math.floor(last / minutesADay), clock.day + maxDays);
    const minutes = this.#minutes(clock.day, lastDay, last);
    const read: Slot[] = [];
    const { taken, left } = inTurns(this.#parties(minutes), most, {
      require: (slots) => this.#due.require(slots.map(({ group }) => [group, undefined])),
      read: (slot) => {
        read.push(slot);
        return [...this.#due.entries(slot.group)].map(([what]): Due => [slot.minute, what]).sort(byTime);
      },
    });
    for (const [minute, what] of taken) this.remove(minute, what);
    this.#tidy(read, minutes);
    const reached = this.#firstDay(clock.day, lastDay);
    if (reached > clock.day) this.#clock.put(clockKey, { ...clock, day: reached });
    const late = [...left].filter(([, minute]) => minute < last - lateMinutes);
    return { taken, late: new Set(late.map(([party]) => party)) };
  }

  #slotOf(what: string): string {
    const { party, together } = this.#whose(what);
    return `${slotMark}${crc32(together) % parts} ${party}`;
  }

  /** The minutes up to one in which something may be due, in their order. */
  #minutes(from: number, to: number, last: number): readonly number[] {
    const days = Array.from({ length: to - from + 1 }, (_, after) => from + after);
    this.#due.require(days.map((day) => [dayGroup(day), undefined]));
    const minutes = days.flatMap((day) => [...this.#due.entries(dayGroup(day))].map(([minute]) => Number(minute)));
    return minutes.filter((minute) => minute <= last).sort((a, b) => a - b);
  }

  /** The slots of these minutes, by party. */
  #parties(minutes: readonly number[]): ReadonlyMap<string, readonly Slot[]> {
    this.#due.require(minutes.map((minute) => [minuteGroup(minute), undefined]));
    const parties = new Map<string, Slot[]>();
    for (const minute of minutes) {
      for (const field of this.#slotsOf(minute)) {
        const party = field.slice(field.indexOf(' ', slotMark.length) + 1);
        const slot = { minute, group: slotGroup(minute, field) };
        const slots = parties.get(party);
        if (slots === undefined) parties.set(party, [slot]);
        else slots.push(slot);
      }
    }
    return parties;
  }

  /** The slots of a minute in their order. What an older version put under the minute itself comes into one first. */
  #slotsOf(minute: number): readonly string[] {
    const group = minuteGroup(minute);
    for (const [what] of [...this.#due.entries(group)]) {
      if (what.startsWith(slotMark)) continue;
      this.#due.delete(group, what);
      this.add(minute, what);
    }
    return [...this.#due.entries(group)].map(([slot]) => slot).sort();
  }

  /** Forgets those of these slots, and of these minutes, of which nothing is left. */
  #tidy(slots: readonly Slot[], minutes: readonly number[]): void {
    for (const { minute, group } of slots) {
      const slot = group.slice(minuteGroup(minute).length + 1);
      if (this.#due.size(group) === 0) this.#due.delete(minuteGroup(minute), slot);
    }
    for (const minute of minutes) {
      const day = dayGroup(Math.floor(minute / minutesADay));
      if (this.#due.size(minuteGroup(minute)) === 0) this.#due.delete(day, String(minute));
    }
  }

  /** The first day with something in it, or the last one: it is not over, and more may become due in it. */
  #firstDay(from: number, to: number): number {
    let day = from;
    while (day < to && this.#due.size(dayGroup(day)) === 0) day += 1;
    return day;
  }

  /**
   * Takes a tick of the wall clock in. True when no record has come for so long that time goes by the wall: else time is that of the
   * records, and a replay gives the same.
   */
  isSilent(streamTime: number, tickMs: number): boolean {
    const wall = this.#now;
    const clock = this.#clock.get(clockKey);
    if (clock === undefined) return false;
    const wasAway = wall - clock.lastTick > 3 * tickMs;
    const since = wasAway || streamTime !== clock.streamTime ? wall : clock.since;
    this.#clock.put(clockKey, { ...clock, streamTime, since, lastTick: wall });
    return wall - since >= idleMs;
  }
}

/** How a slot begins among the fields of its minute. */
const slotMark = 'of ';

function dayGroup(day: number): string {
  return `day ${day}`;
}

function minuteGroup(minute: number): string {
  return `minute ${minute}`;
}

function slotGroup(minute: number, slot: string): string {
  return `${minuteGroup(minute)} ${slot}`;
}
