import { createRecordsBatch } from '@platformatic/kafka';
import { afterEach, expect, test } from 'vitest';
import type { FetchedBatch } from '../client.ts';
import { resolveConfig } from '../config.ts';
import { type StreamsMetrics, streamsMetrics } from '../metrics.ts';
import { DirectFetcher } from './direct-fetcher.ts';
import { FakeBroker } from './fake-broker.ts';

const topic = 'numbers';
const ids = ['11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-000000000000'] as const;
const NOT_LEADER = 6;
const STORAGE_ERROR = 56;
const BYTES_OF_PARTITION = 20_000;

const closers: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** `count` records from `offset` on, each with its offset as value. */
function batch(offset: number, count = 1, size = 0): Buffer {
  const messages = Array.from({ length: count }, (_, index) => ({
    topic,
    partition: 0,
    value: Buffer.from(`${offset + index}`.padEnd(size)),
    timestamp: 1n,
  }));
  const bytes = Buffer.from(createRecordsBatch(messages as Parameters<typeof createRecordsBatch>[0]).buffer);
  bytes.writeBigInt64BE(BigInt(offset), 0);
  return bytes;
}

interface Cluster {
  readonly brokers: readonly FakeBroker[];
  readonly leaders: Array<{ leader: FakeBroker | undefined; epoch: number }>;
  topicId: string;
  errorCode: number;
}

/** Brokers, of which the first leads every partition. Each partition has the records up to `ends`, one in a batch. */
async function cluster(ends: readonly number[], brokers = 1, versions = { fetch: 16, metadata: 12 }): Promise<Cluster> {
  const started = await Promise.all(Array.from({ length: brokers }, (_, id) => FakeBroker.start(id + 1, versions)));
  const leaders = ends.map(() => ({ leader: started[0], epoch: 5 }));
  const made: Cluster = { brokers: started, leaders, topicId: ids[0], errorCode: 0 };
  for (const broker of started) {
    closers.push(() => broker.stop());
    broker.metadata = () => ({ brokers: started, topic, topicId: made.topicId, errorCode: made.errorCode, leaders });
    broker.onFetch = ({ partition, offset }) => {
      const end = ends[partition] ?? 0;
      return { stableOffset: end, ...(offset < end && { records: batch(offset) }) };
    };
  }
  return made;
}

function fetcherOf({ brokers }: Cluster, metrics: StreamsMetrics = streamsMetrics()): DirectFetcher {
  const config = resolveConfig('test', {
    bootstrapServers: `127.0.0.1:${brokers[0]?.port}`,
    redis: '',
    instanceId: 'a',
    pollTimeoutMs: 10,
    kafka: { 'fetch.message.max.bytes': BYTES_OF_PARTITION, 'queued.max.messages.kbytes': 100 },
  });
  const fetcher = DirectFetcher.create(config, metrics, 'test');
  closers.unshift(() => fetcher.close(1_000));
  return fetcher;
}

function start(fetcher: DirectFetcher, partitions: number, offset = 0): void {
  fetcher.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset })));
}

/** Fetches until `done` says so of all values that were seen, by partition. */
async function fetchUntil(
  fetcher: DirectFetcher,
  done: (values: ReadonlyArray<readonly string[]>, batch: FetchedBatch) => boolean,
): Promise<ReadonlyArray<readonly string[]>> {
  const values: string[][] = [];
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    const fetched = await fetcher.fetch(100);
    for (const { partition, value } of fetched.records) {
      values[partition] ??= [];
      values[partition]?.push(String(value).trim());
    }
    if (done(values, fetched)) return values;
  }
  throw new Error(`after 10 s only ${JSON.stringify(values)}`);
}

function numbers(end: number): string[] {
  return Array.from({ length: end }, (_, index) => String(index));
}

test.each([
  [11, 7],
  [12, 9],
  [13, 10],
  [15, 11],
  [16, 12],
])('reads with version %i of fetch and %i of metadata', async (fetch, metadata) => {
  const fetcher = fetcherOf(await cluster([7, 3], 1, { fetch, metadata }));
  start(fetcher, 2);
  const values = await fetchUntil(fetcher, ([one = [], other = []]) => one.length === 7 && other.length === 3);
  expect(values).toEqual([numbers(7), numbers(3)]);
  expect(fetcher.endOffset({ topic, partition: 0 })).toBe(7);
});

