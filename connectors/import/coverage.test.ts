import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { findReport } from '../registry.ts';
import type { AccountDay, AccountSpan, DayRange } from './coverage.ts';
import { type ImportOptions, importReport } from './import.ts';
import type { ImportLedger } from './ledger.ts';
import { bufferSource } from './source.ts';

const day = dayFromIso;
const covered = (first: string, last: string): DayRange => ({ first: day(first), last: day(last) });
const header = 'date,ad_id,impressions,clicks,spend\n';
const twoDays = `${header}2026-11-01,1,10,1,2.50\n2026-11-04,2,10,1,2.50\n`;

/** Imports `file`; the ledger knows facts on `known`. */
async function imported(file: string, options: Partial<ImportOptions>, known: readonly AccountDay[] = []) {
  const sent: RawRecord[] = [];
  const ledger = {
    account: () => Promise.resolve({ currency: 'EUR', zone: 'UTC' }),
    allocate: (_: unknown, days: readonly number[]) => Promise.resolve(new Map(days.map((each) => [each, 7]))),
    daysWithFacts: (_: unknown, spans: readonly AccountSpan[]) =>
      Promise.resolve(
        known.filter((each) =>
          spans.some((span) => span.account === each.account && each.day >= span.first && each.day <= span.last),
        ),
      ),
  } as unknown as ImportLedger;
  const done = () => Promise.resolve();
  const result = await importReport(
    bufferSource('report.csv', Buffer.from(file)),
    {
      tenant: 'acme',
      account: 'acc',
      currency: undefined,
      zone: undefined,
      profile: findReport('meta', 'ad_daily'),
      mapping: null,
      format: { kind: 'csv', delimiter: ',' },
      fetchSeq: undefined,
      partial: false,
      covers: undefined,
      fingerprint: undefined,
      ...options,
    },
    {
      ledger,
      sink: { send: (record) => void sent.push(record), reject: () => undefined, drained: done, flush: done },
      clock: { now: () => Date.parse('2026-11-25T00:00:00Z') },
    },
  );
  const ends = sent.filter(({ record_kind }) => record_kind === 'SLICE_END');
  const ended = ends.map((end) => [end.slice_day, end.row_count, end.complete]);
  return { ended, begun: sent.filter(({ record_kind }) => record_kind === 'SLICE_BEGIN').length, result };
}

describe('a file that is said to cover a range of days', () => {
  it('ends a complete slice without rows for each covered day that it does not have', async () => {
    const { ended, begun, result } = await imported(twoDays, { covers: covered('2026-10-31', '2026-11-04') });
    expect(ended.sort()).toEqual([
      [day('2026-10-31'), 0, true],
      [day('2026-11-01'), 1, true],
      [day('2026-11-02'), 0, true],
      [day('2026-11-03'), 0, true],
      [day('2026-11-04'), 1, true],
    ]);
    expect(begun).toBe(5);
    expect(result.notes).toEqual(['covered days without a row in the file: 3; what they had is retracted']);
  });

  it('empties the days of the account that was named when it has no row at all', async () => {
    const { ended } = await imported(header, { covers: covered('2026-11-01', '2026-11-02') });
    expect(ended).toEqual([
      [day('2026-11-01'), 0, true],
      [day('2026-11-02'), 0, true],
    ]);
  });

  it('is contradicted by a row of another day: that row is rejected, and no day is emptied or complete', async () => {
    const { ended, result } = await imported(twoDays, { covers: covered('2026-11-01', '2026-11-03') });
    expect(ended).toEqual([[day('2026-11-01'), 1, false]]);
    expect(result.rejectedByReason).toEqual([
      { code: 'BAD_DAY', rows: 1, lines: [3], example: expect.stringContaining('2026-11-01 to 2026-11-03') },
    ]);
  });
});

describe('a file of which nobody said what it covers', () => {
  const known = ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03'].map((iso) => ({
    account: 'acc',
    day: day(iso),
  }));

  it('tells which known days between its own it lacks, and leaves them alone', async () => {
    const { ended, result } = await imported(twoDays, {}, [...known, { account: 'other', day: day('2026-11-02') }]);
    expect(ended.map(([each]) => each)).toEqual([day('2026-11-01'), day('2026-11-04')]);
    expect(result.notes).toEqual([
      expect.stringMatching(
        /^2 days are known.*: 2026-11-02 of account acc, 2026-11-03 of account acc;.*--from and --to/,
      ),
    ]);
  });

  it('says nothing when it is a part anyway', async () => {
    expect((await imported(twoDays, { partial: true }, known)).result.notes).toEqual([]);
  });
});
