import type { Serde } from '../serde/serde.ts';

/** What serdes need before bytes can be decoded: collected for a batch, each fetched once. */
export class Needs {
  readonly #ids = new Map<Serde<unknown>, Set<number>>();
  /** What was fetched before, or could not be had. */
  readonly #asked = new Map<Serde<unknown>, Set<number>>();

  /** Notes what is needed to decode `bytes`; false when that is nothing, or nothing that was not asked for before. */
  add(serde: Serde<unknown> | undefined, bytes: Buffer | null | undefined): boolean {
    if (serde?.needs === undefined || bytes === null || bytes === undefined) return false;
    const id = serde.needs(bytes);
    if (id === undefined || this.#asked.get(serde)?.has(id)) return false;
    note(this.#ids, serde, id);
    return true;
  }

  async fetch(): Promise<void> {
    if (this.#ids.size === 0) return;
    await Promise.all([...this.#ids].map(([serde, ids]) => serde.fetch?.([...ids])));
    for (const [serde, ids] of this.#ids) for (const id of ids) note(this.#asked, serde, id);
    this.#ids.clear();
  }
}

function note(noted: Map<Serde<unknown>, Set<number>>, serde: Serde<unknown>, id: number): void {
  const ids = noted.get(serde);
  if (ids === undefined) noted.set(serde, new Set([id]));
  else ids.add(id);
}
