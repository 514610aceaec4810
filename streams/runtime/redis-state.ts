import { FencedError, StateGapError, StreamsError } from '../errors.ts';
import type { StoreDescription } from '../topology/topology.ts';
import type { FaultPoint, ResolvedConfig } from './config.ts';
import { bucketKey, bucketOf, groupKey, metaKey, type TaskId, taskPrefix, valueOfStored } from './layout.ts';
import { keysLike, type RedisClient } from './redis-connection.ts';
import { ScriptArguments, sizeOfArguments } from './script-call.ts';
import { acquireScript, applyEnds, applyScript, clearScript, loadScript, startRebuildScript } from './scripts.ts';

/** Most hashes that one script call writes. */
const CHUNK_KEYS = 2_000;
/** What a call writes beside the state, about, bytes. */
const META_BYTES = 1_000;
/** Most groups, or fields, that one call reads, and what a whole bucket counts as. */
const CALL_WEIGHT = 2_000;
const BUCKET_WEIGHT = 64;
/** What a group or field to read takes in a call, about, bytes. */
const READ_BYTES = 80;

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
  /** The field's name, behind what else it holds. */
  readonly changelogKey: Buffer;
  readonly fieldStart: number;
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
  /** Fields and values in turn. */
  readonly groups: ReadonlyArray<ReadonlyArray<readonly Buffer[]>>;
  /** Keys and values in turn. */
  readonly whole: ReadonlyArray<readonly Buffer[]>;
}

/** What of an application's configuration its state in Redis needs. */
export type RedisTaskSettings = Pick<ResolvedConfig, 'keyValueBuckets' | 'maxStateCallBytes' | 'faultPoint'>;

/** The state of one task in Redis. Readers see whole commits, except while a large one is being written. */
export class RedisTaskState {
  readonly #redis: RedisClient;
  readonly #task: TaskId;
  readonly prefix: string;
  readonly buckets: number;
  readonly #maxCallBytes: number;
  readonly #faultPoint: (point: FaultPoint) => void;

