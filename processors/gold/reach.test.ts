import { expect, it } from 'vitest';
import { TestPipeline } from '../testing/pipeline.ts';
import { fetchRecords, testReports } from '../testing/slices.ts';
import { aggregateSerde, newAggregate } from './state.ts';

const header = 'date,campaign_id,device,impressions,clicks,spend,reach';

/** Fetches of a day one after the other, each a whole one, and what gold says of each campaign in the end. */
function gold(...fetches: string[][]): Record<string, unknown[]> {
  const run = new TestPipeline(testReports);
  for (const [at, rows] of fetches.entries()) run.send(...fetchRecords({ header, chunks: [rows], seq: at + 1 }));
  return Object.fromEntries(
    [...run.currentGold().values()].map(({ entity_id, reach, metrics }) => {
      const { value, reason } = metrics['frequency@1'] ?? {};
      return [entity_id, [reach, value, reason]];
    }),
  );
}

it('an entity of one row has its reach, and its frequency is impressions divided by it', () => {
  expect(gold(['2026-11-01,10,mobile,3000,1,1,1000'])).toEqual({ 10: [1000, 3, 'OK'] });
});

it('people of several rows may be the same ones: nothing is added up', () => {
  expect(gold(['2026-11-01,10,mobile,3000,1,1,1000', '2026-11-01,10,desktop,500,1,1,400'])).toEqual({
    10: [null, null, 'NO_DATA'],
  });
});

it('a corrected reach alone is told again', () => {
  const [first, second] = ['2026-11-01,10,mobile,3000,1,1,1000', '2026-11-01,10,mobile,3000,1,1,1500'];
  expect(gold([first], [second])).toEqual({ 10: [1500, 2, 'OK'] });
});

it('of one row that is left of several, reach is not known before it is told again', () => {
  const [mobile, desktop] = ['2026-11-01,10,mobile,3000,1,1,1000', '2026-11-01,10,desktop,500,1,1,400'];
  expect(gold([mobile, desktop], [mobile])).toEqual({ 10: [null, null, 'NO_DATA'] });
  expect(gold([mobile, desktop], [mobile], ['2026-11-01,10,mobile,3000,2,1,1000'])).toEqual({ 10: [1000, 3, 'OK'] });
});

it('sums that were written before reach was kept read as without, and are written as they were', () => {
  const before = Buffer.from(aggregateSerde.serialize({ ...newAggregate, facts: 1, name: 'a', path: ['x'] }));
  expect(aggregateSerde.deserialize(before)).toEqual({ ...newAggregate, facts: 1, name: 'a', path: ['x'] });
  const now = aggregateSerde.serialize({ ...newAggregate, facts: 1, name: 'a', path: ['x'], reach: 7 });
  expect(now.length).toBe(before.length + 8);
});
