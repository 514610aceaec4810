import rdkafka from 'node-rdkafka';
import { expect, it, onTestFinished } from 'vitest';
import { createKafka, withKafkaAdmin } from '../../base/kafka-admin.ts';
import type { PartitionReader } from '../../streams/runtime/client.ts';
import { resolveConfig, type StreamsConfig } from '../../streams/runtime/config.ts';
import { streamsMetrics } from '../../streams/runtime/metrics.ts';
import { rdkafkaClients } from '../../streams/runtime/rdkafka.ts';
import { testStack } from '../lanes.ts';

type FetcherName = NonNullable<StreamsConfig['fetcher']>;
const fetchers = ['rdkafka', 'direct'] as const;

/** A record as both fetchers should give it, copied out of what is moved on. */
interface Seen {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: ReadonlyArray<readonly [string, string]>;
}

async function newTopic(name: string, partitions: number, settings: Record<string, string> = {}): Promise<string> {
  const topic = `fetchers-${name}-${process.pid}-${Date.now().toString(36)}`;
  await withKafkaAdmin(testStack().kafka, async (admin) => {
    // Some records are years old: retention would delete them.
    const all = { 'retention.ms': '-1', ...settings };
    const configEntries = Object.entries(all).map(([name, value]) => ({ name, value }));
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }],
      waitForLeaders: false,
    });
    while (!(await admin.listTopics()).includes(topic)) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  return topic;
}

async function newProducer(settings: Record<string, string | number | boolean> = {}): Promise<rdkafka.Producer> {
  const { kafka } = testStack();
  const producer = new rdkafka.Producer({ 'metadata.broker.list': kafka, 'linger.ms': 5, ...settings }, {});
  onTestFinished(() => new Promise<void>((resolve) => producer.disconnect(() => resolve())));
  await called((done) => producer.connect({}, done));
  return producer;
}

function called(call: (done: (error: rdkafka.LibrdKafkaError | null | undefined) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(new Error(error.message)) : resolve())));
}

function flushed(producer: rdkafka.Producer): Promise<void> {
  return called((done) => producer.flush(30_000, done));
}

async function readerOf(
  fetcher: FetcherName,
  kafka: Record<string, string | number | boolean> = {},
): Promise<PartitionReader> {
  const config = resolveConfig('fetchers-test', {
    bootstrapServers: testStack().kafka,
    redis: testStack().redis,
    instanceId: `${fetcher}-${process.hrtime.bigint()}`,
    fetcher,
    kafka,
  });
  const reader = await rdkafkaClients(config, streamsMetrics()).partitionReader('test');
  onTestFinished(() => reader.close(5_000));
  return reader;
}

/** Everything from the given offset to the ends of the partitions, `max` records at a time; and where the ends are. */
async function readAll(reader: PartitionReader, topic: string, partitions: number, max = 1_000, from = 0) {
  reader.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: from })));
  const seen: Seen[] = [];
  const ends = new Map<number, number>();
  while (ends.size < partitions) {
    const batch = await reader.fetch(max);
    expect(batch.records.length).toBeLessThanOrEqual(max);
    for (const { partition, offset, timestamp, key, value, headers } of batch.records) {
      const texts = (headers ?? []).map(([name, bytes]) => [name, bytes.toString('latin1')] as const);
      const text = (bytes: Buffer | null) => (bytes === null ? null : bytes.toString('latin1'));
      seen.push({ partition, offset, timestamp, key: text(key), value: text(value), headers: texts });
    }
    for (const { partition, offset } of batch.ends) ends.set(partition, offset);
  }
  seen.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
  return { seen, ends: [...ends].sort(([one], [other]) => one - other) };
}

/** Records of all shapes, and what is expected of them: `times` from the year 1970 on, years apart. */
function send(producer: rdkafka.Producer, topic: string, count: number): Seen[] {
  const sent: Seen[] = [];
  for (let index = 0; index < count; index += 1) {
    const key = index % 5 === 0 ? null : `key ${index % 7}`;
    const value = index % 11 === 0 ? null : `value ${index} ${'.'.repeat(index % 300)}`;
    const timestamp = index % 17 === 0 ? 1 + index : 1_700_000_000_000 + index * 1_000;
    const headers =
      index % 3 === 0
        ? ([
            ['h', `${index}`],
            ['h', 'again'],
            ['empty', ''],
          ] as const)
        : [];
    const partition = index % 2;
    producer.produce(
      topic,
      partition,
      value === null ? null : Buffer.from(value, 'latin1'),
      key,
      timestamp,
      undefined,
      headers.map(([name, bytes]) => ({ [name]: Buffer.from(bytes) })),
    );
    sent.push({ partition, offset: Math.floor(index / 2), timestamp, key, value, headers });
  }
  return sent.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
}

it.each([
  { producer: 'none', topic: 'producer' },
  { producer: 'gzip', topic: 'producer' },
  { producer: 'snappy', topic: 'producer' },
  { producer: 'lz4', topic: 'producer' },
  { producer: 'none', topic: 'gzip' },
  { producer: 'none', topic: 'snappy' },
  { producer: 'none', topic: 'lz4' },
  { producer: 'none', topic: 'zstd' },
])(
  'both give every record as it was sent: client $producer, topic $topic',
  async ({ producer: codec, topic: type }) => {
    const topic = await newTopic(`${codec}-${type}`, 2, { 'compression.type': type });
    const producer = await newProducer({ 'compression.codec': codec });
    const sent = send(producer, topic, 3_000);
    await flushed(producer);
    // node-rdkafka as it is built here cannot decompress Zstandard.
    for (const fetcher of fetchers.filter((each) => each === 'direct' || type !== 'zstd')) {
      const { seen, ends } = await readAll(await readerOf(fetcher), topic, 2, 777);
      expect(seen).toEqual(sent);
      expect(ends).toEqual([
        [0, 1_500],
        [1, 1_500],
      ]);
    }
  },
);