  constructor(redis: RedisClient, task: TaskId, settings: RedisTaskSettings) {
    this.#redis = redis;
    this.#task = task;
    this.prefix = taskPrefix(task);
    this.buckets = settings.keyValueBuckets;
    this.#maxCallBytes = settings.maxStateCallBytes;
    this.#faultPoint = settings.faultPoint;
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
        reads.push({ key: bucketKey(this.prefix, store.name, bucket), fields, weight: fields.length });
      }
      return [...buckets.values()];
    });
    for (const { store, groups } of request.groups) {
      for (const group of groups) reads.push({ key: groupKey(this.prefix, store.name, group), fields: [], weight: 1 });
    }
    for (const store of request.whole) {
      for (let bucket = 0; bucket < this.buckets; bucket++) {
        reads.push({ key: bucketKey(this.prefix, store.name, bucket), fields: [], weight: BUCKET_WEIGHT });
      }
    }
    const replies = await this.#read(reads, guard);
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
    const chunks = chunked(batch.writes, this.#maxCallBytes);
    const { partsBefore = 0 } = batch;
    for (const [index, chunk] of chunks.entries()) {
      const last = batch.ends !== 'nothing' && index === chunks.length - 1;
      if (last && partsBefore + index > 0) this.#faultPoint('mid-redis-write');
      const ends = applyEnds[last ? batch.ends : 'nothing'];
      const args = this.#partOf(batch, chunk, ends, partsBefore + index);
      this.#expectOk(await applyScript.call(this.#redis, args, 'utf8'), `commit ${batch.seq}`);
    }
    return partsBefore + chunks.length;
  }

  #partOf({ epoch, seqBefore, seq, meta }: StateBatch, chunk: Chunk, ends: number, partsBefore: number) {
    const args = new ScriptArguments(metaKey(this.prefix), chunk.hashes.size + 1, chunk.size);
    for (const key of chunk.hashes.keys()) args.text(key);
    args.number(epoch);
    args.number(seqBefore);
    args.number(seq);
    args.number(ends);
    args.number(partsBefore);
    const fields = ends === applyEnds.nothing ? [] : meta;
    args.number(fields.length);
    for (const field of fields) for (const text of field) args.text(String(text));
    for (const { sets, deletions } of chunk.hashes.values()) {
      args.number(sets.length);
      for (const { changelogKey, fieldStart, value } of sets) {
        args.bytes(changelogKey, fieldStart);
        args.stored(value as Buffer);
      }
      args.number(deletions.length);
      for (const { changelogKey, fieldStart } of deletions) args.bytes(changelogKey, fieldStart);
    }
    return args;
  }

  /** Reads in one round trip, in calls of bounded size, of which each must find `guard` kept. */
  async #read(reads: readonly HashRead[], guard: ReadGuard): Promise<readonly unknown[]> {
    const answers = await Promise.all(
      calls(reads).map(async (call) => {
        const args = new ScriptArguments(metaKey(this.prefix), call.length + 1, call.length * READ_BYTES);
        for (const { key } of call) args.text(key);
        for (const { fields } of call) {
          args.number(fields.length);
          for (const field of fields) args.bytes(field);
        }
        const [position, ...replies] = (await loadScript.call(this.#redis, args, null)) as [
          Array<Buffer | null>,
          ...unknown[],
        ];
        this.#check(position, guard);
        return replies;
      }),
    );
    return answers.length === 1 ? (answers[0] as unknown[]) : answers.flat();
  }

  #expectOk(answer: unknown, to: string): void {
    if (answer === 'FENCED') throw this.#fenced();
    if (answer !== 'OK') throw this.#gap(`it answered ${answer} to ${to}`);
  }

  #check([epoch = null, seq = null]: ReadonlyArray<Buffer | null>, guard: ReadGuard): void {
    if (epoch === null) throw this.#gap('its meta is gone');
    if (Number(String(epoch)) !== guard.epoch) throw this.#fenced();
    if (Number(String(seq ?? -1)) < guard.minSeq) throw this.#gap(`it stands at commit ${seq}, not ${guard.minSeq}`);
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

  /** A reply that lists fields and values in turn, without the values' format bytes. */
  #pairs(reply: unknown): readonly Buffer[] {
    const flat = reply as Buffer[];
    for (let i = 1; i < flat.length; i += 2) flat[i] = this.#value(flat[i]) as Buffer;
    return flat;
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
  /** What it counts for `CALL_WEIGHT`. */
  readonly weight: number;
}

/** Reads in the calls that they are made by. */
function calls(reads: readonly HashRead[]): readonly (readonly HashRead[])[] {
  const made: HashRead[][] = [];
  let call: HashRead[] | undefined;
  let weight = 0;
  for (const read of reads) {
    if (call === undefined || weight + read.weight > CALL_WEIGHT) {
      call = [];
      made.push(call);
      weight = 0;
    }
    call.push(read);
    weight += read.weight;
  }
  return made;
}

interface HashWrites {
  readonly sets: FieldWrite[];
  readonly deletions: FieldWrite[];
}

/** What is written by one call, by hash. */
interface Chunk {
  readonly hashes: Map<string, HashWrites>;
  /** How much it is, about. */
  size: number;
}

/** Writes by hash, in parts of bounded size; one empty part when there are none. */
function chunked(writes: readonly FieldWrite[], maxBytes: number): readonly Chunk[] {
  let chunk = emptyChunk();
  const chunks = [chunk];
  let lastKey = '';
  let hash: HashWrites | undefined;
  for (const write of writes) {
    const { key, changelogKey, value } = write;
    const size = sizeOfArguments(4, key.length + changelogKey.length + (value?.length ?? 0));
    if (chunk.hashes.size > 0 && (chunk.size + size > maxBytes || chunk.hashes.size >= CHUNK_KEYS)) {
      chunk = emptyChunk();
      chunks.push(chunk);
      hash = undefined;
    }
    chunk.size += size;
    if (hash === undefined || lastKey !== key) {
      hash = chunk.hashes.get(key);
      if (hash === undefined) {
        hash = { sets: [], deletions: [] };
        chunk.hashes.set(key, hash);
      }
      lastKey = key;
    }
    (value === null ? hash.deletions : hash.sets).push(write);
  }
  return chunks;
}

function emptyChunk(): Chunk {
  return { hashes: new Map(), size: META_BYTES };
}
