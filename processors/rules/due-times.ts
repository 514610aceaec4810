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

const minuteMs = 60_000;
const minutesADay = 1_440;
/** What is taken at once at most: the rest comes with the next tick. */
const maxTaken = 2_000;
/** Days that are looked through at once at most, after a long silence. */
const maxDays = 1_000;

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
 * What is to be looked at when, to the minute: under each day its minutes, under each minute what is due. Nothing but days with something
 * in them is read.
 */
export class DueTimes {
  readonly #due: GroupedStore<true>;
  readonly #clock: KeyValueStore<string, Clock>;
  readonly #now: number;

  constructor(stores: { readonly due: GroupedStore<true>; readonly clock: KeyValueStore<string, Clock> }, now: number) {
    this.#due = stores.due;
    this.#clock = stores.clock;
    this.#now = now;
  }

  /** The minute in which something that is due at a time comes up. */
  minuteOf(at: number): number {
    const day = this.#clock.get(clockKey)?.day ?? Number.NEGATIVE_INFINITY;
    return Math.max(Math.ceil(at / minuteMs), day * minutesADay);
  }

  add(minute: number, what: string): void {
    const day = Math.floor(minute / minutesADay);
    this.#due.put(`day ${day}`, String(minute), true);
    this.#due.put(`minute ${minute}`, what, true);
    if (this.#clock.get(clockKey) !== undefined) return;
    const today = Math.floor(this.#now / minuteMs / minutesADay);
    this.#clock.put(clockKey, { day: Math.min(today, day), streamTime: -1, since: 0, lastTick: 0 });
  }

  remove(minute: number, what: string): void {
    this.#due.delete(`minute ${minute}`, what);
  }

  /** What is due by now, earliest first, at most so much; it is taken away. */
  take(): readonly (readonly [minute: number, what: string])[] {
    const clock = this.#clock.get(clockKey);
    if (clock === undefined) return [];
    const last = Math.floor(this.#now / minuteMs);
    const lastDay = Math.min(Math.floor(last / minutesADay), clock.day + maxDays);
    const taken: (readonly [number, string])[] = [];
    let day = clock.day;
    while (day <= lastDay && this.#takeDay(day, last, taken)) day += 1;
    // The last day is not over: more may become due in it.
    const reached = Math.min(day, lastDay);
    if (reached > clock.day) this.#clock.put(clockKey, { ...clock, day: reached });
    return taken;
  }

  /** False when there is more of the day than may be taken. */
  #takeDay(day: number, last: number, taken: (readonly [number, string])[]): boolean {
    const minutes = [...this.#due.entries(`day ${day}`)].map(([minute]) => Number(minute)).sort((a, b) => a - b);
    for (const minute of minutes) {
      if (minute > last) break;
      const due = [...this.#due.entries(`minute ${minute}`)].map(([what]) => what).sort();
      for (const what of due) {
        if (taken.length === maxTaken) return false;
        this.#due.delete(`minute ${minute}`, what);
        taken.push([minute, what]);
      }
      this.#due.delete(`day ${day}`, String(minute));
    }
    return true;
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
