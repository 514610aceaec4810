import type { Clock } from '../../base/clock.ts';

/** How often a child may be started again. */
export interface RestartLimits {
  /** Restarts within `windowMs`; one more end and the child is given up, however long it ran in between. */
  readonly most: number;
  readonly windowMs: number;
  /** Milliseconds before the first restart; each further one of the window waits twice as long. */
  readonly firstPauseMs: number;
}

/** Five restarts an hour, after 1, 2, 4, 8 and 16 s. */
export const restartLimits: RestartLimits = { most: 5, windowMs: 3_600_000, firstPauseMs: 1_000 };

/** One restart that is allowed: after which pause, and the how manieth of the window it is. */
export interface Restart {
  readonly pauseMs: number;
  readonly number: number;
}

/** Counts the restarts of one child. */
export class Restarts {
  readonly limits: RestartLimits;
  readonly #clock: Clock;
  #times: readonly number[] = [];

  constructor(limits: RestartLimits, clock: Clock) {
    this.limits = limits;
    this.#clock = clock;
  }

  /** Takes the next restart; undefined when the window's are used up. */
  next(): Restart | undefined {
    const now = this.#clock.now();
    this.#times = this.#times.filter((time) => now - time < this.limits.windowMs);
    const number = this.#times.length + 1;
    if (number > this.limits.most) return undefined;
    this.#times = [...this.#times, now];
    return { number, pauseMs: this.limits.firstPauseMs * 2 ** (number - 1) };
  }
}
