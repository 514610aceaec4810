import type { Arena } from '../duel/arena.ts';
import { BenchError } from '../errors.ts';

/** Counts by key as they are computed from the input. */
export class ExpectedCounts {
  readonly #counts = new Map<string, number>();

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /**
   * Compares the last count of each key in the output (a big-endian 64-bit integer) with these.
   * @throws BenchError MR_BENCH_RESULT that names the first keys which differ.
   */
  async check(arena: Arena, output: string): Promise<string> {
    const last = new Map<string, number>();
    await arena.output.read(output, (key, value) => {
      if (key !== null && value !== null) last.set(key.toString(), Number(value.readBigInt64BE()));
    });
    const keys = new Set([...this.#counts.keys(), ...last.keys()]);
    const wrong = [...keys].filter((key) => this.#counts.get(key) !== last.get(key));
    if (wrong.length > 0) {
      const shown = wrong.slice(0, 3).map((key) => `${key}: ${last.get(key)} for ${this.#counts.get(key)}`);
      throw new BenchError('MR_BENCH_RESULT', `${wrong.length} of ${keys.size} counts are wrong, ${shown.join(', ')}`);
    }
    return `${keys.size.toLocaleString('en')} counts`;
  }
}
