import type { Redis } from 'ioredis';
import { IncompatibleTopologyError } from '../errors.ts';
import type { StoreDescription, SubTopology, Topology } from '../topology/topology.ts';

/** What of a store must not change under its state. */
export interface StoreShape {
  readonly type: string;
  /** Formats of key and value (see `Serde.format`); null when the serde names none: then they are not compared. */
  readonly key: string | null;
  readonly value: string | null;
  /** Topics whose records write it, sorted. */
  readonly sources: readonly string[];
}

/** Hash with the shape of every store an application has had, by name, and the last topology's hash. */
export function viewKey(applicationId: string): string {
  return `${applicationId}:view`;
}

const STORE_FIELD = 'store.';

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
export function differences(before: ReadonlyMap<string, StoreShape>, now: ReadonlyMap<string, StoreShape>): string[] {
  const found: string[] = [];
  for (const [name, shape] of now) {
    const old = before.get(name);
    if (old === undefined) continue;
    for (const what of ['type', 'key', 'value'] as const) {
      if (old[what] === null || shape[what] === null || old[what] === shape[what]) continue;
      const label = what === 'type' ? 'was of type' : `had the ${what} format`;
      found.push(`store '${name}' ${label} '${old[what]}', now '${shape[what]}'`);
    }
    const gone = old.sources.filter((topic) => !shape.sources.includes(topic));
    if (gone.length > 0) {
      const topics = (list: readonly string[]): string => list.map((topic) => `'${topic}'`).join(', ') || 'no topic';
      found.push(`store '${name}' was written from ${topics(old.sources)}, now from ${topics(shape.sources)}`);
    }
  }
  return found;
}

/**
 * Compares the topology with what wrote the state, and notes it for the next start. Stores that it no longer has stay
 * noted, since their changelogs stay. When Redis has lost the note, nothing is compared.
 *
 * @throws IncompatibleTopologyError; nothing is noted then.
 */
export async function checkEvolution(redis: Redis, topology: Topology): Promise<void> {
  const { applicationId } = topology;
  const shapes = storeShapes(topology);
  const noted = await redis.hgetall(viewKey(applicationId));
  const before = new Map<string, StoreShape>();
  for (const [field, text] of Object.entries(noted)) {
    if (field.startsWith(STORE_FIELD)) before.set(field.slice(STORE_FIELD.length), JSON.parse(text) as StoreShape);
  }
  const different = differences(before, shapes);
  if (different.length > 0) {
    throw new IncompatibleTopologyError(
      `'${applicationId}' has state that this topology would misread: ${different.join('; ')}. Give the changed store a new name beside the old one, or start under a new applicationId and reprocess, or reset: stop every process, delete the store's changelog topic and the Redis keys '${viewKey(applicationId)}' and '{${applicationId}:*'`,
    );
  }
  const stores = [...shapes].map(([name, shape]) => [`${STORE_FIELD}${name}`, JSON.stringify(shape)] as const);
  await redis.hset(viewKey(applicationId), { ...Object.fromEntries(stores), topologyHash: topology.hash });
}

function shapeOf({ type, key, value }: StoreDescription, { sources }: SubTopology): StoreShape {
  return {
    type,
    key: key?.format ?? null,
    value: value.format ?? null,
    sources: sources.map(({ topic }) => topic).sort(),
  };
}
