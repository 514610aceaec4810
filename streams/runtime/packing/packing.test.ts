import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamsBuilder } from '../../dsl/builder.ts';
import { RecordError } from '../../errors.ts';
import { partitionOf } from '../../serde/partitioner.ts';
import { stringSerde } from '../../serde/serdes.ts';
import { type ConsumedRecord, decodeRecord } from '../../topology/decode.ts';
import { RecordInBatch } from '../../topology/record-in-batch.ts';
import type { AssignedPartition } from '../assignment.ts';
import type { OutputRecord } from '../task-runtime.ts';
import { Batch } from '../work.ts';
import { Pack } from './pack.ts';
import { Packs, packBytes, packedTopics } from './packs.ts';

// Another client's encoder of the same format.
const encodeRecord = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/record/v0') as (record: {
  readonly timestampDelta: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}) => { readonly buffer: Buffer };

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const output: fc.Arbitrary<OutputRecord> = fc.record({
  topic: fc.constant('t'),
  partition: fc.constant(3),
  key: fc.option(bytes),
  value: fc.option(bytes),
  timestamp: fc.nat({ max: 2 ** 42 }),
  headers: fc.option(
    fc
      .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 9 }), bytes), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 3,
      })
      // Names of digits would change their order as an object's, in which the other encoder takes them.
      .map((headers) => headers.map(([name, value]) => [`h${name}`, value] as const)),
    { nil: undefined },
  ),
});

function packed(outputs: readonly OutputRecord[], limit = 16_384): OutputRecord {
  const pack = new Pack('t', 3, limit);
  for (const each of outputs) pack.add(each);
  return pack.record();
}

function consumed(record: OutputRecord, offset = 7): ConsumedRecord {
  return { ...record, partition: record.partition ?? 0, offset };
}

/** The same record as a fetch in place gives it. */
function inPlace(record: ConsumedRecord): RecordInBatch {
  const made = new RecordInBatch();
  const value = record.value as Buffer;
  Object.assign(made, { topic: record.topic, partition: record.partition, offset: record.offset, timestamp: 1 });
  made.bytes = Buffer.concat([Buffer.from('before'), value, Buffer.from('behind')]);
  Object.assign(made, { valueStart: 6, valueEnd: 6 + value.length });
  made.headersAt(0, () => record.headers);
  return made;
}

function partition(isInternal = true): AssignedPartition {
  const serde = { ...stringSerde, deserialize: (text: Buffer) => text.toString('latin1'), deserializeSlice: undefined };
  const source = { name: 's', topic: 't', key: serde, value: serde, timestamp: undefined };
  return { topic: 't', partition: 3, isInternal, source } as unknown as AssignedPartition;
}

/** Key, value, time and headers of what a batch makes of records. */
function taken(batch: Batch) {
  return batch.work().map(({ record: { key, value, timestamp, headers, offset }, endsOffset }) => ({
    key,
    value,
    timestamp,
    headers,
    offset,
    endsOffset,
  }));
}

test('a pack holds its records in the format of Kafka, as another client writes it', () => {
  fc.assert(
    fc.property(fc.array(output, { minLength: 1, maxLength: 20 }), (outputs) => {
      const base = outputs[0]?.timestamp ?? 0;
      const expected = outputs.map(({ key, value, timestamp, headers }) => {
        const asObject = Object.fromEntries(headers ?? []);
        return encodeRecord({ timestampDelta: timestamp - base, key, value, headers: asObject }).buffer;
      });
      const { value, headers } = packed(outputs);
      expect(value).toEqual(Buffer.concat(expected));
      expect(headers?.map(([name, text]) => [name, String(text)])).toEqual([
        ['millrace-pack', `${outputs.length}@${base}`],
      ]);
    }),
  );
});

test('what was packed comes out as it went in, at the offset of the pack, of either fetcher', () => {
  fc.assert(
    fc.property(fc.array(output, { minLength: 1, maxLength: 20 }), fc.boolean(), (outputs, isInPlace) => {
      const record = consumed(packed(outputs, 64));
      const batch = new Batch();
      batch.add(isInPlace ? inPlace(record) : record, partition());
      const expected = outputs.map(({ key, value, timestamp, headers }, index) => {
        return { key, value, timestamp, headers, offset: 7, endsOffset: index === outputs.length - 1 };
      });
      expect(taken(batch)).toEqual(expected);
    }),
  );
});

