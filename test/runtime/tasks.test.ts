import { applicationTasks, StreamsApp, type StreamsConfig } from '@millrace/streams/runtime';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { testStack } from '../lanes.ts';
import { millrace } from '../pipeline/millrace.ts';
import { type CountingNames, countingNames, countingTopology } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { CountingProcess, createTopics, lines, PARTITIONS, produce } from './kafka.ts';
import { loseState } from './state.ts';

const patience = { timeout: 60_000, interval: 500 };

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

function tasksOf(names: CountingNames) {
  const { kafka, redis } = testStack();
  return applicationTasks(countingTopology(names), { bootstrapServers: kafka, redis });
}

/** A value of a metric with its labels by the registry, each series. */
async function series(registry: Registry, name: string): Promise<number[]> {
  const { values } = (await registry.getSingleMetric(`millrace_streams_${name}`)?.get()) ?? { values: [] };
  return values.map(({ value }) => value);
}

it('tells who has each task, how far behind it is and its last commit, also when nobody runs', async () => {
  const names = countingNames('tasks');
  await createTopics(names);
  const hourAgo = Date.now() - 3_600_000;
  await produce(
    names.input,
    lines(400, 40).map(([key, value], at) => [key, at < 3 ? 'forget' : value, hourAgo] as const),
  );

  const before = await tasksOf(names);
  expect(before.processes).toEqual([]);
  expect(before.tasks.map(({ id, state, process }) => [id, state, process])).toEqual(
    Array.from({ length: PARTITIONS }, (_, partition) => [`0_${partition}`, 'unassigned', null]),
  );
  expect(before.tasks.reduce((sum, { lagRecords }) => sum + (lagRecords ?? 0), 0)).toBe(400);
  for (const { lagSeconds } of before.tasks) {
    expect(lagSeconds).toBeGreaterThanOrEqual(3_600);
    expect(lagSeconds).toBeLessThan(3_900);
  }
  expect(before.problems).toEqual([`no process has ${PARTITIONS} of ${PARTITIONS} tasks: start one`]);

  const registry = new Registry();
  const app = appOf(names, { registry });
  await app.start();
  // What a process says of itself may be a second old: that all is read, before the commit that Redis has already.
  await expect
    .poll(
      async () =>
        (await tasksOf(names)).tasks.map(({ state, lagRecords, seq, commitAgeMs }) => [
          ...[state, lagRecords],
          ...[(seq ?? -1) >= 0, commitAgeMs !== null],
        ]),
      patience,
    )
    .toEqual(Array.from({ length: PARTITIONS }, () => ['running', 0, true, true]));
  const running = await tasksOf(names);
  expect(running.problems).toEqual([]);
  expect(running.processes).toMatchObject([{ instanceId: 'a', state: 'running', isSilent: false, pid: process.pid }]);
  for (const task of running.tasks) {
    expect(task).toMatchObject({ process: 'a', lagSeconds: 0, restore: null, topics: [names.input] });
    expect(task.commitAgeMs).toBeGreaterThanOrEqual(0);
    expect(task.epoch).toBeGreaterThan(0);
  }
  const forgotten = running.tasks.map(({ counted }) => counted.forgotten ?? 0);
  expect(forgotten.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(await series(registry, 'lag_records')).toEqual([0, 0, 0, 0]);
  expect(await series(registry, 'lag_seconds')).toEqual([0, 0, 0, 0]);
  expect(await series(registry, 'running_tasks')).toEqual([PARTITIONS]);

  await app.stop();
  expect(await series(registry, 'lag_records')).toEqual([]);
  // It ended as it was told to, so nobody misses it; the group keeps its tasks for it until the session timeout.
  expect((await tasksOf(names)).processes).toEqual([]);
  await expect
    .poll(async () => (await tasksOf(names)).tasks, patience)
    .toMatchObject(
      Array.from({ length: PARTITIONS }, () => ({ state: 'unassigned', process: 'a', lagRecords: 0, lagSeconds: 0 })),
    );

  await loseState(names.application);
  const again = appOf(names, { registry });
  await again.start();
  await expect.poll(async () => series(registry, 'restored_records_total'), patience).toEqual([expect.any(Number)]);
  await expect
    .poll(async () => (await tasksOf(names)).tasks.map(({ state }) => state), patience)
    .toEqual(Array.from({ length: PARTITIONS }, () => 'running'));
  expect(await series(registry, 'restore_remaining_records')).toEqual([]);
  await again.stop();
});

it('misses a process that was killed, and says why one failed', async () => {
  const names = countingNames('missing');
  await createTopics(names);
  await produce(names.input, lines(100, 10));
  const killed = new CountingProcess(names, { instance: 'b' });
  await expect
    .poll(async () => (await tasksOf(names)).tasks.map(({ lagRecords }) => lagRecords), patience)
    .toEqual(Array.from({ length: PARTITIONS }, () => 0));
  await killed.kill('SIGKILL');
  await expect
    .poll(async () => (await tasksOf(names)).problems, patience)
    .toContainEqual(expect.stringMatching(/^process 'b' on \S+ was not heard of for \d+ s/));

  await produce(
    names.input,
    lines(1_000, 10).map(([key]) => [key, 'poison'] as const),
  );
  const fatal: Error[] = [];
  const app = appOf(names, { instanceId: 'b', onFatal: (error) => fatal.push(error), commitIntervalMs: 5 });
  await app.start();
  await expect.poll(() => fatal.length, patience).toBe(1);
  const { problems, processes } = await tasksOf(names);
  expect(processes).toMatchObject([{ instanceId: 'b', state: 'failed' }]);
  expect(problems).toContainEqual(expect.stringMatching(/^process 'b' failed: .* are dead letters/));
});

it('is shown by `millrace tasks`, which exits with 1 when a task is in no good hands', async () => {
  const { code, stdout } = await millrace('tasks', 'silver');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^millrace\.silver\n {2}task +state +process/);
  expect(stdout).toMatch(/problem: /);
  const listed = JSON.parse((await millrace('tasks', '--json')).stdout) as Array<{ applicationId: string }>;
  expect(listed.map(({ applicationId }) => applicationId)).toEqual([
    'millrace.bronze',
    'millrace.silver',
    'millrace.gold',
    'millrace.rules',
  ]);
  expect((await millrace('tasks', 'golden')).code).toBe(2);
});
