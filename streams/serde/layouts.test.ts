import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SerdeError } from '../errors.ts';
import { heldSerde } from '../state/held.ts';
import { timestampedSerde } from '../state/timestamped.ts';
import { changeSerde } from '../topology/change.ts';
import {
  instruction,
  subscriptionAnswerSerde,
  subscriptionSerde,
  valueHash,
} from '../topology/nodes/join/foreign-key-messages.ts';
import { int32Serde, stringSerde } from './serdes.ts';
import { sessionWindowedSerde, timeWindowedSerde } from './windowed.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

test('a time-windowed key has the layout of Kafka Streams: the key, then the start in 8 bytes', () => {
  const serde = timeWindowedSerde(stringSerde, 60_000);
  // 1,700,000,040,000 = 0x18bcfe60440
  const windowed = { key: 'ab', window: { start: 1_700_000_040_000, end: 1_700_000_100_000 } };
  const bytes = hex('6162 0000018bcfe60440');
  expect(serde.serialize(windowed)).toEqual(bytes);
  expect(serde.deserialize(bytes)).toEqual(windowed);
});

test('a session key has the layout of Kafka Streams: the key, the end, the start', () => {
  const serde = sessionWindowedSerde(stringSerde);
  const windowed = { key: 'ab', window: { start: 258, end: 2 ** 32 + 1 } };
  const bytes = hex('6162 0000000100000001 0000000000000102');
  expect(serde.serialize(windowed)).toEqual(bytes);
  expect(serde.deserialize(bytes)).toEqual(windowed);
});

test('a windowed key that is shorter than its window is refused', () => {
  expect(() => timeWindowedSerde(stringSerde, 1).deserialize(Buffer.alloc(7))).toThrow(SerdeError);
  expect(() => sessionWindowedSerde(stringSerde).deserialize(Buffer.alloc(15))).toThrow(/15 bytes/);
});

test.each([
  [0, '0000000000000000'],
  [-1, 'ffffffffffffffff'],
  [-(2 ** 32), 'ffffffff00000000'],
  [2 ** 32 - 1, '00000000ffffffff'],
  [2 ** 32, '0000000100000000'],
  [Number.MAX_SAFE_INTEGER, '001fffffffffffff'],
  [Number.MIN_SAFE_INTEGER, 'ffe0000000000001'],
])('a value at time %i begins with its 64-bit integer', (timestamp, time) => {
  const serde = timestampedSerde(int32Serde);
  const bytes = hex(`${time} 01 00000007`);
  expect(serde.serialize({ timestamp, value: 7 })).toEqual(bytes);
  expect(serde.deserialize(bytes)).toEqual({ timestamp, value: 7 });
  expect(serde.deserialize(serde.serialize({ timestamp, value: null }))).toEqual({ timestamp, value: null });
});

test('every safe integer is a time, with the bytes of a bigint', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (timestamp) => {
      const bytes = timestampedSerde(int32Serde).serialize({ timestamp, value: null });
      expect(bytes.readBigInt64BE()).toBe(BigInt(timestamp));
    }),
  );
});

test('a change comes back with both values, each of which may be nothing or empty', () => {
  const serde = changeSerde(stringSerde);
  const value = fc.option(fc.string());
  fc.assert(
    fc.property(value, value, (newValue, oldValue) => {
      const change = { newValue, oldValue, isLatest: true };
      expect(serde.deserialize(serde.serialize(change))).toEqual(change);
    }),
  );
  const bytes = hex('0000000a 0000000000000000 01 6e 0000000000000000 00');
  expect(serde.serialize({ newValue: 'n', oldValue: null, isLatest: true })).toEqual(bytes);
});

test('a change that waits comes back with the headers of its record, in their order', () => {
  const serde = heldSerde(changeSerde(stringSerde));
  const value = { newValue: null, oldValue: 'o', isLatest: true };
  const header = fc.tuple(fc.string(), fc.uint8Array({ maxLength: 9 }).map(Buffer.from));
  fc.assert(
    fc.property(fc.array(header), (given) => {
      const headers = given.length === 0 ? undefined : given;
      expect(serde.deserialize(serde.serialize({ value, headers }))).toEqual({ value, headers });
    }),
  );
  const bytes = hex('0000000a 00000001 68 00000001 31 00000009 0000000000000000 00 0000000000000000 01 6f');
  expect(serde.serialize({ value, headers: [['h', Buffer.from('1')]] })).toEqual(bytes);
});

test('the messages of a foreign-key join have their written layout', () => {
  const hash = valueHash(Buffer.from('abc'));
  // The first 16 bytes of SHA-256("abc"), FIPS 180-2, appendix B.1.
  expect(Buffer.from(hash, 'latin1')).toEqual(hex('ba7816bf 8f01cfea 414140de 5dae2223'));
  const asks = { instruction: instruction.answer, hash, primaryKey: Buffer.from('pk'), partition: 258 };
  const question = hex('01 03 00000102 10 ba7816bf8f01cfea414140de5dae2223 706b');
  expect(subscriptionSerde.serialize(asks)).toEqual(question);
  expect(subscriptionSerde.deserialize(question)).toEqual(asks);
  const gone = { ...asks, instruction: instruction.unsubscribe, hash: undefined, primaryKey: Buffer.alloc(0) };
  expect(subscriptionSerde.serialize(gone)).toEqual(hex('01 00 00000102 00'));
  expect(subscriptionSerde.deserialize(subscriptionSerde.serialize(gone))).toEqual(gone);
});

test('an answer tells no value from an empty one', () => {
  const serde = subscriptionAnswerSerde(stringSerde);
  for (const value of [null, Buffer.alloc(0), Buffer.from('v')]) {
    const answer = { hash: undefined, partition: 0, value };
    expect(serde.deserialize(serde.serialize(answer))).toEqual(answer);
  }
  expect(() => serde.deserialize(Buffer.of(2, 0, 0, 0, 0, 0, 0))).toThrow(/layout 2, this version knows 1/);
});
