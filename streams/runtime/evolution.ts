import { IncompatibleTopologyError } from '../errors.ts';
import { whyMisread } from '../serde/format.ts';
import type { StoreDescription, SubTopology, Topology } from '../topology/topology.ts';
import type { RedisClient } from './redis-connection.ts';

/** What of a store must not change under its state. */
export interface StoreShape {
  readonly type: string;
  /** Formats of key and value (see `Serde.format`); null when the serde names none: then they are not compared. */
  readonly key: string | null;
  readonly value: string | null;
  /** Of windows that are kept by their start; null of other stores, and where an earlier version did not note it. */
  readonly windowSizeMs?: number | null;
  /** Topics whose records write it, sorted. */
  readonly sources: readonly string[];
}

/** Hash with the shape of every store an application has had, by name, and the last topology's hash. */
export function viewKey(applicationId: string): string {
  return `${applicationId}:view`;
}

const STORE_FIELD = 'store.';
/** Field of the same hash: a reset was begun. */
export const RESET_FIELD = 'reset';
/** As much of a format is shown in a message, characters. */
const MAX_SHOWN = 80;

/** The shapes of a topology's stores, by name. */
export function storeShapes(topology: Pick<Topology, 'subTopologies'>): Map<string, StoreShape> {
  return new Map(
    topology.subTopologies.flatMap((sub) => sub.stores.map((store) => [store.name, shapeOf(store, sub)] as const)),
  );
}

/**
 * What of `now` does not fit state that was written as `before`, in words; empty when all does. Steps may be renamed,
 * added and removed, stores and topics added, sub-topologies numbered anew (their state is rebuilt from the changelogs).
 */
export function differences(
  before: ReadonlyMap<string, StoreShape>,
  now: Pick<Topology, 'subTopologies'>,
): readonly string[] {
  return now.subTopologies.flatMap((sub) =>
    sub.stores.flatMap((store) => {
      const old = before.get(store.name);
      return old === undefined ? [] : differencesOf(old, store, sub);
    }),
  );
}

function differencesOf(old: StoreShape, store: StoreDescription, sub: SubTopology): string[] {
  const { name, type, value, timed } = store;
  const key = store.key ?? timed?.key;
  const found: string[] = [];
  if (old.type !== type) found.push(`store '${name}' was of type '${old.type}', now '${type}'`);
  for (const [part, earlier, serde] of [['key', old.key, key] as const, ['value', old.value, value] as const]) {
    const why = whyMisread(earlier, serde);
    if (why === undefined) continue;
    const formats = `'${short(earlier ?? '')}', now '${short(serde?.format ?? '')}'`;
    found.push(`store '${name}' had the ${part} format ${formats}: ${why}`);
  }
  const before = old.windowSizeMs ?? undefined;
  if (before !== undefined && timed?.windowSizeMs !== undefined && before !== timed.windowSizeMs) {
    found.push(`store '${name}' had windows of ${before} ms, now of ${timed.windowSizeMs} ms`);
  }
  const { sources } = shapeOf(store, sub);
  if (old.sources.some((topic) => !sources.includes(topic))) {
    const topics = (list: readonly string[]): string => list.map((topic) => `'${topic}'`).join(', ') || 'no topic';
    found.push(`store '${name}' was written from ${topics(old.sources)}, now from ${topics(sources)}`);
  }
  return found;
}

/** A format may hold a whole schema. */
function short(format: string): string {
  return format.length <= MAX_SHOWN ? format : `${format.slice(0, MAX_SHOWN)}…`;
}

/** The shapes of every store that the application has had, by name. */
export async function notedStores(redis: RedisClient, applicationId: string): Promise<Map<string, StoreShape>> {
  const stores = new Map<string, StoreShape>();
  for (const [field, text] of Object.entries(await redis.hgetall(viewKey(applicationId)))) {
    if (field.startsWith(STORE_FIELD)) stores.set(field.slice(STORE_FIELD.length), JSON.parse(text) as StoreShape);
  }
  return stores;
}

/**
 * Compares the topology with what wrote the state. When Redis has lost the note of that, nothing is compared.
 * @throws IncompatibleTopologyError
 */
export async function checkEvolution(redis: RedisClient, topology: Topology): Promise<void> {
  const { applicationId } = topology;
  if ((await redis.hexists(viewKey(applicationId), RESET_FIELD)) === 1) {
    throw new IncompatibleTopologyError(
      `a reset of '${applicationId}' was begun and is not through: call resetApplication again until it is`,
    );
  }
  const different = differences(await notedStores(redis, applicationId), topology);
  if (different.length > 0) {
    throw new IncompatibleTopologyError(
      `'${applicationId}' has state that this topology would misread: ${different.join('; ')}. Give the changed store a new name beside the old one, or start under a new applicationId and reprocess, or stop every process and call resetApplication, which deletes all of its state, and reprocess`,
    );
  }
}

/** Notes the topology for the next start. Stores that it no longer has stay noted, since their changelogs stay. */
export async function noteTopology(redis: RedisClient, topology: Topology): Promise<void> {
  const stores = [...storeShapes(topology)].map(
    ([name, shape]) => [`${STORE_FIELD}${name}`, JSON.stringify(shape)] as const,
  );
  await redis.hset(viewKey(topology.applicationId), { ...Object.fromEntries(stores), topologyHash: topology.hash });
}

function shapeOf({ type, key, value, timed }: StoreDescription, { sources }: SubTopology): StoreShape {
  return {
    type,
    key: (key ?? timed?.key)?.format ?? null,
    value: value.format ?? null,
    windowSizeMs: timed?.windowSizeMs ?? null,
    sources: sources.map(({ topic }) => topic).sort(),
  };
}
