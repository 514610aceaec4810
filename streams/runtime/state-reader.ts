import { StreamsError, TopologyError } from '../errors.ts';
import { partitionOf } from '../serde/partitioner.ts';
import type { Serde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { SessionStoreView } from '../state/session-view.ts';
import { type StateStore, stateStoreOf } from '../state/state-store.ts';
import type {
  AnyStoreBuilder,
  GroupedStoreBuilder,
  KeyRange,
  KeyValueStoreBuilder,
  SessionStoreBuilder,
  VersionedRecord,
  VersionedStoreBuilder,
  WindowEntry,
  WindowStoreBuilder,
} from '../state/store.ts';
import { keyGroup, TimedState, timedMetaGroup } from '../state/timed-state.ts';
import { VersionedStoreView } from '../state/versioned-view.ts';
import { KeyValueStoreView, TableStoreView } from '../state/views.ts';
import { WindowStoreView } from '../state/window-view.ts';
import type { Windowed } from '../state/windowed.ts';
import type { TopologyJson } from '../topology/topology.ts';
import { bucketKey, bucketOf, groupKey, metaKey, taskPrefix } from './layout.ts';
import type { RedisClient } from './redis-connection.ts';
import { StateSnapshot } from './state-snapshot.ts';

const RETRY_MS = 20;
const DEFAULT_MAX_WAIT_MS = 2_000;
const DEFAULT_MAX_ENTRIES = 100_000;

/** Where a task's state stood when it was read. */
export interface StatePosition {
  /** Grows with each owner of the task. */
  readonly epoch: number;
  /** The task's last commit; grows by one with each, also across owners. -1 before the first. */
  readonly seq: number;
  /** Greatest event time of the task, epoch milliseconds; -1 before the first record. */
  readonly streamTime: number;
}

/**
 * What a read found. All of an answer is of one commit.
 *
 * - `stale`: `minSeq` was not reached in time; `seq` is where the task stands.
 * - `rebuilding`: the state is not whole: it is being restored, or a commit too large for one step is being written and
 *   did not end in time.
 * - `unknown`: no process has ever owned this task.
 */
export type StateAnswer<T> =
  | ({ readonly status: 'ok'; readonly value: T } & StatePosition)
  | ({ readonly status: 'stale' } & StatePosition)
  | { readonly status: 'rebuilding' }
  | { readonly status: 'unknown' };

/** Which commit a read must see, and how long it may wait for it. */
export interface ReadOptions {
  /** The answer must be of this commit of the task or a later one: the `seq` of an earlier answer, say. */
  readonly minSeq?: number;
  /** How long to wait for `minSeq`, or for a half-written commit, milliseconds. Default 2,000. */
  readonly maxWaitMs?: number;
}

/** What a reader is made of. It owns none of it. */
export interface StateReaderOptions {
  /** The topology whose state is read, or what its `toJSON` gave. */
  readonly topology: Pick<TopologyJson, 'applicationId'> & {
    readonly subTopologies: ReadonlyArray<Pick<TopologyJson['subTopologies'][number], 'id' | 'stores'>>;
  };
  readonly redis: RedisClient;
  /** Number of tasks, which is that of the source topics' partitions: one for all stores, or by the store's name. */
  readonly partitions: number | Readonly<Record<string, number>>;
  /** A range over a store of a task with more entries is refused. Default 100,000. */
  readonly maxEntries?: number;
}

/** What a read asks Redis for, after the buckets are known, and what it makes of the reply. */
interface Read<T> {
  readonly keys: ReadonlyArray<ReadonlyArray<string | Buffer>>;
  value(replies: readonly unknown[]): Promise<T>;
}

type ReadIn<T> = (prefix: string, buckets: number) => Read<T> | Promise<Read<T>>;

/**
 * Reads the state of a topology from any process, through Redis. Reads see committed state only, each of one commit.
 *
 * Keys are looked for in the task of their murmur2 hash, as Kafka's Java client partitions: that holds for stores whose
 * key is the key of the records that the sub-topology reads. The reader knows no tenants: whoever serves its answers
 * checks that the key belongs to whom asks.
 */
export class StateReader {
  readonly #applicationId: string;
  readonly #stores: ReadonlyMap<string, StorePlace>;
  readonly #redis: RedisClient;
  readonly #partitions: StateReaderOptions['partitions'];
  readonly #maxEntries: number;
  readonly #opened = new WeakMap<Serde<unknown>, Promise<void>>();

  constructor({ topology, redis, partitions, maxEntries = DEFAULT_MAX_ENTRIES }: StateReaderOptions) {
    this.#applicationId = topology.applicationId;
    this.#stores = new Map(
      topology.subTopologies.flatMap(({ id, stores }) =>
        stores.map(({ name, type }) => [name, { subTopology: id, type }] as const),
      ),
    );
    this.#redis = redis;
    this.#partitions = partitions;
    this.#maxEntries = maxEntries;
  }

  /** The partition, which is the task, that holds a key. */
  partitionFor<K>(store: { readonly name: string; readonly key: Serde<K> }, key: K): number {
    return partitionOf(store.key.serialize(key), this.#partitionCount(store.name));
  }

  /** The value of a key in a key-value store or a table; undefined when it has none. */
  async get<K, V>(
    store: KeyValueStoreBuilder<K, V>,
    key: K,
    options: ReadOptions = {},
  ): Promise<StateAnswer<V | undefined>> {
    const state = await this.#open(store);
    const bytes = store.key.serialize(key);
    const read: ReadIn<V | undefined> = (prefix, buckets) => ({
      keys: [['HMGET', bucketKey(prefix, store.name, bucketOf(bytes, buckets)), bytes]],
      value: async ([reply]) => {
        const [found] = reply as [Buffer | null];
        const snapshot = new StateSnapshot();
        if (found !== null) await snapshot.take(state, '', [[fieldCodec(store.key).field(key), found]]);
        return viewOf(store, state, snapshot).get(key);
      },
    });
    return this.#read(store.name, this.partitionFor(store, key), options, read);
  }

  /**
   * The entries of a key-value store or a table in one task, by the order of the keys' bytes. Loads the whole store.
   * @throws StreamsError when the task's store has more than `maxEntries`.
   */
  async range<K, V>(
    store: KeyValueStoreBuilder<K, V>,
    partition: number,
    range: KeyRange<K> = {},
    options: ReadOptions = {},
  ): Promise<StateAnswer<Array<[key: K, value: V]>>> {
    const state = await this.#open(store);
    const codec = fieldCodec(store.key);
    const read: ReadIn<Array<[K, V]>> = async (prefix, buckets) => {
      const hashes = Array.from({ length: buckets }, (_, bucket) => bucketKey(prefix, store.name, bucket));
      await this.#refuseLarge(store.name, partition, hashes);
      return {
        keys: hashes.map((hash) => ['HGETALL', hash]),
        value: async (replies) => {
          const snapshot = new StateSnapshot();
          const entries = replies.flatMap((reply) =>
            pairs(reply).map(([field, value]) => [codec.fieldOf(field), value] as const),
          );
          await snapshot.take(state, '', entries);
          return viewOf(store, state, snapshot).range(range);
        },
      };
    };
    return this.#read(store.name, partition, options, read);
  }

  /** The windows of a key that start in `from..to`, both included, epoch milliseconds, by start; as `WindowStore.fetchRange`. */
  async window<K, V>(
    store: WindowStoreBuilder<K, V>,
    key: K,
    from: number,
    to: number,
    options: ReadOptions = {},
  ): Promise<StateAnswer<WindowEntry<V>[]>> {
    return this.#timed(store, key, options, (state: TimedState<V>) =>
      new WindowStoreView(store, state).fetchRange(key, from, to),
    );
  }

  /** The sessions of a key that end at or after `earliestEnd` and start at or before `latestStart`, by end. */
  async session<K, V>(
    store: SessionStoreBuilder<K, V>,
    key: K,
    earliestEnd = Number.NEGATIVE_INFINITY,
    latestStart = Number.POSITIVE_INFINITY,
    options: ReadOptions = {},
  ): Promise<StateAnswer<Array<Windowed<K> & { readonly value: V }>>> {
    return this.#timed(store, key, options, (state: TimedState<V>) =>
      new SessionStoreView(store, state).findSessions(key, earliestEnd, latestStart),
    );
  }

  /** The version of a key that was valid at `asOf` (epoch milliseconds, included), the latest when undefined. */
  async versioned<K, V>(
    store: VersionedStoreBuilder<K, V>,
    key: K,
    asOf?: number,
    options: ReadOptions = {},
  ): Promise<StateAnswer<VersionedRecord<V> | undefined>> {
    return this.#timed(store, key, options, (state: TimedState<V>) =>
      new VersionedStoreView(store, state).get(key, asOf),
    );
  }

  /** The fields of a group of a grouped store. Its task is that of the records that wrote it (see `partitionFor`). */
  async group<V>(
    store: GroupedStoreBuilder<V>,
    partition: number,
    group: string,
    options: ReadOptions = {},
  ): Promise<StateAnswer<ReadonlyMap<string, V>>> {
    const state = await this.#open(store);
    return this.#read(store.name, partition, options, (prefix) =>
      groupsRead(prefix, state, [group], (snapshot) => new Map(snapshot.entries(group) as Iterable<[string, V]>)),
    );
  }

  async #timed<K, V, T>(
    store: WindowStoreBuilder<K, V> | SessionStoreBuilder<K, V> | VersionedStoreBuilder<K, V>,
    key: K,
    options: ReadOptions,
    read: (state: TimedState<V>) => T,
  ): Promise<StateAnswer<T>> {
    const state = await this.#open(store);
    const groups = [keyGroup(fieldCodec(store.key).field(key)), timedMetaGroup];
    return this.#read(store.name, this.partitionFor(store, key), options, (prefix) =>
      // Reads by key use neither the index, hence no bucket width, nor take anything back.
      groupsRead(prefix, state, groups, (snapshot) => read(new TimedState<V>(snapshot, 1, () => 0))),
    );
  }

  async #read<T>(
    store: string,
    partition: number,
    { minSeq = -1, maxWaitMs = DEFAULT_MAX_WAIT_MS }: ReadOptions,
    read: ReadIn<T>,
  ): Promise<StateAnswer<T>> {
    const prefix = this.#prefix(store, partition);
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const answer = await this.#attempt(prefix, minSeq, read);
      const mayCome = answer.status === 'stale' || answer.status === 'half-written';
      if (!mayCome) return answer;
      if (performance.now() + RETRY_MS > deadline) return answer.status === 'stale' ? answer : { status: 'rebuilding' };
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** The meta is read twice: first for what the read needs to know, then with the data, in one transaction. */
  async #attempt<T>(
    prefix: string,
    minSeq: number,
    read: ReadIn<T>,
  ): Promise<StateAnswer<T> | { readonly status: 'half-written' }> {
    const meta = metaKey(prefix);
    const before = metaOf(await this.#redis.hmget(meta, ...META_FIELDS));
    const early = refusal(before, minSeq);
    if (early !== undefined) return early;
    const { keys, value } = await read(prefix, before.buckets);
    const transaction = this.#redis.multi();
    for (const [command = '', ...args] of keys) transaction.callBuffer(String(command), ...args);
    transaction.hmget(meta, ...META_FIELDS);
    const replies = ((await transaction.exec()) ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
    const after = metaOf(replies.pop() as Array<string | null>);
    const late = refusal(after, minSeq);
    if (late !== undefined) return late;
    // The store was spread anew between the two.
    if (after.buckets !== before.buckets) return { status: 'half-written' };
    return { status: 'ok', value: await value(replies), ...positionOf(after) };
  }

  async #refuseLarge(store: string, partition: number, hashes: readonly string[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    for (const hash of hashes) pipeline.hlen(hash);
    let entries = 0;
    for (const [error, length] of (await pipeline.exec()) ?? []) {
      if (error) throw error;
      entries += Number(length);
    }
    if (entries <= this.#maxEntries) return;
    throw new StreamsError(
      'MR_STREAMS_CONFIG',
      `task ${partition} has ${entries} entries in store '${store}', a range reads at most ${this.#maxEntries}: read by key, or raise maxEntries`,
    );
  }

  /** The store as it lies in Redis, with its serdes opened. @throws TopologyError when the topology has no such store. */
  async #open(store: AnyBuilder): Promise<StateStore> {
    const { type } = this.#place(store.name);
    const asTable = type === 'table';
    if (store.kind !== (asTable ? 'key-value' : type)) {
      throw new TopologyError(
        `store '${store.name}' of '${this.#applicationId}' is of type ${type}, not ${store.kind}: read it as what it is`,
      );
    }
    await Promise.all(
      [...(store.kind === 'grouped' ? [] : [store.key]), store.value].map((serde) => this.#opening(serde)),
    );
    return stateStoreOf(store as AnyStoreBuilder, asTable);
  }

  /** Opens a serde once; after a failure the next read tries again. */
  #opening(serde: Serde<unknown>): Promise<void> {
    let opening = this.#opened.get(serde);
    if (opening === undefined) {
      opening = Promise.resolve(serde.open?.());
      this.#opened.set(serde, opening);
      opening.catch(() => this.#opened.delete(serde));
    }
    return opening;
  }

  #prefix(store: string, partition: number): string {
    const { subTopology } = this.#place(store);
    const count = this.#partitionCount(store);
    if (!Number.isInteger(partition) || partition < 0 || partition >= count) {
      throw new TopologyError(`store '${store}' has the partitions 0 to ${count - 1}, not ${partition}`);
    }
    return taskPrefix({ applicationId: this.#applicationId, subTopology, partition });
  }

  #place(store: string): StorePlace {
    const place = this.#stores.get(store);
    if (place !== undefined) return place;
    const known = [...this.#stores.keys()].map((name) => `'${name}'`).join(', ') || 'none';
    throw new TopologyError(`'${this.#applicationId}' has no store '${store}': it has ${known}`);
  }

  #partitionCount(store: string): number {
    const count = typeof this.#partitions === 'number' ? this.#partitions : this.#partitions[store];
    if (count !== undefined && Number.isInteger(count) && count > 0) return count;
    throw new TopologyError(`the number of partitions of store '${store}' is not known: give it in 'partitions'`);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a builder of any key and value type; only its serdes are opened.
type AnyBuilder = (AnyStoreBuilder & { readonly key?: Serde<any> }) | KeyValueStoreBuilder<any, any>;

interface StorePlace {
  readonly subTopology: number;
  readonly type: string;
}

const META_FIELDS = ['epoch', 'seq', 'streamTime', 'buckets', 'rebuilding', 'applying'] as const;

interface Meta extends StatePosition {
  readonly isOwned: boolean;
  readonly isWhole: boolean;
  readonly isHalfWritten: boolean;
  readonly buckets: number;
}

function metaOf([epoch, seq, streamTime, buckets, rebuilding, applying]: ReadonlyArray<string | null>): Meta {
  return {
    isOwned: typeof epoch === 'string',
    isWhole: typeof seq === 'string' && typeof buckets === 'string' && typeof rebuilding !== 'string',
    isHalfWritten: typeof applying === 'string',
    epoch: Number(epoch),
    seq: Number(seq),
    streamTime: Number(streamTime ?? -1),
    buckets: Number(buckets),
  };
}

function positionOf({ epoch, seq, streamTime }: Meta): StatePosition {
  return { epoch, seq, streamTime };
}

/** Why a task cannot be read now; undefined when it can. */
function refusal(meta: Meta, minSeq: number): StateAnswer<never> | { readonly status: 'half-written' } | undefined {
  if (!meta.isOwned) return { status: 'unknown' };
  if (!meta.isWhole) return { status: 'rebuilding' };
  if (meta.isHalfWritten) return { status: 'half-written' };
  return meta.seq < minSeq ? { status: 'stale', ...positionOf(meta) } : undefined;
}

function groupsRead<T>(
  prefix: string,
  store: StateStore,
  groups: readonly string[],
  value: (snapshot: StateSnapshot) => T,
): Read<T> {
  return {
    keys: groups.map((group) => ['HGETALL', groupKey(prefix, store.name, group)]),
    value: async (replies) => {
      const snapshot = new StateSnapshot();
      for (const [index, group] of groups.entries()) {
        const entries = pairs(replies[index]).map(([field, bytes]) => [field.toString(), bytes] as const);
        await snapshot.take(store, group, entries);
      }
      return value(snapshot);
    },
  };
}

function viewOf<K, V>(store: KeyValueStoreBuilder<K, V>, { type }: StateStore, snapshot: StateSnapshot) {
  return type === 'table' ? new TableStoreView(store, snapshot) : new KeyValueStoreView<K, V>(store, snapshot);
}

/** Fields and values of a hash, which a reply lists in turn. */
function pairs(reply: unknown): Array<readonly [field: Buffer, value: Buffer]> {
  const flat = reply as Buffer[];
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as Buffer, flat[2 * i + 1] as Buffer] as const);
}
