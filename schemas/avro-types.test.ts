import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contractType } from './avro-types.ts';

const maps = contractType({ type: 'map', values: ['null', 'string', 'long', 'double', 'boolean'] });
const value = fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.boolean(), fc.constant(0.5));

/** Maps as the rows of reports have them: runs with the same keys in the same order, now and then others. */
const runs = fc.array(
  fc.tuple(
    fc.uniqueArray(
      fc.constantFrom('date', 'clicks', 'spend', 'spend ', 'Größe', '__proto__', '7', '10', 'constructor', ''),
      {
        maxLength: 8,
      },
    ),
    fc.array(fc.array(value, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 5 }),
  ),
  { maxLength: 12 },
);

it('maps read back with their keys, values and order, whatever keys the maps before them had', () => {
  fc.assert(
    fc.property(runs, (sequence) => {
      for (const [keys, rows] of sequence) {
        for (const values of rows) {
          const entries = keys.map((key, at) => [key, values[at]] as const);
          const map = Object.fromEntries(entries);
          const read = maps.fromBuffer(maps.toBuffer(map)) as Record<string, unknown>;
          expect(Object.entries(read)).toEqual(Object.entries(map));
          expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
        }
      }
    }),
  );
});

it('a map that ends too early is refused as one that was not expected is', () => {
  const bytes = maps.toBuffer({ date: '2026-11-01', clicks: 7 });
  for (let times = 0; times < 3; times++) expect(maps.fromBuffer(bytes)).toEqual({ date: '2026-11-01', clicks: 7 });
  for (let length = 0; length < bytes.length; length++) {
    expect(() => maps.fromBuffer(bytes.subarray(0, length))).toThrow();
  }
});
