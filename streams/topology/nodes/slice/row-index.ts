import type { StateAccess } from '../../topology.ts';
import { pageOf, pageRows, type RowPage } from './pages.ts';

/** Keys that a task holds over all its slices; beyond them those of the slices that were used longest ago are forgotten. */
const heldKeys = 250_000;
/** What a slice counts beside its keys. */
const sliceCost = 16;

/**
 * Ordinals of the rows of slices by key, worked out from their pages and kept in memory. It is never state: rows get their
 * ordinals one after the other and keep them, so that what is known holds while the slice has as many rows; when rows were
 * undone it is worked out anew.
 */
export class RowIndex {
  readonly #state: StateAccess;
  /** Least recently used first; the one in hand is the last. */
  readonly #slices = new Map<string, Map<string, number>>();
  #held = 0;
  #group = '';
  #inHand = new Map<string, number>();
  #added = '';

  constructor(state: StateAccess) {
    this.#state = state;
  }

  /** Takes a slice with so many rows in hand; to be called before each record of it. */
  take(group: string, rows: number): void {
    if (group !== this.#group) this.#change(group);
    const index = this.#inHand;
    if (index.size === rows + 1) index.delete(this.#added);
    if (index.size !== rows) this.#read(rows);
  }

  /** The ordinal of a key of the slice in hand. */
  ordinal(key: string): number | undefined {
    return this.#inHand.get(key);
  }

  /** Gives a new key of the slice in hand the next ordinal. */
  add(key: string): number {
    const ordinal = this.#inHand.size;
    this.#inHand.set(key, ordinal);
    this.#added = key;
    return ordinal;
  }

  #change(group: string): void {
    this.#held += this.#inHand.size;
    this.#group = group;
    this.#added = '';
    const index = this.#slices.get(group) ?? new Map<string, number>();
    if (!this.#slices.delete(group)) this.#held += sliceCost;
    this.#held -= index.size;
    this.#slices.set(group, index);
    this.#inHand = index;
    for (const [name, { size }] of this.#slices) {
      if (this.#held <= heldKeys || name === group) break;
      this.#slices.delete(name);
      this.#held -= size + sliceCost;
    }
  }

  #read(rows: number): void {
    const index = this.#inHand;
    index.clear();
    for (let first = 0; first < rows; first += pageRows) {
      const page = this.#state.get(this.#group, pageOf(first)) as RowPage;
      for (const { key } of page.rows()) index.set(key, index.size);
    }
  }
}
