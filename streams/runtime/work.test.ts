import { expect, test } from 'vitest';
import { SerdeError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { bytesSerde, stringSerde } from '../serde/serdes.ts';
import type { ConsumedRecord } from '../topology/decode.ts';
import { RecordInBatch } from '../topology/record-in-batch.ts';
import type { SourceDescription } from '../topology/topology.ts';
import type { AssignedPartition } from './assignment.ts';
import { Batch, decodeAll, type Work } from './work.ts';

function partitionOf(value: Serde<unknown>, key: Serde<unknown> = stringSerde as Serde<unknown>): AssignedPartition {
  const source: SourceDescription = { name: 's', topic: 't', key, value, timestamp: undefined };
  return { topic: 't', partition: 0, source, position: undefined } as unknown as AssignedPartition;
}

function alone(value: string | null, offset = 0): ConsumedRecord {
  const bytes = value === null ? null : Buffer.from(value);
  return { topic: 't', partition: 0, offset, timestamp: 7, key: Buffer.from('k'), value: bytes, headers: undefined };
}

function inBatch(value: string | null): RecordInBatch {
  const record = new RecordInBatch();
  record.topic = 't';
  record.timestamp = 7;
  record.bytes = Buffer.from(`<<<k${value ?? ''}>>>`);
  record.keyStart = 3;
  record.keyEnd = 4;
  record.valueStart = value === null ? -1 : 4;
  record.valueEnd = 4 + Buffer.byteLength(value ?? '');
  return record;
}

async function decoded(record: ConsumedRecord, partition: AssignedPartition): Promise<Work> {
  const batch = new Batch();
  batch.add(record, partition);
  const work = batch.work();
  await decodeAll(work);
  return work[0] as Work;
}

const withoutSlices: Serde<string> = {
  serialize: (value) => stringSerde.serialize(value),
  deserialize: (bytes) => stringSerde.deserialize(bytes),
};

test.each([
  ['that reads slices', stringSerde],
  ['that does not', withoutSlices],
])('a record that lies in its batch decodes as one that lies alone, by a serde %s', async (_, serde) => {
  const partition = partitionOf(serde as Serde<unknown>);
  for (const value of ['value', 'größer', '', null]) {
    for (const record of [alone(value), inBatch(value)]) {
      expect(await decoded(record, partition)).toMatchObject({ key: 'k', value, timestamp: 7, refused: undefined });
    }
  }
});

test('a record that does not decode says which part of which topic, wherever it lies', async () => {
  const broken: Serde<unknown> = {
    serialize: () => Buffer.alloc(0),
    deserialize() {
      throw new SerdeError('broken');
    },
  };
  for (const record of [alone('x'), inBatch('x')]) {
    const { refused, timestamp } = await decoded(record, partitionOf(broken));
    expect(refused?.message).toBe("value of topic 't' does not decode: broken");
    expect(timestamp).toBe(7);
  }
});

test('what serdes need is fetched once for a batch, and what cannot be had refuses its records only', async () => {
  const known = new Set<number>();
  const fetched: number[][] = [];
  const serde: Serde<unknown> = {
    serialize: () => Buffer.alloc(0),
    deserialize(bytes) {
      const id = Number(bytes.toString());
      if (!known.has(id)) throw new SerdeError(`schema ${id} is unknown`);
      return id;
    },
    needs(bytes) {
      const id = Number(bytes.toString());
      return known.has(id) ? undefined : id;
    },
    async fetch(ids) {
      fetched.push([...ids]);
      for (const id of ids) if (id < 10) known.add(id);
    },
  };
  const partition = partitionOf(serde);
  const batch = new Batch();
  for (const [offset, id] of ['1', '1', '77', '2', '77', '1'].entries()) batch.add(alone(id, offset), partition);
  const work = batch.work();
  await decodeAll(work);
  expect(work.map(({ value, refused }) => (refused === undefined ? value : refused.message))).toEqual([
    1,
    1,
    "value of topic 't' does not decode: schema 77 is unknown",
    2,
    "value of topic 't' does not decode: schema 77 is unknown",
    1,
  ]);
  expect(fetched).toEqual([[1], [77], [2]]);
});

test('the objects of a batch are used again, and nothing of the batch before is left in them', async () => {
  const partition = partitionOf(bytesSerde as Serde<unknown>);
  const batch = new Batch();
  batch.add({ ...alone('x'), timestamp: -1 }, partition);
  const [first] = batch.work();
  await decodeAll(batch.work());
  expect(first?.refused?.message).toMatch(/event time -1/);
  batch.clear();
  batch.add(alone('y', 1), partition);
  const [again] = batch.work();
  await decodeAll(batch.work());
  expect(again).toBe(first);
  expect(again).toMatchObject({ refused: undefined, value: Buffer.from('y'), metadata: { offset: 1 } });
});
