import { expect, it } from 'vitest';
import { reportRows, type Slice, standingOf } from './freshness.ts';

function sliceOf(day: string, said: Partial<Slice> = {}): Slice {
  return {
    ...{ id: day, platform: 'META', accountId: 'a1', reportType: 'ad_daily', level: 'AD', day, state: 'APPLIED' },
    ...{ connectionId: 'c1', dueAt: null, late: false, failures: 0, errorCode: null, error: null },
    ...{ rows: 7, quarantined: 0, finality: 'FINAL', fetchedAt: null, reason: null },
    dataAsOf: `${day}T06:00:00.000000Z`,
    ...said,
  };
}

it('tells what a day asks of people', () => {
  const standings = [
    sliceOf('2026-11-01', { state: 'FAILED' }),
    sliceOf('2026-11-01', { late: true }),
    sliceOf('2026-11-01', { state: 'PARTIAL' }),
    sliceOf('2026-11-01', { state: 'SENT' }),
    sliceOf('2026-11-01', { finality: 'SETTLING' }),
    sliceOf('2026-11-01'),
    null,
  ].map(standingOf);
  expect(standings).toEqual(['failed', 'late', 'partial', 'coming', 'settling', 'final', 'none']);
});

it('has a row a report with a place for every day, those that need somebody first', () => {
  const rows = reportRows(
    [
      sliceOf('2026-11-03'),
      sliceOf('2026-11-01'),
      sliceOf('2026-11-02', { accountId: 'a2', state: 'FAILED', dataAsOf: null }),
    ],
    '2026-11-01',
    '2026-11-03',
  );
  expect(
    rows.map(({ accountId, days, dataAsOf, worst }) => [accountId, days.map((day) => day?.day), dataAsOf, worst]),
  ).toEqual([
    ['a2', [undefined, '2026-11-02', undefined], null, 'failed'],
    ['a1', ['2026-11-01', undefined, '2026-11-03'], '2026-11-03T06:00:00.000000Z', 'final'],
  ]);
});
