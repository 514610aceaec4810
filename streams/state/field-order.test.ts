import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FieldOrder } from './field-order.ts';

const field = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.constantFrom('', ':0', ':1', '/7'))
  .map(([time, rest]) => `${time}${rest}`);
const change = fc.record({ kind: fc.constantFrom('add', 'remove'), field });

test('after any changes, a stretch of time has the fields that a look at all of them finds, by time', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(field),
      fc.array(change, { maxLength: 60 }),
      fc.integer({ min: -22, max: 22 }),
      fc.integer({ min: -22, max: 22 }),
      (first, changes, from, to) => {
        const order = new FieldOrder(first);
        const expected = new Set(first);
        for (const { kind, field: each } of changes) {
          if (kind === 'add') {
            order.add(each);
            expected.add(each);
          } else {
            order.remove(each);
            expected.delete(each);
          }
        }
        const time = (each: string): number => Number(each.split(/[:/]/)[0]);
        const found = order.between(from, to);
        expect(found.map(time)).toEqual(found.map(time).toSorted((a, b) => a - b));
        expect([...found].sort()).toEqual(
          [...expected].filter((each) => time(each) >= from && time(each) <= to).sort(),
        );
        expect(order.size).toBe(expected.size);
      },
    ),
  );
});