it('both tell empty bytes from none', async () => {
  const topic = await newTopic('empty', 1);
  // node-rdkafka writes null for empty bytes.
  const producer = createKafka(testStack().kafka).producer();
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  await producer.send({
    topic,
    messages: [
      { key: '', value: '' },
      { key: null, value: null },
    ],
  });
  for (const fetcher of fetchers) {
    const { seen } = await readAll(await readerOf(fetcher), topic, 1);
    expect([fetcher, ...seen.map(({ key, value }) => [key, value])]).toEqual([fetcher, ['', ''], [null, null]]);
  }
});

it('both give the time of arrival where the topic carries that', async () => {
  const topic = await newTopic('append-time', 2, { 'message.timestamp.type': 'LogAppendTime' });
  const producer = await newProducer();
  const before = Date.now();
  send(producer, topic, 50);
  await flushed(producer);
  const [one, other] = await Promise.all(
    fetchers.map(async (fetcher) => (await readAll(await readerOf(fetcher), topic, 2)).seen),
  );
  expect(other).toEqual(one);
  for (const { timestamp } of one ?? []) expect(timestamp).toBeGreaterThanOrEqual(before);
});

it('both leave out aborted transactions of producers that interleave, and end behind the markers', async () => {
  const topic = await newTopic('transactions', 1);
  const producers = await Promise.all(
    ['a', 'b'].map((name) => newProducer({ 'transactional.id': `${topic}-${name}`, 'compression.codec': 'lz4' })),
  );
  const expected: string[] = [];
  for (const producer of producers) await called((done) => producer.initTransactions(10_000, done));
  for (let round = 0; round < 12; round += 1) {
    for (const producer of producers) await called((done) => producer.beginTransaction(done));
    for (let part = 0; part < 3; part += 1) {
      for (const [index, producer] of producers.entries()) {
        const value = `round ${round} part ${part} of ${index}`;
        producer.produce(topic, 0, Buffer.from(value), 'k');
        await flushed(producer);
        if ((round + index) % 3 !== 0) expected.push(value);
      }
    }
    for (const [index, producer] of producers.entries()) {
      if ((round + index) % 3 === 0) await called((done) => producer.abortTransaction(10_000, done));
      else await called((done) => producer.commitTransaction(10_000, done));
    }
  }
  for (const fetcher of fetchers) {
    const { seen, ends } = await readAll(await readerOf(fetcher), topic, 1, 5);
    expect(seen.map(({ value }) => value)).toEqual(expected);
    // 12 rounds of 6 records and 2 markers.
    expect(ends).toEqual([[0, 96]]);
  }
});

it('both hold back what an open transaction hides, until it ends', async () => {
  const topic = await newTopic('open', 1);
  const producer = await newProducer({ 'transactional.id': topic });
  const plain = await newProducer();
  await called((done) => producer.initTransactions(10_000, done));
  await called((done) => producer.beginTransaction(done));
  producer.produce(topic, 0, Buffer.from('hidden'), 'k');
  await flushed(producer);
  plain.produce(topic, 0, Buffer.from('behind it'), 'k');
  await flushed(plain);
  for (const fetcher of fetchers) {
    expect(await readAll(await readerOf(fetcher), topic, 1)).toEqual({ seen: [], ends: [[0, 0]] });
  }
  await called((done) => producer.abortTransaction(10_000, done));
  for (const fetcher of fetchers) {
    const { seen, ends } = await readAll(await readerOf(fetcher), topic, 1);
    expect(seen.map(({ value }) => value)).toEqual(['behind it']);
    expect(ends).toEqual([[0, 3]]);
  }
});

it('both give batches that are above the limits of a fetch, in every partition', async () => {
  const topic = await newTopic('large', 4, { 'max.message.bytes': '3000000' });
  const producer = await newProducer({ 'message.max.bytes': 3_000_000 });
  const sizes = [10, 400_000, 1_000, 2_000_000, 10];
  for (let partition = 0; partition < 4; partition += 1) {
    for (const size of sizes) {
      producer.produce(topic, partition, Buffer.alloc(size, 'x'), 'k');
      await flushed(producer);
    }
  }
  for (const fetcher of fetchers) {
    const reader = await readerOf(fetcher, { 'fetch.message.max.bytes': 2_000 });
    const { seen } = await readAll(reader, topic, 4);
    expect(seen.map(({ value }) => value?.length)).toEqual([...sizes, ...sizes, ...sizes, ...sizes]);
  }
});

it('both begin where they are told, and refuse an offset that the log does not have', async () => {
  const topic = await newTopic('positions', 2);
  const producer = await newProducer();
  const sent = send(producer, topic, 100);
  await flushed(producer);
  for (const fetcher of fetchers) {
    const { seen } = await readAll(await readerOf(fetcher), topic, 2, 1_000, 37);
    expect(seen).toEqual(sent.filter(({ offset }) => offset >= 37));
    const beyond = await readerOf(fetcher);
    await expect(readAll(beyond, topic, 2, 1_000, 5_000)).rejects.toMatchObject({ code: 'MR_STREAMS_BROKER' });
  }
});

it('a topic that is not there is refused, by direct after it has waited for it', async () => {
  const reader = await readerOf('direct');
  await expect(readAll(reader, 'fetchers-no-such-topic', 1)).rejects.toThrow(/fetchers-no-such-topic/);
});