test('tells once that the end was reached, and again when there was more', async () => {
  const made = await cluster([2]);
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  const ends: number[] = [];
  const note = ({ ends: found }: FetchedBatch) => ends.push(...found.map(({ offset }) => offset));
  await fetchUntil(fetcher, (_, fetched) => note(fetched) === 1);
  for (let index = 0; index < 5; index += 1) note(await fetcher.fetch(10));
  expect(ends).toEqual([2]);
  const [broker] = made.brokers as [FakeBroker];
  broker.onFetch = ({ offset }) => ({ stableOffset: 3, ...(offset < 3 && { records: batch(offset) }) });
  await fetchUntil(fetcher, (_, fetched) => note(fetched) === 2);
  expect(ends).toEqual([2, 3]);
});

test('goes to the new leader that the old one names, without asking anybody else', async () => {
  const made = await cluster([5], 2);
  const [old, next] = made.brokers as [FakeBroker, FakeBroker];
  const answer = old.onFetch;
  old.onFetch = (asked) =>
    asked.offset < 2 ? answer(asked) : { errorCode: NOT_LEADER, hint: { leader: next, epoch: 6 } };
  next.onFetch = (asked) => {
    expect(asked.leaderEpoch).toBe(6);
    return answer(asked);
  };
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  expect(await fetchUntil(fetcher, ([one = []]) => one.length === 5)).toEqual([numbers(5)]);
  expect(old.metadataRequests + next.metadataRequests).toBe(1);
});

test('asks who leads when the old leader does not say, and waits until somebody does', async () => {
  const made = await cluster([5], 2, { fetch: 11, metadata: 7 });
  const [old, next] = made.brokers as [FakeBroker, FakeBroker];
  const answer = old.onFetch;
  old.onFetch = (asked) => (asked.offset < 2 ? answer(asked) : { errorCode: NOT_LEADER });
  const told = old.metadata;
  old.metadata = () => {
    if (old.metadataRequests > 1) made.leaders[0] = { leader: old.metadataRequests > 3 ? next : undefined, epoch: 6 };
    return told();
  };
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  expect(await fetchUntil(fetcher, ([one = []]) => one.length === 5)).toEqual([numbers(5)]);
});

test('reads from every broker, however many there are to share the buffer', async () => {
  const made = await cluster([30, 30, 30, 30], 4);
  made.brokers.forEach((leader, partition) => {
    made.leaders[partition] = { leader, epoch: 5 };
  });
  const fetcher = fetcherOf(made);
  start(fetcher, 4);
  const values = await fetchUntil(fetcher, (seen) => [0, 1, 2, 3].every((partition) => seen[partition]?.length === 30));
  expect(values).toEqual([numbers(30), numbers(30), numbers(30), numbers(30)]);
});

test('neither loses nor doubles anything when connections break', async () => {
  const made = await cluster([40]);
  const [broker] = made.brokers as [FakeBroker];
  const answer = broker.onFetch;
  let asked = 0;
  broker.onFetch = (one) => {
    asked += 1;
    return asked % 7 === 3 ? 'close' : answer(one);
  };
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  expect(await fetchUntil(fetcher, ([one = []]) => one.length === 40)).toEqual([numbers(40)]);
});

test('an error of one partition holds up no other', async () => {
  const made = await cluster([3, 3]);
  const [broker] = made.brokers as [FakeBroker];
  const answer = broker.onFetch;
  broker.onFetch = (asked) => (asked.partition === 0 ? { errorCode: STORAGE_ERROR } : answer(asked));
  const metrics = streamsMetrics();
  const fetcher = fetcherOf(made, metrics);
  start(fetcher, 2);
  await fetchUntil(fetcher, ([, other = []]) => other.length === 3);
  expect((await metrics.fetchErrors.get()).values[0]?.value).toBeGreaterThan(0);
  broker.onFetch = answer;
  await fetchUntil(fetcher, ([one = []]) => one.length === 3);
});

