import type { Headers } from '../../../processor/record.ts';
import { type Combiner, Node, type NodeContext } from '../../node.ts';
import type { FixedWindows } from '../../windows/time-windows.ts';
import type { Partial, Partials } from '../partials.ts';
import { repartitionNullKeyEvent } from '../present-key.ts';
import type { WindowPartial } from './partial.ts';

/**
 * Aggregates the records of a batch by key and pane, the stretch of time whose timestamps fall into the same windows, and
 * lets one partial aggregate of each go on, at the greatest time of its records.
 *
 * Windows and late records are the same as without it. Whether a record is late is decided where the partials arrive, by
 * a clock that this node does not know: it knows only how far its own records move it. So partials are held only as long
 * as all records of one share their fate. Let L be the latest time held. A record with a window that is closed at L may
 * be late because of what is held, while earlier ones of its pane were not: before it, everything held goes on. All others
 * are late exactly if their window was closed before anything of this was held. Panes go on in the order of time, so
 * that none closes the windows of another.
 */
export class WindowCombineNode<K, V, A> extends Node<K | null, V> implements Combiner {
  readonly #context: NodeContext;
  readonly #windows: FixedWindows;
  readonly #partials: Partials<K, V, A>;

  constructor(context: NodeContext, windows: FixedWindows, partials: Partials<K, V, A>) {
    super();
    this.#context = context;
    this.#windows = windows;
    this.#partials = partials;
    context.combiners.push(this);
  }

  get isEmpty(): boolean {
    return this.#partials.isEmpty;
  }

  get isFull(): boolean {
    return this.#partials.isFull;
  }

  override process(key: K | null, value: V, timestamp: number, headers: Headers | undefined): void {
    if (key === null) {
      this.#context.environment.count(repartitionNullKeyEvent, 1);
      return;
    }
    const pane = this.#windows.paneStart(timestamp);
    if (timestamp < this.#partials.latest && this.#partsFrom(timestamp)) this.#release();
    this.#partials.add(pane, key, value, timestamp, headers);
  }

  keep(): void {
    this.#partials.keep();
  }

  undo(): void {
    this.#partials.undo();
  }

  flush(): void {
    this.#release();
    this.keep();
  }

  clear(): void {
    this.#partials.clear();
  }

  /** Whether a record earlier than the latest must not go on together with what is held. */
  #partsFrom(timestamp: number): boolean {
    const { latest } = this.#partials;
    const closed = latest - this.#windows.graceMs;
    return timestamp < closed && this.#windows.windowsFor(timestamp).some(({ end }) => end <= closed);
  }

  #release(): void {
    this.#partials.drain((partial) => this.#emitPartial(partial));
  }

  #emitPartial({ key, aggregate, timestamp, records, headers }: Partial<K, A>): void {
    const partial: WindowPartial<A> = { aggregate, records };
    this.emit(key, partial, timestamp, headers);
  }
}
