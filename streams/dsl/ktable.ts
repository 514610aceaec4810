import type { Step } from '../topology/graph.ts';
import type { Predicate } from '../topology/nodes/filter.ts';
import type { ForeignKeyExtractor } from '../topology/nodes/join/foreign-key.ts';
import type { ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import type { TableJoinKind } from '../topology/nodes/join/table-table.ts';
import type { ValueMapper } from '../topology/nodes/map-values.ts';
import { RegroupNode, type RowMapper } from '../topology/nodes/table/aggregate.ts';
import {
  filtering,
  MappedGetter,
  mapping,
  type TableMapper,
  TableToStreamNode,
  TableValuesNode,
} from '../topology/nodes/table/values.ts';
import type { Dsl } from './dsl.ts';
import type { TableFacts } from './facts.ts';
import { joinByForeignKey } from './foreign-key-join.ts';
import { GraphGroupedTable } from './grouped-table.ts';
import type { KGroupedTable, KStream, KTable } from './interfaces.ts';
import type { Grouped, Named, Suppressed, TableJoined, TableOperator } from './options.ts';
import { endingStep, statefulStep, tableStep } from './steps.ts';
import { suppressed } from './suppress.ts';
import { joinTables } from './table-joins.ts';
import { storedTable, tableStore } from './table-store.ts';

/** The table that a step of the graph makes. */
export class GraphTable<K, V> implements KTable<K, V> {
  readonly storeName: string | undefined;
  readonly #dsl: Dsl;
  readonly #facts: TableFacts<K, V>;

  constructor(dsl: Dsl, facts: TableFacts<K, V>) {
    this.#dsl = dsl;
    this.#facts = facts;
    this.storeName = facts.storeName;
  }

  toStream(options: Named = {}): KStream<K, V | null> {
    const { graph } = this.#dsl;
    const { step: parent, key, value } = this.#facts;
    const name = graph.name(options.name, 'KTABLE-TOSTREAM');
    const step = graph.add(endingStep(name, [parent], () => new TableToStreamNode<K, V>()));
    return this.#dsl.stream({ step, key, value: value as never });
  }

  filter<W extends V>(guard: (value: V, key: K) => value is W, options?: TableOperator<K, W>): KTable<K, W>;
  filter(predicate: Predicate<K, V>, options?: TableOperator<K, V>): KTable<K, V>;
  filter(predicate: Predicate<K, V>, options: TableOperator<K, V> = {}): KTable<K, V> {
    const parts = {
      operator: 'KTABLE-FILTER',
      map: filtering(predicate),
      value: this.#facts.value,
      dropsNothing: true,
    };
    return this.#mapped(parts, options);
  }

  filterNot(predicate: Predicate<K, V>, options: TableOperator<K, V> = {}): KTable<K, V> {
    return this.filter((value, key) => !predicate(value, key), options);
  }

  mapValues<R>(map: ValueMapper<K, V, R>, options: TableOperator<K, R> = {}): KTable<K, R> {
    const parts = { operator: 'KTABLE-MAPVALUES', map: mapping(map), value: undefined, dropsNothing: false };
    return this.#mapped(parts, options);
  }

  groupBy<K2, V2>(map: RowMapper<K, V, K2, V2>, options: Required<Grouped<K2, V2>>): KGroupedTable<K2, V2> {
    const { graph } = this.#dsl;
    const { step: parent, versioned, enableOldValues } = this.#facts;
    enableOldValues(true);
    const { key } = options;
    const name = graph.name(options.name, 'KTABLE-SELECT');
    const create = () => new RegroupNode(map, key.serialize.bind(key), versioned);
    const step = graph.add({ ...endingStep(name, [parent], create), rekeyedBy: name });
    return new GraphGroupedTable(this.#dsl, step, options);
  }

  join(...parts: unknown[]): never {
    return this.#join('inner', parts);
  }

  leftJoin(...parts: unknown[]): never {
    return this.#join('left', parts);
  }

  outerJoin(...parts: unknown[]): never {
    return this.#join('outer', parts);
  }

  suppress(how: Suppressed & Parameters<KTable<K, V>['suppress']>[0]): KTable<K, V> {
    return this.#dsl.table(suppressed(this.#dsl.graph, this.#facts, how));
  }

  /** What the overloads of the interface allow arrives here as it was given; its types were checked there. */
  #join(kind: TableJoinKind, parts: unknown[]): never {
    const { graph } = this.#dsl;
    const left = this.#facts as unknown as TableFacts<unknown, unknown>;
    const right = this.#dsl.factsOfTable(parts[0] as KTable<unknown, unknown>, this.#step.name);
    if (typeof parts[2] !== 'function') {
      const [, joiner, options] = parts as [unknown, ValueJoiner<unknown, unknown, unknown, unknown>, never];
      return this.#dsl.table(joinTables(graph, left, right, kind, joiner, options ?? {})) as never;
    }
    const [, foreignKey, joiner, options] = parts as [
      unknown,
      ForeignKeyExtractor<unknown, unknown, unknown>,
      ValueJoiner<unknown, unknown, unknown, unknown>,
      TableJoined<unknown, unknown, unknown, unknown, unknown>,
    ];
    const join = { foreignKey, joiner, left: kind === 'left' };
    return this.#dsl.table(joinByForeignKey(graph, left, right, join, options)) as never;
  }

  #mapped<R>(
    parts: {
      readonly operator: string;
      readonly map: TableMapper<K, V, R>;
      readonly value: TableFacts<K, R>['value'];
      readonly dropsNothing: boolean;
    },
    options: TableOperator<K, R>,
  ): KTable<K, R> {
    const { graph } = this.#dsl;
    const parent = this.#facts;
    const { map, dropsNothing } = parts;
    // As Kafka Streams: a versioned table passes on that a row does not fit, also where it did not before.
    const holdsBack = dropsNothing && !parent.versioned;
    const name = graph.name(options.name, parts.operator);
    const oldValues = { wanted: holdsBack && parent.enableOldValues(false) };
    if (options.store !== undefined) {
      const store = tableStore(graph, options.store, parent.key, name);
      const step = graph.add(
        statefulStep<K>({
          name,
          parents: [parent.step],
          stores: [store.store],
          want: [store.want],
          create: (context) => new TableValuesNode(map, store.open(context), oldValues, holdsBack),
        }),
      );
      const facts = { step, key: store.key, value: store.value, graceMs: parent.graceMs };
      return this.#dsl.table({ ...facts, ...storedTable(store, oldValues) });
    }
    const step = graph.add(
      tableStep(name, [parent.step], () => new TableValuesNode<K, V, R>(map, undefined, oldValues, holdsBack)),
    );
    return this.#dsl.table({
      ...parent,
      step,
      value: parts.value,
      storeName: undefined,
      getter: (context) => new MappedGetter(parent.getter(context), map),
      enableOldValues(force) {
        if (parent.enableOldValues(force)) oldValues.wanted = true;
        return oldValues.wanted;
      },
    });
  }

  get #step(): Step {
    return this.#facts.step;
  }
}
