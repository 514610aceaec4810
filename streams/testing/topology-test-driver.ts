import { RecordError, SerdeError, TopologyError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import { partitionOf } from '../serde/partitioner.ts';
import type { Topic } from '../serde/serde.ts';
import { type FieldCodec, fieldCodec } from '../state/field.ts';
import { MemoryState } from '../state/memory.ts';
import type { GroupedStore, KeyValueStore, KeyValueStoreBuilder } from '../state/store.ts';
import { KeyValueStoreView } from '../state/views.ts';
import { type DeadLetter, deadLetterOf } from '../topology/dead-letter.ts';
import { type ConsumedRecord, decodeRecord } from '../topology/decode.ts';
import type { GlobalTableDescription, RecordCollector, SubTopology, Task, Topology } from '../topology/topology.ts';
import { TestInputTopic } from './input-topic.ts';
import { TestOutputTopic } from './output-topic.ts';

/** Records that one `pipeInput` may cause; more means that the topology feeds itself without end. */
const maxHops = 1_000_000;

/** Options of a driver. */
export interface TestDriverOptions {
  /** Partitions of every topic; a record goes to the one of its key. Default 1. */
  readonly partitions?: number;
}

/**
 * Runs a topology in memory, record by record, with no broker and no Redis: the same steps, serdes and dead letters as
 * `StreamsApp`. What a record causes has happened when `pipeInput` returns, also in later sub-topologies.
 */
export class TopologyTestDriver {
  readonly #topology: Topology;
  readonly #partitions: number;
  readonly #tasks = new Map<string, DriverTask>();
  readonly #globals = new Map<string, DriverGlobalTable>();
  readonly #outputs = new Map<string, ConsumedRecord[]>();
  readonly #offsets = new Map<string, number>();
  readonly #deadLetters: DeadLetter[] = [];
  readonly #counts = new Map<string, number>();
  readonly #queue: ConsumedRecord[] = [];

  /** Serdes that must be opened first: use `TopologyTestDriver.start`. */
  constructor(topology: Topology, options: TestDriverOptions = {}) {
    this.#topology = topology;
    this.#partitions = options.partitions ?? 1;
    for (const table of topology.globalTables) this.#globals.set(table.name, new DriverGlobalTable(table));
  }

  /** A driver whose serdes are open. */
  static async start(topology: Topology, options?: TestDriverOptions): Promise<TopologyTestDriver> {
    await Promise.all(topology.serdes.map((serde) => serde.open?.()));
    return new TopologyTestDriver(topology, options);
  }

  /** A topic that a test writes to. @throws TopologyError when the topology does not read it. */
  createInputTopic<K, V>(topic: Topic<K, V>): TestInputTopic<K, V> {
    const reads = [
      ...this.#topology.subTopologies.flatMap(({ sources }) => sources),
      ...this.#topology.globalTables.map(({ source }) => source),
    ].map((source) => source.topic);
    if (!reads.includes(topic.name)) {
      throw new TopologyError(`the topology does not read topic '${topic.name}', but ${reads.join(', ')}`);
    }
    return new TestInputTopic(topic, (key, value, timestamp, headers) => {
      this.#enqueue(topic.name, null, key, value, timestamp, headers);
      this.#drain();
    });
  }

  /** A topic that a test reads from; also one that the topology reads again itself. */
  createOutputTopic<K, V>(topic: Topic<K, V>): TestOutputTopic<K, V> {
    return new TestOutputTopic(topic, () => this.#outputs.get(topic.name)?.shift());
  }

  /** Dead letters so far, with their bytes and the reasons in their headers. */
  deadLetters(): readonly DeadLetter[] {
    return this.#deadLetters;
  }

  /** Events that steps have counted so far, by name. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** The store of a partition's task. */
  getKeyValueStore<K, V>(builder: KeyValueStoreBuilder<K, V>, partition = 0): KeyValueStore<K, V> {
    return new KeyValueStoreView(builder, this.#state(builder.name, partition));
  }

  /** The store of a partition's task. */
  getGroupedStore<V>(name: string, partition = 0): GroupedStore<V> & { groups(): string[] } {
    return this.#state(name, partition) as MemoryState & GroupedStore<V>;
  }

  #state(name: string, partition: number): MemoryState {
    const sub = this.#topology.subTopologies.find(({ stores }) => stores.some((store) => store.name === name));
    if (sub === undefined) throw new TopologyError(`the topology has no store '${name}'`);
    return this.#task(sub, partition).state(name);
  }

  #enqueue(
    topic: string,
    partition: number | null,
    key: Buffer | null,
    value: Buffer | null,
    timestamp: number,
    headers: Headers | undefined,
  ): void {
    const isGlobal = this.#topology.globalTables.some(({ source }) => source.topic === topic);
    const number = partition ?? (key === null || isGlobal ? 0 : partitionOf(key, this.#partitions));
    const place = `${topic}/${number}`;
    const offset = this.#offsets.get(place) ?? 0;
    this.#offsets.set(place, offset + 1);
    this.#queue.push({ topic, partition: number, offset, timestamp, key, value, headers });
  }

  #drain(): void {
    let hops = 0;
    for (let record = this.#queue.shift(); record !== undefined; record = this.#queue.shift()) {
      if (++hops > maxHops) {
        throw new TopologyError(
          `one record caused ${maxHops} others: topic '${record.topic}' feeds itself without end`,
        );
      }
      this.#deliver(record);
    }
  }

  #deliver(record: ConsumedRecord): void {
    for (const table of this.#globals.values()) {
      if (table.description.source.topic === record.topic) this.#applyToGlobalTable(table, record);
    }
    for (const sub of this.#topology.subTopologies) {
      const source = sub.sources.find((candidate) => candidate.topic === record.topic);
      if (source === undefined) continue;
      const task = this.#task(sub, record.partition);
      try {
        task.run(source.name, decodeRecord(source, record));
      } catch (error) {
        if (!(error instanceof RecordError || error instanceof SerdeError)) throw error;
        this.#deadLetters.push(deadLetterOf(record, error));
        continue;
      }
      for (const [event, by] of task.takeEvents()) this.#count(event, by);
      for (const sent of task.takeSent()) this.#send(...sent);
    }
  }

  /** As in `StreamsApp`: what does not fit a global table is skipped and counted, its topic keeps it. */
  #applyToGlobalTable(table: DriverGlobalTable, record: ConsumedRecord): void {
    try {
      table.apply(record);
    } catch (error) {
      if (!(error instanceof RecordError || error instanceof SerdeError)) throw error;
      this.#count('global_table_record_skipped', 1);
    }
  }

  #count(event: string, by: number): void {
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + by);
  }

  #send(...[topic, partition, key, value, timestamp, headers]: Sent): void {
    const outputs = this.#outputs.get(topic) ?? [];
    const place = outputs.length;
    outputs.push({ topic, partition: partition ?? 0, offset: place, timestamp, key, value, headers });
    this.#outputs.set(topic, outputs);
    const isRead = this.#topology.subTopologies.some(({ sources }) => sources.some((source) => source.topic === topic));
    if (isRead) this.#enqueue(topic, partition, key, value, timestamp, headers);
  }

  #task(sub: SubTopology, partition: number): DriverTask {
    const id = `${sub.id}/${partition}`;
    const known = this.#tasks.get(id);
    if (known !== undefined) return known;
    const task = new DriverTask(sub, partition, (name) => this.#global(name));
    this.#tasks.set(id, task);
    return task;
  }

  #global(name: string): DriverGlobalTable {
    const table = this.#globals.get(name);
    if (table === undefined) throw new TopologyError(`the topology has no global table '${name}'`);
    return table;
  }
}

