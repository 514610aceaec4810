/** Ends that are remembered; of more, every second one is forgotten and new ones are noted half as often. */
const MAX_SEEN = 256;

/** How far a position is behind the end of its partition. */
export interface Lag {
  /** Offsets between them; markers of transactions count. */
  readonly records: number;
  /** How long the first record that waits has been there. */
  readonly seconds: number;
}

/**
 * Tells how far behind a partition's position is in time, from when its ends were first seen, so that timestamps, which may
 * be event times, do not matter. What had been written before the first look is told by the timestamps of the records
 * that are taken, which is all there is to tell it by: it may be too much, never too little.
 */
export class PartitionLag {
  readonly #seen: Array<{ readonly end: number; readonly at: number }> = [];
  #backlogEnd: number | undefined;
  #takenTimestamp: number | undefined;
  /** Time between two ends that are noted, milliseconds: the lag may be told so much too small. */
  #spacing = 0;

  /** A record with this timestamp, epoch milliseconds, was taken to be processed. */
  taken(timestamp: number): void {
    this.#takenTimestamp = timestamp;
  }

  /** `now` is of a clock that does not jump, `wallClock` epoch milliseconds; both in milliseconds. */
  measure(position: number, end: number, now: number, wallClock: number): Lag {
    this.#backlogEnd ??= end;
    const passed = this.#seen.findIndex((seen) => seen.end > position);
    this.#seen.splice(0, passed < 0 ? this.#seen.length : passed);
    if (end > position) this.#note(end, now);
    const [first] = this.#seen;
    if (first === undefined) return { records: 0, seconds: 0 };
    const inBacklog = position < this.#backlogEnd && this.#takenTimestamp !== undefined;
    const byTimestamp = inBacklog ? wallClock - (this.#takenTimestamp ?? wallClock) : 0;
    return { records: end - position, seconds: Math.max(0, now - first.at, byTimestamp) / 1_000 };
  }

  #note(end: number, now: number): void {
    const last = this.#seen.at(-1);
    if (last === undefined) this.#spacing = 0;
    else if (last.end >= end || now - last.at < this.#spacing) return;
    this.#seen.push({ end, at: now });
    if (this.#seen.length <= MAX_SEEN) return;
    const kept = this.#seen.filter((_seen, index) => index % 2 === 0);
    this.#seen.splice(0, this.#seen.length, ...kept);
    this.#spacing = (2 * (now - (kept[0]?.at ?? now))) / MAX_SEEN;
  }
}
