import { BrokerError, StreamsError } from '../errors.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import type { StoreDescription } from '../topology/topology.ts';
import type { ChangelogRetention } from './changelog-retention.ts';
import type {
  GroupConsumer,
  KafkaClients,
  PartitionReader,
  TopicPartition,
  TopicPartitionOffset,
  WatermarkReader,
} from './client.ts';
import type { ResolvedConfig } from './config.ts';
import { decodeStamp, redisAddress } from './layout.ts';
import type { StreamsMetrics } from './metrics.ts';
import { retried } from './redis-retry.ts';
import type { FieldWrite, StateBatch, TaskMeta } from './redis-state.ts';
import type { TaskRuntime } from './task-runtime.ts';
import { whyRebuild } from './why-rebuild.ts';

const FETCH_RECORDS = 5_000;
/** Entries of a task collected before they are written. */
const APPLY_ENTRIES = 20_000;
/** Restoring gives up when nothing came for so long, milliseconds. Above the transaction timeout, which may hold ends back. */
const STALL_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 5_000;

/** A store whose changelog is being read: from `start` to `end`. */
interface StoreRestore {
  readonly store: StoreDescription;
  readonly task: TaskRestore;
  readonly start: number;
  readonly end: number;
  /** Next offset to read. */
  at: number;
  done: boolean;
}

/** A task that is being restored. */
interface TaskRestore {
  readonly task: TaskRuntime;
  readonly meta: TaskMeta;
  readonly rebuild: boolean;
  /** Commits up to this one are in Redis already. */
  readonly applied: number;
  readonly floors: ReadonlyMap<string, number>;
  seq: number;
  streamTime: number;
  /** Parts of it that Redis has. */
  parts: number;
  /** Last value by hash and field. */
  readonly pending: Map<string, FieldWrite>;
}

/**
 * Brings the state in Redis up to the end of the changelogs, task by task, beside the lane. A task waits until no earlier
 * owner's transaction holds its positions, takes its state over (epoch), reads the end of its changelogs uncommitted, reads
 * them committed up to there and skips what Redis has. The protocol is told in docs/streams/exactly-once.md.
 */
