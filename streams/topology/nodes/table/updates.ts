import type { Headers } from '../../../processor/record.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { TableStore } from '../../../state/views.ts';
import type { Change } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';

/** Whether the steps after a table asked for old values; decided while the topology is built, read by its nodes. */
export interface OldValues {
  wanted: boolean;
}

/** A node that keeps a table in a store and passes its updates on. */
export abstract class TableNode<K, V, KOut, VOut> extends Node<K, V> {
  protected readonly context: NodeContext;
  protected readonly store: TableStore<KOut, VOut>;
  readonly #oldValues: OldValues;

  constructor(context: NodeContext, store: TableStore<KOut, VOut>, oldValues: OldValues) {
    super();
    this.context = context;
    this.store = store;
    this.#oldValues = oldValues;
  }

  /** The value of a key with its time; undefined when there is none. */
  protected current(key: KOut): Timestamped<VOut> | undefined {
    const entry = this.store.get(key);
    return entry === undefined || entry.value === null ? undefined : (entry as Timestamped<VOut>);
  }

  /**
   * Stores a new value (null deletes) and passes the change on. What was nothing and stays nothing is no change. A
   * deletion has the time of the record in hand, as Kafka Streams' cached stores give it.
   */
  protected update(
    key: KOut,
    before: Timestamped<VOut> | undefined,
    newValue: VOut | null,
    timestamp: number,
    recordTimestamp: number,
    headers: Headers | undefined,
  ): void {
    if (newValue === null) {
      if (before === undefined) return;
      this.store.delete(key);
    } else {
      this.store.put(key, { timestamp, value: newValue });
    }
    const oldValue = this.#oldValues.wanted ? (before?.value ?? null) : null;
    const change: Change<VOut> = { newValue, oldValue, isLatest: true };
    this.emit(key, change, newValue === null ? recordTimestamp : timestamp, headers);
  }
}
