import { byDue, groupOf, inGroup, type TimedState } from './timed-state.ts';

/** Clock of the greatest time of an entry. */
const OBSERVED = 'observed';
/** Index of the entries by the time at which they are over. */
const EXPIRY = 'expiry';
const separator = '|';

/** Where an entry of a timed store stands. */
export interface EntryPlace {
  readonly key: string;
  readonly field: string;
}

/**
 * Deletes the entries of a timed store when stream time has passed them: each is noted under the time at which it is over.
 * Watermark groups have clocks of their own; '' without groups.
 */
export class EntryExpiry<V> {
  readonly #state: TimedState<V>;
  /**
   * The group whose clock tells what is over: what is put goes by it. One that is far ahead takes nothing away from
   * another.
   */
  group = '';

  constructor(state: TimedState<V>) {
    this.#state = state;
  }

  /** Greatest time of an entry of the group; undefined before the first. */
  get observed(): number | undefined {
    return this.#state.time(inGroup(OBSERVED, this.group));
  }

  /** Moves the group's clock forward to the time of an entry. */
  observe(timestamp: number): void {
    this.#state.advance(inGroup(OBSERVED, this.group), timestamp);
  }

  /** Notes when an entry is over. */
  note({ key, field }: EntryPlace, over: number): void {
    this.#state.schedule(inGroup(EXPIRY, this.group), over, `${field}${separator}${key}`);
  }

  /** Takes a note back. */
  cancel({ key, field }: EntryPlace, over: number): void {
    this.#state.unschedule(inGroup(EXPIRY, this.group), over, `${field}${separator}${key}`);
  }

  /** Deletes what is over by the group's clock, an index bucket at a time. */
  run(): void {
    const { observed } = this;
    if (observed === undefined) return;
    for (const { id } of this.#state.takeOver(inGroup(EXPIRY, this.group), observed)) {
      const { key, field } = placeOf(id);
      this.#state.remove(key, field);
    }
  }

  /** Deletes everything of the group, and its clock. */
  end(): void {
    for (const { id } of this.#state.takeAll(inGroup(EXPIRY, this.group))) {
      const { key, field } = placeOf(id);
      this.#state.remove(key, field);
    }
    this.#state.forgetTime(inGroup(OBSERVED, this.group));
  }

  /** Every entry of all groups, by the time at which it is over, then field and key. */
  places(): EntryPlace[] {
    const groups = this.#state.names().flatMap((name) => groupOf(OBSERVED, name) ?? []);
    return groups
      .flatMap((group) => this.#state.all(inGroup(EXPIRY, group)))
      .sort(byDue)
      .map(({ id }) => placeOf(id));
  }
}

function placeOf(id: string): EntryPlace {
  const at = id.indexOf(separator);
  return { key: id.slice(at + 1), field: id.slice(0, at) };
}
