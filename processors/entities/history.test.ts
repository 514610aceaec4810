import { describe, expect, it } from 'vitest';
import {
  budgetOf,
  type EntityHistory,
  type KeptVersion,
  mostVersions,
  stateOf,
  versionOf,
  withVersion,
} from './history.ts';

const at = (iso: string) => Date.parse(iso) * 1000;
const version = (from: string, name: string, more: Partial<KeptVersion> = {}): KeptVersion => ({
  ...{
    from: at(from),
    to: null,
    gone: false,
    name,
    state: 'active',
    campaign: null,
    adGroup: null,
    budget: null,
    id: null,
  },
  ...more,
});
const history: EntityHistory = [
  version('2026-11-02T10:00:00Z', 'spring', { to: at('2026-11-05T09:00:00Z') }),
  version('2026-11-05T09:00:00Z', 'summer', { to: at('2026-11-08T00:00:00Z'), gone: true, budget: ['5000000', 'EUR'] }),
];
const endOf = (day: string) => at(`${day}T23:00:00Z`);
const nameOn = (day: string) => versionOf(history, endOf(day))?.name;

describe('an entity on a day', () => {
  it('is what it was when the day ended', () => {
    expect(nameOn('2026-11-02')).toBe('spring');
    expect(nameOn('2026-11-04')).toBe('spring');
    expect(nameOn('2026-11-05')).toBe('summer');
  });

  it('is not yet what it became at the very end of the day', () => {
    const end = at('2026-11-05T09:00:00Z');
    expect(versionOf(history, end)?.name).toBe('spring');
    expect(versionOf(history, end + 1)?.name).toBe('summer');
  });

  it('was called before it was first seen as it was then, and nobody knows its status and budget', () => {
    const [first] = history;
    if (first === undefined) throw new Error('a history');
    expect(nameOn('2026-10-01')).toBe('spring');
    expect(stateOf(first, endOf('2026-10-01'))).toBeNull();
    expect(budgetOf({ ...first, budget: ['1', null] }, endOf('2026-10-01'), 'EUR')).toBeNull();
  });

  it('keeps its last name once it is gone, is removed and has no budget', () => {
    const last = versionOf(history, endOf('2026-12-01'));
    if (last === undefined) throw new Error('a history');
    expect(last.name).toBe('summer');
    expect([stateOf(last, endOf('2026-11-06')), stateOf(last, endOf('2026-11-08'))]).toEqual(['active', 'removed']);
    expect([budgetOf(last, endOf('2026-11-06'), 'EUR'), budgetOf(last, endOf('2026-11-08'), 'EUR')]).toEqual([
      5_000_000n,
      null,
    ]);
  });

  it('has no budget in another currency', () => {
    expect(
      budgetOf(version('2026-11-02T10:00:00Z', 'x', { budget: ['5', 'USD'] }), endOf('2026-11-06'), 'EUR'),
    ).toBeNull();
  });
});

describe('a history', () => {
  it('has its versions in order however they come, and each once', () => {
    const [first, second] = history as [KeptVersion, KeptVersion];
    const open = { ...first, to: null };
    expect(withVersion(withVersion(withVersion([], second), open), first)).toEqual(history);
  });

  it('is bounded: the oldest versions give way', () => {
    let all: EntityHistory = [];
    for (let n = 0; n < mostVersions + 3; n++)
      all = withVersion(all, version(new Date(n * 1000).toISOString(), String(n)));
    expect(all).toHaveLength(mostVersions);
    expect(all[0]?.name).toBe('3');
  });
});
