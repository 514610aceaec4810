import { bytesSerde, countSerde, keyValueStore, nullable, StreamsBuilder } from '@millrace/streams';
import { StreamsApp } from '@millrace/streams/runtime';
import { expect, it, onTestFinished } from 'vitest';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { countingNames } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { createTopics, PARTITIONS, produce } from './kafka.ts';
import { loseState } from './state.ts';

const patience = { timeout: 60_000, interval: 200 };
const none = Buffer.alloc(0);

it('keeps apart what has no bytes and what is null, in keys and values, topics and state', async () => {
  const names = countingNames('empty-bytes');
  await createTopics(names);
  const counts = `${names.application}-counts`;
  await createTopics({ ...names, input: counts });
  const appOf = () => {
    const builder = new StreamsBuilder({ applicationId: names.application });
    const bytes = { key: nullable(bytesSerde), value: nullable(bytesSerde) };
    const lines = builder.stream({ name: names.input, ...bytes }, { name: 'lines' });
    lines.map((value, key) => [value, key]).to({ name: names.output, ...bytes });
    lines
      .selectKey((value) => value ?? none)
      .groupByKey({ name: 'by-value', key: bytesSerde, value: nullable(bytesSerde), combine: false })
      .count(keyValueStore({ name: 'counts', key: bytesSerde, value: countSerde }))
      .toStream()
      .to({ name: counts, key: bytesSerde, value: nullable(countSerde) });
    const { kafka, redis } = testStack();
    const app = new StreamsApp(builder.build(), {
      bootstrapServers: kafka,
      redis,
      instanceId: 'a',
      ...testFetcher,
      sessionTimeoutMs: 6_000,
    });
    onTestFinished(() => app.stop());
    return app;
  };
  const first = appOf();
  await first.start();
  await produce(names.input, [['key', '']]);
  const swapped = async () => (await committed(names.output, PARTITIONS)).map(({ key, value }) => [key, value]);
  await expect.poll(swapped, patience).toEqual([[none, Buffer.from('key')]]);
  await first.stop();
  await loseState(names.application);

  const second = appOf();
  await second.start();
  await produce(names.input, [
    ['', 'value'],
    ['', ''],
  ]);
  const counted = async () =>
    (await committed(counts, PARTITIONS)).map(({ key, value }) => `${key}=${countSerde.deserialize(value as Buffer)}`);
  await expect.poll(async () => (await counted()).sort(), patience).toEqual(['=1', '=2', 'value=1']);
  expect((await swapped()).filter(([key]) => key === null)).toEqual([]);
});
