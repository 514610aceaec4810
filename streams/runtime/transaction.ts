import { SerdeError, StreamsError } from '../errors.ts';
import type { AssignedPartition, Assignment } from './assignment.ts';
import type { GroupConsumer, TransactionalProducer, TransactionResult } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import type { StateFlusher } from './flusher.ts';
import { COMMIT_HEADER, encodeStamp } from './layout.ts';
import type { StreamsMetrics } from './metrics.ts';
import type { OutputRecord, TaskCommit, TaskRuntime } from './task-runtime.ts';

/** The clock is read for every so many records. */
const CLOCK_STRIDE = 64;

/** What was processed of a partition: the offset to go on from, and how many records. */
interface Progress {
  next: number;
  records: number;
}

/** How many records went to a topic. */
interface Sent {
  readonly topic: string;
  records: number;
}

/** What a transaction works with. */
export interface TransactionParts {
  readonly config: ResolvedConfig;
  readonly consumer: GroupConsumer;
  readonly producer: TransactionalProducer;
  readonly assignment: Assignment;
  readonly flusher: StateFlusher;
  readonly metrics: StreamsMetrics;
}

/**
 * The one open transaction of a lane: outputs and dead letters as records are processed, changelogs and offsets at the
 * commit, and after it the state to Redis.
 */
