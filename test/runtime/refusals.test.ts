import { StreamsApp, type StreamsConfig } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { type CountingNames, countingNames, countingTopology } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { countsOf, createTopics, expectedCounts, type Line, lines, outputs, PARTITIONS, produce } from './kafka.ts';

const patience = { timeout: 60_000, interval: 500 };

function appOf(names: CountingNames, config: Partial<StreamsConfig> = {}): StreamsApp {
  const { kafka, redis } = testStack();
  return new StreamsApp(countingTopology(names), {
    bootstrapServers: kafka,
    redis,
    instanceId: 'a',
    ...testFetcher,
    ...config,
  });
}

it('sends a refused record with its bytes to the dead letters, undoes what it did, and goes on', async () => {
  const names = countingNames('poison');
  await createTopics(names);
  const good = lines(200, 10);
  const sent: Line[] = [...good.slice(0, 100), ['k1', 'poison'], ['new', 'poison'], ...good.slice(100)];
  await produce(names.input, sent);
  const app = appOf(names);
  await app.start();
  await expect.poll(async () => countsOf(await outputs(names)), patience).toEqual(expectedCounts(good));
  await app.stop();
  const letters = await committed(`${names.input}.dlq`, PARTITIONS);
  expect(letters.map(({ key, value }) => [String(key), String(value)]).sort()).toEqual([
    ['k1', 'poison'],
    ['new', 'poison'],
  ]);
  const headers = Object.assign({}, ...(letters[0]?.headers ?? [])) as Record<string, Buffer>;
  expect(String(headers['__streams.errors.exception'])).toBe('RecordError');
  expect(String(headers['__streams.errors.topic'])).toBe(names.input);
  expect(String(headers['__streams.errors.message'])).toMatch('is poisoned');
});

it('stops, with nothing of the batch committed, when most of its records are refused', async () => {
  const names = countingNames('storm');
  await createTopics(names);
  await produce(
    names.input,
    lines(1_000, 10).map(([key]) => [key, 'poison'] as const),
  );
  const fatal: Error[] = [];
  const app = appOf(names, { onFatal: (error) => fatal.push(error), commitIntervalMs: 5 });
  await app.start();
  await expect.poll(() => fatal, patience).toMatchObject([{ code: 'MR_STREAMS_DEAD_LETTER_STORM' }]);
  expect(app.state).toBe('failed');
  expect(await committed(`${names.input}.dlq`, PARTITIONS)).toEqual([]);
});

it('refuses state of another number of partitions, and says what to do', async () => {
  const names = countingNames('partitions');
  await createTopics(names);
  await withKafkaAdmin(testStack().kafka, (admin) =>
    admin.createTopics({
      topics: [{ topic: `${names.application}-counts-changelog`, numPartitions: PARTITIONS + 1 }],
      waitForLeaders: true,
    }),
  );
  await expect(appOf(names).start()).rejects.toMatchObject({
    code: 'MR_STREAMS_PARTITIONS_CHANGED',
    message: expect.stringContaining('new applicationId'),
  });
});

it('refuses to start without the topics that others own, by name', async () => {
  const names = countingNames('missing');
  await expect(appOf(names).start()).rejects.toMatchObject({
    code: 'MR_STREAMS_BROKER',
    message: expect.stringContaining(names.input),
  });
});
