import { crc32c } from '@node-rs/crc32';
import { type CompressionAlgorithmValue, createRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordInBatch } from '../../../topology/record-in-batch.ts';
import { FetchedRecords } from './fetched-records.ts';

interface Written {
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly timestamp: bigint;
  readonly headers: ReadonlyArray<readonly [string, Buffer]>;
}

interface BatchOptions {
  readonly at?: number;
  readonly compression?: CompressionAlgorithmValue;
  readonly producerId?: bigint;
}

/** A batch as @platformatic/kafka encodes it; the base offset, which a broker would give, is written over the zero there. */
function batchOf(records: readonly Written[], { at = 0, compression = 'none', producerId }: BatchOptions = {}): Buffer {
  const messages = records.map(({ key, value, timestamp, headers }) => ({
    topic: 't',
    partition: 0,
    key,
    value,
    timestamp,
    headers: new Map(headers.map(([name, bytes]) => [Buffer.from(name), bytes])),
  }));
  const options = { compression, ...(producerId !== undefined && { producerId, transactionalId: 'tx' }) };
  const { buffer } = createRecordsBatch(messages as Parameters<typeof createRecordsBatch>[0], options);
  const bytes = Buffer.from(buffer);
  bytes.writeBigInt64BE(BigInt(at), 0);
  return bytes;
}

function text(value: string): Written {
  return { key: Buffer.from('k'), value: Buffer.from(value), timestamp: 5n, headers: [] };
}

/** What is seen, copied out of the records that are moved on. */
function seen(records: FetchedRecords): Array<{ offset: number; value: string | undefined }> {
  const record = new RecordInBatch();
  const all = [];
  while (records.next(record)) all.push({ offset: record.offset, value: record.value?.toString() });
  return all;
}

