import { crc32c } from '@node-rs/crc32';
import { Writer } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { batchRange, readBatch } from './record-batch.ts';

/**
 * A batch written by hand after https://kafka.apache.org/documentation/#recordbatch: offsets 100 to 104, no records left by
 * compaction, producer 7, of a transaction, times of arrival.
 */
function batch(change: { attributes?: number; magic?: number; crc?: number } = {}): Buffer {
  const checked = Writer.create()
    .appendInt16(change.attributes ?? 0b0001_1000)
    .appendInt32(4)
    .appendInt64(1_000n)
    .appendInt64(2_000n)
    .appendInt64(7n)
    .appendInt16(0)
    .appendInt32(0)
    .appendInt32(0).buffer;
  const framed = Writer.create()
    .appendInt32(3)
    .appendInt8(change.magic ?? 2)
    .appendUnsignedInt32(change.crc ?? crc32c(checked))
    .append(checked).buffer;
  return Writer.create().appendInt64(100n).appendInt32(framed.length).append(framed).buffer;
}

test('the head of a batch is read as the format lays it out', () => {
  const bytes = Buffer.concat([Buffer.from('before'), batch()]);
  expect(readBatch(bytes, 6)).toEqual({
    bytes,
    recordsStart: 6 + 61,
    end: bytes.length,
    baseOffset: 100,
    lastOffset: 104,
    compression: 0,
    isTransactional: true,
    isControl: false,
    producerId: 7,
    baseTimestamp: 1_000,
    appendTimestamp: 2_000,
    count: 0,
  });
});

test('attributes tell compression, markers and whose time it is', () => {
  expect(readBatch(batch({ attributes: 0b0010_0100 }), 0)).toMatchObject({
    compression: 4,
    isControl: true,
    isTransactional: false,
    appendTimestamp: undefined,
  });
});

test('a batch that is cut off is not there yet', () => {
  const whole = batch();
  for (let length = 0; length < whole.length; length += 1)
    expect(readBatch(whole.subarray(0, length), 0)).toBe(undefined);
});

test('a batch whose bytes were changed is refused', () => {
  expect(() => readBatch(batch({ crc: 1 }), 0)).toThrow(
    /offset 100 is damaged: its checksum is [0-9a-f]{8}, not 00000001/,
  );
});

test('the formats before Kafka 0.11 are refused by name', () => {
  expect(() => readBatch(batch({ magic: 1 }), 0)).toThrow(/message format 1, before Kafka 0.11: .* fetcher 'rdkafka'/);
  expect(() => batchRange(batch({ magic: 0 }))).toThrow(/message format 0/);
});

test('the range of a fetch ends with the last whole batch and tells how large the next one is', () => {
  const one = batch();
  expect(batchRange(Buffer.alloc(0))).toEqual({ last: undefined, cutOff: undefined });
  expect(batchRange(Buffer.concat([one, one]))).toEqual({
    last: { nextOffset: 105, leaderEpoch: 3 },
    cutOff: undefined,
  });
  expect(batchRange(Buffer.concat([one, one.subarray(0, 20)]))).toEqual({
    last: { nextOffset: 105, leaderEpoch: 3 },
    cutOff: one.length,
  });
  expect(batchRange(one.subarray(0, 12))).toEqual({ last: undefined, cutOff: one.length });
});
