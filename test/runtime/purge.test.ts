import { StreamsBuilder, stringSerde, type Topic } from '@millrace/streams';
import { StreamsApp } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { countingNames } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { createTopics, lines, PARTITIONS, produce } from './kafka.ts';

const patience = { timeout: 40_000, interval: 500 };

it('keeps what was sent on however old it is, until it is read, and then deletes it', async () => {
  const names = countingNames('purge');
  const { kafka, redis } = testStack();
  const text = (name: string): Topic<string, string> => ({ name, key: stringSerde, value: stringSerde });
  const builder = new StreamsBuilder({ applicationId: names.application });
  builder
    .stream(text(names.input), { name: 'input', timestamp: () => Date.UTC(2020, 0, 1) })
    .selectKey((_value, key) => `moved-${key}`)
    .repartition({ name: 'moved', key: stringSerde, value: stringSerde })
    .to(text(names.output));
  await createTopics(names);
  await produce(names.input, lines(500, 50));
  const app = new StreamsApp(builder.build(), {
    bootstrapServers: kafka,
    redis,
    instanceId: 'a',
    ...testFetcher,
    purgeIntervalMs: 200,
  });
  await app.start();
  await expect.poll(async () => (await committed(names.output, PARTITIONS)).length, patience).toBe(500);

  const topic = `${names.application}-moved-repartition`;
  await withKafkaAdmin(kafka, async (admin) => {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: topic, configNames: ['retention.ms'] }],
    });
    expect(resources[0]?.configEntries).toMatchObject([{ configName: 'retention.ms', configValue: '-1' }]);
    // Only the marker of the last commit may be left.
    const left = async () => (await admin.fetchTopicOffsets(topic)).map(({ low, high }) => Number(high) - Number(low));
    await expect.poll(async () => Math.max(...(await left())), patience).toBeLessThanOrEqual(1);
  });
  await app.stop();
});
