import { expect, it } from 'vitest';
import type { SliceOutcome } from '../../connectors/import/processed.ts';
import { findReport } from '../../connectors/registry.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { problemsOf } from './problems.ts';
import { reportDocument, reportLines } from './report.ts';
import type { ImportStory } from './story.ts';

const day = '2026-11-01';
const sentSeq = 50;

/** An import of one day, of 3 rows, sent as fetch 50. */
function story(more: Partial<ImportStory> = {}): ImportStory {
  const slice = { account: 'acc', currency: 'EUR', zone: 'UTC', day: dayFromIso(day), fetchSeq: sentSeq };
  return {
    file: 'report.csv',
    options: { tenant: 'acme', wait: true, idleSeconds: 30 },
    chosen: {
      profile: findReport('meta', 'ad_daily'),
      mapping: null,
      format: { kind: 'csv', delimiter: ',' },
    },
    result: {
      rowsRead: 3,
      rowsSent: 3,
      rejected: 0,
      rejectedByReason: [],
      complete: true,
      slices: [{ ...slice, chunks: 1, rows: 3 }],
      notes: [],
      resumed: false,
    },
    cutOff: false,
    outcome: { processed: true, slices: [inForce(sentSeq)] },
    quarantined: [],
    ...more,
  };
}

function inForce(seq: number, more: Partial<SliceOutcome> = {}): SliceOutcome {
  const counts = { upserts: 2, retracts: 1, unchanged: 1, duplicates: 0, quarantined: 0, live: 3 };
  return { account: 'acc', day, sent: sentSeq, seq, decision: 'APPLIED', ...counts, reason: null, ...more };
}

const refused = {
  code: 'BAD_DAY',
  rows: 25,
  lines: Array.from({ length: 20 }, (_, index) => index + 2),
  example: 'no day',
};

it('counts as its own what the pipeline made of this fetch', () => {
  expect(reportLines(story())).toContain(
    'facts new or changed 2, retracted 1, unchanged 1, duplicates 0, quarantined 0',
  );
  expect(problemsOf(story())).toEqual([]);
});

it('an older fetch is said to be left aside, and no count of the newer one is shown', () => {
  const older = story({ outcome: { processed: true, slices: [inForce(100)] } });
  const text = reportLines(older).join('\n');
  expect(text).toContain('facts new or changed 0, retracted 0, unchanged 0');
  expect(text).toContain('3 rows of 1 slice left aside as older: a newer fetch (100) is in force');
  expect(text).toContain('--fetch-seq 101');
  expect(reportDocument(older)).toMatchObject({
    outcome: { upserts: 0, retracts: 0, leftAside: { slices: 1, rows: 3, newest: 100 } },
    problems: [],
  });
});

it('rejected and quarantined rows are told by reason, with the first lines and how many more', () => {
  const { result } = story();
  const both = story({
    result: { ...result, rejected: 25, rejectedByReason: [refused] },
    quarantined: [{ code: 'BAD_ID', rows: 1, lines: [9], example: 'no id' }],
  });
  const lines = reportLines(both);
  expect(lines).toContain(`rejected 25: BAD_DAY: line ${refused.lines.join(', ')} and 5 more: no day`);
  expect(lines).toContain('quarantined 1: BAD_ID: line 9: no id');
  expect(lines.filter((line) => line.startsWith('rejected'))).toHaveLength(1);
});

it.each([
  ['rejected rows', { result: { ...story().result, rejected: 1 } }, 'REJECTED_ROWS'],
  [
    'quarantined rows',
    { quarantined: [{ code: 'BAD_ID', rows: 1, lines: [9], example: 'no id' }] },
    'QUARANTINED_ROWS',
  ],
  [
    'rows that the ledger has as quarantined',
    { outcome: { processed: true, slices: [inForce(sentSeq, { quarantined: 1 })] } },
    'QUARANTINED_ROWS',
  ],
  ['a file that is cut off', { cutOff: true }, 'CUT_OFF'],
  ['a pipeline that did not get to it', { outcome: { processed: false, slices: [] } }, 'NOT_PROCESSED'],
] as const)('%s are a problem, in JSON as in the exit code', (_, more, problem) => {
  expect(problemsOf(story(more))).toEqual([problem]);
  expect(reportDocument(story(more))).toMatchObject({ problems: [problem] });
});
