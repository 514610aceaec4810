import type { KeyValueStore } from '../../state/store.ts';
import type { Timestamped } from '../../state/timestamped.ts';
import type { Punctuation } from '../node.ts';
import type { PunctuationType } from '../topology.ts';

/** The store of a processor's timers: by name, when each is due next. */
export type TimerStore = KeyValueStore<string, Timestamped<null>>;

/** One schedule of a processor in one task. What is due next stands in the timers' store. */
export class ScheduledPunctuation implements Punctuation {
  readonly type: PunctuationType;
  readonly #name: string;
  readonly #intervalMs: number;
  readonly #first: number;
  readonly #timers: TimerStore;
  readonly #punctuate: (timestamp: number) => void;
  #cancelled = false;

  /** @param first when it is due if it never was: 0 for stream time, begin of the task plus interval for wall clock */
  constructor(options: {
    readonly type: PunctuationType;
    readonly name: string;
    readonly intervalMs: number;
    readonly first: number;
    readonly timers: TimerStore;
    readonly punctuate: (timestamp: number) => void;
  }) {
    this.type = options.type;
    this.#name = options.name;
    this.#intervalMs = options.intervalMs;
    this.#first = options.first;
    this.#timers = options.timers;
    this.#punctuate = options.punctuate;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  get due(): number {
    return this.#timers.get(this.#name)?.timestamp ?? this.#first;
  }

  runIfDue(now: number): void {
    if (this.#cancelled) return;
    const stored = this.#timers.get(this.#name)?.timestamp;
    const due = stored ?? this.#first;
    if (due > now) {
      if (stored === undefined) this.#timers.put(this.#name, { timestamp: due, value: null });
      return;
    }
    const missed = Math.floor((now - due) / this.#intervalMs);
    this.#timers.put(this.#name, { timestamp: due + (missed + 1) * this.#intervalMs, value: null });
    this.#punctuate(now);
  }
}
