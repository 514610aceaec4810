import { RecordError, SerdeError, StoreMiss } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import type {
  DeferredWork,
  GlobalTableAccess,
  PunctuationType,
  RecordCollector,
  SubTopology,
  Task,
  TaskEnvironment,
  TaskRecord,
} from '../topology/topology.ts';
import type { ReadGuard, RedisTaskState, TaskMeta } from './redis-state.ts';
import type { StateWrite } from './state-cache.ts';
import type { TaskState } from './task-state.ts';

/** A record on its way out. */
export interface OutputRecord {
  readonly topic: string;
  readonly partition: number | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: number;
  readonly headers: Headers | undefined;
}

/** What became of something a task did. */
export type Outcome = StoreMiss | RecordError | SerdeError | undefined;

/** What a task has to write in a commit. */
export interface TaskCommit {
  readonly task: TaskRuntime;
  readonly seqBefore: number;
  readonly seq: number;
  readonly streamTime: number;
  readonly epoch: number;
  /** See `TaskMeta.floors`. */
  readonly floors: ReadonlyMap<string, number>;
  /** What changed, once per entry. */
  readonly writes: readonly StateWrite[];
}

/** Bytes a record carries beside key and value, at most: framing and the headers of this runtime. */
const RECORD_OVERHEAD = 1_024;

/**
 * One sub-topology on one partition with its state. A record either takes effect whole or not at all: what it sends and
 * writes is held back until it is through, and undone when it throws or reads what is not loaded.
 */
export class TaskRuntime implements RecordCollector {
  readonly subTopology: SubTopology;
  readonly partition: number;
  readonly state: TaskState;
  readonly redis: RedisTaskState;
  /** False until the state is restored, and again after the partition was given away. */
  running = false;
  closed = false;
  /** Changelog offsets by store, see `TaskMeta.floors`. */
  floors: ReadonlyMap<string, number> = new Map();
  /** Offsets of its changelogs that are read again, and those that were; undefined until that is known. */
  restore: { done: number; readonly of: number } | undefined;
  /** When it was part of a commit last, by `performance.now`. */
  committedAt: number | undefined;
  /** Records it has processed in committed transactions. */
  committedRecords = 0;
  /** Events that its steps counted in committed transactions, by name: there are as many as its steps have names for. */
  readonly counted = new Map<string, number>();
  #epoch = 0;
  #seq = -1;
  #flushedSeq = -1;
  #committedStreamTime = -1;
  readonly #task: Task;
  readonly #maxMessageBytes: number;
  readonly #outputs: OutputRecord[] = [];
  readonly #events = new Map<string, number>();
  readonly #recordEvents: Array<readonly [string, number]> = [];
  readonly #recordDeferred: DeferredWork[] = [];

  constructor(options: {
    readonly subTopology: SubTopology;
    readonly partition: number;
    readonly state: TaskState;
    readonly redis: RedisTaskState;
    readonly globalTable: (name: string) => GlobalTableAccess;
    readonly maxMessageBytes: number;
    readonly clock: () => number;
  }) {
    this.subTopology = options.subTopology;
    this.partition = options.partition;
    this.state = options.state;
    this.redis = options.redis;
    this.#maxMessageBytes = options.maxMessageBytes;
    const environment: TaskEnvironment = {
      partition: options.partition,
      collector: this,
      state: (name) => options.state.store(name),
      globalTable: options.globalTable,
      wallClock: options.clock,
      defer: (work) => this.#recordDeferred.push(work),
      count: (event, by) => this.#recordEvents.push([event, by]),
    };
    this.#task = options.subTopology.createTask(environment);
  }