export class Restorer {
  readonly #clients: KafkaClients;
  readonly #config: ResolvedConfig;
  readonly #metrics: StreamsMetrics;
  readonly #topologyHash: string;
  readonly #watermarks: WatermarkReader;
  readonly #consumer: Pick<GroupConsumer, 'committed'>;
  readonly #retention: ChangelogRetention;
  readonly #queue: TaskRuntime[] = [];
  readonly #restored: TaskRuntime[] = [];
  #work: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(options: {
    readonly clients: KafkaClients;
    readonly config: ResolvedConfig;
    readonly metrics: StreamsMetrics;
    readonly topologyHash: string;
    readonly watermarks: WatermarkReader;
    readonly consumer: Pick<GroupConsumer, 'committed'>;
    readonly retention: ChangelogRetention;
  }) {
    this.#clients = options.clients;
    this.#config = options.config;
    this.#metrics = options.metrics;
    this.#topologyHash = options.topologyHash;
    this.#watermarks = options.watermarks;
    this.#consumer = options.consumer;
    this.#retention = options.retention;
  }

  /** Queues tasks; those restored are found by `take`. A task that is closed meanwhile is left out. */
  enqueue(tasks: readonly TaskRuntime[]): void {
    this.#queue.push(...tasks);
    this.#pump();
  }

  /** Tasks that were restored since the last call. @throws what made restoring fail. */
  take(): TaskRuntime[] {
    if (this.#failure !== undefined) {
      const failure = this.#failure;
      this.#failure = undefined;
      throw failure;
    }
    return this.#restored.splice(0);
  }

  /** Resolves when nothing is being restored any more. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const tasks = this.#queue.splice(0);
        await this.#restore(tasks.filter((task) => !task.closed));
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Works the queue off, once at a time; what is queued while the work ends is taken up after it. */
  #pump(): void {
    if (this.#work !== undefined || this.#queue.length === 0) return;
    this.#work = this.#run().finally(() => {
      this.#work = undefined;
      this.#pump();
    });
  }

  async #restore(tasks: readonly TaskRuntime[]): Promise<void> {
    const [retentions] = await Promise.all([this.#retention.ofTopics(changelogsOf(tasks)), this.#settle(tasks)]);
    const plans = await Promise.all(tasks.map((task) => this.#plan(task, retentions)));
    const stores = plans.flat().filter(({ done }) => !done);
    if (stores.length > 0) {
      const reader = await this.#clients.partitionReader('restore');
      try {
        await this.#read(reader, stores);
      } finally {
        await reader.close(CLOSE_TIMEOUT_MS);
      }
    }
    const restores = new Set(plans.flat().map(({ task }) => task));
    await Promise.all([...restores].map((restore) => this.#finish(restore)));
  }

  /**
   * Waits for transactions that hold positions of these tasks. An earlier owner that has sent its positions before the group
   * gave the tasks away may still commit, and may send records that it had kept until then: the changelogs' ends are not
   * known before that is decided. Later ones are refused their positions by the group.
   */
  async #settle(tasks: readonly TaskRuntime[]): Promise<void> {
    await this.#consumer.committed(tasks.flatMap(sourcePartitions));
  }

  /** Takes the task over and finds out what of its changelogs must be read. */
  async #plan(task: TaskRuntime, retentions: ReadonlyMap<string, number>): Promise<StoreRestore[]> {
    const { redis, partition } = task;
    const { stores } = task.subTopology;
    const meta = await retried(
      () => redis.acquire(this.#config.instanceId, this.#topologyHash),
      this.#config.redisTimeoutMs,
    );
    const ends = await Promise.all(
      stores.map(({ changelog }) => this.#watermarks.watermarks({ topic: changelog, partition })),
    );
    const changelogs = stores.map((store, i) => ({
      store: store.name,
      low: ends[i]?.low ?? 0,
      high: ends[i]?.high ?? 0,
      deleteRetentionMs: retentions.get(store.changelog) ?? 0,
    }));
    const reason = whyRebuild(meta, { buckets: redis.buckets, changelogs });
    const rebuild = reason !== undefined;
    if (rebuild) {
      if (changelogs.some(({ low, high }) => high > low)) {
        this.#config.logger.info({ task: redis.prefix, reason }, 'the state of a task is rebuilt from its changelogs');
      }
      await retried(() => redis.startRebuild(meta.epoch), this.#config.redisTimeoutMs);
    }
    const applied = rebuild ? -1 : (meta.seq ?? -1);
    const restore: TaskRestore = {
      task,
      meta,
      rebuild,
      applied,
      floors: new Map(stores.map((store, i) => [store.name, ends[i]?.high ?? 0])),
      seq: applied,
      streamTime: rebuild ? -1 : meta.streamTime,
      parts: 0,
      pending: new Map(),
    };
    if (meta.topologyHash !== undefined && meta.topologyHash !== this.#topologyHash) {
      const hashes = { task: redis.prefix, before: meta.topologyHash, now: this.#topologyHash };
      this.#config.logger.info(hashes, 'the topology changed, and fits the state that was written before');
    }
    const plan = stores.map((store, i) => {
      const start = rebuild ? (ends[i]?.low ?? 0) : (meta.floors.get(store.name) ?? 0);
      const end = ends[i]?.high ?? 0;
      return { store, task: restore, start, end, at: start, done: start >= end };
    });
    task.restore = { done: 0, of: plan.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0) };
    return plan;
  }

  async #read(reader: PartitionReader, stores: readonly StoreRestore[]): Promise<void> {
    const byPartition = new Map(stores.map((store) => [partitionKey(store.store.changelog, store.task.task), store]));
    reader.assign(stores.map(position));
    let open = stores.length;
    let lastProgress = performance.now();
    const started = performance.now();
    let records = 0;
    const finish = (store: StoreRestore | undefined, offset: number): void => {
      if (store === undefined || store.done) return;
      progressed(store, offset);
      if (offset < store.end) return;
      store.done = true;
      open--;
    };
    while (open > 0) {
      const batch = await reader.fetch(FETCH_RECORDS);
      if (batch.records.length > 0 || batch.ends.length > 0) lastProgress = performance.now();
      for (const record of batch.records) {
        const store = byPartition.get(`${record.topic}\0${record.partition}`);
        if (store === undefined || store.task.task.closed) continue;
        this.#collect(store, record);
        finish(store, record.offset + 1);
      }
      records += batch.records.length;
      for (const end of batch.ends) finish(byPartition.get(`${end.topic}\0${end.partition}`), end.offset);
      for (const store of stores) {
        if (store.task.task.closed) finish(store, store.end);
        else if (store.task.pending.size >= APPLY_ENTRIES) await this.#apply(store.task);
      }
      if (performance.now() - lastProgress > STALL_TIMEOUT_MS) throw stalled(stores.filter(({ done }) => !done));
    }
    this.#metrics.restoredRecords.inc({ application: this.#config.applicationId }, records);
    this.#config.logger.info(
      { changelogs: stores.length, records, ms: Math.round(performance.now() - started) },
      `state of ${this.#config.applicationId} restored from its changelogs`,
    );
  }

  #collect({ store, task: restore, end }: StoreRestore, record: ConsumedRecord): void {
    // What lies beyond the end was written by an owner that came after this one.
    if (record.offset >= end || record.key === null) return;
    const stamp = decodeStamp(record.headers);
    if (stamp === undefined) {
      throw new StreamsError(
        'MR_STREAMS_STATE_GAP',
        `changelog ${record.topic}/${record.partition} has a record at offset ${record.offset} that this runtime did not write: nobody else may produce to a changelog`,
      );
    }
    if (stamp.seq <= restore.applied) return;
    restore.seq = Math.max(restore.seq, stamp.seq);
    restore.streamTime = Math.max(restore.streamTime, stamp.streamTime);
    const { prefix, buckets } = restore.task.redis;
    const { key: changelogKey, value } = record;
    const { key, fieldStart } = redisAddress(prefix, store, changelogKey, buckets);
    const place = `${key}\0${changelogKey.toString('latin1', fieldStart)}`;
    restore.pending.set(place, { key, changelogKey, fieldStart, value });
  }

  /**
   * Writes what was collected, without moving `seq`: a restore that breaks off begins where it began. Readers are told
   * that the state is between two commits.
   */
  async #apply(
    restore: TaskRestore,
    end: Pick<StateBatch, 'seq' | 'ends' | 'meta'> = { seq: restore.applied, ends: 'nothing', meta: [] },
  ): Promise<void> {
    const writes = [...restore.pending.values()];
    restore.pending.clear();
    const { epoch } = restore.meta;
    const { applied: seqBefore, parts: partsBefore } = restore;
    restore.parts = await retried(
      () => restore.task.redis.apply({ epoch, seqBefore, partsBefore, writes, ...end }),
      this.#config.redisTimeoutMs,
    );
  }

  async #finish(restore: TaskRestore): Promise<void> {
    const { task, meta, seq, streamTime, floors } = restore;
    if (task.closed) return;
    await this.#apply(restore, {
      seq,
      ends: restore.rebuild ? 'rebuild' : 'commit',
      meta: [
        ['streamTime', streamTime],
        ['buckets', task.redis.buckets],
        ...[...floors].map(([store, floor]) => [`floor.${store}`, floor] as const),
      ],
    });
    task.restored({ epoch: meta.epoch, streamTime }, seq, floors);
    this.#restored.push(task);
  }
}

function progressed(store: StoreRestore, offset: number): void {
  const at = Math.min(offset, store.end);
  const { restore } = store.task.task;
  if (restore !== undefined) restore.done += at - store.at;
  store.at = at;
}

function sourcePartitions({ subTopology, partition }: TaskRuntime): TopicPartition[] {
  return subTopology.sources.map(({ topic }) => ({ topic, partition }));
}

function changelogsOf(tasks: readonly TaskRuntime[]): string[] {
  return [...new Set(tasks.flatMap(({ subTopology }) => subTopology.stores.map(({ changelog }) => changelog)))];
}

function partitionKey(topic: string, task: TaskRuntime): string {
  return `${topic}\0${task.partition}`;
}

function position({ store, task, start }: StoreRestore): TopicPartitionOffset {
  return { topic: store.changelog, partition: task.task.partition, offset: start };
}

function stalled(stores: readonly StoreRestore[]): BrokerError {
  const names = stores.map(({ store, task, end }) => `${store.changelog}/${task.task.partition} (end ${end})`);
  return new BrokerError(
    `restoring made no progress for ${STALL_TIMEOUT_MS} ms at ${names.join(', ')}: look for a transaction that hangs (kafka-transactions.sh find-hanging)`,
  );
}
