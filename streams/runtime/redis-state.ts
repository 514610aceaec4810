import { FencedError, StateGapError, StreamsError } from '../errors.ts';
import type { StoreDescription } from '../topology/topology.ts';
import type { FaultPoint } from './config.ts';
import {
  bucketKey,
  bucketOf,
  groupKey,
  metaKey,
  storedValue,
  type TaskId,
  taskPrefix,
  valueOfStored,
} from './layout.ts';
import { isCluster, keysLike, type RedisClient } from './redis-connection.ts';
import { acquireScript, applyEnds, applyScript, clearScript, loadScript, startRebuildScript } from './scripts.ts';

/** Most bytes of one script call. */
const CHUNK_BYTES = 1_000_000;
/** Most hashes of one script call. */
const CHUNK_KEYS = 2_000;

/** What a task's meta hash says. */
export interface TaskMeta {
  readonly epoch: number;
  /** Last commit that is applied; undefined when there is no state. */
  readonly seq: number | undefined;
  readonly streamTime: number;
  readonly buckets: number | undefined;
  readonly topologyHash: string | undefined;
  /** A rebuild has begun and not ended: what is there is a part of the state. */
  readonly rebuilding: boolean;
  /** Time since the last commit was written, by the clock of Redis, milliseconds; undefined when that was not noted. */
  readonly ageMs: number | undefined;
  /** By store: a changelog offset at or below the first record of commit `seq + 1`. */
  readonly floors: ReadonlyMap<string, number>;
}

/** A change of one field of one hash. A null value deletes it. */
export interface FieldWrite {
  readonly key: string;
  readonly field: Buffer;
  readonly value: Buffer | null;
}

/** What a commit, or a part of a restore, writes. */
export interface StateBatch {
  readonly epoch: number;
  readonly seqBefore: number;
  readonly seq: number;
  readonly writes: readonly FieldWrite[];
  /** What has been written with it. `nothing` is for the parts of a restore, which leave `seq` where it is. */
  readonly ends: keyof typeof applyEnds;
  /** Parts of the same restore that were written before, as `apply` answered. Default 0. */
  readonly partsBefore?: number;
  /** Fields of the meta hash that are set with `seq`. */
  readonly meta: ReadonlyArray<readonly [string, string | number]>;
}

/** Which commit must be in Redis for a read to be believed. */
export interface ReadGuard {
  readonly epoch: number;
  readonly minSeq: number;
}

/** Values of a key-value store, by key, fields of groups, or whole key-value stores; bytes without the format byte. */
export interface LoadRequest {
  readonly keys: ReadonlyArray<{ readonly store: StoreDescription; readonly keys: readonly Buffer[] }>;
  readonly groups: ReadonlyArray<{ readonly store: StoreDescription; readonly groups: readonly string[] }>;
  readonly whole: readonly StoreDescription[];
}

export interface LoadAnswer {
  /** In the order of the request. */
  readonly keys: ReadonlyArray<ReadonlyArray<Buffer | undefined>>;
  readonly groups: ReadonlyArray<ReadonlyArray<ReadonlyArray<readonly [Buffer, Buffer]>>>;
  readonly whole: ReadonlyArray<ReadonlyArray<readonly [Buffer, Buffer]>>;
}

/** The state of one task in Redis. Readers see whole commits, except while a large one is being written. */
export class RedisTaskState {
  readonly #redis: RedisClient;
  readonly #task: TaskId;
  readonly prefix: string;
  readonly buckets: number;
  readonly #faultPoint: (point: FaultPoint) => void;

  constructor(redis: RedisClient, task: TaskId, buckets: number, faultPoint: (point: FaultPoint) => void) {
    this.#redis = redis;
    this.#task = task;
    this.prefix = taskPrefix(task);
    this.buckets = buckets;
    this.#faultPoint = faultPoint;
  }

