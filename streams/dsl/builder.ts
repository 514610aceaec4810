import type { Topic, WritingSerde } from '../serde/serde.ts';
import type { KeyValueStoreBuilder, VersionedStoreBuilder } from '../state/store.ts';
import { compile } from '../topology/compile.ts';
import { Graph } from '../topology/graph.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { StreamSourceNode } from '../topology/nodes/stream-source.ts';
import type { Topology } from '../topology/topology.ts';
import { Dsl } from './dsl.ts';
import type { GlobalKTable, KStream, KTable } from './interfaces.ts';
import { GraphStream } from './kstream.ts';
import { GraphTable } from './ktable.ts';
import { sourceStep } from './source.ts';
import { streamToTable } from './tables.ts';

/** How a topic is read as a stream. */
export interface StreamOptions<K, V> {
  /** Name of the source; unique in the topology. */
  readonly name: string;
  /**
   * Event time of a record in epoch milliseconds, from its value; the topic's own timestamp is used when absent. A
   * negative or non-finite one makes the record a dead letter.
   */
  readonly timestamp?: (value: V, key: K, recordTimestamp: number) => number;
}

/** How a topic is read as a table. */
export interface TableOptions<K, V> {
  /** Name of the source; unique in the topology. */
  readonly name: string;
  /**
   * Where the table is kept: a `keyValueStore`, or a `versionedStore`, with which joins read the row valid at their
   * record's time. Processors that declare the same builder read the table.
   */
  readonly store: (KeyValueStoreBuilder<K, V> | VersionedStoreBuilder<K, V>) & {
    readonly key: WritingSerde<K>;
    readonly value: WritingSerde<V>;
  };
}

/**
 * Builds a topology, as Kafka Streams' class of that name. Nothing runs here: `build` answers a description that
 * `TopologyTestDriver` and `StreamsApp` execute.
 */
export class StreamsBuilder {
  readonly #graph: Graph;
  readonly #dsl: Dsl;

  /** @param options the id names consumer group, internal topics and state: it must not change while state is kept. */
  constructor(options: { readonly applicationId: string }) {
    this.#graph = new Graph(options.applicationId);
    this.#dsl = new Dsl(
      this.#graph,
      (dsl, facts) => new GraphStream(dsl, facts),
      (dsl, facts) => new GraphTable(dsl, facts),
    );
  }

  /**
   * Reads a topic as a stream of facts. A null key or value which the topic's serde does not allow (`nullable`) makes
   * the record a dead letter.
   *
   * @throws TopologyError when the name or the topic is taken.
   */
  stream<K, V>(topic: Topic<K, V>, options: StreamOptions<K, V>): KStream<K, V> {
    const { timestamp, name } = options;
    const extract =
      timestamp &&
      ((key: unknown, value: unknown, recordTimestamp: number) => timestamp(value as V, key as K, recordTimestamp));
    const read = topic as Topic<unknown, unknown>;
    const step = sourceStep(this.#graph, topic, name, extract, () => new StreamSourceNode(read));
    return this.#dsl.stream({ step, key: topic.key, value: topic.value });
  }

  /**
   * Reads a topic as a table, partition by partition: the newest value of each key, a null value deletes. A record
   * without a key is dropped and counted as event `table_null_key_dropped`. An update older than the row it changes is
   * applied all the same, as in Kafka Streams, and counted as `out_of_order_update`; a versioned table puts it in its
   * place.
   *
   * @throws TopologyError when the name, the topic or the store's name is taken.
   */
  table<K, V>(topic: Topic<K, V>, options: TableOptions<K, V>): KTable<K, V> {
    const { name, store } = options;
    const step = sourceStep(this.#graph, topic, `${name}-source`, undefined, () => new PassThroughNode());
    return this.#dsl.table(streamToTable(this.#graph, { step, key: topic.key, value: topic.value }, store, name));
  }

  /**
   * Reads a topic as a table that every process holds whole, for what is small and needed everywhere. Streams join it
   * by a key of any kind; processors read it with `globalTableStore({ name, key })`.
   *
   * @throws TopologyError when the name or the topic is taken.
   */
  globalTable<K, V>(topic: Topic<K, V>, options: { readonly name: string }): GlobalKTable<K, V> {
    this.#graph.addGlobalTable({ name: options.name, topic: topic as Topic<unknown, unknown> });
    return { name: options.name, key: topic.key };
  }

  /** Compiles and checks what was built. @throws TopologyError which names the step and what to do. */
  build(): Topology {
    return compile(this.#graph);
  }
}
