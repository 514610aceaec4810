import { describe, expect, it } from 'vitest';
import { memoryCodec } from '../../schemas/codec.ts';
import type { SliceSummary } from '../../schemas/generated/types.ts';
import { createTopics } from '../../schemas/topics.ts';
import { fact } from '../../test/sinks/records.ts';
import { newestByTenant, sliceEnds } from './ledger.ts';

const topics = createTopics(memoryCodec());
const ends = sliceEnds(topics);
const summary: SliceSummary = {
  decision: 'APPLIED',
  complete: true,
  rows: 7,
  upserts: 5,
  retracts: 1,
  unchanged: 1,
  duplicates: 0,
  quarantined: 0,
  live_facts: 6,
  fetched_at: 1,
  reason: null,
};
const end = (fetch: number, changes: Partial<SliceSummary> = {}) =>
  fact('t', { op: 'SLICE_END', slice_fetch_seq: fetch, slice: { ...summary, ...changes } });
const read = (records: readonly ReturnType<typeof fact>[]) =>
  records.map((record, offset) => {
    const value = ends.value.deserialize(topics.processed.value.serialize(record));
    return { topic: ends.name, partition: 0, offset, timestamp: 0, value };
  });

describe('the ledger reads of silver only what it needs', () => {
  it('and finds in it the newest end of each slice, without facts and without what silver dropped', () => {
    const rows = newestByTenant(read([fact('t'), end(2), end(1), end(3, { decision: 'STALE' })]));
    expect([...rows]).toMatchObject([['t', [{ fetch_seq: 2, rows: 7, day: '2026-11-01', report_type: 'ad_basic' }]]]);
    expect(rows.get('t')).toHaveLength(1);
  });
});
