import { StreamsApp } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { testStack } from '../lanes.ts';
import { countingNames, countingTopology } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { countsOf, createTopics, expectedCounts, lines, outputs, produce } from './kafka.ts';

const patience = { timeout: 60_000, interval: 200 };

it('reads nothing of the changelogs again after a member left in good order', async () => {
  const names = countingNames('floors');
  await createTopics(names);
  const { kafka, redis } = testStack();
  const open = (instanceId: string) =>
    new StreamsApp(countingTopology(names), { bootstrapServers: kafka, redis, instanceId, ...testFetcher });
  const sent = lines(2_000, 50);
  await produce(names.input, sent.slice(0, 1_000));
  const first = open('a');
  await first.start();
  await expect.poll(async () => countsOf(await outputs(names)), patience).toEqual(expectedCounts(sent.slice(0, 1_000)));
  await first.stop();
  const second = open('b');
  await second.start();
  await produce(names.input, sent.slice(1_000));
  await expect.poll(async () => countsOf(await outputs(names)), patience).toEqual(expectedCounts(sent));
  const restored = await second.registry.getSingleMetric('millrace_streams_restored_records_total')?.get();
  expect(restored?.values.reduce((sum, { value }) => sum + value, 0)).toBe(0);
  await second.stop();
});
