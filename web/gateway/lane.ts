/** How a lane reads. */
export interface Reading {
  /** Reads once; resolves with how many rows it asked for. What it finds after `signal` is nobody's any more. */
  readonly read: (signal: AbortSignal) => Promise<number>;
  /** Whether what was read may be read again by itself; default: it may. */
  readonly mayRepeat?: () => boolean;
  /** Told whether what is there is older than what there is, and is not read again by itself. */
  readonly onOld?: (isOld: boolean) => void;
  /** Told why a reading failed, and null once one did not. */
  readonly onProblem: (problem: unknown) => void;
}

/** Milliseconds of rest for each row that was asked for: a reader who looks on uses up a quarter of what the gateway lets them ask. */
const restMsOfRow = 4;

/**
 * Reads something again and again: one reading at a time, however often it changes meanwhile, and a rest after each. A change ends no
 * reading that is under way: where changes never cease, none would come to an end.
 */
export class Lane {
  readonly #reading: Reading;
  readonly #restMs: number;
  #running: AbortController | null = null;
  #isBegun = false;
  #isOld = false;
  #restedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param restMs milliseconds between two readings at least. */
  constructor(reading: Reading, restMs: number) {
    this.#reading = reading;
    this.#restMs = restMs;
  }

  /** Whether it was begun, and not stopped since. */
  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** Ends what runs, and reads at once. Resolves with whether it was read. */
  begin(): Promise<boolean> {
    this.stop();
    this.#isBegun = true;
    this.#reading.onOld?.(false);
    return this.#read();
  }

  /** What was read has changed: it is read again once what runs is done and has rested. What was not begun has not been read. */
  refresh(): void {
    if (!this.#isBegun) return;
    if (this.#running !== null) this.#isOld = true;
    else if (this.#reading.mayRepeat?.() === false) this.#reading.onOld?.(true);
    else this.#timer ??= setTimeout(() => void this.#read(), Math.max(0, this.#restedAt - Date.now()));
  }

  /** Ends what runs, and what would. */
  stop(): void {
    this.#isBegun = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running?.abort();
    this.#running = null;
    this.#isOld = false;
  }

  async #read(): Promise<boolean> {
    this.#timer = undefined;
    const control = new AbortController();
    this.#running = control;
    const { rows, problem } = await this.#reading.read(control.signal).then(
      (rows) => ({ rows, problem: null }),
      (problem: unknown) => ({ rows: 0, problem }),
    );
    if (control.signal.aborted) return false;
    this.#running = null;
    this.#restedAt = Date.now() + Math.max(this.#restMs, rows * restMsOfRow);
    this.#reading.onProblem(problem);
    if (this.#isOld) {
      this.#isOld = false;
      this.refresh();
    }
    return problem === null;
  }
}
