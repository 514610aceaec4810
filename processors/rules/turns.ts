/** What is due: the minute, and what it is. */
export type Due = readonly [minute: number, what: string];

/** Some of what is due of a party in one minute; it is read as a whole. */
export interface Slot {
  readonly minute: number;
  readonly group: string;
}

/** Reads slots. */
export interface SlotReader {
  /** Has all of these at hand in one go. */
  require(slots: readonly Slot[]): void;
  /** What is due in one, in its order. */
  read(slot: Slot): readonly Due[];
}

/** What was taken, in the order in which it is looked at, and of each party that has more the oldest minute that is left. */
export interface Turns {
  readonly taken: readonly Due[];
  readonly left: ReadonlyMap<string, number>;
}

/**
 * Takes at most so much of what is due, given as each party's slots in its order. The parties take turns: each has its share, and what one
 * leaves of it others have. With fewer than one for each, those go first whose oldest has waited longest. No more slots are read
 * than shares need.
 */
export function inTurns(parties: ReadonlyMap<string, readonly Slot[]>, most: number, reader: SlotReader): Turns {
  const lines = [...parties].map(([party, slots]) => new Line(party, slots));
  readAhead(lines, share(most, lines.length), reader);
  let waiting = lines.filter(({ oldest }) => oldest !== undefined).sort(longestFirst);
  const taken: Due[] = [];
  while (waiting.length > 0 && taken.length < most) {
    const each = share(most - taken.length, waiting.length);
    readAhead(waiting, each, reader);
    for (const line of waiting) {
      for (const due of line.take(Math.min(each, most - taken.length))) taken.push(due);
    }
    waiting = waiting.filter(({ oldest }) => oldest !== undefined);
  }
  return { taken: taken.sort(byTime), left: new Map(waiting.map(({ party, oldest }) => [party, oldest?.[0] ?? 0])) };
}

function share(most: number, parties: number): number {
  return Math.max(1, Math.floor(most / parties));
}

/** By minute, then by what it is. */
export function byTime([a, what]: Due, [b, other]: Due): number {
  return a - b || (what < other ? -1 : 1);
}

function longestFirst(a: Line, b: Line): number {
  return (a.oldest?.[0] ?? 0) - (b.oldest?.[0] ?? 0) || (a.party < b.party ? -1 : 1);
}

/** Has so much of each line at hand, and one more to see that there is; twice as many slots of it at once as the time before. */
function readAhead(lines: readonly Line[], count: number, reader: SlotReader): void {
  for (let slots = 1; ; slots *= 2) {
    const short = lines.filter((line) => line.isShortOf(count + 1));
    if (short.length === 0) return;
    reader.require(short.flatMap((line) => line.unread(slots)));
    for (const line of short) line.read(line.unread(slots), count + 1, reader);
  }
}

/** What is due of one party, as far as it was read. */
class Line {
  readonly party: string;
  readonly #slots: readonly Slot[];
  readonly #dues: Due[] = [];
  #read = 0;
  #taken = 0;

  constructor(party: string, slots: readonly Slot[]) {
    this.party = party;
    this.#slots = slots;
  }

  /** The next to be taken; undefined when there is none, or it was not read. */
  get oldest(): Due | undefined {
    return this.#dues[this.#taken];
  }

  /** Whether less than so much is at hand, and there is more to read. */
  isShortOf(count: number): boolean {
    return this.#dues.length - this.#taken < count && this.#read < this.#slots.length;
  }

  /** So many of the slots that come next. */
  unread(count: number): readonly Slot[] {
    return this.#slots.slice(this.#read, this.#read + count);
  }

  read(slots: readonly Slot[], count: number, reader: SlotReader): void {
    for (const slot of slots) {
      if (!this.isShortOf(count)) return;
      for (const due of reader.read(slot)) this.#dues.push(due);
      this.#read += 1;
    }
  }

  take(count: number): readonly Due[] {
    const next = this.#dues.slice(this.#taken, this.#taken + count);
    this.#taken += next.length;
    return next;
  }
}
