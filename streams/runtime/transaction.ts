import { SerdeError, StreamsError } from '../errors.ts';
import type { AssignedPartition, Assignment } from './assignment.ts';
import type { GroupConsumer, TransactionalProducer, TransactionResult } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import type { StateFlusher } from './flusher.ts';
import { COMMIT_HEADER, encodeStamp } from './layout.ts';
import type { StreamsMetrics } from './metrics.ts';
import type { Packs } from './packing/packs.ts';
import type { StateWrite } from './state-cache.ts';
import type { OutputRecord, TaskCommit, TaskRuntime } from './task-runtime.ts';

/** The clock is read after so many records, where these may end a transaction. */
const CLOCK_STRIDE = 64;
/** Bytes of records that may wait for the transaction before theirs to end; with more, that is waited for. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;

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

/** A task as it stood when its transaction began to end. */
interface EndingTask {
  readonly task: TaskRuntime;
  readonly streamTime: number;
  readonly events: ReadonlyMap<string, number>;
  readonly commit: TaskCommit | undefined;
}

/** How a transaction ended, or what was thrown so that it is not known. */
type Ended = TransactionResult | { readonly thrown: unknown };

/** A transaction that is being committed. */
interface Ending {
  readonly offsets: ReadonlyMap<AssignedPartition, Progress>;
  readonly sent: readonly Sent[];
  readonly tasks: readonly EndingTask[];
  /** Never rejects: it is looked at later. */
  readonly ended: Promise<Ended>;
  isOver: boolean;
}

/** What a transaction works with. */
export interface TransactionParts {
  readonly config: ResolvedConfig;
  readonly consumer: GroupConsumer;
  readonly producer: TransactionalProducer;
  readonly assignment: Assignment;
  readonly flusher: StateFlusher;
  readonly metrics: StreamsMetrics;
  /** For what goes to topics of the application's own. */
  readonly packs: Packs;
}

/**
 * The one open transaction of a lane: outputs and dead letters as records are processed, changelogs and offsets at the
 * commit, and after it the state to Redis.
 *
 * While a transaction ends, the next one may be open already. The producer has one at a time, so what is sent in the next is
 * held until `ended` has said how the one before ended: when that was undone, so is all that came after it.
 */
