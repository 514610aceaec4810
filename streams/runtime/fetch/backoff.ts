/** First pause after a failure, and the longest, milliseconds. */
const FIRST_MS = 50;
const LONGEST_MS = 2_000;
/** By how much a pause may differ from its share, so that many clients do not come back at once. */
const JITTER = 0.3;

/** Pauses after failures in a row: each twice as long as the one before, within limits, with jitter. */
export class Backoff {
  #failures = 0;
  #until = 0;

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds to wait from `now` on; 0 when the pause is over. */
  remaining(now: number): number {
    return Math.max(0, this.#until - now);
  }

  /** Notes a failure; answers how long to pause, milliseconds. */
  failed(now: number): number {
    const share = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    const pause = share * (1 - JITTER + 2 * JITTER * Math.random());
    this.#failures += 1;
    this.#until = now + pause;
    return pause;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}
