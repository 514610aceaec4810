import type { Step } from './graph.ts';

/**
 * Parts the steps into sub-topologies: two steps belong together when one follows the other or both use a store.
 * Global tables connect nothing, since every process holds them whole. Groups stand in the order of their first step.
 */
export function connectedSteps(steps: readonly Step[]): Step[][] {
  const sets = new DisjointSets<Step | string>();
  for (const step of steps) {
    sets.find(step);
    for (const parent of step.parents) sets.unite(step, parent);
    if (step.kind === 'operator') for (const store of step.stores) sets.unite(step, store.name);
  }
  const groups = new Map<Step | string, Step[]>();
  for (const step of steps) {
    const root = sets.find(step);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [step]);
    else group.push(step);
  }
  return [...groups.values()];
}

/** Union-find with path compression. */
class DisjointSets<T> {
  readonly #parents = new Map<T, T>();

  find(item: T): T {
    const parent = this.#parents.get(item) ?? item;
    const root = parent === item ? item : this.find(parent);
    this.#parents.set(item, root);
    return root;
  }

  unite(a: T, b: T): void {
    this.#parents.set(this.find(a), this.find(b));
  }
}
