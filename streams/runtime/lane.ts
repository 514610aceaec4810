import {
  BrokerError,
  DeadLetterStormError,
  FencedError,
  type RecordError,
  type SerdeError,
  StateGapError,
  StoreMiss,
  StreamsError,
} from '../errors.ts';
import { deadLetterOf, deadLetterTopic } from '../topology/dead-letter.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import type { AssignedPartition, Assignment } from './assignment.ts';
import type { FetchedBatch, GroupConsumer, RebalanceEvent, TransactionalProducer, WatermarkReader } from './client.ts';
import { heartbeatIntervalMs, type ResolvedConfig } from './config.ts';
import { Floors } from './floors.ts';
import type { StateFlusher } from './flusher.ts';
import { InputOrder } from './input-order.ts';
import type { StreamsMetrics } from './metrics.ts';
import { PendingWork } from './pending-work.ts';
import type { Restorer } from './restore.ts';
import type { Outcome, OutputRecord, TaskRuntime } from './task-runtime.ts';
import { Transaction } from './transaction.ts';
import { Batch, decodeAll, type Work } from './work.ts';

/** How long the answer to a heartbeat may take, milliseconds. */
const HEARTBEAT_ANSWER_MS = 1_000;
/** How often it is asked for meanwhile, milliseconds. */
const MEMBERSHIP_POLL_MS = 20;
/** A record whose reads were not declared is run again after each load, at most so often. */
const MAX_MISSES = 10_000;

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
  readonly topologyTopics: readonly string[];
}

/**
 * One consumer, one transactional producer and one loop, which alone changes anything: it answers rebalances, starts
 * restored tasks, runs batches and commits. Rebalances that come while it waits are noted and answered by it.
 */
export class Lane {
  readonly #parts: LaneParts;
  readonly #transaction: Transaction;
  readonly #rebalances: RebalanceEvent[] = [];
  readonly #pending = new PendingWork();
  readonly #batch = new Batch();
  readonly #inputs: InputOrder;
  readonly #floors: Floors;
  #stopping = false;
  #onProgress: () => void = () => undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#transaction = new Transaction(parts);
    this.#inputs = new InputOrder(parts);
    this.#floors = new Floors(parts);
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
    const { consumer, topologyTopics, config } = this.#parts;
    this.#onProgress = onProgress;
    consumer.subscribe(topologyTopics, (event) => this.#rebalances.push(event));
    while (!this.#stopping) {
      await this.#rebalance();
      await this.#startTasks(this.#parts.restorer.take());
      this.#checkFlushes();
      if (this.#transaction.hasEnded) await this.#settle();
      const batch = await consumer.fetch(config.maxBatchRecords);
      await this.#process(batch);
      await this.#punctuateByWallClock();
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

  async #process(batch: FetchedBatch): Promise<void> {
    this.#inputs.fetched(batch);
    if (!(await this.#processRecords(batch.records))) return;
    for (const { topic, partition, offset } of this.#inputs.passed(batch.positions)) {
      const assigned = this.#parts.assignment.find(topic, partition);
      if (assigned?.task.running) this.#transaction.passed(assigned, offset);
    }
  }

  /** False when the transaction was undone: the lane then stands at the last commit again. */
  async #processRecords(records: readonly ConsumedRecord[]): Promise<boolean> {
    const fetched = this.#accepted(records);
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
      const given = this.#run(item);
      deadLetters += typeof given === 'number' ? given : await given;
      done += 1;
      if (item.partition.task.isFullOfPartials) await this.#releasePartials();
      if (!this.#transaction.isFull) continue;
      deadLetters += await this.#settlePending();
      this.#refuseStorm(deadLetters, done);
      // What was undone is fetched again: the rest of this batch would come twice.
      if (!(await this.#beginCommit())) return false;
    }
    deadLetters += await this.#settlePending();
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

  /**
   * Runs one record; answers how many dead letters that gave. A promise is made only where something is waited for: state
   * that was not declared, room in the producer's queue, what `mapAsync` begins, a dead letter.
   */
  #run(item: Work): number | Promise<number> {
    const { record, partition, refused } = item;
    if (refused !== undefined) return this.#refused(item, refused);
    const { task, source } = partition;
    const outcome = task.run(source.name, item);
    if (outcome !== undefined || !this.#sent(task)) return this.#runSlowly(item, outcome);
    this.#transaction.processed(partition, record.offset);
    if (task.deferred.length > 0 || task.hasPunctuations('stream-time')) return this.#after(item);
    return 0;
  }

  /** Goes on with a record that must wait or is refused. */
  async #runSlowly(item: Work, first: Outcome): Promise<number> {
    const { task, source } = item.partition;
    const refused = await this.#completeFrom(task, first, () => task.run(source.name, item));
    if (refused !== undefined) return this.#refused(item, refused);
    this.#transaction.processed(item.partition, item.record.offset);
    return this.#after(item);
  }

  async #refused({ record, partition }: Work, why: RecordError | SerdeError): Promise<number> {
    this.#transaction.processed(partition, record.offset);
    await this.#deadLetter(record, why);
    return 1;
  }

  /** What follows a record that took effect: what it wants done asynchronously, and punctuations of the stream time. */
  async #after({ record, partition }: Work): Promise<number> {
    const { task } = partition;
    const deadLetters = await this.#startDeferred(partition, record);
    if (task.hasPunctuations('stream-time')) await this.#unrefused(task, () => task.punctuate('stream-time'));
    return deadLetters;
  }

  async #open(): Promise<void> {
    if (!this.#transaction.isOpen) await this.#transaction.begin();
  }

  /**
   * Lets a task do something, loading what it misses until it is through, and sends what it gave. Answers the error when
   * what caused it is refused.
   */
  #complete(task: TaskRuntime, act: () => Outcome): Promise<RecordError | SerdeError | undefined> {
    return this.#completeFrom(task, act(), act);
  }

  /** As `#complete`, where the first attempt has been made. */
  async #completeFrom(
    task: TaskRuntime,
    first: Outcome,
    act: () => Outcome,
  ): Promise<RecordError | SerdeError | undefined> {
    let outcome = first;
    for (let misses = 0; outcome instanceof StoreMiss && misses < MAX_MISSES; misses += 1) {
      task.state.wantMissed(outcome);
      await task.state.load(task.guard);
      outcome = act();
    }
    if (outcome instanceof StoreMiss) throw outcome;
    if (task.outputs.length > 0) await this.#open();
    for (const output of task.outputs) await this.#transaction.sendSlowly(output);
    task.outputs.length = 0;
    return outcome;
  }

  /** Sends what the last record gave; false when the queue is full, what is unsent then staying in `outputs`. */
  #sent(task: TaskRuntime): boolean {
    const { outputs } = task;
    if (outputs.length === 0) return true;
    for (let index = 0; index < outputs.length; index += 1) {
      if (this.#transaction.send(outputs[index] as OutputRecord)) continue;
      outputs.splice(0, index);
      return false;
    }
    outputs.length = 0;
    return true;
  }

  /** As `#complete`, for what no record caused: nothing may be refused. */
  async #unrefused(task: TaskRuntime, act: () => Outcome): Promise<void> {
    const refused = await this.#complete(task, act);
    if (refused !== undefined) {
      throw new StreamsError(
        refused.code,
        `a step of sub-topology ${task.subTopology.id} refused what no single record caused (a punctuation, or what a batch was combined to): ${refused.message}`,
        { cause: refused },
      );
    }
  }

