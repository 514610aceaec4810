import { expect, it } from 'vitest';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { type Backfill, type DayState, type Plan, planFetches, retryAfterMs, type Series } from './plan.ts';
import type { RefetchRule } from './slot.ts';

const rule = { zone: 'UTC', settle: { days: 7 }, latencyHours: 11 } as const;
const at = (text: string) => Date.parse(text);
const day = dayFromIso;

const series = (states: Readonly<Record<string, Partial<DayState>>>, change: Partial<Series> = {}): Series => ({
  account: '1',
  report: 'ad_daily',
  rule,
  days: new Map(
    Object.entries(states).map(([text, state]) => [day(text), { fetchedAt: null, retryAt: null, ...state }]),
  ),
  ...change,
});

const plan = (now: string, of: readonly Series[], firstDay: string, backfills: readonly Backfill[] = []) =>
  planFetches({ now: at(now), series: of, firstDay: day(firstDay), backfills });

const shown = ({ fetches }: Plan) =>
  fetches.map(({ reason, priority, from, to, account, report }) =>
    [reason, priority, `${isoFromDay(from)}..${isoFromDay(to)}`, `${account}/${report}`].join(' '),
  );

it('a connection that is new: today and the days before it first, then what settles, then what has', () => {
  expect(shown(plan('2026-11-26T10:00:00Z', [series({})], '2026-11-10'))).toEqual([
    'TODAY 2 2026-11-23..2026-11-26 1/ad_daily',
    // The 18th has ended to settle with the 25th, and its latency is over at 11:00 only.
    'SETTLING 3 2026-11-18..2026-11-22 1/ad_daily',
    'SETTLED 4 2026-11-10..2026-11-17 1/ad_daily',
  ]);
});

it('within the hour nothing is due; after it today alone', () => {
  const fetched = { fetchedAt: at('2026-11-26T10:01:00Z') };
  const known = series({ '2026-11-25': fetched, '2026-11-26': fetched });
  expect(shown(plan('2026-11-26T10:59:00Z', [known], '2026-11-25'))).toEqual([]);
  expect(shown(plan('2026-11-26T11:00:00Z', [known], '2026-11-25'))).toEqual([
    'TODAY 2 2026-11-26..2026-11-26 1/ad_daily',
  ]);
  expect(shown(plan('2026-11-26T12:00:00Z', [known], '2026-11-25'))).toEqual([
    'TODAY 2 2026-11-25..2026-11-26 1/ad_daily',
  ]);
});

it('after a downtime of six weeks every day that was not final is caught up with once, and the days since', () => {
  const last = { fetchedAt: at('2026-10-01T12:00:00Z') };
  // On 1 October the 23rd of September had settled and been fetched since; the 24th had not.
  const known = series({ '2026-09-23': last, '2026-09-24': last, '2026-09-30': last, '2026-10-01': last });
  expect(shown(plan('2026-11-12T12:00:00Z', [known], '2026-10-02'))).toEqual([
    'TODAY 2 2026-11-09..2026-11-12 1/ad_daily',
    'SETTLING 3 2026-11-05..2026-11-08 1/ad_daily',
    'SETTLED 4 2026-11-02..2026-11-04 1/ad_daily',
    'SETTLED 4 2026-10-02..2026-11-01 1/ad_daily',
  ]);
  const before = shown(plan('2026-11-12T12:00:00Z', [known], '2026-09-23')).filter((text) => text.includes('2026-09'));
  expect(before.some((text) => text.includes('2026-09-24..'))).toBe(true);
  expect(before.some((text) => text.includes('2026-09-23'))).toBe(false);
});

it('a backfill comes last and asks for each day once more, also for days that were fetched before it was asked for', () => {
  const backfill = { account: null, from: day('2026-08-01'), to: day('2026-08-03'), since: at('2026-11-26T09:00:00Z') };
  const before = series({
    '2026-08-02': { fetchedAt: at('2026-11-26T08:00:00Z') },
    '2026-08-03': { fetchedAt: at('2026-11-26T09:30:00Z') },
  });
  expect(shown(plan('2026-11-26T10:00:00Z', [before], '2026-11-26', [backfill]))).toEqual([
    'TODAY 2 2026-11-26..2026-11-26 1/ad_daily',
    'BACKFILL 5 2026-08-01..2026-08-02 1/ad_daily',
  ]);
});