  get hasState(): boolean {
    return this.subTopology.stores.length > 0;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** What Redis must have for a read of this task to be believed. */
  get guard(): ReadGuard {
    return { epoch: this.#epoch, minSeq: this.#flushedSeq };
  }

  /** Starts from restored state. */
  restored(meta: Pick<TaskMeta, 'epoch' | 'streamTime'>, seq: number, floors: ReadonlyMap<string, number>): void {
    this.#epoch = meta.epoch;
    this.#seq = seq;
    this.#flushedSeq = seq;
    this.floors = floors;
    this.#committedStreamTime = meta.streamTime;
    this.rewind();
  }

  prefetch(source: string, record: TaskRecord): void {
    this.#task.prefetch(source, record, this.state);
  }

  /** Runs a record (see `attempt`). */
  run(source: string, record: TaskRecord): Outcome {
    const { streamTime } = this.#task;
    try {
      this.#task.process(source, record);
    } catch (error) {
      return this.#undone(error, streamTime);
    }
    this.#kept();
    return undefined;
  }

  hasPunctuations(type: PunctuationType): boolean {
    return this.#task.hasPunctuations(type);
  }

  /** Runs the punctuations that are due (see `attempt`). */
  punctuate(type: PunctuationType): Outcome {
    return this.attempt(() => this.#task.punctuate(type));
  }

  get hasPartials(): boolean {
    return this.#task.hasPartials;
  }

  get isFullOfPartials(): boolean {
    return this.#task.isFullOfPartials;
  }

  /** Lets go what the batch's records were combined to (see `attempt`). */
  endBatch(): Outcome {
    return this.attempt(() => this.#task.endBatch());
  }

  /**
   * Does something whole or not at all. Returns undefined when it took effect, its outputs then being in `outputs` and what
   * it wants done asynchronously in `deferred`; a `StoreMiss` when it must be done again after a load; the error when what
   * caused it is a dead letter. Anything else is thrown.
   */
  attempt(act: () => void): Outcome {
    const { streamTime } = this.#task;
    try {
      act();
    } catch (error) {
      return this.#undone(error, streamTime);
    }
    this.#kept();
    return undefined;
  }

  /** What the last record wants done asynchronously; the caller takes it and empties the list. */
  get deferred(): DeferredWork[] {
    return this.#recordDeferred;
  }

  /** Outputs of the last record; the caller takes them and empties the list. */
  get outputs(): OutputRecord[] {
    return this.#outputs;
  }

  /** Events counted since the last call. */
  takeEvents(): ReadonlyMap<string, number> {
    const events = new Map(this.#events);
    this.#events.clear();
    return events;
  }

  send(
    topic: string,
    partition: number | null,
    key: Buffer | null,
    value: Buffer | null,
    timestamp: number,
    headers: Headers | undefined,
  ): void {
    const bytes = (key?.length ?? 0) + (value?.length ?? 0) + RECORD_OVERHEAD;
    if (bytes > this.#maxMessageBytes) {
      throw new RecordError(
        `a record of ${bytes} bytes for topic '${topic}' is above maxMessageBytes (${this.#maxMessageBytes}): make it smaller, or raise that and the topic's max.message.bytes`,
      );
    }
    this.#outputs.push({ topic, partition, key, value, timestamp, headers });
  }

  /** What must be written to commit; undefined when the state did not change, and `seq` then stays. */
  prepareCommit(): TaskCommit | undefined {
    if (!this.state.hasChanges) return undefined;
    const seq = this.#seq + 1;
    const { streamTime } = this.#task;
    return {
      task: this,
      seqBefore: this.#seq,
      seq,
      streamTime,
      epoch: this.#epoch,
      floors: this.floors,
      writes: this.state.collect(seq),
    };
  }

  /** Greatest timestamp seen, -1 before the first. */
  get streamTime(): number {
    return this.#task.streamTime;
  }

  /** A transaction is committed; `commit` is what `prepareCommit` gave for it, `streamTime` what it was then. */
  committed(commit: TaskCommit | undefined, streamTime: number): void {
    if (commit !== undefined) this.#seq = commit.seq;
    this.committedAt = performance.now();
    this.#committedStreamTime = streamTime;
  }

  /** A commit has arrived in Redis. */
  flushed(seq: number): void {
    this.#flushedSeq = Math.max(this.#flushedSeq, seq);
  }

  /** Writes the floors, apart from a commit. @throws FencedError; StateGapError when a commit has not arrived in Redis. */
  async writeFloors(): Promise<void> {
    const meta = [...this.floors].map(([store, floor]) => [`floor.${store}`, floor] as const);
    const seq = this.#seq;
    await this.redis.apply({ epoch: this.#epoch, seqBefore: seq, seq, writes: [], ends: 'commit', meta });
  }

  evict(limitBytes: number): void {
    this.state.evict(limitBytes, this.#flushedSeq);
  }

  /** Forgets everything since the last commit. All flushes must have ended. */
  rewind(): void {
    this.state.clear();
    this.#outputs.length = 0;
    this.#events.clear();
    this.#recordEvents.length = 0;
    this.#recordDeferred.length = 0;
    this.#task.clearPartials();
    this.#task.streamTime = this.#committedStreamTime;
  }

  #undone(error: unknown, streamTime: number): Outcome {
    this.state.undo();
    this.#outputs.length = 0;
    this.#recordEvents.length = 0;
    this.#recordDeferred.length = 0;
    this.#task.streamTime = streamTime;
    if (error instanceof StoreMiss || error instanceof RecordError || error instanceof SerdeError) return error;
    throw error;
  }

  #kept(): void {
    this.state.keep();
    if (this.#recordEvents.length === 0) return;
    for (const [event, by] of this.#recordEvents) this.#events.set(event, (this.#events.get(event) ?? 0) + by);
    this.#recordEvents.length = 0;
  }
}