test('what was written is read: keys, values, nulls, times, headers', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const written = fc.record({
    key: fc.option(bytes, { nil: undefined }),
    value: fc.option(bytes, { nil: undefined }),
    // Its encoder writes differences of 2^31 and more wrongly: those have a test of their own.
    timestamp: fc.bigInt({ min: 1_800_000_000_000n, max: 1_800_000_000_000n + 2n ** 31n - 1n }),
    headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), bytes), { maxLength: 3 }),
  });
  const batches = fc.array(fc.array(written, { minLength: 1, maxLength: 150 }), { minLength: 1, maxLength: 3 });
  const compressions = fc.constantFrom<CompressionAlgorithmValue>('none', 'gzip', 'snappy', 'lz4');
  fc.assert(
    fc.property(batches, compressions, (parts, compression) => {
      let at = 1_000_000;
      const encoded = parts.map((records) => {
        const batch = batchOf(records, { at, compression });
        at += records.length;
        return batch;
      });
      const fetched = new FetchedRecords(Buffer.concat(encoded), [], 1_000_000);
      const record = new RecordInBatch();
      for (const [index, expected] of parts.flat().entries()) {
        expect(fetched.next(record)).toBe(true);
        expect({
          offset: record.offset,
          key: record.key ?? undefined,
          value: record.value ?? undefined,
          timestamp: BigInt(record.timestamp),
          headers: record.headers ?? [],
        }).toEqual({ offset: 1_000_000 + index, ...expected });
        expect(fetched.position).toBe(1_000_001 + index);
      }
      expect(fetched.next(record)).toBe(false);
      expect(fetched.position).toBe(at);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('times may be years apart', () => {
  const years = [0n, 2n ** 31n, 2n ** 40n, -(2n ** 35n)];
  const body = Buffer.concat(
    years.map((delta, index) => {
      const fields = Buffer.concat([Buffer.of(0), varlong(delta), varlong(BigInt(index)), Buffer.of(1, 1, 0)]);
      return Buffer.concat([varlong(BigInt(fields.length)), fields]);
    }),
  );
  const batch = Buffer.concat([batchOf([text('a')]).subarray(0, 61), body]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeBigInt64BE(2n ** 45n, 27);
  batch.writeInt32BE(years.length, 57);
  const fetched = new FetchedRecords(checksummed(batch), [], 0);
  const record = new RecordInBatch();
  for (const delta of years) {
    fetched.next(record);
    expect(BigInt(record.timestamp)).toBe(2n ** 45n + delta);
  }
});

/** A number as https://protobuf.dev/programming-guides/encoding/#signed-ints has it: zigzag, seven bits a byte, least first. */
function varlong(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

test('reading begins at the position, also in the middle of a batch', () => {
  const fetched = new FetchedRecords(batchOf(['a', 'b', 'c', 'd'].map(text), { at: 10 }), [], 12);
  expect(seen(fetched)).toEqual([
    { offset: 12, value: 'c' },
    { offset: 13, value: 'd' },
  ]);
});

test('a batch that is cut off is left for the next fetch', () => {
  const first = batchOf([text('a')], { at: 0 });
  const second = batchOf([text('b')], { at: 1 });
  const fetched = new FetchedRecords(Buffer.concat([first, second.subarray(0, 40)]), [], 0);
  expect(seen(fetched)).toEqual([{ offset: 0, value: 'a' }]);
  expect(fetched.position).toBe(1);
});

/** A marker as a broker writes it: key version 0 and kind (0 abort, 1 commit), value version 0 and coordinator epoch. */
function marker(kind: 'abort' | 'commit', at: number, producerId: bigint): Buffer {
  const key = Buffer.from([0, 0, 0, kind === 'abort' ? 0 : 1]);
  const batch = batchOf([{ key, value: Buffer.from([0, 0, 0, 0, 0, 0]), timestamp: 5n, headers: [] }], {
    at,
    producerId,
  });
  batch[22] = (batch[22] as number) | 0b10_0000;
  return checksummed(batch);
}

function checksummed(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

test('of transactions that interleave, the aborted ones are not seen and the position goes past their markers', () => {
  const log = Buffer.concat([
    batchOf([text('a1'), text('a2')], { at: 0, producerId: 1n }),
    batchOf([text('b1')], { at: 2, producerId: 2n }),
    batchOf([text('plain')], { at: 3 }),
    batchOf([text('a3')], { at: 4, producerId: 1n }),
    marker('abort', 5, 1n),
    batchOf([text('a4')], { at: 6, producerId: 1n }),
    marker('commit', 7, 2n),
    marker('commit', 8, 1n),
    batchOf([text('b2')], { at: 9, producerId: 2n }),
    marker('abort', 10, 2n),
  ]);
  const fetched = new FetchedRecords(
    log,
    [
      { producerId: 2, firstOffset: 9 },
      { producerId: 1, firstOffset: 0 },
    ],
    0,
  );
  expect(seen(fetched)).toEqual([
    { offset: 2, value: 'b1' },
    { offset: 3, value: 'plain' },
    { offset: 6, value: 'a4' },
  ]);
  expect(fetched.position).toBe(11);
});

test('when all that follows is hidden, the position says so before it is asked for', () => {
  const log = Buffer.concat([batchOf([text('a')], { at: 0, producerId: 1n }), marker('commit', 1, 1n)]);
  const fetched = new FetchedRecords(log, [], 0);
  fetched.next(new RecordInBatch());
  expect(fetched.position).toBe(1);
  expect(fetched.hasMore).toBe(false);
  expect(fetched.position).toBe(2);
});

test('offsets that compaction took out are passed over', () => {
  const batch = batchOf([text('a'), text('b')], { at: 0 });
  // The last offset stays what it was when the batch was written.
  batch.writeInt32BE(9, 23);
  const fetched = new FetchedRecords(checksummed(batch), [], 0);
  expect(seen(fetched).map(({ offset }) => offset)).toEqual([0, 1]);
  expect(fetched.position).toBe(10);
});

test('where the topic carries the time of arrival, all records have the time of their batch', () => {
  const batch = batchOf([text('a'), text('b')]);
  batch[22] = (batch[22] as number) | 0b1000;
  batch.writeBigInt64BE(77n, 35);
  const fetched = new FetchedRecords(checksummed(batch), [], 0);
  const record = new RecordInBatch();
  fetched.next(record);
  expect(record.timestamp).toBe(77);
});

test('records that do not fit their batch are refused', () => {
  const batch = batchOf([text('a')]);
  // The first record's length: one byte of zigzag varint, made larger than what follows.
  batch[61] = 0x7e;
  expect(() => seen(new FetchedRecords(checksummed(batch), [], 0))).toThrow(/does not fit its batch/);
  const more = batchOf([text('a')]);
  more.writeInt32BE(2, 57);
  expect(() => seen(new FetchedRecords(checksummed(more), [], 0))).toThrow(/cut off/);
});

test('compressed bytes that do not decompress are refused, whatever the codec', () => {
  for (const codec of [1, 2, 3, 4, 5]) {
    const batch = batchOf([text('a')]);
    batch[22] = codec;
    expect(() => seen(new FetchedRecords(checksummed(batch), [], 0))).toThrow(/compress/);
  }
});