  /** Becomes the owner: earlier owners' writes are refused from here on. */
  async acquire(owner: string, topologyHash: string): Promise<TaskMeta> {
    const flat = (await acquireScript.run(this.#redis, [metaKey(this.prefix)], [owner, topologyHash])) as string[];
    const meta = new Map<string, string>();
    for (let i = 0; i + 1 < flat.length; i += 2) meta.set(String(flat[i]), String(flat[i + 1]));
    const numberOf = (name: string): number | undefined => {
      const text = meta.get(name);
      return text === undefined ? undefined : Number(text);
    };
    const floors = new Map<string, number>();
    for (const [name, value] of meta) {
      if (name.startsWith('floor.')) floors.set(name.slice('floor.'.length), Number(value));
    }
    const writtenAt = numberOf('writtenAt');
    return {
      epoch: numberOf('epoch') ?? 0,
      seq: numberOf('seq'),
      streamTime: numberOf('streamTime') ?? -1,
      buckets: numberOf('buckets'),
      topologyHash: meta.get('topologyHash'),
      rebuilding: meta.has('rebuilding'),
      ageMs: writtenAt === undefined ? undefined : (numberOf('now') ?? 0) - writtenAt,
      floors,
    };
  }

  /**
   * Deletes everything of the task except who owns it. First of all `seq` becomes -1, `rebuilding` is set and the floors go, so
   * that a rebuild which breaks off is never taken for state. It ends with the last `apply`.
   * @throws FencedError when another process owns the task; StateGapError when its meta is gone.
   */
  async startRebuild(epoch: number): Promise<void> {
    const meta = metaKey(this.prefix);
    this.#expectOk(await startRebuildScript.run(this.#redis, [meta], [epoch]), 'the begin of a rebuild');
    // Off the hot path, and the only way to find groups whose deletions the changelog no longer tells of.
    const pattern = `${this.prefix.replace(/[\\*?[\]]/g, '\\$&')}:*`;
    for await (const keys of keysLike(this.#redis, pattern)) {
      const state = keys.filter((key) => key !== meta);
      if (state.length > 0) this.#expectOk(await clearScript.run(this.#redis, [meta, ...state], [epoch]), 'a deletion');
    }
  }

  /**
   * Reads in one round trip.
   * @throws FencedError when another process owns the task; StateGapError when Redis is behind `guard`.
   */
  async load(request: LoadRequest, guard: ReadGuard): Promise<LoadAnswer> {
    const reads: HashRead[] = [];
    const positions = request.keys.map(({ store, keys }) => {
      const buckets = new Map<number, number[]>();
      keys.forEach((key, index) => {
        const bucket = bucketOf(key, this.buckets);
        const indexes = buckets.get(bucket);
        if (indexes === undefined) buckets.set(bucket, [index]);
        else indexes.push(index);
      });
      for (const [bucket, indexes] of buckets) {
        const fields = indexes.map((index) => keys[index] as Buffer);
        reads.push({ key: bucketKey(this.prefix, store.name, bucket), fields });
      }
      return [...buckets.values()];
    });
    for (const { store, groups } of request.groups) {
      for (const group of groups) reads.push({ key: groupKey(this.prefix, store.name, group), fields: [] });
    }
    for (const store of request.whole) {
      for (let bucket = 0; bucket < this.buckets; bucket++) {
        reads.push({ key: bucketKey(this.prefix, store.name, bucket), fields: [] });
      }
    }
    const { position, replies } = await this.#read(reads);
    this.#check(position, guard);
    let at = 0;
    const keys = request.keys.map(({ keys }, requestIndex) => {
      const values = new Array<Buffer | undefined>(keys.length);
      for (const indexes of positions[requestIndex] ?? []) {
        const found = replies[at++] as Array<Buffer | null>;
        indexes.forEach((index, i) => {
          values[index] = this.#value(found[i]);
        });
      }
      return values;
    });
    const groups = request.groups.map(({ groups }) => groups.map(() => this.#pairs(replies[at++])));
    const whole = request.whole.map(() =>
      Array.from({ length: this.buckets }, () => this.#pairs(replies[at++])).flat(),
    );
    return { keys, groups, whole };
  }

  /**
   * Applies a commit, or a part of a restore. Answers how many parts were written, with those before.
   * @throws FencedError; StateGapError when Redis does not stand at `seqBefore`, or has lost a part.
   */
  async apply(batch: StateBatch): Promise<number> {
    const chunks = chunked(batch.writes);
    const { partsBefore = 0 } = batch;
    for (const [index, chunk] of chunks.entries()) {
      const last = batch.ends !== 'nothing' && index === chunks.length - 1;
      if (last) this.#faultPoint('mid-redis-write');
      const meta = last ? batch.meta.flat() : [];
      const args: Array<string | number | Buffer> = [
        batch.epoch,
        batch.seqBefore,
        batch.seq,
        applyEnds[last ? batch.ends : 'nothing'],
      ];
      args.push(partsBefore + index, meta.length / 2, ...meta);
      for (const { sets, deletions } of chunk.values()) {
        args.push(sets.length / 2, ...sets, deletions.length, ...deletions);
      }
      const answer = await applyScript.run(this.#redis, [metaKey(this.prefix), ...chunk.keys()], args);
      this.#expectOk(answer, `commit ${batch.seq}`);
    }
    return partsBefore + chunks.length;
  }

  async #read(reads: readonly HashRead[]): Promise<{ position: MetaPosition; replies: readonly unknown[] }> {
    const meta = metaKey(this.prefix);
    if (isCluster(this.#redis)) {
      const keys = [meta, ...reads.map(({ key }) => key)];
      const args = reads.flatMap(({ fields }) => [fields.length, ...fields]);
      const [position, ...replies] = (await loadScript.runForBytes(this.#redis, keys, args)) as [
        Array<Buffer | null>,
        ...unknown[],
      ];
      const [epoch = null, seq = null] = position.map((text) => text?.toString() ?? null);
      return { position: [epoch, seq], replies };
    }
    const pipeline = this.#redis.pipeline();
    for (const { key, fields } of reads) {
      if (fields.length > 0) pipeline.hmgetBuffer(key, ...fields);
      else pipeline.callBuffer('HGETALL', key);
    }
    // Last, so that a loss of data between two reads of this pipeline is seen.
    pipeline.hmget(meta, 'epoch', 'seq');
    const replies = ((await pipeline.exec()) ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
    return { position: replies.pop() as MetaPosition, replies };
  }

  #expectOk(answer: unknown, to: string): void {
    if (answer === 'FENCED') throw this.#fenced();
    if (answer !== 'OK') throw this.#gap(`it answered ${answer} to ${to}`);
  }

  #check([epoch, seq]: MetaPosition, guard: ReadGuard): void {
    if (epoch === null) throw this.#gap('its meta is gone');
    if (Number(epoch) !== guard.epoch) throw this.#fenced();
    if (Number(seq ?? -1) < guard.minSeq) throw this.#gap(`it stands at commit ${seq}, not ${guard.minSeq}`);
  }

  #value(stored: Buffer | null | undefined): Buffer | undefined {
    if (stored === null || stored === undefined) return undefined;
    const value = valueOfStored(stored);
    if (value === undefined) {
      throw new StreamsError(
        'MR_STREAMS_SERDE',
        `Redis holds a value of format ${stored[0]} under ${this.prefix}, which this version does not know: deploy the version that wrote it, or delete ${this.prefix}:* to rebuild the state`,
      );
    }
    return value;
  }

  /** Entries of a reply that lists fields and values in turn: as an object the fields would lose their bytes. */
  #pairs(reply: unknown): Array<readonly [Buffer, Buffer]> {
    const flat = reply as Buffer[];
    const pairs: Array<readonly [Buffer, Buffer]> = [];
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const value = this.#value(flat[i + 1]);
      if (value !== undefined) pairs.push([flat[i] as Buffer, value]);
    }
    return pairs;
  }

  #fenced(): FencedError {
    return new FencedError(`task ${this.prefix} of '${this.#task.applicationId}' has another owner in Redis`);
  }

  #gap(why: string): StateGapError {
    return new StateGapError(`the state of task ${this.prefix} in Redis is behind its changelog: ${why}`);
  }
}

/** Fields of a hash that are read; none for all of it. */
interface HashRead {
  readonly key: string;
  readonly fields: readonly Buffer[];
}

/** Epoch and seq of a task's meta as Redis has them. */
type MetaPosition = readonly [epoch: string | null, seq: string | null];

interface HashWrites {
  readonly sets: Buffer[];
  readonly deletions: Buffer[];
}

/** Writes by hash, in parts of bounded size; one empty part when there are none. */
function chunked(writes: readonly FieldWrite[]): Array<Map<string, HashWrites>> {
  let chunk = new Map<string, HashWrites>();
  const chunks = [chunk];
  let bytes = 0;
  for (const { key, field, value } of writes) {
    const size = key.length + field.length + (value?.length ?? 0);
    if (bytes > 0 && (bytes + size > CHUNK_BYTES || chunk.size >= CHUNK_KEYS)) {
      chunk = new Map();
      chunks.push(chunk);
      bytes = 0;
    }
    bytes += size;
    let hash = chunk.get(key);
    if (hash === undefined) {
      hash = { sets: [], deletions: [] };
      chunk.set(key, hash);
    }
    if (value === null) hash.deletions.push(field);
    else hash.sets.push(field, storedValue(value));
  }
  return chunks;
}
