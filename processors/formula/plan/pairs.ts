import type { MeasureName } from '../language/fields.ts';
import type { Sum } from './plan.ts';

type Draft = { -readonly [K in keyof Sum]: Sum[K] };

/**
 * Sums that meet in one figure. Those over the same frame and with the same condition count the same rows: clicks of rows whose
 * platform did not tell impressions would make every click-through rate too high.
 */
export class Pairs {
  readonly #groups = new Map<string, Draft[]>();

  /** Adds a sum; the one returned learns which measures it counts together with as others are added. */
  add(sum: Sum): Sum {
    const { frame, filter, account } = sum;
    const key = JSON.stringify([frame, filter, account]);
    const group = this.#groups.get(key) ?? [];
    this.#groups.set(key, group);
    const draft: Draft = { ...sum };
    group.push(draft);
    const names = [...new Set(group.map(({ measure }) => measure))].sort();
    for (const member of group) member.together = without(names, member.measure);
    return draft;
  }
}

function without(names: readonly MeasureName[], name: MeasureName): readonly MeasureName[] {
  return names.filter((other) => other !== name);
}
