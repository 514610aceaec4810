import { z } from 'zod';
import type { SliceChange } from '../generated/resolvers.ts';
import type { EventShape } from './event.ts';
import { instantOfMicros } from './instant-of-micros.ts';

const entrySchema = z.object({
  tenant_id: z.string(),
  platform: z.string(),
  account_id: z.string(),
  report_type: z.string(),
  level: z.string(),
  day: z.string(),
  fetch_seq: z.number(),
  decision: z.string(),
  complete: z.boolean(),
  rows: z.number(),
  upserts: z.number(),
  retracts: z.number(),
  unchanged: z.number(),
  duplicates: z.number(),
  quarantined: z.number(),
  live_facts: z.number(),
  finality: z.string(),
  fetched_at: z.number(),
  data_as_of: z.number().nullable(),
  reason: z.string().nullable(),
});

/** Fetches of slices that were processed. */
export const sliceEvents: EventShape<SliceChange> = {
  parse(event) {
    const entry = entrySchema.parse(event);
    const id = [entry.day, entry.platform, entry.account_id, entry.report_type, entry.level].join('/');
    const node: SliceChange = {
      id,
      platform: entry.platform as SliceChange['platform'],
      accountId: entry.account_id,
      reportType: entry.report_type,
      level: entry.level as SliceChange['level'],
      day: entry.day,
      fetchSeq: String(entry.fetch_seq),
      decision: entry.decision as SliceChange['decision'],
      complete: entry.complete,
      rows: entry.rows,
      upserts: entry.upserts,
      retracts: entry.retracts,
      unchanged: entry.unchanged,
      duplicates: entry.duplicates,
      quarantined: entry.quarantined,
      liveFacts: entry.live_facts,
      finality: entry.finality as SliceChange['finality'],
      fetchedAt: instantOfMicros(entry.fetched_at),
      dataAsOf: entry.data_as_of === null ? null : instantOfMicros(entry.data_as_of),
      reason: entry.reason,
    };
    return { tenant: entry.tenant_id, key: id, node };
  },
};
