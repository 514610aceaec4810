/**
 * A map of texts that makes a table only for its second entry. Of the groups of a store most have one, and a table for each of
 * a million is what the garbage collector would be busy with. Iteration is in the order of insertion, as of `Map`.
 */
export class SmallMap<V> {
  #name: string | undefined;
  #value: V | undefined;
  #table: Map<string, V> | undefined;

  get size(): number {
    if (this.#table !== undefined) return this.#table.size;
    return this.#name === undefined ? 0 : 1;
  }

  has(name: string): boolean {
    return this.#table === undefined ? this.#name === name : this.#table.has(name);
  }

  get(name: string): V | undefined {
    if (this.#table !== undefined) return this.#table.get(name);
    return this.#name === name ? this.#value : undefined;
  }

  set(name: string, value: V): void {
    if (this.#table !== undefined) {
      this.#table.set(name, value);
    } else if (this.#name === undefined || this.#name === name) {
      this.#name = name;
      this.#value = value;
    } else {
      this.#table = new Map([
        [this.#name, this.#value as V],
        [name, value],
      ]);
      this.#clearSole();
    }
  }

  delete(name: string): void {
    if (this.#table !== undefined) this.#table.delete(name);
    else if (this.#name === name) this.#clearSole();
  }

  clear(): void {
    this.#table = undefined;
    this.#clearSole();
  }

  *entries(): IterableIterator<[string, V]> {
    if (this.#table !== undefined) yield* this.#table;
    else if (this.#name !== undefined) yield [this.#name, this.#value as V];
  }

  *names(): IterableIterator<string> {
    if (this.#table !== undefined) yield* this.#table.keys();
    else if (this.#name !== undefined) yield this.#name;
  }

  #clearSole(): void {
    this.#name = undefined;
    this.#value = undefined;
  }
}
