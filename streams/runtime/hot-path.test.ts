import { createHook } from 'node:async_hooks';
import type { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { bytesPerRecord } from '../../bench/allocation.ts';
import { StreamsBuilder } from '../dsl/builder.ts';
import { projection, recordSchema } from '../serde/projection/projection.ts';
import type { Serde } from '../serde/serde.ts';
import { countSerde, stringSerde } from '../serde/serdes.ts';
import { RecordInBatch } from '../topology/record-in-batch.ts';
import type { Topology } from '../topology/topology.ts';
import { Assignment } from './assignment.ts';
import type { FetchedBatch, GroupConsumer, RebalanceEvent } from './client.ts';
import { resolveConfig } from './config.ts';
import { StateFlusher } from './flusher.ts';
import { Lane, type LaneParts } from './lane.ts';
import { streamsMetrics } from './metrics.ts';
import { Packs } from './packing/packs.ts';
import type { LoadRequest } from './redis-state.ts';
import { Batch } from './work.ts';

// What keeps the runtime fast, counted rather than timed, so that it holds on any machine.

const PARTITIONS = 3;
const config = resolveConfig('hot', {
  bootstrapServers: 'none:1',
  redis: 'redis://none:1',
  instanceId: 'a',
  // Whatever the machine does meanwhile: one commit, at the end.
  commitIntervalMs: 1_000_000,
  transactionTimeoutMs: 4_000_000,
});

function record(topic: string, offset: number): RecordInBatch {
  const made = new RecordInBatch();
  Object.assign(made, { topic, partition: offset % PARTITIONS, offset, timestamp: 1_000 + offset });
  made.bytes = Buffer.from(`k${String(offset % 500).padStart(3, '0')}value`);
  Object.assign(made, { keyStart: 0, keyEnd: 4, valueStart: 4, valueEnd: 9 });
  return made;
}

/** Runs a topology over so many batches of so many records, on clients that do nothing. Answers how often Redis was read. */
async function run(topology: Topology, topic: string, batches: number, size: number): Promise<number> {
  const metrics = streamsMetrics();
  const globalTable = () => {
    throw new Error('no global table is read here');
  };
  const assignment = new Assignment({ topology, config, redis: {} as Redis, metrics, globalTable });
  let left = batches;
  let offset = 0;
  let reads = 0;
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }));
  const consumer = {
    subscribe: (_topics: readonly string[], onRebalance: (event: RebalanceEvent) => void) => {
      onRebalance({ kind: 'assign', partitions });
    },
    assignPaused: () => undefined,
    committed: async () => partitions.map((partition) => ({ ...partition, offset: 0 })),
    resumeAt: async () => undefined,
    endOffset: () => undefined,
    fetch: async (): Promise<FetchedBatch> => {
      if (left === 0) lane.stop();
      const records = left === 0 ? [] : Array.from({ length: size }, () => record(topic, offset++));
      left -= 1;
      return { records, ends: [], positions: [] };
    },
  };
  const waiting = new Set([...assignment.tasks()]);
  const restorer = {
    enqueue: () => {
      for (const task of assignment.tasks()) {
        waiting.add(task);
        vi.spyOn(task.redis, 'apply').mockResolvedValue(1);
        vi.spyOn(task.redis, 'load').mockImplementation(async (request: LoadRequest) => {
          reads += 1;
          return {
            keys: request.keys.map(({ keys }) => keys.map(() => undefined)),
            groups: request.groups.map(({ groups }) => groups.map(() => [])),
            whole: request.whole.map(() => []),
          };
        });
      }
    },
    take: () => {
      const tasks = [...waiting];
      waiting.clear();
      return tasks;
    },
  };
  const producer = {
    begin: async () => undefined,
    send: () => true,
    sendOffsets: async () => ({ ok: true }),
    commit: async () => ({ ok: true }),
  };
  const watermarks = { watermarks: async () => ({ low: 0, high: 0 }) };
  const lane = new Lane({
    config,
    consumer: consumer as unknown as GroupConsumer,
    producer: producer as unknown as LaneParts['producer'],
    watermarks: watermarks as unknown as LaneParts['watermarks'],
    assignment,
    restorer: restorer as unknown as LaneParts['restorer'],
    flusher: new StateFlusher(config, metrics),
    metrics,
    packs: new Packs(new Map(), config.maxPackBytes),
    topologyTopics: [topic],
  });
  await lane.run(() => undefined);
  const counted = (await metrics.recordsIn.get()).values.reduce((sum, { value }) => sum + value, 0);
  expect(counted).toBe(batches * size);
  return reads;
}

