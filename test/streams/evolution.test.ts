import { countSerde, keyValueStore, type Serde, StreamsBuilder, stringSerde, type Topology } from '@millrace/streams';
import { resetApplication, StateReader, StreamsApp } from '@millrace/streams/runtime';
import { expect, it } from 'vitest';
import { testStack } from '../lanes.ts';
import { type CountingNames, countingNames } from '../runtime/counting.ts';
import { testFetcher } from '../runtime/fetcher.ts';
import { createTopics, PARTITIONS, produce } from '../runtime/kafka.ts';
import { withRedis } from '../runtime/state.ts';

const patience = { timeout: 30_000, interval: 100 };
const keyed = { key: stringSerde, value: stringSerde };
const counts = keyValueStore({ name: 'counts', key: stringSerde, value: countSerde });

const text: Serde<number> = {
  format: 'decimal text',
  serialize: (count) => Buffer.from(String(count)),
  deserialize: (bytes) => Number(bytes.toString()),
};

/** Counts by key; a table of `output` declared before it takes its sub-topology's number. */
function counting(
  names: CountingNames,
  changed: { readonly value?: Serde<number>; readonly before?: boolean },
): Topology {
  const builder = new StreamsBuilder({ applicationId: names.application });
  if (changed.before) {
    builder.table(
      { name: names.output, ...keyed },
      { name: 'first', store: keyValueStore({ name: 'first', ...keyed }) },
    );
  }
  const lines = builder.stream({ name: names.input, ...keyed }, { name: 'lines' }).groupByKey();
  const value = changed.value ?? countSerde;
  lines.aggregate({ init: () => 0, add: (count) => count + 1 }, { name: 'counts', value });
  return builder.build();
}

function appOf(topology: Topology): StreamsApp {
  const { kafka, redis } = testStack();
  return new StreamsApp(topology, { bootstrapServers: kafka, redis, instanceId: 'a', ...testFetcher });
}

it('refuses state in another format, and finds its state again when its sub-topology has another number', async () => {
  const names = countingNames('evolution');
  await createTopics(names);
  await produce(names.input, [
    ['ann', 'a'],
    ['ann', 'b'],
  ]);
  await withRedis(async (redis) => {
    const countOf = (topology: Topology) =>
      new StateReader({ topology, redis, partitions: PARTITIONS }).get(counts, 'ann');
    const first = counting(names, {});
    const app = appOf(first);
    await app.start();
    await expect.poll(() => countOf(first), patience).toMatchObject({ status: 'ok', value: 2 });
    await app.stop();

    await expect(appOf(counting(names, { value: text })).start()).rejects.toMatchObject({
      code: 'MR_STREAMS_INCOMPATIBLE',
      message: expect.stringContaining(
        "store 'counts' had the value format 'timestamped int64', now 'timestamped decimal text': it is not the same layout",
      ),
    });

    const moved = counting(names, { before: true });
    expect(moved.subTopologies.map(({ stores }) => stores.map(({ name }) => name))).toEqual([['first'], ['counts']]);
    const again = appOf(moved);
    await again.start();
    await produce(names.input, [['ann', 'c']]);
    await expect.poll(() => countOf(moved), patience).toMatchObject({ status: 'ok', value: 3 });
    await again.stop();
  });
});

it('lets a new version read the whole input beside the old one, which a reset then takes away', async () => {
  const old = countingNames('beside');
  const names = { ...old, application: `${old.application}-2`, output: `${old.output}-2` };
  await createTopics(old);
  await produce(old.input, [
    ['ann', 'a'],
    ['ann', 'b'],
  ]);
  const first = counting(old, {});
  const second = counting(names, { value: text });
  const countsAsText = keyValueStore({ name: 'counts', key: stringSerde, value: text });
  await withRedis(async (redis) => {
    const oldCount = () => new StateReader({ topology: first, redis, partitions: PARTITIONS }).get(counts, 'ann');
    const newCount = () =>
      new StateReader({ topology: second, redis, partitions: PARTITIONS }).get(countsAsText, 'ann');
    const before = appOf(first);
    await before.start();
    await expect.poll(oldCount, patience).toMatchObject({ status: 'ok', value: 2 });

    const after = appOf(second);
    await after.start();
    await expect.poll(newCount, patience).toMatchObject({ status: 'ok', value: 2 });
    await produce(old.input, [['ann', 'c']]);
    await expect.poll(oldCount, patience).toMatchObject({ status: 'ok', value: 3 });
    await expect.poll(newCount, patience).toMatchObject({ status: 'ok', value: 3 });

    await before.stop();
    const { kafka, redis: address } = testStack();
    const reset = () => resetApplication(first, { bootstrapServers: kafka, redis: address });
    // The group keeps a member that stopped until its session timeout is over.
    await expect
      .poll(
        () =>
          reset().then(
            () => 'done',
            (error: { code: string }) => error.code,
          ),
        patience,
      )
      .toBe('done');
    expect(await oldCount()).toEqual({ status: 'unknown' });
    await produce(old.input, [['ann', 'd']]);
    await expect.poll(newCount, patience).toMatchObject({ status: 'ok', value: 4 });
    await after.stop();
  });
});
