import { afterAll, beforeAll, expect, it } from 'vitest';
import { extent } from './extent.ts';
import { type Field, openField, start } from './field.ts';
import { daysOf, readsSince, repeated } from './reads.ts';
import { untilTrue } from './settled.ts';
import { seriesOf } from './truth.ts';

// All nine platforms for two organisations, through workers, the broker and every stage into the store.
const dayMs = 86_400_000;
let field: Field;
beforeAll(async () => {
  field = await openField('backfill');
});
afterAll(async () => {
  await field?.close();
});

/** Days that a tenant's reports have begun of. */
const slicesOf = (organisation: number) =>
  seriesOf(field.sandbox, organisation, field.firstDay, field.now).reduce(
    (sum, { first, last }) => sum + last - first + 1,
    0,
  );

it(
  'a backfill of every platform: gold is what the platforms say, to the micro, and each day was read once',
  async () => {
    await untilTrue(field);
    const reads = readsSince(field, 0);
    expect(repeated(reads)).toEqual([]);
    expect(reads.flatMap(daysOf)).toHaveLength(slicesOf(0) + slicesOf(1));
  },
  extent.withinMs + 60_000,
);

it(
  'thirty days later gold is what the platforms say then, restatements among it',
  async () => {
    const before = slicesOf(0) + slicesOf(1);
    for (let move = 1; move <= extent.moves; move += 1) {
      const since = Date.now();
      field.setNow(start + Math.round((30 / extent.moves) * move) * dayMs);
      await untilTrue(field);
      expect(repeated(readsSince(field, since))).toEqual([]);
    }
    expect(slicesOf(0) + slicesOf(1) - before).toBe(30 * seriesOf(field.sandbox, 0, 0, 0).length * 2);
  },
  extent.moves * (extent.withinMs + 60_000),
);