const plain = {
  topic: 't',
  partition: 3,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  timestamp: 1,
  headers: undefined,
};

test('a batch is used again: nothing of the one before shows through', () => {
  const of = (value: string) => ({ ...plain, value: Buffer.from(value) });
  const batch = new Batch();
  batch.add(consumed(packed([of('a'), of('b')])), partition());
  batch.add(consumed({ ...packed([of('c')]), value: Buffer.from('cut off') }, 8), partition());
  expect(batch.work().map(({ endsOffset, damage }) => [endsOffset, damage !== undefined])).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
  batch.clear();
  for (const [offset, value] of ['x', 'y', 'z'].entries()) batch.add(consumed(of(value), offset), partition());
  for (const work of batch.work()) work.decode();
  expect(batch.work().map(({ value, endsOffset, refused }) => [value, endsOffset, refused])).toEqual([
    ['x', true, undefined],
    ['y', true, undefined],
    ['z', true, undefined],
  ]);
});

test('a damaged pack is refused whole, and the records around it are taken', () => {
  const of = (value: string) => ({
    topic: 't',
    partition: 3,
    key: Buffer.from('k'),
    value: Buffer.from(value),
    timestamp: 1,
    headers: undefined,
  });
  const whole = packed([of('a'), of('b')]);
  const value = whole.value as Buffer;
  const damaged: Record<string, OutputRecord> = {
    'cut off': { ...whole, value: value.subarray(0, -3) },
    'with more behind': { ...whole, value: Buffer.concat([value, Buffer.from([0])]) },
    'fewer than it says': { ...whole, headers: [['millrace-pack', Buffer.from('3@1')]] },
    'more than it says': { ...whole, headers: [['millrace-pack', Buffer.from('1@1')]] },
    none: { ...whole, headers: [['millrace-pack', Buffer.from('0@1')]], value: null },
    'a head that says nothing': { ...whole, headers: [['millrace-pack', Buffer.from('many')]] },
  };
  for (const [what, record] of Object.entries(damaged)) {
    const batch = new Batch();
    batch.add(consumed(of('before'), 6), partition());
    batch.add(consumed(record), partition());
    batch.add(consumed(of('after'), 8), partition());
    for (const work of batch.work()) work.decode();
    const [before, refused, after] = batch.work();
    expect([before?.value, refused?.refused, after?.value], what).toEqual(['before', expect.any(RecordError), 'after']);
    expect(refused?.refused?.message).toContain("offset 7 of 't'");
    expect(refused?.record.value, 'the bytes go into the dead letter').toBe(record.value);
  }
});

test('only topics of the application are taken apart: others may carry any header', () => {
  const record = consumed(packed([{ ...consumed(packed([])), key: null, value: Buffer.from('inner') }]));
  const batch = new Batch();
  batch.add(record, partition(false));
  expect(batch.work().map((work) => work.record)).toEqual([record]);
});

test('a record with a key stands for itself, whatever header it brought from elsewhere', () => {
  const record = { ...consumed(packed([plain])), key: Buffer.from('k') };
  const batch = new Batch();
  batch.add(record, partition());
  expect(batch.work().map((work) => work.record)).toEqual([record]);
});

test('records go to the pack of their partition: the one they name, or that of their key', () => {
  const packs = new Packs(new Map([['t', 4]]), 1_000);
  const record = {
    topic: 't',
    partition: null,
    key: Buffer.from('key'),
    value: null,
    timestamp: 1,
    headers: undefined,
  };
  const byKey = packs.of(record);
  byKey?.add(record);
  packs.of({ ...record, partition: 2 })?.add(record);
  // kafkajs' murmur2 of 'key' is -1079937367: without its sign, 1 modulo 4.
  expect(partitionOf(Buffer.from('key'), 4)).toBe(1);
  expect(packs.filled().map((pack) => pack.record().partition)).toEqual([1, 2]);
  expect(packs.of({ ...record, key: null })).toBeUndefined();
  expect(packs.of({ ...record, topic: 'elsewhere' })).toBeUndefined();
  packs.clear();
  expect(packs.filled()).toEqual([]);
});