type Sent = Parameters<RecordCollector['send']>;

/** A task with its state; a record takes effect whole or not at all. */
class DriverTask {
  readonly #task: Task;
  readonly #states = new Map<string, MemoryState>();
  readonly #sent: Sent[] = [];
  readonly #events: Array<readonly [string, number]> = [];

  constructor(sub: SubTopology, partition: number, globalTable: (name: string) => DriverGlobalTable) {
    for (const store of sub.stores) this.#states.set(store.name, new MemoryState(store));
    this.#task = sub.createTask({
      partition,
      collector: { send: (...sent) => this.#sent.push(sent) },
      state: (name) => this.state(name),
      globalTable,
      count: (event, by) => this.#events.push([event, by]),
    });
  }

  state(name: string): MemoryState {
    const state = this.#states.get(name);
    if (state === undefined) throw new TopologyError(`the task has no store '${name}'`);
    return state;
  }

  run(...[source, record]: Parameters<Task['process']>): void {
    const { streamTime } = this.#task;
    try {
      this.#task.process(source, record);
      for (const state of this.#states.values()) state.keep();
    } catch (error) {
      for (const state of this.#states.values()) state.undo();
      this.#sent.length = 0;
      this.#events.length = 0;
      this.#task.streamTime = streamTime;
      throw error;
    }
  }

  takeSent(): Sent[] {
    return this.#sent.splice(0);
  }

  takeEvents(): Array<readonly [string, number]> {
    return this.#events.splice(0);
  }
}

class DriverGlobalTable {
  readonly description: GlobalTableDescription;
  readonly #codec: FieldCodec<unknown>;
  readonly #rows = new Map<string, unknown>();

  constructor(description: GlobalTableDescription) {
    this.description = description;
    this.#codec = fieldCodec(description.source.key);
  }

  get(key: string): unknown {
    return this.#rows.get(key);
  }

  apply(record: ConsumedRecord): void {
    if (record.key === null) throw new SerdeError(`a record of global table '${this.description.name}' has no key`);
    const field = this.#codec.fieldOf(record.key);
    if (record.value === null) this.#rows.delete(field);
    else this.#rows.set(field, decodeRecord(this.description.source, record).value);
  }
}
