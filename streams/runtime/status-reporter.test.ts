import type { Command } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resolveConfig } from './config.ts';
import { PartitionLag } from './lag.ts';
import { streamsMetrics } from './metrics.ts';
import type { RedisClient } from './redis-connection.ts';
import type { ProcessStatus } from './status-board.ts';
import { type ReportedLane, StatusReporter } from './status-reporter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A Redis that keeps what it is told, or does not answer. */
class ToldRedis {
  readonly told: ProcessStatus[] = [];
  withdrawn: string[] = [];
  answers = true;

  /** A call of the script that tells: lengths and texts in turn, of the name, the hash, how many keys, the key, the instance, the status. */
  sendCommand(command: Command): Promise<string> {
    if (!this.answers) return new Promise(() => undefined);
    const [, , , , , , , , , , , , json] = String(command.toWritable({})).split('\r\n');
    this.told.push(JSON.parse(String(json)) as ProcessStatus);
    return Promise.resolve('OK');
  }

  hdel(_key: string, instance: string): Promise<number> {
    this.withdrawn.push(instance);
    return Promise.resolve(1);
  }
}

interface TaskFacts {
  running: boolean;
  restore: { done: number; of: number } | undefined;
  committedRecords: number;
  committedAt: number | undefined;
}

function reporting() {
  const warnings: string[] = [];
  const logger = {
    info: () => undefined,
    warn: (_fields: object, text: string) => warnings.push(text),
    error: () => undefined,
  };
  const config = resolveConfig('app', { bootstrapServers: 'b:1', redis: 'redis://r', instanceId: 'a', logger });
  const redis = new ToldRedis();
  const metrics = streamsMetrics();
  const reporter = new StatusReporter({
    config,
    topologyHash: 'hash',
    redis: redis as unknown as RedisClient,
    metrics,
  });
  const task: TaskFacts = { running: false, restore: undefined, committedRecords: 0, committedAt: undefined };
  const whole = Object.assign(task, {
    subTopology: { id: 2 },
    partition: 3,
    hasState: true,
    state: { bytes: 50 },
    counted: new Map([['late', 2]]),
  });
  const partition = {
    topic: 't',
    partition: 3,
    position: undefined as number | undefined,
    lag: new PartitionLag(),
    task: whole,
  };
  const lane = { assignment: { all: () => [partition] }, consumer: { endOffset: () => 120 } };
  reporter.watch(lane as unknown as ReportedLane);
  const seen = async (
    name: 'lagRecords' | 'lagSeconds' | 'restoreRemainingRecords' | 'restoringTasks' | 'runningTasks',
  ) => (await metrics[name].get()).values.map(({ value }) => value);
  return { reporter, redis, task, partition, seen, warnings };
}

it('tells how far a restore is, then lag and throughput, and shows nothing of what it no longer has', async () => {
  const { reporter, redis, task, partition, seen } = reporting();
  reporter.become('running');
  reporter.start();
  task.restore = { done: 150, of: 200 };
  await vi.advanceTimersByTimeAsync(1_000);
  expect(redis.told.at(-1)).toMatchObject({
    instanceId: 'a',
    state: 'running',
    topologyHash: 'hash',
    tasks: [{ subTopology: 2, partition: 3, state: 'restoring', restore: { done: 150, of: 200 }, lag: null }],
  });
  expect([await seen('restoreRemainingRecords'), await seen('restoringTasks')]).toEqual([[50], [1]]);
  expect(await seen('runningTasks')).toEqual([0]);

  task.running = true;
  partition.position = 100;
  task.committedAt = performance.now();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await seen('restoreRemainingRecords')).toEqual([]);
  expect([await seen('restoringTasks'), await seen('runningTasks')]).toEqual([[0], [1]]);
  expect(await seen('lagRecords')).toEqual([20]);
  task.committedRecords = 40;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await seen('lagSeconds')).toEqual([2]);
  expect(redis.told.at(-1)?.tasks).toMatchObject([
    {
      state: 'running',
      restore: null,
      lag: { records: 20, seconds: 2 },
      commitAgeMs: 3_000,
      recordsPerSecond: 13.3,
      cachedBytes: 50,
    },
  ]);

  reporter.become('stopping');
  await reporter.stop();
  expect([await seen('lagRecords'), await seen('runningTasks'), redis.withdrawn]).toEqual([[], [0], ['a']]);
});

it('says why it failed, last of all', async () => {
  const { reporter, redis } = reporting();
  reporter.start();
  reporter.become('failed', new Error('the disk is full'));
  await reporter.stop();
  expect(redis.told.at(-1)).toMatchObject({ state: 'failed', failure: 'the disk is full', tasks: [] });
  expect(redis.withdrawn).toEqual([]);
});

it('waits for no Redis: reports are left out, said once, and ending it takes a bounded time', async () => {
  const { reporter, redis, warnings } = reporting();
  redis.answers = false;
  reporter.start();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(warnings).toEqual(['the status could not be told']);
  reporter.become('failed', new Error('Redis is gone'));
  const stopped = reporter.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  await stopped;
});
