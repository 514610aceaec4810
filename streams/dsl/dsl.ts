import { TopologyError } from '../errors.ts';
import type { Graph } from '../topology/graph.ts';
import type { StreamFacts, TableFacts } from './facts.ts';
import type { KStream, KTable } from './interfaces.ts';

/** Makes the streams and tables of one graph, and knows what they were made of. */
export class Dsl {
  readonly graph: Graph;
  readonly #makeStream: <K, V>(dsl: Dsl, facts: StreamFacts<K, V>) => KStream<K, V>;
  readonly #makeTable: <K, V>(dsl: Dsl, facts: TableFacts<K, V>) => KTable<K, V>;
  readonly #streams = new WeakMap<object, StreamFacts<unknown, unknown>>();
  readonly #tables = new WeakMap<object, TableFacts<unknown, unknown>>();

  constructor(
    graph: Graph,
    makeStream: <K, V>(dsl: Dsl, facts: StreamFacts<K, V>) => KStream<K, V>,
    makeTable: <K, V>(dsl: Dsl, facts: TableFacts<K, V>) => KTable<K, V>,
  ) {
    this.graph = graph;
    this.#makeStream = makeStream;
    this.#makeTable = makeTable;
  }

  stream<K, V>(facts: StreamFacts<K, V>): KStream<K, V> {
    const stream = this.#makeStream(this, facts);
    this.#streams.set(stream, facts as StreamFacts<unknown, unknown>);
    return stream;
  }

  table<K, V>(facts: TableFacts<K, V>): KTable<K, V> {
    const table = this.#makeTable(this, facts);
    this.#tables.set(table, facts as unknown as TableFacts<unknown, unknown>);
    return table;
  }

  isStream(value: object): boolean {
    return this.#streams.has(value);
  }

  isTable(value: object): boolean {
    return this.#tables.has(value);
  }

  /** @throws TopologyError for a stream of another builder. */
  factsOfStream<K, V>(stream: KStream<K, V>, step: string): StreamFacts<K, V> {
    const facts = this.#streams.get(stream);
    if (facts === undefined) throw foreign(step, 'stream');
    return facts as StreamFacts<K, V>;
  }

  /** @throws TopologyError for a table of another builder. */
  factsOfTable<K, V>(table: KTable<K, V>, step: string): TableFacts<K, V> {
    const facts = this.#tables.get(table);
    if (facts === undefined) throw foreign(step, 'table');
    return facts as unknown as TableFacts<K, V>;
  }
}

function foreign(step: string, what: string): TopologyError {
  return new TopologyError(`'${step}' is combined with a ${what} of another builder: combine those of one`);
}
