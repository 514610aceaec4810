import { setTimeout as sleep } from 'node:timers/promises';
import { StreamsApp, type StreamsConfig } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { testStack } from '../lanes.ts';
import { type CountingNames, countingNames, countingTopology } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import {
  CountingProcess,
  countsOf,
  createTopics,
  expectedCounts,
  type Line,
  lines,
  outputs,
  produce,
} from './kafka.ts';
import { digest, loseState, stateInChangelogs, stateInRedis } from './state.ts';

const patience = { timeout: 40_000, interval: 500 };

function appOf(names: CountingNames, config: Partial<StreamsConfig> = {}): StreamsApp {
  const { kafka, redis } = testStack();
  return new StreamsApp(countingTopology(names), {
    bootstrapServers: kafka,
    redis,
    instanceId: 'a',
    ...testFetcher,
    sessionTimeoutMs: 6_000,
    ...config,
  });
}

async function expectExact(names: CountingNames, sent: readonly Line[]): Promise<void> {
  await expect.poll(async () => countsOf(await outputs(names)), patience).toEqual(expectedCounts(sent));
}

async function expectStateIsChangelog(names: CountingNames): Promise<void> {
  const changelogs = digest(await stateInChangelogs(names));
  await expect.poll(async () => digest(await stateInRedis(names.application)), patience).toBe(changelogs);
}

it.each(['rdkafka', 'direct'] as const)('goes on where it stopped, fetching with %s', async (fetcher) => {
  const names = countingNames(`restart-${fetcher}`);
  await createTopics(names);
  const sent = lines(3_000, 100);
  await produce(names.input, sent.slice(0, 1_000));
  const first = appOf(names, { fetcher });
  await first.start();
  await expectExact(names, sent.slice(0, 1_000));
  await first.stop();
  await produce(names.input, sent.slice(1_000));
  const second = appOf(names, { fetcher });
  await second.start();
  await expectExact(names, sent);
  await second.stop();
  await expectStateIsChangelog(names);
});

it.each(['after-produce', 'after-send-offsets', 'after-commit', 'mid-redis-write'])(
  'is exact when it is killed %s, and its state is that of the changelog',
  async (point) => {
    const names = countingNames('killed');
    await createTopics(names);
    const sent = lines(4_000, 100);
    await produce(names.input, sent);
    for (const commit of [1, 4, 9]) {
      const killed = new CountingProcess(names, { instance: 'a', fault: `${point}:${commit}` });
      expect(await killed.ended(), killed.errors).toBe('SIGKILL');
    }
    const last = new CountingProcess(names, { instance: 'a' });
    await expectExact(names, sent);
    await last.kill('SIGTERM');
    await expectStateIsChangelog(names);
  },
);

it('rebuilds its state when Redis has lost all of it, stopped or running', async () => {
  const names = countingNames('lost');
  await createTopics(names);
  const sent = [...lines(2_000, 100), ...Array.from({ length: 50 }, (_, i) => [`k${i}`, 'forget'] as const)];
  await produce(names.input, sent);
  const first = appOf(names);
  await first.start();
  await expectExact(names, sent);
  await first.stop();
  const before = digest(await stateInRedis(names.application));
  expect(await loseState(names.application)).toBeGreaterThan(0);

  const second = appOf(names, { cacheBytes: 1 });
  await second.start();
  await expect.poll(async () => digest(await stateInRedis(names.application)), patience).toBe(before);
  await loseState(names.application);
  const more = lines(500, 100);
  await produce(names.input, more);
  await expectExact(names, [...sent, ...more]);
  await expectStateIsChangelog(names);
  await second.stop();
});

it('shares the work with a second instance and takes it back, while records come', async () => {
  const names = countingNames('rebalance');
  await createTopics(names);
  const sent = lines(6_000, 200);
  const first = appOf(names);
  await first.start();
  await produce(names.input, sent.slice(0, 2_000));
  const second = appOf(names, { instanceId: 'b' });
  await second.start();
  for (let from = 2_000; from < 4_000; from += 200) {
    await produce(names.input, sent.slice(from, from + 200));
    await sleep(200);
  }
  await expectExact(names, sent.slice(0, 4_000));
  const shared = await second.registry.getSingleMetricAsString('millrace_streams_records_in_total');
  expect(shared).toMatch(/records_in_total\{[^}]*\} [1-9]/);
  await second.stop();
  await produce(names.input, sent.slice(4_000));
  await expectExact(names, sent);
  await first.stop();
  await expectStateIsChangelog(names);
});

it('is exact when a frozen process wakes up after another took its name, and that process ends', async () => {
  const names = countingNames('zombie');
  await createTopics(names);
  const sent = lines(4_000, 100);
  const frozen = new CountingProcess(names, { instance: 'a' });
  await produce(names.input, sent.slice(0, 1_000));
  await expectExact(names, sent.slice(0, 1_000));
  await produce(names.input, sent.slice(1_000, 2_000));
  frozen.child.kill('SIGSTOP');
  const successor = new CountingProcess(names, { instance: 'a' });
  await produce(names.input, sent.slice(2_000, 3_000));
  await expectExact(names, sent.slice(0, 3_000));
  frozen.child.kill('SIGCONT');
  await produce(names.input, sent.slice(3_000));
  await expectExact(names, sent);
  expect(await frozen.ended(), frozen.errors).toBe(3);
  expect(frozen.errors).toMatch('instanceId');
  await successor.kill('SIGTERM');
  await expectStateIsChangelog(names);
});

it('gives the same outputs and state whatever the size of its batches', async () => {
  const sent = [...lines(1_500, 60), ['k1', 'forget'] as const, ...lines(100, 60), ['k2', '~undeclared'] as const];
  const results: unknown[] = [];
  for (const config of [
    { maxBatchRecords: 1, cacheBytes: 1 },
    { maxBatchRecords: 7 },
    { maxTransactionRecords: 100 },
  ]) {
    const names = countingNames('batches');
    await createTopics(names);
    await produce(names.input, sent);
    const app = appOf(names, config);
    await app.start();
    await expectExact(names, sent);
    await app.stop();
    await expectStateIsChangelog(names);
    results.push([Object.fromEntries(await outputs(names)), digest(await stateInRedis(names.application))]);
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});
