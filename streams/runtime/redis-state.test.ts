import type { Command } from 'ioredis';
import { expect, test } from 'vitest';
import type { RedisClient } from './redis-connection.ts';
import { RedisTaskState, type StateBatch } from './redis-state.ts';

const writes = Array.from({ length: 60 }, (_, index) => ({
  key: `{app:0:0}:k:counts:${index}`,
  changelogKey: Buffer.from(`key-${index}`),
  fieldStart: 0,
  value: Buffer.from(`value-${index}`),
}));

/** Applies a batch to a Redis that takes all; answers, in order, the bytes of each call and `fault` where the fault point was. */
async function applied(maxStateCallBytes: number, batch: Partial<StateBatch> = {}): Promise<Array<number | 'fault'>> {
  const seen: Array<number | 'fault'> = [];
  const redis = {
    sendCommand: async (command: Command) => {
      seen.push(command.toWritable({} as never).length);
      return 'OK';
    },
  };
  const state = new RedisTaskState(
    redis as unknown as RedisClient,
    { applicationId: 'app', subTopology: 0, partition: 0 },
    {
      keyValueBuckets: 256,
      maxStateCallBytes,
      faultPoint: (point) => {
        expect(point).toBe('mid-redis-write');
        seen.push('fault');
      },
    },
  );
  await state.apply({ epoch: 7, seqBefore: 1, seq: 2, writes, ends: 'commit', meta: [['streamTime', 5]], ...batch });
  return seen;
}

test('a commit that fits goes to Redis in one call, which has no middle', async () => {
  expect(await applied(1_000_000)).toEqual([expect.any(Number)]);
});

test('a larger one goes in several of the size that was asked for, and a test may end the process before the last', async () => {
  const seen = await applied(2_500);
  expect(seen.length).toBeGreaterThan(4);
  expect(seen.indexOf('fault')).toBe(seen.length - 2);
  for (const bytes of seen) if (bytes !== 'fault') expect(bytes).toBeLessThan(2_500);
});

test('the last part of a restore is such a place, too; those before it are not', async () => {
  expect(await applied(1_000_000, { partsBefore: 3 })).toEqual(['fault', expect.any(Number)]);
  expect(await applied(1_000_000, { partsBefore: 3, ends: 'nothing' })).toEqual([expect.any(Number)]);
});
