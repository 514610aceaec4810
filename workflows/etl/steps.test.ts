import { expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { type EtlRange, stepsAfter, stepsPerRun } from './steps.ts';
import type { EtlStep } from './types.ts';

const range: EtlRange = {
  accounts: ['9', '10', '2'],
  reports: ['campaign_daily', 'ad_daily'],
  first: dayFromIso('2026-09-01'),
  last: dayFromIso('2026-11-02'),
};
const shown = (steps: readonly EtlStep[]) =>
  steps.map(({ account, report, from, to }) => `${account} ${report} ${from}..${to}`);

it('steps have 31 days at most and are of each account and report', () => {
  const steps = shown(stepsAfter({ ...range, accounts: ['1'] }, null, 100));
  expect(steps).toEqual([
    '1 campaign_daily 2026-09-01..2026-10-01',
    '1 campaign_daily 2026-10-02..2026-11-01',
    '1 campaign_daily 2026-11-02..2026-11-02',
    '1 ad_daily 2026-09-01..2026-10-01',
    '1 ad_daily 2026-10-02..2026-11-01',
    '1 ad_daily 2026-11-02..2026-11-02',
  ]);
});

it.each([1, 2, 3, 4, 5, 7, 18, 19])('taken %i at a time they are the same steps, each once', (most) => {
  const whole = stepsAfter(range, null, 100);
  expect(whole).toHaveLength(3 * 2 * 3);
  const taken: EtlStep[] = [];
  for (let after: EtlStep | null = null; ; ) {
    const steps = stepsAfter(range, after, most);
    expect(steps.length).toBeLessThanOrEqual(most);
    taken.push(...steps);
    if (steps.length < most) break;
    after = steps.at(-1) ?? null;
  }
  expect(taken).toEqual(whole);
});

it('goes on behind an account that is not reached any more, and takes in what has come behind it', () => {
  const after = { account: '2', report: 'ad_daily', from: '2026-11-02', to: '2026-11-02' };
  expect(new Set(stepsAfter({ ...range, accounts: ['10', '3'] }, after, 100).map(({ account }) => account))).toEqual(
    new Set(['3']),
  );
});

it('a run has a history for each 100 steps unless it says otherwise', () => {
  expect(stepsPerRun({})).toBe(100);
  expect(stepsPerRun({ stepsPerRun: 2 })).toBe(2);
});
