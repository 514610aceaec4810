import { expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import type { Backfill, DayState, Series } from '../plan/plan.ts';
import { isDone } from './done-backfill.ts';

const rule = { zone: 'UTC', settle: { days: 7 }, latencyHours: 11 } as const;
const at = (text: string) => Date.parse(text);
const now = at('2026-11-26T12:00:00Z');
const asked: Backfill = {
  account: null,
  from: dayFromIso('2026-11-01'),
  to: dayFromIso('2026-11-02'),
  since: at('2026-11-26T10:00:00Z'),
};
const before: DayState = { fetchedAt: at('2026-11-26T09:59:59Z'), retryAt: null };
const since: DayState = { fetchedAt: at('2026-11-26T10:00:00Z'), retryAt: null };
const failed: DayState = { fetchedAt: null, retryAt: at('2026-11-26T18:00:00Z') };
const series = (account: string, states: Readonly<Record<string, DayState>>, report = 'ad_daily'): Series => ({
  account,
  report,
  rule,
  days: new Map(Object.entries(states).map(([text, state]) => [dayFromIso(text), state])),
});
const whole = { '2026-11-01': since, '2026-11-02': since };

it('is done once each of its days was fetched since it was asked for', () => {
  expect(isDone(asked, [series('1', whole)], now)).toBe(true);
  expect(isDone(asked, [series('1', { ...whole, '2026-11-02': before })], now)).toBe(false);
  expect(isDone(asked, [series('1', { '2026-11-01': since })], now)).toBe(false);
  expect(isDone(asked, [series('1', { ...whole, '2026-11-01': failed })], now)).toBe(false);
});

it('is of each account and report, or of its own account alone', () => {
  const other = series('2', { ...whole, '2026-11-01': failed });
  expect(isDone(asked, [series('1', whole), other], now)).toBe(false);
  expect(isDone({ ...asked, account: '1' }, [series('1', whole), other], now)).toBe(true);
  expect(isDone({ ...asked, account: '2' }, [series('1', whole), other], now)).toBe(false);
  expect(isDone(asked, [series('1', whole), series('1', { '2026-11-01': since }, 'ad_hourly')], now)).toBe(false);
});

it('a day beside it that waits after a failure does not keep it open', () => {
  expect(isDone(asked, [series('1', { ...whole, '2026-10-31': failed, '2026-11-03': failed })], now)).toBe(true);
});

it('waits for no day that the platform does not have any more: nobody asks for it', () => {
  const old = { ...asked, from: dayFromIso('2026-08-01') };
  const kept = { ...series('1', whole), rule: { ...rule, keepsDays: 26 } };
  // The first of the 26 days that end on the 26th is the 1st.
  expect(isDone(old, [kept], now)).toBe(true);
  expect(isDone(old, [{ ...kept, rule: { ...rule, keepsDays: 27 } }], now)).toBe(false);
  expect(isDone({ ...old, to: dayFromIso('2026-08-02') }, [kept], now)).toBe(true);
});

it('waits for no day that has not begun, and for no account that is not reached any more', () => {
  const tomorrow = dayFromIso('2026-11-27');
  expect(isDone({ ...asked, to: tomorrow }, [series('1', whole)], now)).toBe(false);
  expect(isDone({ ...asked, from: tomorrow, to: tomorrow }, [series('1', whole)], now)).toBe(true);
  expect(isDone({ ...asked, account: '9' }, [series('1', {})], now)).toBe(true);
});
