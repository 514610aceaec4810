import { expect, it } from 'vitest';
import { addressOf, comparedDays, filterOf, viewOf } from './view.ts';

const range = {
  reportFamily: 'delivery',
  firstDay: '2026-08-01',
  accounts: 3,
  dataAsOf: '2026-11-20T06:00:00.000000Z',
};
const ranges = [
  { ...range, level: 'ACCOUNT', lastDay: '2026-11-20' },
  { ...range, level: 'CAMPAIGN', lastDay: '2026-11-20' },
  { ...range, level: 'AD', lastDay: '2026-11-02' },
] as const;

const read = (address: string) => viewOf(new URLSearchParams(address), ranges);

it('begins with the last thirty days of campaigns where the address says nothing', () => {
  expect(read('')).toMatchObject({
    ...{ metric: 'spend', level: 'CAMPAIGN', from: '2026-10-22', to: '2026-11-20', by: 'PLATFORM', sort: '-spend' },
  });
  expect(viewOf(new URLSearchParams(), [])).toBeNull();
  expect(read('level=AD')).toMatchObject({ level: 'AD', from: '2026-10-04', to: '2026-11-02' });
});

it('comes back from its address as it went', () => {
  const address =
    'metric=ctr&level=AD&by=ENTITY&from=2026-11-01&to=2026-11-07&compare=previous&platform=META&account=a1&find=x';
  const view = read(address);
  expect(view).not.toBeNull();
  if (view === null) return;
  const said = Object.entries(addressOf(view)).filter((entry): entry is [string, string] => Boolean(entry[1]));
  expect(read(new URLSearchParams(said).toString())).toEqual(view);
  expect(filterOf(view)).toEqual({
    ...{
      level: 'AD',
      from: '2026-11-01',
      to: '2026-11-07',
      reportFamily: 'delivery',
      platform: 'META',
      accounts: ['a1'],
    },
  });
});

it('takes no day that is none, and no end before the beginning', () => {
  expect(read('from=2026-02-30&to=yesterday')).toMatchObject({ from: '2026-10-22', to: '2026-11-20' });
  expect(read('from=2026-11-09&to=2026-11-07')).toMatchObject({ from: '2026-10-09', to: '2026-11-07' });
});

it('compares with as many days right before, or with the same weekdays a year ago', () => {
  const days = { from: '2026-11-02', to: '2026-11-08' };
  expect(comparedDays({ ...days, compare: 'previous' })).toEqual({ from: '2026-10-26', to: '2026-11-01' });
  // Both are a Monday.
  expect(comparedDays({ ...days, compare: 'year' })).toEqual({ from: '2025-11-03', to: '2025-11-09' });
  expect(comparedDays({ ...days, compare: 'none' })).toBeNull();
});
