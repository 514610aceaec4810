/** Tells the bench when the first record is processed. */
export class FirstRecord {
  readonly #tell: (line: string) => void;
  #awaited = false;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** From now on the next record is the first. */
  arm(): void {
    this.#awaited = true;
  }

  /** Each job calls it for each record of its input. */
  readonly seen = (): void => {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#tell(`first ${Date.now()}`);
  };
}

/** CPU time of this process so far, microseconds. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