export class Transaction {
  readonly #parts: TransactionParts;
  readonly #offsets = new Map<AssignedPartition, Progress>();
  readonly #sent = new Map<string, Sent>();
  /** Where the last record came from, and where the last one went: mostly those of the next as well. */
  #lastPartition: AssignedPartition | undefined;
  #lastProgress: Progress = { next: 0, records: 0 };
  #lastSent: Sent = { topic: '', records: 0 };
  #openedAt: number | undefined;
  #records = 0;
  #looks = 0;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined;
  }

  /** True when the commit interval is over. */
  get isDue(): boolean {
    return this.#openedAt !== undefined && performance.now() - this.#openedAt >= this.#parts.config.commitIntervalMs;
  }

  /** True when it holds so many records, or is open for so long, that it must be committed at this record boundary. */
  get isFull(): boolean {
    const { maxTransactionRecords, transactionTimeoutMs } = this.#parts.config;
    if (this.#records >= maxTransactionRecords) return true;
    this.#looks += 1;
    if (this.#looks % CLOCK_STRIDE !== 0) return false;
    return this.#openedAt !== undefined && performance.now() - this.#openedAt >= transactionTimeoutMs / 4;
  }

  async begin(): Promise<void> {
    await this.#parts.producer.begin();
    this.#openedAt = performance.now();
  }

  /** Sends a record; false when the producer's queue is full. */
  send(output: OutputRecord): boolean {
    const { topic, partition, key, value, timestamp, headers } = output;
    if (!this.#parts.producer.send(topic, partition, key, value, timestamp, headers)) return false;
    this.#records += 1;
    if (this.#lastSent.topic !== topic) this.#lastSent = this.#sentTo(topic);
    this.#lastSent.records += 1;
    return true;
  }

  /** Sends a record, waiting for room in the queue. @throws BrokerError after a bounded wait. */
  async sendSlowly(output: OutputRecord): Promise<void> {
    while (!this.send(output)) await this.#parts.producer.drained();
  }

  /** The record at `offset` is through. */
  processed(partition: AssignedPartition, offset: number): void {
    if (this.#lastPartition !== partition) {
      this.#lastPartition = partition;
      this.#lastProgress = this.#progressOf(partition);
    }
    this.#lastProgress.next = offset + 1;
    this.#lastProgress.records += 1;
  }

  /** All before `offset` is through: what was not given out, markers and aborted records, needs no reading again. */
  passed(partition: AssignedPartition, offset: number): void {
    const progress = this.#offsets.get(partition);
    if (progress !== undefined) progress.next = Math.max(progress.next, offset);
    else if (offset > (partition.position ?? 0)) partition.reached = offset;
  }

  /**
   * Something other than a record has changed a task: it is committed with the positions it stands at, by which the group
   * tells whether this process still owns it.
   */
  touched(partitions: readonly AssignedPartition[]): void {
    for (const partition of partitions) {
      if (partition.position !== undefined && !this.#offsets.has(partition)) {
        this.#offsets.set(partition, { next: partition.position, records: 0 });
      }
    }
  }

  /**
   * Commits. When the result is not ok the transaction was aborted and nothing of it happened.
   * @throws FencedError or BrokerError when it is not known how it ended.
   */
  async commit(): Promise<TransactionResult> {
    const { flusher, config, metrics } = this.#parts;
    await flusher.room();
    const stop = metrics.commitSeconds.startTimer({ application: config.applicationId });
    this.#takeReached();
    const tasks = new Set([...this.#offsets.keys()].map(({ task }) => task));
    const commits = [...tasks].flatMap((task) => prepared(task) ?? []);
    await this.#sendChangelogs(commits);
    config.faultPoint('after-produce');
    const result = await this.#end();
    if (result.ok) {
      config.faultPoint('after-commit');
      this.#committed(tasks, commits);
      flusher.push(commits);
      stop();
      metrics.commits.inc({ application: config.applicationId });
    } else {
      await this.#parts.producer.abort();
      metrics.aborts.inc({ application: config.applicationId });
    }
    this.#reset();
    return result;
  }

  /** Abandons it; what was sent is never seen by a reader of committed records. */
  async abort(): Promise<void> {
    if (!this.isOpen) return;
    await this.#parts.producer.abort();
    this.#parts.metrics.aborts.inc({ application: this.#parts.config.applicationId });
    this.#reset();
  }

  /** Positions that have moved without a record are no reason to commit, but go along. */
  #takeReached(): void {
    for (const partition of this.#parts.assignment.all()) {
      const { position, reached } = partition;
      if (position === undefined || reached === undefined || reached <= position) continue;
      const progress = this.#progressOf(partition);
      progress.next = Math.max(progress.next, reached);
    }
  }

  async #end(): Promise<TransactionResult> {
    const { producer, consumer, config } = this.#parts;
    const offsets = [...this.#offsets].map(([{ topic, partition }, { next }]) => ({ topic, partition, offset: next }));
    const sent = await producer.sendOffsets(offsets, consumer);
    if (!sent.ok) return sent;
    config.faultPoint('after-send-offsets');
    return producer.commit();
  }

  async #sendChangelogs(commits: readonly TaskCommit[]): Promise<void> {
    for (const { task, epoch, seq, streamTime, changelog } of commits) {
      const { producer } = this.#parts;
      const headers = [[COMMIT_HEADER, encodeStamp({ epoch, seq, streamTime })]] as const;
      const timestamp = Math.max(0, streamTime);
      for (const { topic, key, value } of changelog) {
        while (!producer.send(topic, task.partition, key, value, timestamp, headers)) await producer.drained();
      }
    }
  }

  #committed(tasks: ReadonlySet<TaskRuntime>, commits: readonly TaskCommit[]): void {
    const { metrics, config } = this.#parts;
    const application = config.applicationId;
    for (const [partition, { next, records }] of this.#offsets) {
      partition.position = next;
      partition.task.committedRecords += records;
      if (records > 0) metrics.recordsIn.inc({ application, topic: partition.topic }, records);
    }
    for (const task of tasks) {
      task.committed(commits.find((commit) => commit.task === task));
      for (const [event, count] of task.takeEvents()) metrics.events.inc({ application, event }, count);
    }
    for (const { topic, records } of this.#sent.values()) metrics.recordsOut.inc({ application, topic }, records);
  }

  #progressOf(partition: AssignedPartition): Progress {
    const known = this.#offsets.get(partition);
    if (known !== undefined) return known;
    const progress = { next: 0, records: 0 };
    this.#offsets.set(partition, progress);
    return progress;
  }

  #sentTo(topic: string): Sent {
    const known = this.#sent.get(topic);
    if (known !== undefined) return known;
    const sent = { topic, records: 0 };
    this.#sent.set(topic, sent);
    return sent;
  }

  #reset(): void {
    this.#offsets.clear();
    this.#sent.clear();
    this.#lastPartition = undefined;
    this.#lastSent = { topic: '', records: 0 };
    this.#openedAt = undefined;
    this.#records = 0;
  }
}

/** @throws StreamsError, not SerdeError: which record put the value is not known any more, so none can be refused. */
function prepared(task: TaskRuntime): TaskCommit | undefined {
  try {
    return task.prepareCommit();
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
    throw new StreamsError(
      'MR_STREAMS_SERDE',
      `a step of sub-topology ${task.subTopology.id} put a value into a store whose serde refuses it: ${error.message}. Check values before they are put, and throw RecordError`,
      { cause: error },
    );
  }
}
