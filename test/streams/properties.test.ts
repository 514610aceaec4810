import { StreamsApp, type StreamsConfig } from '@millrace/streams/runtime';
import fc from 'fast-check';
import rdkafka from 'node-rdkafka';
import { expect, it } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { loseState } from '../runtime/state.ts';
import {
  append,
  expectedOutputs,
  partitionOfVisitor,
  SHOP_PARTITIONS,
  type ShopOutputs,
  type ShopRecord,
  type ShopTopics,
  shopTopology,
  textOf,
  visitorKey,
} from './shop.ts';

const RUNS = 8;
const patience = { timeout: 40_000, interval: 100 };

const record = fc
  .record({
    kind: fc.constantFrom<ShopRecord['kind']>('visit', 'visit', 'level'),
    visitor: fc.nat({ max: 4 }),
    word: fc.constantFrom('ash', 'beech', 'cedar'),
    amount: fc.nat({ max: 9 }),
    time: fc.nat({ max: 500 }),
  })
  // Between a visit and a change of one time no order is promised.
  .map((made): ShopRecord => ({ ...made, time: 1_000_000 + 2 * made.time + (made.kind === 'visit' ? 0 : 1) }));

const way = fc.record({
  maxBatchRecords: fc.integer({ min: 1, max: 60 }),
  maxTransactionRecords: fc.integer({ min: 1, max: 60 }),
  commitIntervalMs: fc.integer({ min: 1, max: 60 }),
  fetcher: fc.constantFrom<NonNullable<StreamsConfig['fetcher']>>('rdkafka', 'direct'),
  combine: fc.boolean(),
  /** Share of the records after which it is stopped. */
  restartAt: fc.double({ min: 0, max: 1, noNaN: true }),
  losesState: fc.boolean(),
});

let runs = 0;

async function createTopics(names: ShopTopics): Promise<void> {
  await withKafkaAdmin(testStack().kafka, async (admin) => {
    // The records are of 1970: by its default retention the broker would delete them while they are read.
    const configEntries = [{ name: 'retention.ms', value: '-1' }];
    const inputs = [names.visits, names.levels].map((topic) => ({
      topic,
      numPartitions: SHOP_PARTITIONS,
      configEntries,
    }));
    const topics = [...inputs, { topic: names.out, numPartitions: 1, configEntries }];
    await admin.createTopics({ topics, waitForLeaders: false });
    const wanted = Object.values(names);
    for (let known: string[] = []; !wanted.every((name) => known.includes(name)); known = await admin.listTopics()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

async function produce(topics: ShopTopics, records: readonly ShopRecord[]): Promise<void> {
  const producer = new rdkafka.Producer({
    'metadata.broker.list': testStack().kafka,
    'enable.idempotence': true,
  } as rdkafka.ProducerGlobalConfig);
  const called = (call: (done: (error: rdkafka.LibrdKafkaError | null | undefined) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => call((error) => (error ? reject(new Error(error.message)) : resolve())));
  await called((done) => producer.connect({}, done));
  for (const each of records) {
    const topic = each.kind === 'visit' ? topics.visits : topics.levels;
    producer.produce(topic, partitionOfVisitor(each), Buffer.from(textOf(each)), visitorKey(each), each.time);
  }
  await called((done) => producer.flush(30_000, done));
  await called((done) => producer.disconnect(done));
}

/** Outputs in the form of what is expected. */
async function outputsOf(topic: string): Promise<ShopOutputs> {
  const sequences: Record<string, string[]> = {};
  const last: Record<string, string> = {};
  for (const { key, value } of await committed(topic, 1)) {
    const name = String(key);
    if (/^(visits|joined) /.test(name)) append(sequences, name, String(value));
    else last[name] = String(value);
  }
  return { sequences, last };
}

/** Source records that are committed. */
async function processed(app: StreamsApp, topics: ShopTopics): Promise<number> {
  const metric = await app.registry.getSingleMetric('millrace_streams_records_in_total')?.get();
  const inputs = new Set<unknown>([topics.visits, topics.levels]);
  return (metric?.values ?? [])
    .filter(({ labels }) => inputs.has(labels.topic))
    .reduce((sum, { value }) => sum + value, 0);
}

it('gives the same results however batches are cut, where it is restarted, with state or without, combined or not', async () => {
  const shop = fc.array(record, { minLength: 30, maxLength: 150, size: 'max' });
  const property = fc.asyncProperty(shop, way, async (records, { combine, restartAt, losesState, ...settings }) => {
    runs += 1;
    const application = `shop-${process.pid}-${Date.now().toString(36)}-${runs}`;
    const topics = { visits: `${application}-visits`, levels: `${application}-levels`, out: `${application}-out` };
    await createTopics(topics);
    await produce(topics, records);
    const { kafka, redis } = testStack();
    const appOf = (): StreamsApp =>
      new StreamsApp(shopTopology(application, topics, combine), {
        bootstrapServers: kafka,
        redis,
        instanceId: 'a',
        sessionTimeoutMs: 6_000,
        pollTimeoutMs: 10,
        ...settings,
      });
    const first = appOf();
    try {
      await first.start();
      const until = Math.floor(restartAt * records.length);
      await expect.poll(() => processed(first, topics), { ...patience, interval: 2 }).toBeGreaterThanOrEqual(until);
    } finally {
      await first.stop();
    }
    if (losesState) await loseState(application);
    const second = appOf();
    try {
      await second.start();
      await expect.poll(() => outputsOf(topics.out), patience).toEqual(expectedOutputs(records));
    } finally {
      await second.stop();
    }
    expect(await outputsOf(topics.out)).toEqual(expectedOutputs(records));
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
});
