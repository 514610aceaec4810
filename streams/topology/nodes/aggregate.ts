import type { Headers } from '../../processor/record.ts';
import type { TableStore } from '../../state/views.ts';
import type { NodeContext } from '../node.ts';
import { type OldValues, TableNode } from './table/updates.ts';

/** The next aggregate of a key: from the present one (undefined: none yet) and a value. Null deletes it. */
export type Fold<K, V, A> = (aggregate: A | undefined, value: V, key: K) => A | null;

/** Event counted when an aggregation gets a record without key or value. */
export const aggregateNullEvent = 'aggregate_null_dropped';

/** `count`, `reduce` and `aggregate` on a stream. The result's time is the greatest of its records. */
export class AggregateNode<K, V, A> extends TableNode<K | null, V | null, K, A> {
  readonly #fold: Fold<K, V, A>;

  constructor(context: NodeContext, store: TableStore<K, A>, oldValues: OldValues, fold: Fold<K, V, A>) {
    super(context, store, oldValues);
    this.#fold = fold;
  }

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null || value === null) {
      this.context.environment.count(aggregateNullEvent, 1);
      return;
    }
    const before = this.current(key);
    const aggregate = this.#fold(before?.value, value, key);
    const time = before === undefined ? timestamp : Math.max(timestamp, before.timestamp);
    this.update(key, before, aggregate, time, timestamp, headers);
  }
}
