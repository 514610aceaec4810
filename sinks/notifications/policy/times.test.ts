import { expect, test } from 'vitest';
import { daily, nextDaily, times, within } from './times.ts';

const at = (iso: string) => Date.parse(iso);

test.each([
  // Berlin is UTC+1 in winter and UTC+2 in summer; Kolkata UTC+5:30 all year.
  ['Europe/Berlin', { from: '22:00', to: '07:00' }, '2026-11-02T20:59:00Z', false],
  ['Europe/Berlin', { from: '22:00', to: '07:00' }, '2026-11-02T21:00:00Z', true],
  ['Europe/Berlin', { from: '22:00', to: '07:00' }, '2026-11-03T05:59:59Z', true],
  ['Europe/Berlin', { from: '22:00', to: '07:00' }, '2026-11-03T06:00:00Z', false],
  ['Europe/Berlin', { from: '22:00', to: '07:00' }, '2026-07-02T20:00:00Z', true],
  ['Asia/Kolkata', { from: '09:00', to: '17:00' }, '2026-11-02T03:29:00Z', false],
  ['Asia/Kolkata', { from: '09:00', to: '17:00' }, '2026-11-02T03:30:00Z', true],
  // A weekend; Sunday in Auckland (UTC+13) begins on Saturday at 11:00 UTC.
  ['Pacific/Auckland', { days: ['sun'] }, '2026-11-07T10:59:00Z', false],
  ['Pacific/Auckland', { days: ['sun'] }, '2026-11-07T11:00:00Z', true],
  // A night that begins on Friday holds the small hours of Saturday, not those of Friday.
  ['UTC', { days: ['fri'], from: '22:00', to: '06:00' }, '2026-11-06T05:00:00Z', false],
  ['UTC', { days: ['fri'], from: '22:00', to: '06:00' }, '2026-11-07T05:00:00Z', true],
  ['UTC', { from: '18:00', to: '24:00' }, '2026-11-06T23:59:00Z', true],
  ['UTC', { from: '18:00', to: '24:00' }, '2026-11-07T00:00:00Z', false],
  ['UTC', { first_day: '2026-12-24', last_day: '2026-12-26' }, '2026-12-26T23:59:00Z', true],
  ['UTC', { first_day: '2026-12-24', last_day: '2026-12-26' }, '2026-12-27T00:00:00Z', false],
  // The hour that Berlin has twice, on 25 October 2026: both are within.
  ['Europe/Berlin', { from: '02:00', to: '03:00' }, '2026-10-25T00:30:00Z', true],
  ['Europe/Berlin', { from: '02:00', to: '03:00' }, '2026-10-25T01:30:00Z', true],
  ['Europe/Berlin', { from: '02:00', to: '03:00' }, '2026-10-25T02:00:00Z', false],
])('%s %o holds %s: %s', (zone, span, instant, expected) => {
  expect(within(times.parse({ zone, spans: [span] }), at(instant))).toBe(expected);
});

test.each([
  [{ zone: 'Europe/Berlin', at: '09:00' }, '2026-11-02T07:59:59Z', '2026-11-02T08:00:00Z'],
  [{ zone: 'Europe/Berlin', at: '09:00' }, '2026-11-02T08:00:00Z', '2026-11-03T08:00:00Z'],
  // Across the end of summer time a day has 25 hours.
  [{ zone: 'Europe/Berlin', at: '09:00' }, '2026-10-24T07:00:00Z', '2026-10-25T08:00:00Z'],
  // 02:30 does not exist on 29 March 2026 in Berlin: an hour later, 01:30 UTC, shown there as 03:30.
  [{ zone: 'Europe/Berlin', at: '02:30' }, '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
  // It exists twice on 25 October: the first, 00:30 UTC.
  [{ zone: 'Europe/Berlin', at: '02:30' }, '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
  [{ zone: 'UTC', at: '09:00', days: ['fri'] }, '2026-11-06T09:00:00Z', '2026-11-13T09:00:00Z'],
])('the next %o after %s is %s', (when, now, next) => {
  expect(new Date(nextDaily(daily.parse(when), at(now))).toISOString()).toBe(new Date(next).toISOString());
});

test.each([
  [{ zone: 'CET+1', spans: [{}] }, 'must be a time zone'],
  [{ zone: 'UTC', spans: [{ from: '25:00' }] }, 'must be a time of day'],
  [{ zone: 'UTC', spans: [{ from: '09:00', to: '09:00' }] }, 'leave both out for the whole day'],
  [{ zone: 'UTC', spans: [{ first_day: '2026-12-26', last_day: '2026-12-24' }] }, 'first_day is after last_day'],
  [{ zone: 'UTC', spans: [{ first_day: '2026-02-30' }] }, 'must be a day'],
])('%o is refused: %s', (said, message) => {
  expect(times.safeParse(said).error?.message).toContain(message);
});
