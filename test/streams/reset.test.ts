import { countSerde, keyValueStore, StreamsBuilder, stringSerde, type Topology } from '@millrace/streams';
import { resetApplication, StateReader, StreamsApp } from '@millrace/streams/runtime';
import { expect, it, onTestFinished } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { type CountingNames, countingNames } from '../runtime/counting.ts';
import { createTopics, PARTITIONS, produce } from '../runtime/kafka.ts';
import { withRedis } from '../runtime/state.ts';

const patience = { timeout: 60_000, interval: 200 };
const text = { key: stringSerde, value: stringSerde };

/** Counts each first word, through a repartition topic. */
function counting({ application, input, output }: CountingNames): Topology {
  const builder = new StreamsBuilder({ applicationId: application });
  builder
    .stream({ name: input, ...text }, { name: 'lines' })
    .groupBy((line) => line.split(' ')[0] ?? '', {
      name: 'by-word',
      key: stringSerde,
      value: stringSerde,
      combine: false,
    })
    .aggregate({ init: () => 0, add: (count) => count + 1 }, { name: 'counts', value: countSerde })
    .toStream()
    .to({ name: output, key: stringSerde, value: countSerde });
  return builder.build();
}

function appOf(topology: Topology): StreamsApp {
  const { kafka, redis } = testStack();
  const app = new StreamsApp(topology, { bootstrapServers: kafka, redis, instanceId: 'a', sessionTimeoutMs: 6_000 });
  onTestFinished(() => app.stop());
  return app;
}

/** What the outputs say a word was counted to, in order. */
async function countsOf({ output }: CountingNames, word: string): Promise<number[]> {
  const records = await committed(output, PARTITIONS);
  return records.filter(({ key }) => String(key) === word).map(({ value }) => countSerde.deserialize(value as Buffer));
}

const lines = [
  ['1', 'ann a'],
  ['2', 'ann b'],
  ['3', 'ben c'],
] as const;

it('makes an application begin anew, and only when it does not run; another one is left alone', async () => {
  const names = countingNames('reset');
  const other = countingNames('reset-other');
  const { kafka, redis } = testStack();
  const where = { bootstrapServers: kafka, redis };
  for (const each of [names, other]) {
    await createTopics(each);
    await produce(each.input, lines);
  }
  const topology = counting(names);
  const app = appOf(topology);
  const left = appOf(counting(other));
  await Promise.all([app.start(), left.start()]);
  await expect.poll(() => countsOf(names, 'ann'), patience).toEqual([1, 2]);
  await expect.poll(() => countsOf(other, 'ann'), patience).toEqual([1, 2]);
  await expect(resetApplication(topology, where)).rejects.toMatchObject({ code: 'MR_STREAMS_RUNNING' });
  await app.stop();

  const dryRun = () => resetApplication(topology, { ...where, dryRun: true });
  const planned = async () => (await dryRun().catch(() => undefined))?.topics;
  const { application } = names;
  const own = [`${application}-by-word-repartition`, `${application}-counts-changelog`];
  await expect.poll(planned, patience).toEqual(own);
  const plan = await dryRun();
  expect(plan).toMatchObject({ group: application, topics: own });
  expect(plan.redisKeys).toBeGreaterThan(0);
  expect(await resetApplication(topology, where)).toEqual(plan);
  expect(await dryRun()).toEqual({ group: undefined, topics: [], redisKeys: 0 });
  await withKafkaAdmin(kafka, async (admin) => {
    expect((await admin.listTopics()).filter((topic) => own.includes(topic))).toEqual([]);
  });

  const again = appOf(topology);
  await again.start();
  await expect.poll(() => countsOf(names, 'ann'), patience).toEqual([1, 2, 1, 2]);
  await produce(other.input, [['4', 'ann d']]);
  await expect.poll(() => countsOf(other, 'ann'), patience).toEqual([1, 2, 3]);
});

it('does not let an application start that is half reset', async () => {
  const names = countingNames('half-reset');
  await createTopics(names);
  await withRedis((redis) => redis.hset(`${names.application}:view`, 'reset', 'begun'));
  const topology = counting(names);
  await expect(appOf(topology).start()).rejects.toMatchObject({
    code: 'MR_STREAMS_INCOMPATIBLE',
    message: expect.stringContaining('resetApplication'),
  });
  const { kafka, redis } = testStack();
  await resetApplication(topology, { bootstrapServers: kafka, redis });
  const app = appOf(topology);
  await app.start();
  expect(app.state).toBe('running');
});

it('has a new version read the same input beside the old one, with state of its own', async () => {
  const names = countingNames('beside');
  const next = { ...names, application: `${names.application}-v2`, output: `${names.output}-v2` };
  await createTopics(names);
  await createTopics({ ...names, input: next.output });
  await produce(names.input, lines);
  await appOf(counting(names)).start();
  await expect.poll(() => countsOf(names, 'ann'), patience).toEqual([1, 2]);
  const version = counting(next);
  await appOf(version).start();
  await expect.poll(() => countsOf(next, 'ann'), patience).toEqual([1, 2]);
  await produce(names.input, [['1', 'ann d']]);
  await expect.poll(() => countsOf(names, 'ann'), patience).toEqual([1, 2, 3]);
  await expect.poll(() => countsOf(next, 'ann'), patience).toEqual([1, 2, 3]);
  const counts = keyValueStore({ name: 'counts', key: stringSerde, value: countSerde });
  await withRedis(async (redis) => {
    for (const topology of [counting(names), version]) {
      const reader = new StateReader({ topology, redis, partitions: PARTITIONS });
      await expect.poll(() => reader.get(counts, 'ann'), patience).toMatchObject({ status: 'ok', value: 3 });
    }
  });
});
