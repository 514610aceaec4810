/** The state of a task in a real Redis: who may change it, and what a call that breaks off leaves. */
import { int32Serde, keyValueStore, type Processor, StreamsBuilder, stringSerde } from '@millrace/streams';
import { type Command, Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FencedError, StateGapError } from '../../streams/errors.ts';
import { bucketKey, bucketOf, metaKey } from '../../streams/runtime/layout.ts';
import { RedisTaskState, type StateBatch } from '../../streams/runtime/redis-state.ts';
import { StateReader } from '../../streams/runtime/state-reader.ts';
import { testStack } from '../lanes.ts';

const BUCKETS = 4;
const counts = keyValueStore({ name: 'counts', key: stringSerde, value: int32Serde });

let redis: Redis;
let application: string;

beforeAll(() => {
  redis = new Redis(testStack().redis);
});
afterAll(() => redis.disconnect());
beforeEach(() => {
  application = `task-state-${process.hrtime.bigint()}`;
});

function stateOf(connection: Redis = redis): RedisTaskState {
  const task = { applicationId: application, subTopology: 0, partition: 0 };
  return new RedisTaskState(connection, task, {
    keyValueBuckets: BUCKETS,
    maxStateCallBytes: 1_000_000,
    faultPoint: () => undefined,
  });
}

/** Reads as any process does. */
function reader(): StateReader {
  const count: Processor<string, string, string, number, { counts: typeof counts }> = {
    name: 'count',
    stores: { counts },
    process: () => undefined,
  };
  const builder = new StreamsBuilder({ applicationId: application });
  builder.stream({ name: 'in', key: stringSerde, value: stringSerde }, { name: 'in' }).process(count);
  return new StateReader({ topology: builder.build().toJSON(), redis, partitions: 1 });
}

function put(state: RedisTaskState, key: string, value: number) {
  const field = Buffer.from(key);
  return {
    key: bucketKey(state.prefix, 'counts', bucketOf(field, BUCKETS)),
    changelogKey: field,
    fieldStart: 0,
    value: int32Serde.serialize(value),
  };
}

function commit(state: RedisTaskState, epoch: number, seq: number, value: number): StateBatch {
  const meta = [
    ['buckets', BUCKETS],
    ['streamTime', 5],
    ['floor.counts', 3],
  ] as const;
  return { epoch, seqBefore: seq - 1, seq, ends: 'commit', writes: [put(state, 'k', value)], meta };
}

/** Everything that Redis has of the task. */
async function everything(): Promise<Record<string, Record<string, string>>> {
  const found: Record<string, Record<string, string>> = {};
  for (const key of (await redis.keys(`{${application}:*`)).sort()) found[key] = await redis.hgetall(key);
  return found;
}

/** A task with one commit, and the epoch of its owner. */
async function owned(): Promise<{ state: RedisTaskState; epoch: number }> {
  const state = stateOf();
  const { epoch } = await state.acquire('a', 'hash');
  await state.apply(commit(state, epoch, 0, 1));
  return { state, epoch };
}

/** A connection on which the `failing`th script breaks, and whatever comes after it: as if the process had died there. */
function breakingAt(failing: number): Redis {
  let calls = 0;
  return new Proxy(redis, {
    get(target, name) {
      if (name !== 'sendCommand') return Reflect.get(target, name).bind?.(target);
      return (command: Command) => {
        if (command.name === 'EVALSHA') calls += 1;
        if (calls >= failing) return Promise.reject(new Error('broken off'));
        return target.sendCommand(command);
      };
    },
  });
}

