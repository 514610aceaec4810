import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { type ImportHead, SliceFramer } from './framer.ts';

const head: ImportHead = {
  tenant: 'acme',
  connection: 'import',
  platform: 'META',
  report: 'ad_basic',
  level: 'AD',
  encoding: 'csv',
  delimiter: ',',
  headerLine: Buffer.from('date,ad_id'),
  columns: ['date', 'ad_id'],
  mapping: null,
  fingerprint: 'f1',
  fetchedAt: 1_764_000_000_000_000,
  dataAsOf: null,
};
const start = { account: 'act|1', currency: 'USD', zone: 'UTC', fetchSeq: 3 };
const limits = { chunkBytes: 60, chunkRows: 4, pendingBytes: 200, openSlices: 10, payloadBytes: 100 };

function framed(days: readonly number[], from = 0, resumed: ReturnType<SliceFramer['progress']> = []) {
  const sent: RawRecord[] = [];
  const framer = new SliceFramer(head, (record) => sent.push(record), limits);
  for (const progress of resumed) framer.resume(progress);
  days.forEach((day, index) => {
    if (index < from) return;
    if (!framer.isOpen(start.account, day)) framer.begin({ ...start, day });
    framer.add(start.account, day, { bytes: Buffer.from(`${day},ad-${index}`), line: index + 2 });
  });
  return { framer, sent };
}

/** Asks for every value. */
const drain = (values: Iterable<unknown>) => [...values].length;
const rowsOf = (record: RawRecord) => record.payload.toString('utf8').trimEnd().split('\n').slice(1);

describe('a slice', () => {
  it('is BEGIN, its rows in order in chunks that open with the header line, END with their count', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20_000, max: 20_004 }), { minLength: 1, maxLength: 80 }), (days) => {
        const { framer, sent } = framed(days);
        drain(framer.end(true));
        for (const day of new Set(days)) {
          const slice = sent.filter((record) => record.slice_day === day);
          expect(slice[0]?.record_kind).toBe('SLICE_BEGIN');
          expect(slice.at(-1)).toMatchObject({ record_kind: 'SLICE_END', complete: true });
          const chunks = slice.slice(1, -1);
          expect(chunks.map((chunk) => chunk.chunk_no)).toEqual(chunks.map((_, index) => index));
          const expected = days.flatMap((each, index) => (each === day ? [index] : []));
          expect(chunks.flatMap(rowsOf)).toEqual(expected.map((index) => `${day},ad-${index}`));
          expect(chunks.flatMap((chunk) => chunk.line_numbers)).toEqual(expected.map((index) => index + 2));
          expect(slice.at(-1)?.row_count).toBe(expected.length);
        }
      }),
    );
  });

  it('is cut the same when the import stops at a checkpoint and is resumed', () => {
    const anyDays = fc.array(fc.integer({ min: 20_000, max: 20_003 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(anyDays, fc.nat(), (days, where) => {
        const stop = where % days.length;
        const first = framed(days.slice(0, stop));
        first.framer.flush();
        const checkpoint = JSON.parse(JSON.stringify(first.framer.progress()));
        const lost = framed(days, stop, checkpoint);
        const again = framed(days, stop, checkpoint);
        drain(again.framer.end(true));
        expect(again.sent.slice(0, lost.sent.length)).toEqual(lost.sent);
        const all = [...first.sent, ...again.sent].filter((record) => record.record_kind === 'ROWS');
        const expected = days.map((day, index) => `${day},ad-${index}`).sort();
        expect(all.flatMap(rowsOf).sort()).toEqual(expected);
      }),
    );
  });

  it('never puts more into one record than the limit', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sizes, (rows) => {
        const sent: RawRecord[] = [];
        const framer = new SliceFramer(head, (record) => sent.push(record), { ...limits, chunkBytes: 1_000 });
        framer.begin({ ...start, day: 20_000 });
        rows.forEach((size, index) => {
          const row = { bytes: Buffer.alloc(size, 'x'), line: index + 2 };
          expect(framer.tooLarge(row)).toBeUndefined();
          framer.add(start.account, 20_000, row);
        });
        drain(framer.end(true));
        expect(Math.max(...sent.map((record) => record.payload.length))).toBeLessThanOrEqual(limits.payloadBytes);
        expect(sent.flatMap(rowsOf).filter((text) => text !== '')).toEqual(rows.map((size) => 'x'.repeat(size)));
      }),
    );
  });

  it('carries tenant and account in its key and says what its bytes hash to', () => {
    const { framer, sent } = framed([20_000]);
    drain(framer.end(false));
    const chunk = sent[1] as RawRecord;
    expect(chunk.h).toMatchObject({ tenant_id: 'acme', partition_key: 'acme|act%7C1', connection_id: 'import' });
    expect(chunk.payload_sha256).toBe(createHash('sha256').update('date,ad_id\n20000,ad-0\n').digest('hex'));
    expect(chunk.slice_id).toBe('META/act|1/ad_basic/AD/2024-10-04');
    expect(new Set(sent.map((record) => record.h.event_id)).size).toBe(sent.length);
  });
});