test('what was asked for before a seek is not given after it, and a paused partition gives nothing', async () => {
  const made = await cluster([100]);
  const [broker] = made.brokers as [FakeBroker];
  const answer = broker.onFetch;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  broker.onFetch = async (asked) => {
    if (asked.offset === 0) await held;
    return answer(asked);
  };
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  await expect.poll(() => broker.fetchRequests).toBe(1);
  await fetcher.resumeAt([{ topic, partition: 0, offset: 90 }]);
  release();
  const values = await fetchUntil(fetcher, ([one = []]) => one.length === 4);
  expect(values[0]).toEqual(['90', '91', '92', '93']);
  fetcher.pause([{ topic, partition: 0 }]);
  for (let index = 0; index < 3; index += 1) expect((await fetcher.fetch(10)).records).toEqual([]);
  await fetcher.resumeAt([{ topic, partition: 0, offset: 94 }]);
  expect((await fetchUntil(fetcher, ([one = []]) => one.length === 6))[0]?.[0]).toBe('94');
});

test('does not fetch further ahead than its buffer allows', async () => {
  const made = await cluster([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const [broker] = made.brokers as [FakeBroker];
  broker.onFetch = ({ offset }) => ({ stableOffset: 1_000_000, records: batch(offset, 10, 1_500) });
  const metrics = streamsMetrics();
  const fetcher = fetcherOf(made, metrics);
  start(fetcher, 10);
  await fetcher.fetch(1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await fetcher.fetch(1);
  const buffered = (await metrics.fetchBufferBytes.get()).values[0]?.value ?? 0;
  // 100 KiB, and what one answer brought above what it was asked for: ten partitions of 15 KB.
  expect(buffered).toBeGreaterThan(BYTES_OF_PARTITION);
  expect(buffered).toBeLessThan(102_400 + 160_000);
});

test('what paused partitions had buffered makes room for the others', async () => {
  const made = await cluster(Array.from({ length: 12 }, () => 0));
  const [broker] = made.brokers as [FakeBroker];
  const last = 11;
  broker.onFetch = ({ partition, offset }) =>
    partition === last && offset === 0
      ? { errorCode: STORAGE_ERROR }
      : { stableOffset: 1_000_000, records: batch(offset, 10, 1_500) };
  const fetcher = fetcherOf(made);
  start(fetcher, 12);
  await fetcher.fetch(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  fetcher.pause(Array.from({ length: last }, (_, partition) => ({ topic, partition })));
  broker.onFetch = ({ offset }) => ({ stableOffset: 1_000_000, records: batch(offset, 10, 1_500) });
  const values = await fetchUntil(fetcher, (seen) => (seen[last]?.length ?? 0) > 0);
  expect(values[last]?.[0]).toBe('0');
});

test('asks for more when a batch is larger than what it asks for', async () => {
  const made = await cluster([2]);
  const [broker] = made.brokers as [FakeBroker];
  const large = batch(0, 2, 30_000);
  const seen: number[] = [];
  broker.onFetch = ({ offset, maxBytes }) => {
    if (offset >= 2) return { stableOffset: 2 };
    seen.push(maxBytes);
    return { stableOffset: 2, records: large.subarray(0, maxBytes) };
  };
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  expect(await fetchUntil(fetcher, ([one = []]) => one.length === 2)).toEqual([['0', '1']]);
  expect(seen).toEqual([BYTES_OF_PARTITION, large.length]);
});

test.each([
  ['a log that was cut off', { divergingAt: 1 }, /numbers\/0 lost its end: the log was cut off at offset 1/],
  ['an offset that is not in the log', { errorCode: 1 }, /offset 0 of numbers\/0 is not in the log/],
  ['what it may not read', { errorCode: 29 }, /numbers\/0 cannot be fetched: topicAuthorizationFailed \(29\)/],
  ['a damaged batch', { stableOffset: 1, records: Buffer.from(batch(0).fill(0, 61)) }, /numbers\/0 .* is damaged/],
])('stops with an error at %s', async (_, answer, message) => {
  const made = await cluster([1]);
  const [broker] = made.brokers as [FakeBroker];
  broker.onFetch = () => answer;
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  await expect(fetchUntil(fetcher, () => false)).rejects.toThrow(message);
  await expect(fetcher.fetch(1)).rejects.toMatchObject({ code: 'MR_STREAMS_BROKER' });
});

test('stops with an error at a topic that was deleted and made again', async () => {
  const made = await cluster([1]);
  const [broker] = made.brokers as [FakeBroker];
  const fetcher = fetcherOf(made);
  start(fetcher, 1);
  await fetchUntil(fetcher, ([one = []]) => one.length === 1);
  made.topicId = ids[1];
  broker.onFetch = () => ({ errorCode: 100 });
  await expect(fetchUntil(fetcher, () => false)).rejects.toThrow(/'numbers' was deleted and made again/);
});
