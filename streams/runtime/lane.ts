import { BrokerError, DeadLetterStormError, FencedError, StateGapError } from '../errors.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import type { AssignedPartition, Assignment } from './assignment.ts';
import type { FetchedBatch, GroupConsumer, RebalanceEvent, TransactionalProducer, WatermarkReader } from './client.ts';
import { heartbeatIntervalMs, type ResolvedConfig } from './config.ts';
import { FetchSize } from './fetch-size.ts';
import { Floors } from './floors.ts';
import type { StateFlusher } from './flusher.ts';
import { InputOrder } from './input-order.ts';
import type { StreamsMetrics } from './metrics.ts';
import type { Packs } from './packing/packs.ts';
import { Processing } from './processing.ts';
import type { Restorer } from './restore.ts';
import type { TaskRuntime } from './task-runtime.ts';
import { BatchTracing } from './tracing.ts';
import { Transaction } from './transaction.ts';
import { Batch, decodeAll, type Work } from './work.ts';

/** How long the answer to a heartbeat may take, milliseconds. */
const HEARTBEAT_ANSWER_MS = 1_000;
/** How often it is asked for meanwhile, milliseconds. */
const MEMBERSHIP_POLL_MS = 20;

/** What a lane works with; it owns none of it. */
export interface LaneParts {
  readonly config: ResolvedConfig;
  readonly consumer: GroupConsumer;
  readonly producer: TransactionalProducer;
  readonly watermarks: WatermarkReader;
  readonly assignment: Assignment;
  readonly restorer: Restorer;
  readonly flusher: StateFlusher;
  readonly metrics: StreamsMetrics;
  readonly packs: Packs;
  readonly topologyTopics: readonly string[];
}

/**
 * One consumer, one transactional producer and one loop, which alone changes anything: it answers rebalances, starts
 * restored tasks, runs batches and commits. Rebalances that come while it waits are noted and answered by it.
 */
