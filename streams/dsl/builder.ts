import type { Topic } from '../serde/serde.ts';
import type { KeyValueStoreBuilder } from '../state/store.ts';
import { KeyValueStoreView } from '../state/views.ts';
import { compile } from '../topology/compile.ts';
import { Graph, requireTopicName, type SourceStep } from '../topology/graph.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { StreamSourceNode } from '../topology/nodes/stream-source.ts';
import { TableSourceNode } from '../topology/nodes/table-source.ts';
import type { Topology } from '../topology/topology.ts';
import type { GlobalKTable, KStream, KTable } from './interfaces.ts';
import { GraphStream } from './kstream.ts';
import { GraphTable } from './ktable.ts';

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
  /** Where the table is kept. Processors that declare the same builder read the table. */
  readonly store: KeyValueStoreBuilder<K, V>;
}

/**
 * Builds a topology, as Kafka Streams' class of that name. Nothing runs here: `build` answers a description that
 * `TopologyTestDriver` and `StreamsApp` execute.
 */
export class StreamsBuilder {
  readonly #graph: Graph;

  /** @param options the id names consumer group, internal topics and state: it must not change while state is kept. */
  constructor(options: { readonly applicationId: string }) {
    this.#graph = new Graph(options.applicationId);
  }

  /**
   * Reads a topic as a stream of facts. A null key or value which the topic's serde does not allow (`nullable`) makes
   * the record a dead letter.
   *
   * @throws TopologyError when the name or the topic is taken.
   */
  stream<K, V>(topic: Topic<K, V>, options: StreamOptions<K, V>): KStream<K, V> {
    const { timestamp } = options;
    const step = this.#source(
      topic,
      options.name,
      timestamp && ((key, value, recordTimestamp) => timestamp(value as V, key as K, recordTimestamp)),
      () => new StreamSourceNode(topic),
    );
    return new GraphStream(this.#graph, step);
  }

  /**
   * Reads a topic as a table, partition by partition: the newest value of each key, a null value deletes. A record
   * without a key is dropped and counted as event `table_null_key_dropped`.
   *
   * @throws TopologyError when the name, the topic or the store's name is taken.
   */
  table<K, V>(topic: Topic<K, V>, options: TableOptions<K, V>): KTable<K, V> {
    const { store } = options;
    const source = this.#source(topic, options.name, undefined, () => new PassThroughNode());
    const name = this.#graph.name(undefined, 'KTABLE-SOURCE');
    this.#graph.useStore(store, options.name);
    this.#graph.tableStores.add(store.name);
    const step = this.#graph.add({
      kind: 'operator',
      name,
      parents: [source],
      rekeyedBy: undefined,
      stores: [store],
      globalTables: [],
      prefetch: 'opaque',
      create: (context) =>
        new TableSourceNode(context, new KeyValueStoreView(store, context.environment.state(store.name))),
    });
    return new GraphTable(this.#graph, step, store.name);
  }

  /**
   * Reads a topic as a table that every process holds whole, for what is small and needed everywhere. Processors read
   * it with `globalTableStore({ name, key })`.
   *
   * @throws TopologyError when the name or the topic is taken.
   */
  globalTable<K, V>(topic: Topic<K, V>, options: { readonly name: string }): GlobalKTable<K, V> {
    this.#graph.addGlobalTable({ name: options.name, topic });
    return { name: options.name };
  }

  /** Compiles and checks what was built. @throws TopologyError which names the step and what to do. */
  build(): Topology {
    return compile(this.#graph);
  }

  #source(
    topic: Topic<unknown, unknown>,
    name: string,
    timestamp: SourceStep['timestamp'],
    create: SourceStep['create'],
  ): SourceStep {
    requireTopicName('source', name);
    this.#graph.readTopic(topic, name);
    return this.#graph.add({ kind: 'source', name, topic, timestamp, parents: [], rekeyedBy: undefined, create });
  }
}