export class Transaction {
  readonly #parts: TransactionParts;
  #offsets = new Map<AssignedPartition, Progress>();
  #sent = new Map<string, Sent>();
  #ending: Ending | undefined;
  /** What is sent as soon as the transaction before has ended. */
  readonly #held: OutputRecord[] = [];
  #heldBytes = 0;
  /** Where the last record came from, and where the last one went: mostly those of the next as well. */
  #lastPartition: AssignedPartition | undefined;
  #lastProgress: Progress = { next: 0, records: 0 };
  #lastSent: Sent = { topic: '', records: 0 };
  #openedAt: number | undefined;
  /** When the last transaction began to end, or was undone. */
  #lastEndAt = Number.NEGATIVE_INFINITY;
  #records = 0;
  /** Records since the clock was read. */
  #unclocked = 0;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined;
  }

  /** True when a transaction before this one ends, or has ended and `ended` was not called. */
  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /** True when a transaction has ended, so that `ended` need not wait. */
  get hasEnded(): boolean {
    return this.#ending?.isOver === true;
  }

  /**
   * True when something is open and the last commit is a commit interval ago: what comes after a pause is committed at once,
   * and of applications that feed one another each need not wait a whole interval again.
   */
  get isDue(): boolean {
    return this.isOpen && performance.now() - this.#lastEndAt >= this.#parts.config.commitIntervalMs;
  }

  /** True when it holds so many records, or is open for so long, that it must be committed at this record boundary. */
  get isFull(): boolean {
    const { maxTransactionRecords, transactionTimeoutMs } = this.#parts.config;
    if (this.#records >= maxTransactionRecords || this.#heldBytes >= MAX_HELD_BYTES) return true;
    if (this.#unclocked < CLOCK_STRIDE) return false;
    this.#unclocked = 0;
    return this.#openedAt !== undefined && performance.now() - this.#openedAt >= transactionTimeoutMs / 4;
  }

  async begin(): Promise<void> {
    if (this.#ending === undefined) await this.#parts.producer.begin();
    this.#openedAt = performance.now();
  }

  /** Sends a record; false when the producer's queue is full. */
  send(output: OutputRecord): boolean {
    if (!this.#pack(output)) return false;
    this.#records += 1;
    const { topic } = output;
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
    this.#unclocked += 1;
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
      const next = this.#ending?.offsets.get(partition)?.next ?? partition.position;
      if (next !== undefined && !this.#offsets.has(partition)) this.#offsets.set(partition, { next, records: 0 });
    }
  }

  /**
   * Begins to commit what is open; none may be ending. What comes next is of the next transaction. `ended` tells what became of it.
   * @throws BrokerError when the producer takes no changelogs; StreamsError when a store refuses a value.
   */
  async end(): Promise<void> {
    const { flusher, config, metrics } = this.#parts;
    await flusher.room();
    const stop = metrics.commitSeconds.startTimer({ application: config.applicationId });
    this.#takeReached();
    const tasks = [...new Set([...this.#offsets.keys()].map(({ task }) => task))].map(asItStands);
    const commits = tasks.flatMap(({ commit }) => commit ?? []);
    await this.#sendPacks();
    await this.#sendChangelogs(commits);
    config.faultPoint('after-produce');
    const offsets = this.#offsets;
    const ended = this.#commit(offsets, commits, stop);
    const ending = { offsets, sent: [...this.#sent.values()], tasks, ended, isOver: false };
    void ended.then(() => {
      ending.isOver = true;
    });
    this.#ending = ending;
    this.#reset();
  }

  /**
   * Waits until the transaction that was ending has ended. When the result is not ok it was aborted and nothing of it happened,
   * nor of what was open behind it. Else what was held is sent.
   * @throws FencedError or BrokerError when it is not known how it ended.
   */
  async ended(): Promise<TransactionResult> {
    const ending = this.#ending;
    if (ending === undefined) return { ok: true };
    const ended = await ending.ended;
    if ('thrown' in ended) throw ended.thrown;
    this.#ending = undefined;
    if (ended.ok) {
      this.#committed(ending);
      await this.#sendHeld();
    } else {
      await this.#parts.producer.abort();
      this.#parts.metrics.aborts.inc({ application: this.#parts.config.applicationId });
      this.#reset();
    }
    return ended;
  }

  /** Abandons what is open or ending; what was sent is never seen by a reader of committed records. */
  async abort(): Promise<void> {
    const ended = await this.#ending?.ended;
    // What is open behind one that was committed has not been begun yet.
    const isBegun = ended === undefined ? this.isOpen : !('ok' in ended && ended.ok);
    this.#ending = undefined;
    this.#reset();
    if (!isBegun) return;
    await this.#parts.producer.abort();
    this.#parts.metrics.aborts.inc({ application: this.#parts.config.applicationId });
  }

  /** Adds a record to its pack, or sends it where it goes by itself; false when it was not taken. */
  #pack(output: OutputRecord): boolean {
    const pack = this.#parts.packs.of(output);
    if (pack === undefined) return this.#dispatch(output);
    if (pack.isFullFor(output)) {
      if (!this.#dispatch(pack.record())) return false;
      pack.clear();
    }
    pack.add(output);
    return true;
  }

  /** Hands a record to the producer, or holds it for the time when the transaction before has ended. */
  #dispatch(output: OutputRecord): boolean {
    if (this.#ending === undefined) return this.#produce(output);
    this.#hold(output);
    return true;
  }

  /** Sends what the packs hold. */
  async #sendPacks(): Promise<void> {
    for (const pack of this.#parts.packs.filled()) {
      const record = pack.record();
      while (!this.#produce(record)) await this.#parts.producer.drained();
      pack.clear();
    }
  }

  #produce({ topic, partition, key, value, timestamp, headers }: OutputRecord): boolean {
    return this.#parts.producer.send(topic, partition, key, value, timestamp, headers);
  }

  #hold(output: OutputRecord): void {
    this.#held.push(output);
    this.#heldBytes += (output.key?.length ?? 0) + (output.value?.length ?? 0);
  }

  /** Begins for the producer what has been open. */
  async #sendHeld(): Promise<void> {
    if (!this.isOpen) return;
    const { producer } = this.#parts;
    await producer.begin();
    for (const output of this.#held) while (!this.#produce(output)) await producer.drained();
    this.#held.length = 0;
    this.#heldBytes = 0;
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

  /** The part of a commit that goes on by itself: the state goes to Redis as soon as it is committed. */
  async #commit(
    offsets: ReadonlyMap<AssignedPartition, Progress>,
    commits: readonly TaskCommit[],
    stop: () => void,
  ): Promise<Ended> {
    const { producer, consumer, config, flusher } = this.#parts;
    try {
      const positions = [...offsets].map(([{ topic, partition }, { next }]) => ({ topic, partition, offset: next }));
      const sent = await producer.sendOffsets(positions, consumer);
      if (!sent.ok) return sent;
      config.faultPoint('after-send-offsets');
      const result = await producer.commit();
      if (!result.ok) return result;
      config.faultPoint('after-commit');
      flusher.push(commits);
      stop();
      return result;
    } catch (thrown) {
      return { thrown };
    }
  }

  async #sendChangelogs(commits: readonly TaskCommit[]): Promise<void> {
    for (const { task, epoch, seq, streamTime, writes } of commits) {
      const { producer } = this.#parts;
      const headers = [[COMMIT_HEADER, encodeStamp({ epoch, seq, streamTime })]] as const;
      const timestamp = Math.max(0, streamTime);
      for (let index = 0; index < writes.length; index += 1) {
        const { changelog, changelogKey, value } = writes[index] as StateWrite;
        while (!producer.send(changelog, task.partition, changelogKey, value, timestamp, headers))
          await producer.drained();
      }
    }
  }

  #committed({ offsets, sent, tasks }: Ending): void {
    const { metrics, config } = this.#parts;
    const application = config.applicationId;
    for (const [partition, { next, records }] of offsets) {
      partition.position = next;
      partition.task.committedRecords += records;
      if (records > 0) metrics.recordsIn.inc({ application, topic: partition.topic }, records);
    }
    for (const { task, commit, streamTime, events } of tasks) {
      task.committed(commit, streamTime);
      for (const [event, count] of events) {
        metrics.events.inc({ application, event }, count);
        task.counted.set(event, (task.counted.get(event) ?? 0) + count);
      }
    }
    for (const { topic, records } of sent) metrics.recordsOut.inc({ application, topic }, records);
    metrics.commits.inc({ application });
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

  /** Begins with nothing. */
  #reset(): void {
    this.#lastEndAt = performance.now();
    this.#offsets = new Map();
    this.#sent = new Map();
    this.#held.length = 0;
    this.#heldBytes = 0;
    this.#parts.packs.clear();
    this.#lastPartition = undefined;
    this.#lastSent = { topic: '', records: 0 };
    this.#openedAt = undefined;
    this.#records = 0;
  }
}

function asItStands(task: TaskRuntime): EndingTask {
  const { streamTime } = task;
  return { task, commit: prepared(task), streamTime, events: task.takeEvents() };
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