test('a pack is full before it has more than its limit, and takes one record of any size', () => {
  const of = (size: number) => ({
    topic: 't',
    partition: 0,
    key: null,
    value: Buffer.alloc(size, 1),
    timestamp: 5,
    headers: undefined,
  });
  const pack = new Pack('t', 0, 1_000);
  expect(pack.isFullFor(of(50_000))).toBe(false);
  pack.add(of(50_000));
  expect(pack.isFullFor(of(1))).toBe(true);
  pack.clear();
  let count = 0;
  for (; !pack.isFullFor(of(100)); count += 1) pack.add(of(100));
  expect(pack.record().value?.length).toBeLessThanOrEqual(1_000);
  expect(count).toBeGreaterThan(6);
});

test('times of any kind come out as a topic of Kafka would have them, and damage no record beside theirs', () => {
  const times: ReadonlyArray<readonly [given: number, kept: number]> = [
    [10.5, 10],
    [1_764_115_200_123.75, 1_764_115_200_123],
    [11.5, 11],
    [-7, 0],
    [Number.NaN, 0],
    [1.7e15, 1.7e15],
    [1.7e18, 1.7e18],
    [Number.MAX_VALUE, 2 ** 62],
    [5, 5],
  ];
  for (const from of times.keys()) {
    const rotated = [...times.slice(from), ...times.slice(0, from)];
    const packs: OutputRecord[] = [];
    const pack = new Pack('t', 3, 16_384);
    for (const [timestamp] of rotated) {
      const record = { ...plain, timestamp };
      if (pack.isFullFor(record)) {
        packs.push(pack.record());
        pack.clear();
      }
      pack.add(record);
    }
    packs.push(pack.record());
    const batch = new Batch();
    for (const each of packs) batch.add(consumed(each), partition());
    for (const work of batch.work()) work.decode();
    expect(batch.work().map(({ refused }) => refused)).toEqual(rotated.map(() => undefined));
    expect(batch.work().map(({ timestamp }) => timestamp)).toEqual(rotated.map(([, kept]) => kept));
  }
});

test('a pack is never larger than what its topic takes as one record', () => {
  expect(packBytes({ maxPackBytes: 16_384, maxMessageBytes: 1_000_000 })).toBe(16_384);
  expect(packBytes({ maxPackBytes: 16_384, maxMessageBytes: 10_000 })).toBe(10_000);
});

test('packed are the repartition topics that are read by themselves', () => {
  const text = (name: string) => ({ name, key: stringSerde, value: stringSerde });
  const builder = new StreamsBuilder({ applicationId: 'app' });
  const orders = builder.stream(text('orders'), { name: 'orders' });
  const alone = orders.selectKey((value) => value).repartition({ name: 'alone', key: stringSerde, value: stringSerde });
  alone.to(text('out'));
  const beside = orders
    .selectKey((value) => value)
    .repartition({ name: 'beside', key: stringSerde, value: stringSerde });
  beside.merge(builder.stream(text('others'), { name: 'others' })).to(text('out'));
  const topology = builder.build();
  const [one, two] = topology.internalTopics.map(({ topic }) => topic) as [string, string];
  const partitions = new Map([
    [one, 6],
    [two, 6],
    ['orders', 6],
  ]);
  expect(packedTopics(topology, partitions)).toEqual(new Map([[one, 6]]));
});

test('a record that is taken from a pack decodes as one that came by itself', () => {
  const record = { ...packed([]), key: Buffer.from('k'), value: Buffer.from('v'), timestamp: 9 };
  const batch = new Batch();
  batch.add(consumed(packed([record])), partition());
  const [work] = batch.work();
  work?.decode();
  const { source } = partition();
  const expected = decodeRecord(source, { ...consumed(record), headers: undefined });
  expect([work?.key, work?.value, work?.timestamp]).toEqual([expected.key, expected.value, expected.timestamp]);
});
