import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Serde } from '../serde/serde.ts';
import { bytesSerde, jsonSerde, longSerde, stringSerde } from '../serde/serdes.ts';
import { fieldCodec } from './field.ts';

function agrees<K>(serde: Serde<K>, keys: fc.Arbitrary<K>): void {
  const codec = fieldCodec(serde);
  fc.assert(
    fc.property(keys, (key) => {
      const bytes = serde.serialize(key);
      expect(codec.fieldOf(bytes)).toBe(codec.field(key));
      expect(codec.bytes(codec.field(key))).toEqual(bytes);
    }),
  );
}

test('a key and its bytes from a changelog name the same field, whatever the key type', () => {
  agrees(stringSerde, fc.string({ unit: 'binary' }));
  agrees(longSerde, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  agrees(jsonSerde<string[]>(), fc.array(fc.string()));
  agrees(
    bytesSerde,
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
});
