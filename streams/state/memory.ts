import type { Serde } from '../serde/serde.ts';
import type { StateAccess, StoreDescription } from '../topology/topology.ts';

/**
 * State in memory, for tests. Values are held as their serialised bytes and decoded at each read, as after a restart in
 * production; what a record wrote can be taken back.
 */
export class MemoryState implements StateAccess {
  readonly #value: Serde<unknown>;
  readonly #groups = new Map<string, Map<string, Buffer>>();
  readonly #undo: Array<() => void> = [];

  constructor(store: StoreDescription) {
    this.#value = store.value;
  }

  get(group: string, field: string): unknown {
    const bytes = this.#groups.get(group)?.get(field);
    return bytes === undefined ? undefined : this.#value.deserialize(bytes);
  }

  put(group: string, field: string, value: unknown): void {
    if (value === undefined) {
      this.delete(group, field);
      return;
    }
    const bytes = this.#value.serialize(value);
    this.#journal(group, field);
    this.#set(group, field, bytes);
  }

  delete(group: string, field: string): void {
    this.#journal(group, field);
    this.#remove(group, field);
  }

  *entries(group: string): IterableIterator<[string, unknown]> {
    for (const [field, bytes] of this.#groups.get(group) ?? []) yield [field, this.#value.deserialize(bytes)];
  }

  size(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }

  /** Everything is in memory already. */
  require(): void {}

  groups(): string[] {
    return [...this.#groups.keys()];
  }

  /** Keeps what was written since the last call. */
  keep(): void {
    this.#undo.length = 0;
  }

  /** Takes back what was written since the last `keep`. */
  undo(): void {
    for (let i = this.#undo.length - 1; i >= 0; i--) this.#undo[i]?.();
    this.#undo.length = 0;
  }

  #journal(group: string, field: string): void {
    const before = this.#groups.get(group)?.get(field);
    this.#undo.push(() => {
      if (before === undefined) this.#remove(group, field);
      else this.#set(group, field, before);
    });
  }

  #set(group: string, field: string, bytes: Buffer): void {
    let fields = this.#groups.get(group);
    if (fields === undefined) {
      fields = new Map();
      this.#groups.set(group, fields);
    }
    fields.set(field, bytes);
  }

  #remove(group: string, field: string): void {
    const fields = this.#groups.get(group);
    fields?.delete(field);
    if (fields?.size === 0) this.#groups.delete(group);
  }
}