it('a backfill of one account is of no other', () => {
  const backfill = { account: '2', from: day('2026-08-01'), to: day('2026-08-02'), since: at('2026-11-26T09:00:00Z') };
  const both = [series({}), series({}, { account: '2' })];
  expect(shown(plan('2026-11-26T10:00:00Z', both, '2026-11-27', [backfill]))).toEqual([
    'BACKFILL 5 2026-08-01..2026-08-02 2/ad_daily',
  ]);
});

it('what failed waits, and nothing else waits for it; the longer the more often it did', () => {
  const failed = series({ '2026-11-26': { retryAt: at('2026-11-26T10:10:00Z') } });
  const early = plan('2026-11-26T10:09:59Z', [failed, series({}, { account: '2' })], '2026-11-26');
  expect([shown(early), early.waiting]).toEqual([['TODAY 2 2026-11-26..2026-11-26 2/ad_daily'], 1]);
  expect(plan('2026-11-26T10:10:00Z', [failed], '2026-11-26').fetches).toHaveLength(1);
  // 5, 10, 20, … minutes, 6 hours at most.
  expect([1, 2, 3, 7, 8, 50].map((times) => retryAfterMs(times) / 60_000)).toEqual([5, 10, 20, 320, 360, 360]);
});

it('a fetch has 31 days at most', () => {
  const backfill = { account: null, from: day('2026-01-01'), to: day('2026-03-31'), since: at('2026-11-26T09:00:00Z') };
  expect(shown(plan('2026-11-26T10:00:00Z', [series({})], '2026-11-27', [backfill]))).toEqual([
    'BACKFILL 5 2026-03-04..2026-03-31 1/ad_daily',
    'BACKFILL 5 2026-02-01..2026-03-03 1/ad_daily',
    'BACKFILL 5 2026-01-01..2026-01-31 1/ad_daily',
  ]);
});

it('days that the platform does not have any more are not asked for: neither first, nor again, nor by a backfill', () => {
  const kept = { ...rule, keepsDays: 95 };
  const backfill = { account: null, from: day('2026-06-01'), to: day('2026-08-25'), since: at('2026-11-26T09:00:00Z') };
  const asked = (of: RefetchRule) =>
    plan('2026-11-26T10:00:00Z', [series({}, { rule: of })], '2026-11-27', [backfill]).fetches.map(({ from }) =>
      isoFromDay(from),
    );
  // 24 August is the 95th day with today: see connectors/kept.test.ts.
  expect(asked(kept)).toEqual(['2026-08-24']);
  expect(asked(rule).at(-1)).toBe('2026-06-01');
  const first = plan('2026-11-26T10:00:00Z', [series({}, { rule: kept })], '2026-01-01').fetches;
  expect(isoFromDay(Math.min(...first.map(({ from }) => from)))).toBe('2026-08-24');
});

it('each account has its own today', () => {
  const tokyo = { ...rule, zone: 'Asia/Tokyo' };
  const newYork = { ...rule, zone: 'America/New_York' };
  const both = [series({}, { account: 'jp', rule: tokyo }), series({}, { account: 'us', rule: newYork })];
  // In Tokyo it is the 27th, 00:30; in New York the 26th, 10:30.
  expect(shown(plan('2026-11-26T15:30:00Z', both, '2026-11-26'))).toEqual([
    'TODAY 2 2026-11-26..2026-11-27 jp/ad_daily',
    'TODAY 2 2026-11-26..2026-11-26 us/ad_daily',
  ]);
});

it('a thousand accounts of a few zones are planned as each of them alone, in no time: the worker gives its signs of life meanwhile', {
  timeout: 120_000,
}, () => {
  const zones = ['America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'UTC'];
  const of = (account: number) =>
    series(
      { '2026-11-20': { fetchedAt: at('2026-11-26T09:00:00Z') } },
      {
        account: String(account),
        rule: { ...rule, zone: zones[account % zones.length] ?? 'UTC' },
      },
    );
  const all = Array.from({ length: 1_000 }, (_, account) => of(account));
  // A slot takes 0.3 ms of the processor when it is computed for each: half a minute for these, however busy the machine is.
  const before = process.cpuUsage();
  const together = plan('2026-11-26T10:00:00Z', all, '2026-08-27');
  expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
  for (const account of [0, 1, 2, 3, 999]) {
    const mine = { ...together, fetches: together.fetches.filter((fetch) => fetch.account === String(account)) };
    expect(shown(mine)).toEqual(shown(plan('2026-11-26T10:00:00Z', [of(account)], '2026-08-27')));
  }
});
