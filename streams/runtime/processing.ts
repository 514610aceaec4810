import { type RecordError, type SerdeError, StoreMiss, StreamsError } from '../errors.ts';
import { deadLetterOf, deadLetterTopic } from '../topology/dead-letter.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import { ofNoRecord } from '../topology/nodes/map-async.ts';
import type { AssignedPartition, Assignment } from './assignment.ts';
import type { ResolvedConfig } from './config.ts';
import type { StreamsMetrics } from './metrics.ts';
import { PendingWork } from './pending-work.ts';
import type { Outcome, OutputRecord, TaskRuntime } from './task-runtime.ts';
import type { Transaction } from './transaction.ts';
import type { Work } from './work.ts';

/** A record whose reads were not declared is run again after each load, at most so often. */
const MAX_MISSES = 10_000;

/** What processing needs to know beside the transaction. */
export interface ProcessingParts {
  readonly config: Pick<ResolvedConfig, 'applicationId'>;
  readonly assignment: Assignment;
  readonly metrics: Pick<StreamsMetrics, 'deadLetters'>;
}

/**
 * Lets the tasks of a lane do their work within its transaction: take records, go on with what those began asynchronously, let go
 * what they combined, punctuate. State that turns out to be missing is loaded, what a task gives is sent, and what it refuses
 * becomes a dead letter.
 */
export class Processing {
  readonly #parts: ProcessingParts;
  readonly #transaction: Transaction;
  readonly #pending = new PendingWork();

  constructor(parts: ProcessingParts, transaction: Transaction) {
    this.#parts = parts;
    this.#transaction = transaction;
  }

  /**
   * Runs one record; answers how many dead letters that gave. A promise is made only where something is waited for: state
   * that was not declared, room in the producer's queue, what `mapAsync` begins, a dead letter.
   */
  run(item: Work): number | Promise<number> {
    const { record, partition, refused } = item;
    if (refused !== undefined) return this.#refused(item, refused);
    const { task, source } = partition;
    const outcome = task.run(source.name, item);
    if (outcome !== undefined || !this.#sent(task)) return this.#runSlowly(item, outcome);
    this.#transaction.processed(partition, record.offset);
    if (task.deferred.length > 0 || task.hasPunctuations('stream-time')) return this.#after(item);
    return 0;
  }

  /** Settles what is under way; answers how many dead letters that gave. */
  async settlePending(): Promise<number> {
    let deadLetters = 0;
    while (!this.#pending.isEmpty) deadLetters += await this.#resumeOldest();
    return deadLetters;
  }

  /**
   * Lets go what records were combined to. Nobody sees it before the commit, so it is held until then, or until a task has
   * too much of it: the more records meet, the fewer go through the repartition topic.
   */
  async releasePartials(): Promise<void> {
    for (const task of this.#parts.assignment.tasks()) {
      while (task.running && task.hasPartials) await this.#unrefused(task, () => task.endBatch());
    }
  }

  /** Runs the punctuations that are due by the wall clock, in a transaction with the positions of their task. */
  async punctuateByWallClock(): Promise<void> {
    const { assignment } = this.#parts;
    for (const task of assignment.tasks()) {
      if (!task.running || !task.hasPunctuations('wall-clock')) continue;
      await this.#unrefused(task, () => task.punctuate('wall-clock'));
      if (!task.state.hasChanges && !this.#transaction.isOpen) continue;
      await this.#open();
      this.#transaction.touched(assignment.all().filter((partition) => partition.task === task));
    }
  }

  /** Forgets what is under way: the transaction was undone. */
  clear(): void {
    this.#pending.clear();
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
    // To set the length of an array costs as much as a stateless step does.
    while (outputs.length > 0) outputs.pop();
    return true;
  }

  /** As `#complete`, for what no record caused: nothing may be refused, nor begun asynchronously. */
  async #unrefused(task: TaskRuntime, act: () => Outcome): Promise<void> {
    const refused = await this.#complete(task, act);
    if (refused !== undefined) {
      throw new StreamsError(
        refused.code,
        `a step of sub-topology ${task.subTopology.id} refused what no single record caused (a punctuation, or what a batch was combined to): ${refused.message}`,
        { cause: refused },
      );
    }
    for (const work of task.deferred) throw ofNoRecord(work);
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

  async #open(): Promise<void> {
    if (!this.#transaction.isOpen) await this.#transaction.begin();
  }
}
