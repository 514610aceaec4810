import { expect, it } from 'vitest';
import { isProblem, type SliceRow, slicesText } from './slices-text.ts';

const now = Date.parse('2026-11-26T12:00:00Z');
const slice: SliceRow = {
  platform: 'meta',
  account: '1',
  report: 'ad_daily',
  level: 'ad',
  day: '2026-11-26',
  state: 'APPLIED',
  late: false,
  fetchSeq: '7',
  rows: 120,
  finality: 'PROVISIONAL',
  fetchedAt: '2026-11-26T11:30:00Z',
  dueAt: '2026-11-26T12:15:00Z',
  failures: 0,
  errorCode: null,
  reason: null,
  missingFields: [],
  connection: 'meta-main',
};
const words = (rows: readonly SliceRow[], more = false) =>
  slicesText(rows, { now, more })
    .split('\n')
    .map((line) => line.split(/ {2,}/).join(' | '));

it('a slice is a line: what it is, how fresh, and when it is fetched again', () => {
  expect(words([slice])).toEqual([
    'day | platform | account | report | state | fetch | rows | finality | as of | next',
    '2026-11-26 | meta | 1 | ad_daily | applied | 7 | 120 | provisional | 30 min ago | in 15 min',
  ]);
});

it('what is late, failed or was never fetched is told from the rest, each reason once', () => {
  const failed = {
    ...slice,
    state: 'FAILED',
    late: true,
    failures: 3,
    errorCode: 'MR_CONNECTOR_FIELDS',
    reason: 'spend did not come',
    dueAt: '2026-11-26T11:00:00Z',
  } as const;
  const planned = { ...slice, state: 'PLANNED', fetchSeq: null, rows: null, finality: null, fetchedAt: null } as const;
  expect(words([failed, { ...failed, day: '2026-11-25' }, planned], true).slice(1)).toEqual([
    '2026-11-26 | meta | 1 | ad_daily | failed, late | 7 | 120 | provisional | 30 min ago | due',
    '2026-11-25 | meta | 1 | ad_daily | failed, late | 7 | 120 | provisional | 30 min ago | due',
    '2026-11-26 | meta | 1 | ad_daily | planned | - | - | - | - | in 15 min',
    ' | failed 3 times in a row, MR_CONNECTOR_FIELDS: spend did not come',
    'there are more: narrow it down, or give --limit',
  ]);
  expect([slice, failed, planned, { ...planned, late: true }].map(isProblem)).toEqual([false, true, false, true]);
});

it('a field that was asked for and did not come is named, once for a report; of no rows nothing can be said', () => {
  const missing = { ...slice, missingFields: ['reach', 'actions'] };
  const empty = { ...slice, report: 'campaign_daily', rows: 0, missingFields: ['reach'] };
  expect(words([missing, { ...missing, day: '2026-11-25' }, empty]).slice(4)).toEqual([
    ' | meta ad_daily: asked for and in no row: reach, actions',
  ]);
});

it('no slices are said to be none', () => {
  expect(words([])).toEqual(['no slices']);
});
