import { TopologyError } from '../errors.ts';
import type { Topic } from '../serde/serde.ts';
import type { StateStore } from '../state/state-store.ts';
import type { GlobalTableReference } from '../state/store.ts';
import type { Node, NodeContext } from './node.ts';

/** Reads the event time of a record; `recordTimestamp` is the one its topic carries. Epoch milliseconds. */
export type TimestampExtractor = (key: unknown, value: unknown, recordTimestamp: number) => number;

/** What a step is, whatever its operator. */
interface StepBase {
  readonly name: string;
  readonly parents: readonly Step[];
  /** Name of the step that changed the key so that it no longer fits the partition; undefined while it fits. */
  readonly rekeyedBy: string | undefined;
  /** Builds the step's node for one task. */
  create(context: NodeContext): Node;
}

/** Where a topic enters. */
export interface SourceStep extends StepBase {
  readonly kind: 'source';
  readonly topic: Topic<unknown, unknown>;
  readonly timestamp: TimestampExtractor | undefined;
}

/** An operator between source and sink. */
export interface OperatorStep extends StepBase {
  readonly kind: 'operator';
  readonly stores: readonly StateStore[];
  readonly globalTables: readonly GlobalTableReference<unknown, unknown>[];
  /** Topic that the step itself writes what came too late to. */
  readonly lateTo?: Pick<Topic<unknown, unknown>, 'name'> | undefined;
  /**
   * How the step takes part in prefetching: `transparent` steps are pure and run there as they do in processing;
   * `replaces` builds a node that runs in its place; `declares` builds one which declares the step's reads; `opaque` ends
   * the walk.
   */
  readonly prefetch: 'transparent' | 'opaque' | { replaces(): Node } | { declares(context: NodeContext): Node };
}

/** Where records leave to a topic. */
export interface SinkStep extends StepBase {
  readonly kind: 'sink';
  readonly topic: Pick<Topic<unknown, unknown>, 'name'>;
}

/** A step of the graph that the DSL builds and `compile` turns into a topology. */
export type Step = SourceStep | OperatorStep | SinkStep;

/** A global table as declared. */
export interface GlobalTableDeclaration {
  readonly name: string;
  readonly topic: Topic<unknown, unknown>;
}

/** A topic between two sub-topologies, which the application creates. */
export interface InternalTopic {
  readonly topic: Topic<unknown, unknown>;
  /** Undefined: as many as the topics it must fit. */
  readonly partitions: number | undefined;
}

/** The graph under construction: steps in the order of their making, so that parents stand before their children. */
export class Graph {
  readonly applicationId: string;
  readonly steps: Step[] = [];
  readonly stores = new Map<string, StateStore>();
  /** Names of the stores that hold a table, which its topic alone writes. */
  readonly tableStores = new Set<string>();
  readonly globalTables = new Map<string, GlobalTableDeclaration>();
  readonly internalTopics: InternalTopic[] = [];
  readonly #names = new Set<string>();
  readonly #topics = new Map<string, Topic<unknown, unknown>>();
  readonly #readTopics = new Map<string, string>();
  #generated = 0;

  constructor(applicationId: string) {
    requireTopicName('applicationId', applicationId);
    this.applicationId = applicationId;
  }

  /** The given name, or one in Kafka Streams' form, `KSTREAM-FILTER-0000000003`. */
  name(given: string | undefined, operator: string): string {
    const serial = String(this.#generated++).padStart(10, '0');
    return given ?? `${operator}-${serial}`;
  }

  /** @throws TopologyError when the name is taken. */
  add<S extends Step>(step: S): S {
    if (this.#names.has(step.name)) {
      throw new TopologyError(`two steps are named '${step.name}': names are unique in a topology, rename one of them`);
    }
    this.#names.add(step.name);
    this.steps.push(step);
    return step;
  }

  /** Notes that a step writes or reads a topic. @throws TopologyError when another use has other serdes. */
  useTopic(topic: Topic<unknown, unknown>): void {
    requireTopicName('topic', topic.name);
    const known = this.#topics.get(topic.name) ?? topic;
    if (known.key !== topic.key || known.value !== topic.value) {
      throw new TopologyError(
        `topic '${topic.name}' is used with two different serdes: declare the topic once and use that object throughout`,
      );
    }
    this.#topics.set(topic.name, topic);
  }

  /** The topics read or written, as declared. */
  topics(): Iterable<Topic<unknown, unknown>> {
    return this.#topics.values();
  }

  /** Notes that a step reads a topic. @throws TopologyError when another does. */
  readTopic(topic: Topic<unknown, unknown>, reader: string): void {
    this.useTopic(topic);
    const other = this.#readTopics.get(topic.name);
    if (other !== undefined) {
      throw new TopologyError(
        `topic '${topic.name}' is read by '${other}' and by '${reader}': read it once and use that stream or table twice`,
      );
    }
    this.#readTopics.set(topic.name, reader);
  }

  /** Registers a store; answers the one to use. @throws TopologyError when another has its name. */
  useStore(store: StateStore, step: string): StateStore {
    requireTopicName('store', store.name);
    const known = this.stores.get(store.name) ?? store;
    if (known.declaredBy !== store.declaredBy) {
      throw new TopologyError(
        `step '${step}' declares another store under the name '${store.name}': to share a store give both steps the same builder, else rename one`,
      );
    }
    // A processor may have declared the store of a table before the table itself was.
    const used = store.type === 'table' ? store : known;
    this.stores.set(store.name, used);
    return used;
  }

  /** Names a topic of the application's own, `<applicationId>-<name>-<suffix>`. */
  internalTopic<K, V>(
    name: string,
    suffix: string,
    topic: Omit<Topic<K, V>, 'name'>,
    partitions?: number,
  ): Topic<K, V> {
    requireTopicName('internal topic', name);
    const full = { name: `${this.applicationId}-${name}-${suffix}`, key: topic.key, value: topic.value };
    this.internalTopics.push({ topic: full as Topic<unknown, unknown>, partitions });
    return full;
  }

  /** @throws TopologyError when the name or the topic is taken. */
  addGlobalTable(table: GlobalTableDeclaration): void {
    requireTopicName('global table', table.name);
    if (this.globalTables.has(table.name)) {
      throw new TopologyError(`two global tables are named '${table.name}': rename one of them`);
    }
    this.readTopic(table.topic, table.name);
    this.globalTables.set(table.name, table);
  }
}

/** What Kafka allows in a topic's name; the names of applications and stores become part of one. */
const topicName = /^[a-zA-Z0-9._-]{1,200}$/;

/** @throws TopologyError when a name cannot become (part of) a topic's. */
export function requireTopicName(what: string, name: string | undefined): void {
  if (name === undefined || name === '') {
    throw new TopologyError(`a ${what} has no name: give it one, since the name becomes a topic's and must not change`);
  }
  if (!topicName.test(name)) {
    throw new TopologyError(
      `${what} name '${name}' cannot be part of a topic name: use at most 200 of letters, digits, '.', '_' and '-'`,
    );
  }
}
