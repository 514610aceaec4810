import { describe, expect, it } from 'vitest';
import type { TaskMeta } from './redis-state.ts';
import { whyRebuild } from './why-rebuild.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const whole: TaskMeta = {
  epoch: 7,
  seq: 41,
  streamTime: 1_000,
  buckets: 256,
  topologyHash: 'hash',
  rebuilding: false,
  ageMs: 60_000,
  floors: new Map([['counts', 90]]),
};
const log = { store: 'counts', low: 10, high: 100, deleteRetentionMs: DAY };

function reason(meta: Partial<TaskMeta>, changelog: Partial<typeof log> = {}): string | undefined {
  return whyRebuild({ ...whole, ...meta }, { buckets: 256, changelogs: [{ ...log, ...changelog }] });
}

it('catches up from state that stands in its changelog', () => {
  expect(reason({})).toBeUndefined();
  expect(reason({ floors: new Map([['counts', 10]]) })).toBeUndefined();
  expect(reason({ floors: new Map([['counts', 100]]) })).toBeUndefined();
});

it.each<[string, Partial<TaskMeta>, Partial<typeof log>]>([
  ['there is no state', { seq: undefined }, {}],
  ['a rebuild broke off', { rebuilding: true }, {}],
  ['keys lie in other hashes', { buckets: 16 }, {}],
  ['another store was written with it', { floors: new Map([...whole.floors, ['other', 1]]) }, {}],
  ['no floor was noted', { floors: new Map() }, {}],
  ['the changelog begins behind the floor', {}, { low: 91 }],
  ['the changelog ends before the floor', {}, { high: 89 }],
])('rebuilds when %s', (_, meta, changelog) => {
  expect(reason(meta, changelog)).toBeTypeOf('string');
});

describe('state that was not written for long', () => {
  it('is trusted for as long as deletions are kept, less an hour', () => {
    expect(reason({ ageMs: 23 * HOUR })).toBeUndefined();
    expect(reason({ ageMs: 23 * HOUR + 1 })).toMatch('keeps deletions');
    expect(reason({ ageMs: undefined })).toMatch('unknown');
  });

  it('is trusted for half of a time that is short', () => {
    expect(reason({ ageMs: 30_000 }, { deleteRetentionMs: 60_000 })).toBeUndefined();
    expect(reason({ ageMs: 30_001 }, { deleteRetentionMs: 60_000 })).toBeTypeOf('string');
  });

  it('is trusted for good when deletions are kept for good, or nothing was committed since', () => {
    expect(reason({ ageMs: 90 * DAY }, { deleteRetentionMs: Number.POSITIVE_INFINITY })).toBeUndefined();
    expect(reason({ ageMs: 90 * DAY }, { high: 90 })).toBeUndefined();
  });

  it('is not trusted when the clock that says so went back', () => {
    expect(reason({ ageMs: -60_000 })).toBeUndefined();
    expect(reason({ ageMs: -2 * DAY })).toBeTypeOf('string');
  });
});
