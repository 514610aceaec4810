import { afterAll, beforeAll, expect, it } from 'vitest';
import { extent } from './extent.ts';
import { type Field, openField, start } from './field.ts';
import { type Kill, killAtRandom } from './killer.ts';
import { daysOf, type Read, readsSince, repeated } from './reads.ts';
import { untilTrue } from './settled.ts';

// The same as in backfill.long.test.ts, while workers, Temporal, the broker and Redis are killed.
const dayMs = 86_400_000;
const seed = Number(process.env.MILLRACE_SEED ?? 3);
let field: Field;
beforeAll(async () => {
  field = await openField('kills');
});
afterAll(async () => {
  await field?.close();
});

/** Nothing that was sent before a kill was read again after it, and no more was read again than was under way at the kills. */
function expectOnlyUnderWay(reads: readonly Read[], kills: readonly Kill[]): void {
  const again = repeated(reads);
  const underWay = kills.reduce((sum, kill) => sum + kill.underWay, 0);
  for (const kill of kills) {
    const late = reads.filter(({ at }) => at > kill.at).flatMap(daysOf);
    expect(late.filter((day) => kill.sent.has(day))).toEqual([]);
  }
  // Days of one fetch are read in two pieces at most.
  expect(again.length).toBeLessThanOrEqual(2 * underWay);
  expect(kills.filter((kill) => kill.underWay > 0).length).toBeGreaterThanOrEqual(kills.length / 4);
  const text = kills.map(({ what, underWay }) => `${what} (${underWay})`).join(', ');
  process.stdout.write(`seed ${seed}: killed ${text}; ${reads.length} reads, ${again.length} of them again\n`);
}

it(
  'workers, Temporal, the broker and Redis are killed: gold is what the platforms say, nothing is stuck, nothing read twice that was not under way',
  async () => {
    const kills = killAtRandom(field, seed, extent.kills / 2);
    await Promise.all([kills, untilTrue(field)]);
    // What was killed at last may have left something behind.
    await untilTrue(field);
    expectOnlyUnderWay(readsSince(field, 0), await kills);
  },
  2 * extent.withinMs,
);

it(
  'the same thirty days later',
  async () => {
    for (let move = 1; move <= extent.moves; move += 1) {
      const since = Date.now();
      field.setNow(start + Math.round((30 / extent.moves) * move) * dayMs);
      const kills = killAtRandom(field, seed + move, Math.ceil(extent.kills / 2 / extent.moves));
      await Promise.all([kills, untilTrue(field)]);
      await untilTrue(field);
      expectOnlyUnderWay(readsSince(field, since), await kills);
    }
  },
  extent.moves * 2 * extent.withinMs,
);
