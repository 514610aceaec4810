import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AccountConfig, RawRecord } from '../schemas/generated/types.ts';
import { flagTexts, reasons } from './quality.ts';
import { TestPipeline } from './testing/pipeline.ts';
import { type FetchOptions, fetchRecords, testReports } from './testing/slices.ts';

const good = '2026-11-01,99,tv,10,1,1';

function reasonsOf(row: string, options: FetchOptions = {}, accounts?: Map<string, AccountConfig>): string[] {
  const run = new TestPipeline(testReports, accounts).send(...fetchRecords({ chunks: [[row, good]], ...options }));
  return run.quarantined.map(({ reason_code }) => reason_code);
}

describe('rows that cannot be trusted', () => {
  it.each([
    ['text for a number', '2026-11-01,1,tv,many,1,1', 'NOT_A_NUMBER'],
    ['half an impression', '2026-11-01,1,tv,1.5,1,1', 'NOT_WHOLE'],
    ['a negative count', '2026-11-01,1,tv,-1,1,1', 'NEGATIVE_COUNT'],
    ['an amount beyond 64 bits', '2026-11-01,1,tv,1,1,99999999999999999999', 'OUT_OF_RANGE'],
    ['an id that was a float', '2026-11-01,1.5e18,tv,1,1,1', 'ID_PRECISION'],
    ['no id', '2026-11-01,,tv,1,1,1', 'MISSING_REQUIRED'],
    ['no day', '-,1,tv,1,1,1', 'MISSING_REQUIRED'],
    ['no day of any calendar', '2026-02-30,1,tv,1,1,1', 'BAD_DAY'],
    ['another day', '2026-11-02,1,tv,1,1,1', 'DAY_OUTSIDE_SLICE'],
    ['a cell too few', '2026-11-01,1,tv,1,1', 'WRONG_CELL_COUNT'],
    ['negative spend', '2026-11-01,1,tv,1,1,-0.01', 'NEGATIVE_SPEND'],
  ])('%s is quarantined and the other row arrives', (_, row, code) => {
    const run = new TestPipeline(testReports).send(...fetchRecords({ chunks: [[row, good]] }));
    expect(run.quarantined).toMatchObject([{ reason_code: code, row_no: 2, account_id: 'a1' }]);
    expect(run.quarantined[0]?.reason.length).toBeGreaterThan(20);
    expect([...run.liveFacts().values()].map(({ campaign_id }) => campaign_id)).toEqual(['99']);
  });

  it('a quarantined row says where its bytes are and which column is to blame', () => {
    const run = new TestPipeline(testReports).send(...fetchRecords({ chunks: [[good, '2026-11-01,1,tv,many,1,1']] }));
    expect(run.quarantined[0]).toMatchObject({
      row_no: 3,
      field: 'impressions',
      value: 'many',
      row: '2026-11-01,1,tv,many,1,1',
      raw_ref: { topic: 'in', partition: 0, offset: 1, row: 1 },
    });
  });

  it('a day that had not begun where the account is, when it was fetched', () => {
    const early = { fetchedAt: '2026-10-31T22:30:00Z' };
    expect(reasonsOf(good, { ...early, zone: 'Europe/London' })).toEqual(['FUTURE_DAY']);
    expect(reasonsOf(good, { ...early, zone: 'Europe/Athens' })).toEqual([]);
  });

  const header = 'date,campaign_id,currency,spend';
  const euro = { header, chunks: [['2026-11-01,1,EUR,1']] };
  it('a currency that is none, none at all, or not the account’s', () => {
    const account: AccountConfig = {
      tenant_id: 't1',
      platform: 'CUSTOM',
      account_id: 'a1',
      name: null,
      currency: 'USD',
      iana_zone: 'UTC',
      settle_days: null,
      updated_at: 0,
    };
    const accounts = new Map([['t1|CUSTOM|a1', account]]);
    expect(reasonsOf('', { ...euro, chunks: [['2026-11-01,1,XQZ,1']] })).toEqual(['UNKNOWN_CURRENCY']);
    expect(reasonsOf('', { ...euro, currency: null, chunks: [['2026-11-01,1,,1']] })).toEqual(['CURRENCY_MISSING']);
    expect(reasonsOf('', { ...euro, currency: 'USD' })).toEqual(['CURRENCY_MISMATCH']);
    expect(reasonsOf('', { ...euro, currency: null }, accounts)).toEqual(['CURRENCY_MISMATCH']);
    expect(reasonsOf('', { ...euro, currency: null })).toEqual([]);
    // The same account id of another tenant says nothing about this one.
    expect(reasonsOf('', { ...euro, tenant: 't2', currency: null }, accounts)).toEqual([]);
  });

  it('a zone that is none, or none at all', () => {
    expect(new Set(reasonsOf(good, { zone: 'Mars/Base' }))).toEqual(new Set(['UNKNOWN_ZONE']));
    expect(new Set(reasonsOf(good, { zone: null }))).toEqual(new Set(['ZONE_MISSING']));
  });
});