describe('an owner that was replaced', () => {
  it('changes nothing: no commit, no part of a restore, no rebuild', async () => {
    const { state, epoch } = await owned();
    const next = await state.acquire('b', 'hash');
    expect(next).toMatchObject({ seq: 0, rebuilding: false });
    expect(next.epoch).toBeGreaterThan(epoch);
    const before = await everything();
    const late = commit(state, epoch, 1, 99);
    await expect(state.apply(late)).rejects.toThrow(FencedError);
    await expect(state.apply({ ...late, seqBefore: 0, seq: 0, ends: 'nothing' })).rejects.toThrow(FencedError);
    await expect(state.apply({ ...late, ends: 'rebuild' })).rejects.toThrow(FencedError);
    await expect(state.startRebuild(epoch)).rejects.toThrow(FencedError);
    expect(await everything()).toEqual(before);
  });

  it('does not end the rebuild of its successor', async () => {
    const { state, epoch } = await owned();
    const next = await state.acquire('b', 'hash');
    await state.startRebuild(next.epoch);
    const ending = { ...commit(state, epoch, 0, 1), ends: 'rebuild' } as const;
    await expect(state.apply(ending)).rejects.toThrow(FencedError);
    expect(await reader().get(counts, 'k')).toEqual({ status: 'rebuilding' });
    await state.apply({ ...ending, epoch: next.epoch });
    expect(await reader().get(counts, 'k')).toMatchObject({ status: 'ok', value: 1, seq: 0 });
  });

  it('deletes nothing when it is replaced in the middle of its rebuild', async () => {
    const { state, epoch } = await owned();
    // The first script begins the rebuild; then another owner comes, rebuilds and writes.
    const between = new Proxy(redis, {
      get(target, name) {
        if (name !== 'scan') return Reflect.get(target, name).bind?.(target);
        return async (...args: Parameters<Redis['scan']>) => {
          const next = await state.acquire('b', 'hash');
          await state.apply({ ...commit(state, next.epoch, 0, 2), ends: 'rebuild' });
          return target.scan(...args);
        };
      },
    });
    await expect(stateOf(between).startRebuild(epoch)).rejects.toThrow(FencedError);
    expect(await reader().get(counts, 'k')).toMatchObject({ status: 'ok', value: 2 });
  });
});

describe('a rebuild', () => {
  it.each([
    ['before its first step', 1],
    ['between its first step and the deletions', 2],
  ])('that breaks off %s never leaves what looks like state', async (_, failing) => {
    const { epoch } = await owned();
    await expect(stateOf(breakingAt(failing)).startRebuild(epoch)).rejects.toThrow('broken off');
    const next = await stateOf().acquire('b', 'hash');
    const answer = await reader().get(counts, 'k');
    if (failing === 1) {
      expect(next).toMatchObject({ seq: 0, rebuilding: false });
      expect(answer).toMatchObject({ status: 'ok', value: 1 });
    } else {
      expect(next).toMatchObject({ seq: -1, rebuilding: true, buckets: undefined, ageMs: undefined });
      expect(next.floors.size).toBe(0);
      expect(answer).toEqual({ status: 'rebuilding' });
    }
  });

  it('deletes what no changelog tells of any more, and is whole only after its last part', async () => {
    const { state, epoch } = await owned();
    await redis.hset(`${state.prefix}:g:gone:group`, 'field', 'value');
    await state.startRebuild(epoch);
    expect(Object.keys(await everything())).toEqual([metaKey(state.prefix)]);
    const part = { ...commit(state, epoch, 0, 7), seq: -1, ends: 'nothing' } as const;
    await state.apply(part);
    expect(await reader().get(counts, 'k')).toEqual({ status: 'rebuilding' });
    await state.apply({ ...part, writes: [], seq: 6, ends: 'rebuild' });
    expect(await reader().get(counts, 'k')).toMatchObject({ status: 'ok', value: 7, seq: 6 });
  });

  it('is refused where the meta is gone', async () => {
    const { state, epoch } = await owned();
    await redis.del(metaKey(state.prefix));
    await expect(state.startRebuild(epoch)).rejects.toThrow(StateGapError);
  });
});

