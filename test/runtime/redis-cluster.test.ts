import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bucketKey, bucketOf, metaKey } from '../../streams/runtime/layout.ts';
import { keysLike, type RedisClient, redisClient, unlinkAll } from '../../streams/runtime/redis-connection.ts';
import { RedisTaskState } from '../../streams/runtime/redis-state.ts';
import type { StoreDescription } from '../../streams/topology/topology.ts';
import { RedisCluster } from '../faults/redis-cluster.ts';
import { openFolder } from '../faults/servers.ts';

const BUCKETS = 16;
const store = { name: 'counts', kind: 'key-value' } as StoreDescription;
let cluster: RedisCluster;
let redis: RedisClient;
let finish: () => Promise<void>;

beforeAll(async () => {
  const { folder, watchdog } = await openFolder();
  cluster = await RedisCluster.start(folder);
  redis = redisClient(cluster.address, 'test');
  redis.on('error', () => undefined);
  finish = async () => {
    redis.disconnect();
    await cluster.stop();
    await watchdog.finish();
  };
});
afterAll(() => finish());

function stateOf(partition: number): RedisTaskState {
  const task = { applicationId: `app-${randomUUID()}`, subTopology: 0, partition };
  return new RedisTaskState(redis, task, {
    keyValueBuckets: BUCKETS,
    maxStateCallBytes: 1_000_000,
    faultPoint: () => undefined,
  });
}

const keys = Array.from({ length: 200 }, (_, index) => Buffer.from(`key-${index}`));

async function written(state: RedisTaskState): Promise<number> {
  const { epoch } = await state.acquire('a', 'hash');
  const writes = keys.map((key) => ({
    key: bucketKey(state.prefix, store.name, bucketOf(key, BUCKETS)),
    changelogKey: key,
    fieldStart: 0,
    value: Buffer.from(`value of ${key}`),
  }));
  await state.apply({ epoch, seqBefore: -1, seq: 0, ends: 'commit', writes, meta: [] });
  return epoch;
}

const loaded = async (state: RedisTaskState, epoch: number) => {
  const answer = await state.load({ keys: [{ store, keys }], groups: [], whole: [store] }, { epoch, minSeq: 0 });
  return { values: answer.keys[0]?.map(String), entries: (answer.whole[0]?.length ?? 0) / 2 };
};
const everything = { values: keys.map((key) => `value of ${key}`), entries: keys.length };

it('keeps the state of a task on one node, reads it back, and finds and deletes keys of all nodes', async () => {
  const states = Array.from({ length: 6 }, (_, partition) => stateOf(partition));
  for (const state of states) expect(await loaded(state, await written(state))).toEqual(everything);
  const found: string[] = [];
  for await (const some of keysLike(redis, '{app-*')) found.push(...some);
  const tasks = new Set(found.map((key) => key.slice(0, key.indexOf('}') + 1)));
  expect(tasks).toEqual(new Set(states.map(({ prefix }) => prefix)));
  await unlinkAll(redis, found);
  for await (const some of keysLike(redis, '{app-*')) expect(some).toEqual([]);
});

it('never takes a key for missing while its slot moves to another node', async () => {
  const state = stateOf(0);
  const epoch = await written(state);
  const { slot, shard } = await cluster.placeOf(metaKey(state.prefix));
  const target = (await cluster.shards()).find(({ master }) => master.port !== shard.master.port);
  if (target === undefined) throw new Error('the cluster has one master');
  let moving = true;
  const move = cluster.moveSlot(slot, shard.master, target.master, 100, 2).finally(() => {
    moving = false;
  });
  let reads = 0;
  while (moving) {
    // Between two nodes it may have to be asked again; what it answers is whole.
    const answer = await loaded(state, epoch).catch((error: Error) => error);
    if (answer instanceof Error) expect(answer.message).toMatch(/TRYAGAIN|redirections/);
    else expect(answer).toEqual(everything);
    reads += 1;
  }
  expect(await move).toBe(BUCKETS + 1);
  expect(reads).toBeGreaterThan(3);
  expect(await loaded(state, epoch)).toEqual(everything);
  expect((await cluster.placeOf(metaKey(state.prefix))).shard.master.port).toBe(target.master.port);
});