export class Lane {
  readonly #parts: LaneParts;
  readonly #transaction: Transaction;
  readonly #processing: Processing;
  readonly #rebalances: RebalanceEvent[] = [];
  readonly #batch = new Batch();
  readonly #inputs: InputOrder;
  readonly #floors: Floors;
  readonly #tracing: BatchTracing;
  readonly #fetchSize: FetchSize;
  #stopping = false;
  #onProgress: () => void = () => undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#transaction = new Transaction(parts);
    this.#processing = new Processing(parts, this.#transaction);
    this.#inputs = new InputOrder(parts);
    this.#floors = new Floors(parts);
    this.#tracing = new BatchTracing(parts.config);
    this.#fetchSize = new FetchSize(parts.config.maxBatchRecords, firstFetchRecords(parts));
  }

  /** Asks the loop to commit and return. */
  stop(): void {
    this.#stopping = true;
  }

  /**
   * Runs until `stop`. `onProgress` is called after each commit. When it throws, a transaction may be open: `abandon` it.
   * @throws FencedError, StateGapError or BrokerError when the lane must be built anew; anything else is fatal.
   */
  async run(onProgress: () => void): Promise<void> {
    const { consumer, topologyTopics } = this.#parts;
    this.#onProgress = onProgress;
    consumer.subscribe(topologyTopics, (event) => this.#rebalances.push(event));
    while (!this.#stopping) {
      await this.#rebalance();
      await this.#startTasks(this.#parts.restorer.take());
      this.#checkFlushes();
      if (this.#transaction.hasEnded) await this.#settle();
      const max = this.#fetchSize.next;
      const batch = await consumer.fetch(max);
      await this.#tracing.within(batch.records.length, () => this.#process(batch, max));
      await this.#processing.punctuateByWallClock();
      if (this.#transaction.isDue) await this.#beginCommit();
    }
    await this.#commit();
    await this.#parts.flusher.drained();
    await this.#floors.leave(this.#parts.assignment.tasks());
  }

  /** Aborts what is open, after `run` has thrown. */
  async abandon(): Promise<void> {
    await this.#transaction.abort();
  }

  /**
   * Waits for the next heartbeat's answer. What is fetched meanwhile is dropped: only for a lane that has ended.
   * @throws StreamsConfigError when another process has taken this instance's name.
   */
  async confirmMembership(): Promise<void> {
    const until = performance.now() + heartbeatIntervalMs(this.#parts.config) + HEARTBEAT_ANSWER_MS;
    while (performance.now() < until) {
      await this.#parts.consumer.fetch(1);
      await new Promise((resolve) => setTimeout(resolve, MEMBERSHIP_POLL_MS));
    }
  }

  async #rebalance(): Promise<void> {
    for (let event = this.#rebalances.shift(); event !== undefined; event = this.#rebalances.shift()) {
      const { consumer, assignment, restorer, flusher } = this.#parts;
      if (event.kind === 'assign') {
        consumer.assignPaused(event.partitions);
        const tasks = assignment.add(event.partitions);
        restorer.enqueue(tasks.filter((task) => task.hasState));
        // Also partitions of tasks that run already: without state, those of one task may come one after the other.
        await this.#startTasks([...assignment.tasks()].filter((task) => !task.hasState));
      } else {
        await this.#commit();
        await flusher.drained();
        const given = event.partitions.flatMap(({ topic, partition }) => assignment.find(topic, partition) ?? []);
        await this.#floors.leave(new Set(given.map(({ task }) => task)));
        this.#inputs.forget(given);
        assignment.remove(event.partitions);
        consumer.unassign(event.partitions);
      }
    }
  }

  /** Lets partitions of tasks whose state is whole, which are not read yet, begin where their group's offsets stand. */
  async #startTasks(tasks: readonly TaskRuntime[]): Promise<void> {
    const ready = this.#parts.assignment
      .all()
      .filter(({ task, position }) => position === undefined && tasks.includes(task) && !task.closed);
    if (ready.length === 0) return;
    const committed = await this.#parts.consumer.committed(ready);
    for (const [index, partition] of ready.entries()) {
      const offset = committed[index]?.offset ?? -1;
      partition.position = offset >= 0 ? offset : (await this.#parts.watermarks.watermarks(partition)).low;
      partition.task.running = true;
    }
    await this.#resume(ready);
  }

  async #resume(partitions: readonly AssignedPartition[]): Promise<void> {
    const positions = partitions.flatMap(({ topic, partition, position }) =>
      position === undefined ? [] : [{ topic, partition, offset: position }],
    );
    if (positions.length > 0) await this.#parts.consumer.resumeAt(positions);
  }

  async #process(batch: FetchedBatch, max: number): Promise<void> {
    this.#inputs.fetched(batch, max);
    if (!(await this.#processRecords(batch.records))) return;
    for (const { topic, partition, offset } of this.#inputs.passed(batch.positions)) {
      const assigned = this.#parts.assignment.find(topic, partition);
      if (assigned?.task.running) this.#transaction.passed(assigned, offset);
    }
  }

  /** False when the transaction was undone: the lane then stands at the last commit again. */
  async #processRecords(records: readonly ConsumedRecord[]): Promise<boolean> {
    const fetched = this.#accepted(records);
    this.#fetchSize.fetched(records.length, fetched.length);
    this.#tracing.link(fetched);
    await decodeAll(fetched);
    const work = await this.#inputs.due(fetched, performance.now());
    if (work.length === 0) return true;
    await this.#prefetch(work);
    let deadLetters = 0;
    let done = 0;
    // By index: in an async function each step of an iterator is an object.
    for (let index = 0; index < work.length; index += 1) {
      const item = work[index] as Work;
      if (!this.#transaction.isOpen) await this.#transaction.begin();
      const given = this.#processing.run(item);
      deadLetters += typeof given === 'number' ? given : await given;
      done += 1;
      if (item.partition.task.isFullOfPartials) await this.#processing.releasePartials();
      if (!item.endsOffset || !this.#transaction.isFull) continue;
      deadLetters += await this.#processing.settlePending();
      this.#refuseStorm(deadLetters, done);
      // What was undone is fetched again: the rest of this batch would come twice.
      if (!(await this.#beginCommit())) return false;
    }
    deadLetters += await this.#processing.settlePending();
    this.#refuseStorm(deadLetters, done);
    this.#evict();
    return true;
  }

  #accepted(records: readonly ConsumedRecord[]): readonly Work[] {
    const { assignment } = this.#parts;
    this.#batch.clear();
    let partition: AssignedPartition | undefined;
    for (const record of records) {
      if (partition?.topic !== record.topic || partition.partition !== record.partition) {
        partition = assignment.find(record.topic, record.partition);
        partition?.lag.taken(record.timestamp);
      }
      if (!partition?.task.running) continue;
      // A client that was told to go to an offset may still bring what it had begun to fetch before.
      if (partition.position !== undefined && record.offset < partition.position) continue;
      this.#batch.add(record, partition);
    }
    return this.#batch.work();
  }

  async #prefetch(work: readonly Work[]): Promise<void> {
    const tasks = new Set<TaskRuntime>();
    for (const item of work) {
      const { task, source } = item.partition;
      if (!task.hasState || item.refused !== undefined) continue;
      task.prefetch(source.name, item);
      tasks.add(task);
    }
    const loads = [...tasks].map((task) => task.state.load(task.guard));
    if (loads.length > 0) await Promise.all(loads);
  }

  /** Commits what is open, and waits until it is; false when it was undone. */
  async #commit(): Promise<boolean> {
    return (await this.#beginCommit()) && (await this.#settle());
  }

  /**
   * Begins to commit what is open: records are processed on while the broker does its part. A commit before it is waited for;
   * false when that was undone, and so all that came after it.
   */
  async #beginCommit(): Promise<boolean> {
    if (!(await this.#settle())) return false;
    if (!this.#transaction.isOpen) return true;
    await this.#processing.releasePartials();
    this.#floors.commitBegins();
    await this.#transaction.end();
    return true;
  }

  /** Waits for the commit under way; false when it was undone: the lane then stands at the last commit again. */
  async #settle(): Promise<boolean> {
    if (!this.#transaction.isEnding) return true;
    const result = await this.#transaction.ended();
    if (!result.ok) {
      this.#parts.config.logger.warn({ application: this.#parts.config.applicationId }, result.error.message);
      await this.#rewind();
      return false;
    }
    this.#onProgress();
    this.#floors.note(this.#parts.assignment.tasks());
    return true;
  }

  /** Goes back to the last commit: the transaction was aborted. */
  async #rewind(): Promise<void> {
    this.#processing.clear();
    await this.#parts.flusher.drained();
    // Else what is read anew would lack a commit.
    this.#checkFlushes();
    for (const task of this.#parts.assignment.tasks()) if (task.running) task.rewind();
    this.#inputs.forget(this.#parts.assignment.all());
    // It may be beyond records of what was undone.
    for (const partition of this.#parts.assignment.all()) partition.reached = undefined;
    await this.#resume(this.#parts.assignment.all().filter(({ task }) => task.running));
  }

  /** @throws what made a write to Redis fail: the state there is behind then and must be restored. */
  #checkFlushes(): void {
    const failure = this.#parts.flusher.takeFailure();
    if (failure === undefined) return;
    if (failure instanceof FencedError || failure instanceof StateGapError) throw failure;
    throw new BrokerError(`state could not be written to Redis: ${failure.message}`, { cause: failure });
  }

  #refuseStorm(deadLetters: number, records: number): void {
    const { deadLetterStormRatio, deadLetterStormRecords, applicationId } = this.#parts.config;
    if (records < deadLetterStormRecords || deadLetters / records <= deadLetterStormRatio) return;
    throw new DeadLetterStormError(
      `${deadLetters} of ${records} records of a batch of '${applicationId}' are dead letters: nothing of the batch was committed. Look at what is sent to its topics, or raise deadLetterStormRatio`,
    );
  }

  #evict(): void {
    const { config, metrics, assignment } = this.#parts;
    const tasks = [...assignment.tasks()].filter((task) => task.hasState);
    let bytes = 0;
    for (const task of tasks) {
      task.evict(config.cacheBytes / tasks.length);
      bytes += task.state.bytes;
    }
    metrics.cacheBytes.set({ application: config.applicationId }, bytes);
  }
}

/** Where records may be packs, so few at first that they are not too many unpacked, and so many that a storm of dead letters shows. */
function firstFetchRecords({ config, packs }: Pick<LaneParts, 'config' | 'packs'>): number {
  return packs.hasTopics ? config.deadLetterStormRecords : config.maxBatchRecords;
}
