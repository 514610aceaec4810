import { expect, it } from 'vitest';
import { type RatedDay, requestsOf } from './later-rates.ts';

const of = (day: string, sentAt: string, change: Partial<RatedDay> = {}): RatedDay => ({
  connection: 'tiktok',
  account: '1',
  day,
  rated_at: new Date('2026-11-20T15:30:00Z'),
  sent_at: new Date(sentAt),
  ...change,
});
const shown = (days: readonly RatedDay[]) =>
  requestsOf(days).map(({ connection, request: { account, from, to } }) => [connection, account, from, to].join(' '));
const idOf = (...days: readonly RatedDay[]) => requestsOf(days)[0]?.request.id;

it('days of one account that follow one another are one request', () => {
  const sent = '2026-11-12T12:00:00Z';
  const days = ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-03'].map((day) => of(day, sent));
  const others = [of('2026-11-04', sent, { account: '2' }), of('2026-11-05', sent, { account: '2', connection: 'x' })];
  expect(shown([...days, ...others])).toEqual([
    'tiktok 1 2026-10-30 2026-11-01',
    'tiktok 1 2026-11-03 2026-11-03',
    'tiktok 2 2026-11-04 2026-11-04',
    'x 2 2026-11-05 2026-11-05',
  ]);
});

it('days that were sent too soon after their rate are another request than before, and the same until they are sent', () => {
  const before = [of('2026-10-30', '2026-11-12T12:00:00Z'), of('2026-10-31', '2026-11-12T12:01:00Z')] as const;
  const soon = [of('2026-10-30', '2026-11-20T15:30:10Z'), of('2026-10-31', '2026-11-20T15:30:20Z')] as const;
  expect(idOf(...soon)).not.toBe(idOf(...before));
  // Only the second of them has come: the first one's request is still open.
  expect(idOf(before[0], soon[1])).toBe(idOf(...before));
});

it('another rate is another request', () => {
  const day = of('2026-10-30', '2026-11-12T12:00:00Z');
  expect(idOf({ ...day, rated_at: new Date('2026-11-21T15:30:00Z') })).not.toBe(idOf(day));
});