async function promisesOf(work: () => Promise<unknown>): Promise<number> {
  let promises = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'PROMISE') promises += 1;
    },
  }).enable();
  await work();
  hook.disable();
  return promises;
}

function stateless(): Topology {
  const builder = new StreamsBuilder({ applicationId: 'hot' });
  builder
    .stream({ name: 'in', key: stringSerde, value: stringSerde }, { name: 'in' })
    .filter((_value, key) => key !== 'k001')
    .mapValues((value) => value.toUpperCase())
    .to({ name: 'out', key: stringSerde, value: stringSerde });
  return builder.build();
}

function counting(): Topology {
  const builder = new StreamsBuilder({ applicationId: 'hot' });
  builder
    .stream({ name: 'in', key: stringSerde, value: stringSerde }, { name: 'in' })
    .groupByKey()
    .count({ name: 'counts' })
    .toStream()
    .mapValues((count) => count ?? 0)
    .to({ name: 'out', key: stringSerde, value: countSerde });
  return builder.build();
}

test.each([
  ['without state', stateless],
  ['that count', counting],
])('steps %s make no promise for a record: of ten times the records there are not more', async (_, topology) => {
  await run(topology(), 'in', 2, 10);
  const few = await promisesOf(() => run(topology(), 'in', 5, 100));
  const many = await promisesOf(() => run(topology(), 'in', 5, 1_000));
  expect(few).toBeGreaterThan(0);
  expect(many - few).toBeLessThan(20);
});

test('of a batch, Redis is asked at most once by each task', async () => {
  expect(await run(stateless(), 'in', 6, 200)).toBe(0);
  const reads = await run(counting(), 'in', 6, 200);
  expect(reads).toBeGreaterThan(0);
  expect(reads).toBeLessThanOrEqual(6 * PARTITIONS);
});

test('a record that is projected, filtered and sent nowhere allocates what its fields need', () => {
  const schema = recordSchema<{ user: string; ad: string; kind: string; time: number }>({
    type: 'record',
    name: 'Event',
    fields: [
      { name: 'user', type: 'string' },
      { name: 'ad', type: 'string' },
      { name: 'kind', type: 'string' },
      { name: 'time', type: 'long' },
    ],
  });
  const read = projection(schema, ['ad', 'kind', 'time']);
  const value: Serde<{ ad: string; kind: string; time: number }> = {
    serialize: () => Buffer.alloc(0),
    deserialize: (bytes) => read(bytes, 0, bytes.length),
    deserializeSlice: read,
  };
  const builder = new StreamsBuilder({ applicationId: 'hot' });
  builder
    .stream({ name: 'in', key: stringSerde, value }, { name: 'in', timestamp: ({ time }) => time })
    .filter(({ kind }) => kind === 'view')
    .mapValues(({ ad }) => ad)
    .to({ name: 'out', key: stringSerde, value: stringSerde });
  const assignment = new Assignment({
    topology: builder.build(),
    config,
    redis: {} as Redis,
    metrics: streamsMetrics(),
    globalTable: () => {
      throw new Error('no global table is read here');
    },
  });
  assignment.add([{ topic: 'in', partition: 0 }]);
  const [partition] = assignment.all();
  if (partition === undefined) throw new Error('the partition was assigned');
  // Of each: 'k', then user 'ann-…', ad 'ad-…', kind 'click', 1,760,000,000,000 ms.
  const events = Array.from({ length: 100 }, (_, index) => {
    const text = (value: string) => Buffer.concat([Buffer.from([2 * value.length]), Buffer.from(value)]);
    const parts = [text(`ann-${index}`), text(`ad-${index % 7}`), text('click'), Buffer.from('8080e682b966', 'hex')];
    return Buffer.concat([Buffer.from('k'), ...parts]);
  });
  const bytes = Buffer.concat(events);
  let at = 0;
  const records = events.map((event, offset) => {
    const made = record('in', offset);
    Object.assign(made, {
      bytes,
      partition: 0,
      keyStart: at,
      keyEnd: at + 1,
      valueStart: at + 1,
      valueEnd: at + event.length,
    });
    at += event.length;
    return made;
  });
  const batch = new Batch();
  const perRecord = bytesPerRecord((number) => {
    if (number % records.length !== 0) return;
    batch.clear();
    for (const made of records) batch.add(made, partition);
    for (const work of batch.work()) {
      work.decode();
      partition.task.run(partition.source.name, work);
    }
  });
  // Three fields and a boxed time are 64 bytes; a message object of the client, with its buffers, is above 500.
  expect(perRecord).toBeLessThan(256);
});
