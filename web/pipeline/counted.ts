import type { Topology } from './graph.ts';

type Counting = NonNullable<Topology['status']>['tasks'][number];

/** An event that steps counted, and what it means; null where only the name is known. */
export interface Counted {
  readonly name: string;
  readonly count: number;
  readonly words: string | null;
}

/** What the names of events end in, and what such an event is; the first that fits counts. */
const meanings: readonly (readonly [end: RegExp, words: string])[] = [
  [/late_dropped$/, 'came after its window had closed: left out'],
  [/stale_(row|marker|chunk)$/, 'of an older revision of its slice: left out'],
  [/resent_(row|marker|chunk)$/, 'had come before: taken once'],
  [/row_after_end$/, 'came after its slice had ended: left out'],
  [/partial_discarded$/, 'a revision that did not come whole: what there was before stays'],
  [/exact_duplicate$/, 'stood twice in a report: taken once'],
  [/resumed$/, 'a revision that was begun again'],
  [/null(_key)?_(dropped|skipped)$/, 'had no key or no value: left out'],
  [/out_of_order_update$/, 'a change older than what a table had'],
  [/over_limit$/, 'more than an organisation may have: left out'],
];

/** What the steps of these tasks counted, by name: that of which there is most first. */
export function countedBy(tasks: readonly Pick<Counting, 'counted'>[]): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const { name, count } of tasks.flatMap(({ counted }) => counted))
    counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts]
    .map(([name, count]) => ({ name, count, words: meanings.find(([end]) => end.test(name))?.[1] ?? null }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
