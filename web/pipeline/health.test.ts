import { expect, it } from 'vitest';
import { decoded, healthOf, secondsText } from './health.ts';

type Status = NonNullable<Parameters<typeof healthOf>[0]['status']>;

function statusOf(said: Partial<Status>): { status: Status } {
  return {
    status: {
      ...{ lagRecords: 0, lagSeconds: 0, recordsPerSecond: 0, running: 4, restoring: 0, waiting: 0, restore: null },
      ...{ processes: [], tasks: [], problems: [], at: '2026-11-26T12:00:00.000000Z' },
      ...said,
    },
  };
}

it('tells what is broken from what is only to be looked at', () => {
  const process = {
    instanceId: 'a',
    state: 'RUNNING',
    failure: null,
    upSeconds: 1,
    residentBytes: 1,
    isSilent: false,
    heardSecondsAgo: 0,
  };
  expect(healthOf(statusOf({}))).toBe('ok');
  expect(healthOf(statusOf({ lagSeconds: 60 }))).toBe('warn');
  expect(healthOf(statusOf({ restoring: 1 }))).toBe('warn');
  expect(healthOf(statusOf({ processes: [{ ...process, isSilent: true }] }))).toBe('critical');
  expect(healthOf({ status: null })).toBe('unknown');
});

it('writes seconds in one unit', () => {
  expect([null, 0.25, 42, 150, 9000, 400_000].map(secondsText)).toEqual([
    '–',
    '0.3 s',
    '42 s',
    '3 min',
    '3 h',
    '5 days',
  ]);
});

it('shows bytes as text where they are, else in hexadecimal', () => {
  expect(decoded(btoa('{"a":1}\n'))).toBe('{"a":1}\n');
  expect(decoded(btoa('\u0000\u0001AB'))).toBe(`0000  00 01 41 42${' '.repeat(36)}  ..AB`);
});
