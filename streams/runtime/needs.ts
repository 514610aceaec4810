import type { Serde } from '../serde/serde.ts';

/** What serdes need before bytes can be decoded: collected for a batch, then fetched once. */
export class Needs {
  readonly #ids = new Map<Serde<unknown>, Set<number>>();

  /** Notes what is needed to decode `bytes`. */
  add(serde: Serde<unknown> | undefined, bytes: Buffer | null | undefined): void {
    if (serde?.needs === undefined || bytes === null || bytes === undefined) return;
    const id = serde.needs(bytes);
    if (id === undefined) return;
    const ids = this.#ids.get(serde);
    if (ids === undefined) this.#ids.set(serde, new Set([id]));
    else ids.add(id);
  }

  async fetch(): Promise<void> {
    if (this.#ids.size === 0) return;
    await Promise.all([...this.#ids].map(([serde, ids]) => serde.fetch?.([...ids])));
    this.#ids.clear();
  }
}