  async #deadLetter(record: ConsumedRecord, refused: RecordError | SerdeError): Promise<void> {
    const { metrics, config } = this.#parts;
    await this.#transaction.sendSlowly(deadLetterOf(record, refused));
    metrics.deadLetters.inc({ application: config.applicationId, topic: deadLetterTopic(record.topic) });
  }

  /** Starts what the last record wants done asynchronously; first goes on with what is finished where too much is under way. */
  async #startDeferred(partition: AssignedPartition, record: ConsumedRecord): Promise<number> {
    let deadLetters = 0;
    for (const work of partition.task.deferred.splice(0)) {
      while (this.#pending.isFullFor(work)) deadLetters += await this.#resumeOldest();
      this.#pending.start(work, partition, record);
    }
    return deadLetters;
  }

  async #resumeOldest(): Promise<number> {
    const finished = await this.#pending.take();
    if (finished === undefined) return 0;
    const { partition, record, resume } = finished;
    const { task } = partition;
    const refused = finished.refused ?? (await this.#complete(task, () => task.attempt(resume)));
    if (refused === undefined) return this.#startDeferred(partition, record);
    await this.#deadLetter(record, refused);
    return 1;
  }

  /** Settles what is under way; answers how many dead letters that gave. */
  async #settlePending(): Promise<number> {
    let deadLetters = 0;
    while (!this.#pending.isEmpty) deadLetters += await this.#resumeOldest();
    return deadLetters;
  }

  /**
   * Lets go what records were combined to. Nobody sees it before the commit, so it is held until then, or until a task has
   * too much of it: the more records meet, the fewer go through the repartition topic.
   */
  async #releasePartials(): Promise<void> {
    for (const task of this.#parts.assignment.tasks()) {
      if (task.running && task.hasPartials) await this.#unrefused(task, () => task.endBatch());
    }
  }

  /** Runs the punctuations that are due by the wall clock, in a transaction with the positions of their task. */
  async #punctuateByWallClock(): Promise<void> {
    const { assignment } = this.#parts;
    for (const task of assignment.tasks()) {
      if (!task.running || !task.hasPunctuations('wall-clock')) continue;
      await this.#unrefused(task, () => task.punctuate('wall-clock'));
      if (!task.state.hasChanges && !this.#transaction.isOpen) continue;
      await this.#open();
      this.#transaction.touched(assignment.all().filter((partition) => partition.task === task));
    }
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
    await this.#releasePartials();
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
    this.#pending.clear();
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
