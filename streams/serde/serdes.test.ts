import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { SerdeError } from '../errors.ts';
import type { Serde } from './serde.ts';
import { bytesSerde, countSerde, int32Serde, jsonSerde, longSerde, nullable, stringSerde } from './serdes.ts';

function comesBack<T>(serde: Serde<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(serde.deserialize(serde.serialize(value))).toEqual(value);
    }),
  );
}

test('what is written comes back the same, for every serde', () => {
  comesBack(stringSerde, fc.string({ unit: 'binary' }));
  comesBack(longSerde, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  comesBack(int32Serde, fc.integer());
  comesBack(
    bytesSerde,
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  comesBack(
    jsonSerde<unknown>(),
    fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value))),
  );
});

test('a record that lies in a batch is read as if its bytes lay alone', () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'ä', '€', '😀'), fc.string({ maxLength: 1 })) });
  fc.assert(
    fc.property(text, fc.nat(9), fc.nat(9), (value, before, after) => {
      const bytes = stringSerde.serialize(value);
      const batch = Buffer.concat([Buffer.alloc(before, 0xc3), bytes, Buffer.alloc(after, 0xa9)]);
      expect(stringSerde.deserializeSlice?.(batch, before, before + bytes.length)).toBe(value);
    }),
  );
  expect(() => stringSerde.deserializeSlice?.(Buffer.from([0xc3, 0xa4]), 0, 1)).toThrow(/not UTF-8/);
});

test('numbers that lie in a batch are read as if their bytes lay alone', () => {
  const batch = Buffer.from('ff000000000000010200000007ff', 'hex');
  expect(longSerde.deserializeSlice?.(batch, 1, 9)).toBe(258n);
  expect(countSerde.deserializeSlice?.(batch, 1, 9)).toBe(258);
  expect(int32Serde.deserializeSlice?.(batch, 9, 13)).toBe(7);
  expect(() => int32Serde.deserializeSlice?.(batch, 9, 14)).toThrow(/has 4 bytes, these are 5/);
});

test('bytes of a record that lies in a batch are a copy', () => {
  const batch = Buffer.from('abc');
  const read = bytesSerde.deserializeSlice?.(batch, 1, 2);
  batch.fill('z');
  expect(read).toEqual(Buffer.from('b'));
});

test('integers have the bytes that the Java serializers write', () => {
  expect(longSerde.serialize(258n).toString('hex')).toBe('0000000000000102');
  expect(longSerde.serialize(-1n).toString('hex')).toBe('ffffffffffffffff');
  expect(int32Serde.serialize(-2).toString('hex')).toBe('fffffffe');
});

test('a value that would not come back the same is refused', () => {
  expect(() => stringSerde.serialize('a\ud800')).toThrow(SerdeError);
  expect(() => longSerde.serialize(2n ** 63n)).toThrow(/does not fit 64 bits/);
  expect(() => int32Serde.serialize(2 ** 31)).toThrow(/not a 32-bit integer/);
  expect(() => int32Serde.serialize(1.5)).toThrow(SerdeError);
  expect(() => jsonSerde<unknown>().serialize(1n)).toThrow(/no JSON form/);
  expect(() => jsonSerde<unknown>().serialize(undefined)).toThrow(SerdeError);
});

test('bytes of another form are refused', () => {
  expect(() => stringSerde.deserialize(Buffer.from([0xff]))).toThrow(/not UTF-8/);
  expect(() => longSerde.deserialize(Buffer.alloc(7))).toThrow(/these are 7/);
  expect(() => int32Serde.deserialize(Buffer.alloc(8))).toThrow(SerdeError);
  expect(() => jsonSerde().deserialize(Buffer.from('{"a":'))).toThrow(/not JSON/);
});

test('a nullable serde has null in its type and keeps what the registry needs', async () => {
  const fetched: number[] = [];
  const serde = nullable<string>({
    ...stringSerde,
    needs: () => 7,
    fetch: async (ids) => void fetched.push(...ids),
  });
  expectTypeOf(serde).toEqualTypeOf<Serde<string | null>>();
  expect(serde.nullable).toBe(true);
  expect(serde.needs?.(Buffer.alloc(0))).toBe(7);
  await serde.fetch?.([7]);
  expect(fetched).toEqual([7]);
  expect(serde.deserialize(serde.serialize('a'))).toBe('a');
  expect(() => serde.serialize(null)).toThrow(SerdeError);
});

test('a count has the bytes of the long, whatever its size and sign', () => {
  const bounds = fc.constantFrom(
    0,
    -1,
    2 ** 31,
    -(2 ** 31),
    2 ** 32 - 1,
    2 ** 32,
    -(2 ** 32) - 1,
    2 ** 53 - 1,
    1 - 2 ** 53,
  );
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), bounds), (count) => {
      const bytes = longSerde.serialize(BigInt(count));
      expect(countSerde.serialize(count)).toEqual(bytes);
      expect(countSerde.deserialize(bytes)).toBe(count);
    }),
  );
  for (const beyond of [2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)]) {
    expect(() => countSerde.deserialize(longSerde.serialize(beyond))).toThrow('beyond 2^53 - 1');
  }
});
