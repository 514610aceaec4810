import { RecordError, SerdeError, TopologyError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import { partitionOf } from '../serde/partitioner.ts';
import type { Topic } from '../serde/serde.ts';
import type { MemoryState } from '../state/memory.ts';
import type { GroupedStore, KeyValueStore, KeyValueStoreBuilder, StoreBuilders, StoreOf } from '../state/store.ts';
import { type DeadLetter, deadLetterOf } from '../topology/dead-letter.ts';
import { type ConsumedRecord, decodeRecord } from '../topology/decode.ts';
import { GlobalTable } from '../topology/global-table.ts';
import { openStore } from '../topology/nodes/open-store.ts';
import type { SubTopology, Topology } from '../topology/topology.ts';
import { DriverTask, type Sent } from './driver-task.ts';
import { type TestInputOptions, TestInputTopic } from './input-topic.ts';
import { TestOutputTopic } from './output-topic.ts';
import { RecordQueue } from './record-queue.ts';

/** Records that one `pipeInput` may cause; more means that the topology feeds itself without end. */
const maxHops = 1_000_000;

/** Options of a driver. */
export interface TestDriverOptions {
  /** Partitions of every topic; a record goes to the one of its key. Default 1. */
  readonly partitions?: number;
  /** The wall clock at the beginning, epoch milliseconds. Default 0. */
  readonly wallClockMs?: number;
}

/**
 * Runs a topology in memory, record by record, with no broker and no Redis: the same steps, serdes and dead letters as
 * `StreamsApp`. What a record causes has happened when `pipeInput` returns, also in later sub-topologies.
 */
export class TopologyTestDriver {
  readonly #topology: Topology;
  readonly #partitions: number;
  readonly #tasks = new Map<string, DriverTask>();
  readonly #globals = new Map<string, GlobalTable>();
  readonly #outputs = new Map<string, RecordQueue>();
  readonly #offsets = new Map<string, number>();
  #deadLetters: DeadLetter[] = [];
  readonly #counts = new Map<string, number>();
  readonly #queue = new RecordQueue();
  #wallClock: number;
  #isBatchOpen = false;

  /** Serdes that must be opened first: use `TopologyTestDriver.start`. */
  constructor(topology: Topology, options: TestDriverOptions = {}) {
    this.#topology = topology;
    this.#partitions = options.partitions ?? 1;
    this.#wallClock = options.wallClockMs ?? 0;
    for (const table of topology.globalTables) this.#globals.set(table.name, new GlobalTable(table));
    for (const sub of topology.subTopologies) {
      for (let partition = 0; partition < this.#partitions; partition++) this.#task(sub, partition);
    }
  }

  /** A driver whose serdes are open. */
  static async start(topology: Topology, options?: TestDriverOptions): Promise<TopologyTestDriver> {
    await Promise.all(topology.serdes.map((serde) => serde.open?.()));
    return new TopologyTestDriver(topology, options);
  }

  /**
   * A topic that a test writes to. Records that are piped without a time have that of the topic's clock, which `options`
   * start and move. @throws TopologyError when the topology does not read it.
   */
  createInputTopic<K, V>(topic: Topic<K, V>, options?: TestInputOptions): TestInputTopic<K, V> {
    const reads = [
      ...this.#topology.subTopologies.flatMap(({ sources }) => sources),
      ...this.#topology.globalTables.map(({ source }) => source),
    ].map((source) => source.topic);
    if (!reads.includes(topic.name)) {
      throw new TopologyError(`the topology does not read topic '${topic.name}', but ${reads.join(', ')}`);
    }
    const send = (key: Buffer | null, value: Buffer | null, timestamp: number, headers: Headers | undefined): void => {
      this.#enqueue(topic.name, null, key, value, timestamp, headers);
      this.#drain();
    };
    return new TestInputTopic(topic, send, options);
  }

  /** A topic that a test reads from; also one that the topology reads again itself. */
  createOutputTopic<K, V>(topic: Topic<K, V>): TestOutputTopic<K, V> {
    return new TestOutputTopic(topic, () => this.#outputs.get(topic.name));
  }

  /** Dead letters so far, with their bytes and the reasons in their headers. */
  deadLetters(): readonly DeadLetter[] {
    return this.#deadLetters;
  }

  /** Dead letters since the last call, which are not kept any longer: for a driver that runs on. */
  takeDeadLetters(): readonly DeadLetter[] {
    const letters = this.#deadLetters;
    this.#deadLetters = [];
    return letters;
  }

  /** Events that steps have counted so far, by name. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /**
   * Makes one batch of the records that `act` pipes: what an aggregation combines leaves at its end, as in `StreamsApp`.
   * By default each record is a batch of its own.
   */
  inOneBatch(act: () => void): void {
    this.#isBatchOpen = true;
    try {
      act();
    } finally {
      this.#isBatchOpen = false;
    }
    for (const task of this.#tasks.values()) {
      task.endBatch();
      this.#collect(task);
    }
    this.#drain();
  }

  /** Moves the wall clock on and runs the punctuations that are due by it. */
  advanceWallClockTime(milliseconds: number): void {
    this.#wallClock += milliseconds;
    for (const task of this.#tasks.values()) {
      task.punctuate('wall-clock');
      task.endBatch();
      this.#collect(task);
    }
    this.#drain();
  }

  /** Waits for what `mapAsync` has under way, and for what that causes. Call it before reading such a topology's output. */
  async settle(): Promise<void> {
    for (let task = this.#waiting(); task !== undefined; task = this.#waiting()) {
      const letter = await task.settle();
      if (letter !== undefined) this.#deadLetters.push(letter);
      task.endBatch();
      this.#collect(task);
      this.#drain();
    }
  }

  /** The store of a partition's task. */
  getKeyValueStore<K, V>(builder: KeyValueStoreBuilder<K, V>, partition = 0): KeyValueStore<K, V> {
    return this.getStore(builder, partition);
  }

  /** The store of a partition's task, as a processor would see it; to look at, and to fill before a test. */
  getStore<B extends StoreBuilders[string]>(builder: B, partition = 0): StoreOf<B> {
    const { stores } = this.#subTopologyOf(builder.name);
    const isTable = stores.some(({ name, type }) => name === builder.name && type === 'table');
    const environment = {
      state: (name: string) => this.#state(name, partition),
      globalTable: (name: string) => this.#global(name),
    };
    // Equal to no other: the task writes the store as well, so that nothing learnt from one look holds at the next.
    return openStore(builder, { environment, generation: Number.NaN }, isTable) as StoreOf<B>;
  }

  /** The store of a partition's task. */
  getGroupedStore<V>(name: string, partition = 0): GroupedStore<V> & { groups(): string[] } {
    return this.#state(name, partition) as MemoryState & GroupedStore<V>;
  }

  #state(name: string, partition: number): MemoryState {
    return this.#task(this.#subTopologyOf(name), partition).state(name);
  }

  #subTopologyOf(store: string): SubTopology {
    const sub = this.#topology.subTopologies.find(({ stores }) => stores.some(({ name }) => name === store));
    if (sub === undefined) throw new TopologyError(`the topology has no store '${store}'`);
    return sub;
  }

  #waiting(): DriverTask | undefined {
    return [...this.#tasks.values()].find((task) => task.isWaiting);
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
    for (let record = this.#queue.take(); record !== undefined; record = this.#queue.take()) {
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
        task.run(source.name, decodeRecord(source, record), record);
      } catch (error) {
        if (!(error instanceof RecordError || error instanceof SerdeError)) throw error;
        this.#deadLetters.push(deadLetterOf(record, error));
        continue;
      }
      task.punctuate('stream-time');
      if (!this.#isBatchOpen || task.isFullOfPartials) task.endBatch();
      this.#collect(task);
    }
  }

  #collect(task: DriverTask): void {
    for (const [event, by] of task.takeEvents()) this.#count(event, by);
    for (const sent of task.takeSent()) this.#send(...sent);
  }

  /** As in `StreamsApp`: what does not fit a global table is skipped and counted, its topic keeps it. */
  #applyToGlobalTable(table: GlobalTable, record: ConsumedRecord): void {
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
    const outputs = this.#outputs.get(topic) ?? new RecordQueue();
    outputs.push({ topic, partition: partition ?? 0, offset: outputs.pushed, timestamp, key, value, headers });
    this.#outputs.set(topic, outputs);
    const isRead = this.#topology.subTopologies.some(({ sources }) => sources.some((source) => source.topic === topic));
    if (isRead) this.#enqueue(topic, partition, key, value, timestamp, headers);
  }

  #task(sub: SubTopology, partition: number): DriverTask {
    const id = `${sub.id}/${partition}`;
    const known = this.#tasks.get(id);
    if (known !== undefined) return known;
    const task = new DriverTask(sub, partition, {
      globalTable: (name) => this.#global(name),
      wallClock: () => this.#wallClock,
    });
    this.#tasks.set(id, task);
    return task;
  }

  #global(name: string): GlobalTable {
    const table = this.#globals.get(name);
    if (table === undefined) throw new TopologyError(`the topology has no global table '${name}'`);
    return table;
  }
}