describe('chunks that cannot be opened', () => {
  const change = (to: (payload: Buffer) => Partial<RawRecord>) =>
    fetchRecords({ chunks: [[good, '2026-11-01,1,tv,1,1,1']] }).map((record) =>
      record.record_kind === 'ROWS' ? { ...record, ...to(record.payload) } : record,
    );
  const sealed = (payload: Buffer) => ({ payload, payload_sha256: createHash('sha256').update(payload).digest('hex') });

  it.each([
    ['changed bytes', change((payload) => ({ payload: Buffer.concat([payload, Buffer.from(' ')]) })), 'PAYLOAD_DIGEST'],
    ['cut gzip', change((payload) => sealed(gzipSync(payload).subarray(0, 30))), 'PAYLOAD_UNREADABLE'],
    ['no name of its encoding', change(() => ({ payload_encoding: 'unknown' })), 'PAYLOAD_UNREADABLE'],
    ['other columns', change(() => sealed(Buffer.from('a,b\n1,2\n'))), 'COLUMNS_MISSING'],
  ])('%s: one record says so, and nothing is retracted', (_, records, code) => {
    const run = new TestPipeline(testReports).send(...fetchRecords({ chunks: [[good]] }));
    run.send(...records.map((record) => ({ ...record, slice_fetch_seq: 2 })));
    expect(run.quarantined).toMatchObject([{ stage: 'BRONZE', reason_code: code }]);
    expect(run.sliceEnds()[1]).toMatchObject({ decision: 'PARTIAL', quarantined: 2 });
    expect(run.liveFacts().size).toBe(1);
  });

  it('gzip and a byte order mark are read', () => {
    const marked = (payload: Buffer) => gzipSync(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), payload]));
    const run = new TestPipeline(testReports).send(...change((payload) => sealed(marked(payload))));
    expect(gunzipSync(marked(Buffer.from('x'))).length).toBe(4);
    expect(run.liveFacts().size).toBe(2);
  });

  it('a slice id that is not that of the record, and a report that nobody knows, are refused whole', () => {
    const run = new TestPipeline(testReports)
      .send(...change(() => ({ slice_id: 'CUSTOM/other/campaign/CAMPAIGN/2026-11-01' })))
      .send(...fetchRecords({ report: 'nobody', chunks: [[good]] }));
    expect(run.bronze.refused).toHaveLength(4);
    expect(run.bronze.refused.join(' ')).toContain("no report 'nobody'");
  });
});

describe('rows that are only odd', () => {
  const header = 'date,campaign_id,impressions,clicks,conversions,spend,ctr';
  it.each([
    ['2026-11-01,1,10,11,1,1,110', ['CLICKS_EXCEED_IMPRESSIONS']],
    ['2026-11-01,1,10,0,0.5,1,0', ['CONVERSIONS_WITHOUT_CLICKS']],
    ['2026-11-01,1,0,0,0,1,-', ['SPEND_WITHOUT_IMPRESSIONS']],
    ['2026-11-01,1,1000,50,0,1,6', ['RATIO_DISAGREES']],
    ['2026-11-01,1,3765,53,0,1,1.41', []],
    ['2026-11-01,1,10,1,0,-0.000001,10', ['NEGATIVE_NOISE']],
    ['2026-11-01,1,10,1,0,-2e-18,10', []],
    ['2026-11-01,1,-,1,0,1,-', []],
  ])('%s is delivered with %j', (row, flags) => {
    const run = new TestPipeline(testReports).send(...fetchRecords({ header, chunks: [[row]] }));
    expect(run.quarantined).toEqual([]);
    expect([...run.liveFacts().values()].map(({ dq_flags }) => dq_flags)).toEqual([flags]);
  });
});

it('docs/reference/quality.md lists every reason and flag (made anew with vitest -u)', async () => {
  const row = (code: string, cells: readonly string[]) => `| \`${code}\` | ${cells.join(' | ')} |`;
  const text = [
    '# Quality reasons and flags',
    '',
    'Made from `processors/quality.ts`. `millrace quarantine list` shows the rows.',
    '',
    '## Rows in quarantine',
    '',
    'The row is not delivered. A fetch with a row of which nobody can tell the key retracts nothing.',
    '',
    '| reason | what is wrong | what to do |',
    '| --- | --- | --- |',
    ...Object.entries(reasons).map(([code, { what, next }]) => row(code, [what, next])),
    '',
    '## Rows with a flag',
    '',
    'The row is delivered and counts.',
    '',
    '| flag | what is odd |',
    '| --- | --- |',
    ...Object.entries(flagTexts).map(([code, what]) => row(code, [what])),
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../docs/reference/quality.md');
});
