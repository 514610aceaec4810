/** What was emptied in a cache, in the order of the commits that did it. */
export class Emptied {
  readonly #commits = new Map<string, number>();

  /** Commit `seq` emptied `name`. */
  add(name: string, seq: number): void {
    this.#commits.delete(name);
    this.#commits.set(name, seq);
  }

  /** Gives out, once, what commit `seq` or one before it emptied last; whoever is given it looks whether it still is. */
  release(seq: number, give: (name: string) => void): void {
    if (this.#commits.size === 0) return;
    for (const [name, emptiedBy] of this.#commits) {
      if (emptiedBy > seq) return;
      this.#commits.delete(name);
      give(name);
    }
  }

  clear(): void {
    this.#commits.clear();
  }
}
