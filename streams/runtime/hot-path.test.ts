import { createHook } from 'node:async_hooks';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { bytesPerRecord } from '../../bench/allocation.ts';
import { StreamsBuilder } from '../dsl/builder.ts';
import { projection, recordSchema } from '../serde/projection/projection.ts';
import type { Serde } from '../serde/serde.ts';
import { countSerde, stringSerde } from '../serde/serdes.ts';
import type { Topology } from '../topology/topology.ts';
import { Assignment } from './assignment.ts';
import { config, PARTITIONS, record, runBatches } from './batches.fixture.ts';
import { streamsMetrics } from './metrics.ts';
import { Batch } from './work.ts';

// What keeps the runtime fast, counted rather than timed, so that it holds on any machine.

/** As `runBatches`; answers how often Redis was read. */
async function run(topology: Topology, topic: string, batches: number, size: number): Promise<number> {
  const { reads, metrics } = await runBatches(topology, topic, batches, size);
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
