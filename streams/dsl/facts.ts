import { TopologyError } from '../errors.ts';
import type { Serde, WritingSerde } from '../serde/serde.ts';
import type { StateStore } from '../state/state-store.ts';
import type { ValueGetter } from '../topology/change.ts';
import type { Step } from '../topology/graph.ts';
import type { NodeContext } from '../topology/node.ts';

/** What the DSL knows of a stream: the step it leaves, and its serdes where they are known. */
export interface StreamFacts<K, V> {
  readonly step: Step;
  readonly key: Serde<K> | undefined;
  readonly value: Serde<V> | undefined;
}

/** What the DSL knows of a table. */
export interface TableFacts<K, V> extends StreamFacts<K, V> {
  /** Name of the store that holds it; undefined when it is computed. */
  readonly storeName: string | undefined;
  /** Stores that reading its present values needs. */
  readonly stores: readonly StateStore[];
  /** Reads its present values in a task. */
  readonly getter: (context: NodeContext) => ValueGetter<K, V>;
  /** Declares the read of a key to a prefetch. */
  readonly want: (context: NodeContext) => (key: K) => void;
  /**
   * Asks that its updates tell old values. Without `force` only where that costs no store more; answers whether they do.
   * @throws TopologyError when forced and it has none to tell.
   */
  readonly enableOldValues: (force: boolean) => boolean;
  /** Whether older versions are told from the latest. */
  readonly versioned: boolean;
  /** Of a versioned table: how long older versions are kept, milliseconds. */
  readonly historyRetentionMs?: number;
  /** For windowed tables: when a window that ends at a time is closed. */
  readonly graceMs: number | undefined;
}

/** The serde, or an error that says whose is missing and where to give it. @throws TopologyError */
export function requireSerde<T>(serde: WritingSerde<T> | undefined, step: string, what: string): Serde<T> {
  if (serde !== undefined) return readBack(serde);
  throw new TopologyError(
    `step '${step}' needs the serde of its ${what}, which an earlier step has changed: give it in the options as '${what}'`,
  );
}

/** The serde as it reads what it wrote, and nothing else is in a store or topic of the topology's own. */
export function readBack<T>(serde: WritingSerde<T>): Serde<T> {
  return serde as Serde<T>;
}

/** As `readBack`, of a serde that may not be known. */
export function readBackIfKnown<T>(serde: WritingSerde<T> | undefined): Serde<T> | undefined {
  return serde as Serde<T> | undefined;
}