it('tells how long ago the last commit was written', async () => {
  const { state, epoch } = await owned();
  expect((await state.acquire('b', 'hash')).ageMs).toBeLessThan(60_000);
  await redis.hincrby(metaKey(state.prefix), 'writtenAt', -3_600_000);
  const next = await state.acquire('c', 'hash');
  expect(next.ageMs).toBeGreaterThanOrEqual(3_600_000);
  expect(next.epoch).toBeGreaterThan(epoch);
  // A part of a restore says nothing about how old the whole is.
  await state.apply({ ...commit(state, next.epoch, 0, 1), seqBefore: 0, seq: 0, ends: 'nothing' });
  expect((await state.acquire('d', 'hash')).ageMs).toBeGreaterThanOrEqual(3_600_000);
});

describe('what is written in several parts', () => {
  /** Redis as a replica has it that lacks all since `saved`: called before the script number `at`. */
  function failingOverAt(at: number, saved: ReadonlyMap<string, Buffer>): Redis {
    let calls = 0;
    return new Proxy(redis, {
      get(target, name) {
        if (name !== 'sendCommand') return Reflect.get(target, name).bind?.(target);
        return async (command: Command) => {
          if (command.name === 'EVALSHA') calls += 1;
          if (calls === at) {
            await target.del(...(await target.keys(`{${application}:*`)));
            for (const [key, bytes] of saved) await target.restore(key, 0, bytes);
          }
          return target.sendCommand(command);
        };
      },
    });
  }

  async function saved(): Promise<Map<string, Buffer>> {
    const copy = new Map<string, Buffer>();
    for (const key of await redis.keys(`{${application}:*`)) copy.set(key, (await redis.dumpBuffer(key)) as Buffer);
    return copy;
  }

  /** More hashes than go into one call. */
  function large(state: RedisTaskState, batch: StateBatch): StateBatch {
    const writes = Array.from({ length: 5_000 }, (_, i) => ({
      key: `${state.prefix}:g:groups:${i}`,
      changelogKey: Buffer.from('field'),
      fieldStart: 0,
      value: Buffer.from('value'),
    }));
    return { ...batch, writes };
  }

  it('is not taken for whole when Redis loses a part of a commit before the last', async () => {
    const { state, epoch } = await owned();
    const copy = await saved();
    const broken = stateOf(failingOverAt(2, copy));
    await expect(broken.apply(large(state, commit(state, epoch, 1, 2)))).rejects.toThrow(StateGapError);
    expect(await reader().get(counts, 'k')).toMatchObject({ status: 'ok', value: 1, seq: 0 });
  });

  it('is not taken for whole when Redis loses a part of a restore before the last', async () => {
    const { state, epoch } = await owned();
    const copy = await saved();
    const part = large(state, { ...commit(state, epoch, 1, 2), seq: 0, ends: 'nothing' });
    const partsBefore = await state.apply(part);
    expect(partsBefore).toBe(3);
    const broken = stateOf(failingOverAt(1, copy));
    const last = { ...commit(state, epoch, 1, 2), partsBefore };
    await expect(broken.apply(last)).rejects.toThrow(StateGapError);
    expect((await state.acquire('b', 'hash')).seq).toBe(0);
  });

  it('is written again when it is not known what of it arrived', async () => {
    const { state, epoch } = await owned();
    const batch = large(state, commit(state, epoch, 1, 2));
    await expect(stateOf(breakingAt(3)).apply(batch)).rejects.toThrow('broken off');
    expect(await reader().get(counts, 'k', { maxWaitMs: 1 })).toEqual({ status: 'rebuilding' });
    expect(await state.apply(batch)).toBe(3);
    expect(await state.apply(batch)).toBe(3);
    expect(await reader().get(counts, 'k')).toMatchObject({ status: 'ok', seq: 1 });
    expect(await redis.keys(`${state.prefix}:g:groups:*`)).toHaveLength(5_000);
  });
});
