import { keyValueStore, StreamsBuilder, stringSerde, type Topic } from '@millrace/streams';
import { StreamsApp } from '@millrace/streams/runtime';
import { expect, it, onTestFinished } from 'vitest';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { countingNames } from './counting.ts';
import { testFetcher } from './fetcher.ts';
import { createTopics, type Line, lines, PARTITIONS, produce } from './kafka.ts';

const patience = { timeout: 60_000, interval: 200 };

function text(name: string): Topic<string, string> {
  return { name, key: stringSerde, value: stringSerde };
}

/** `input` beside a second topic. */
function twoTopics(test: string) {
  const names = countingNames(test);
  return { ...names, second: `${names.application}-second` };
}

it('joins each record with what the table was at its time, though the table has far more to read', async () => {
  const names = twoTopics('table-lags');
  await createTopics(names);
  await createTopics({ ...names, input: names.second });
  const keys = 8;
  const stream: Line[] = [];
  const table: Line[] = [];
  for (let moment = 0; moment < 2_000; moment += 1) {
    const key = `k${moment % keys}`;
    const time = 1_000_000 + 10 * moment;
    for (let change = 0; change < 10; change += 1) table.push([key, change === 9 ? `${moment}` : 'old', time]);
    stream.push([key, `${moment}`, time + 5]);
  }
  await produce(names.input, stream);
  await produce(names.second, table);

  const builder = new StreamsBuilder({ applicationId: names.application });
  const rates = builder.table(text(names.second), {
    name: 'rates',
    store: keyValueStore({ name: 'rates', key: stringSerde, value: stringSerde }),
  });
  builder
    .stream(text(names.input), { name: 'orders' })
    .join(rates, (order, rate) => `${order}=${rate}`)
    .to(text(names.output));
  const { kafka, redis } = testStack();
  const app = new StreamsApp(builder.build(), {
    bootstrapServers: kafka,
    redis,
    instanceId: 'a',
    ...testFetcher,
    maxBatchRecords: 100,
  });
  onTestFinished(() => app.stop());
  await app.start();
  await expect.poll(async () => (await committed(names.output, PARTITIONS)).length, patience).toBe(stream.length);
  const wrong = (await committed(names.output, PARTITIONS))
    .map(({ value }) => String(value))
    .filter((pair) => pair.split('=')[0] !== pair.split('=')[1]);
  expect(wrong).toEqual([]);
});

it('reads on partitions that a task without state is given while it runs', async () => {
  const names = twoTopics('merge-moves');
  await createTopics(names);
  await createTopics({ ...names, input: names.second });
  const appOf = (instanceId: string) => {
    const builder = new StreamsBuilder({ applicationId: names.application });
    const one = builder.stream(text(names.input), { name: 'one' });
    one.merge(builder.stream(text(names.second), { name: 'two' })).to(text(names.output));
    const { kafka, redis } = testStack();
    const app = new StreamsApp(builder.build(), {
      bootstrapServers: kafka,
      redis,
      instanceId,
      sessionTimeoutMs: 6_000,
      ...testFetcher,
    });
    onTestFinished(() => app.stop());
    return app;
  };
  const count = async () => (await committed(names.output, PARTITIONS)).length;
  const apps = ['a', 'b', 'c'].map(appOf);
  for (const app of apps) await app.start();
  await produce(names.input, lines(200, 40));
  await produce(names.second, lines(200, 40));
  await expect.poll(count, patience).toBe(400);
  await apps[2]?.stop();
  await apps[1]?.stop();
  await produce(names.input, lines(200, 40));
  await produce(names.second, lines(200, 40));
  await expect.poll(count, patience).toBe(800);
});

it('waits so long as it is told for a topic of which nothing is at hand, and then goes on in order of time', async () => {
  const names = twoTopics('idle');
  await createTopics(names, 1);
  await createTopics({ ...names, input: names.second }, 1);
  const builder = new StreamsBuilder({ applicationId: names.application });
  const one = builder.stream(text(names.input), { name: 'one' });
  one.merge(builder.stream(text(names.second), { name: 'two' })).to(text(names.output));
  const { kafka, redis } = testStack();
  const app = new StreamsApp(builder.build(), {
    bootstrapServers: kafka,
    redis,
    instanceId: 'a',
    ...testFetcher,
    maxTaskIdleMs: 3_000,
  });
  onTestFinished(() => app.stop());
  await app.start();
  const values = async () => (await committed(names.output, 1)).map(({ value }) => String(value));
  await produce(names.input, [['k', 'early', 1_000]]);
  // Longer than a commit takes: what does not wait would be out by now.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await values()).toEqual([]);
  await produce(names.second, [['k', 'earlier', 500]]);
  await expect.poll(values, patience).toEqual(['earlier', 'early']);
  await produce(names.input, [['k', 'alone', 2_000]]);
  await expect.poll(values, patience).toEqual(['earlier', 'early', 'alone']);
});
