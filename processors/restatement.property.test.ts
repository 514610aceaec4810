import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawRecord } from '../schemas/generated/types.ts';
import { TestPipeline } from './testing/pipeline.ts';
import { fetchRecords, testReports } from './testing/slices.ts';

interface Row {
  readonly campaign: number;
  readonly device: string;
  readonly impressions: number | null;
  readonly clicks: number;
  readonly spendMicros: number;
}

interface Fetch {
  readonly tenant: string;
  readonly day: string;
  readonly seq: number;
  readonly complete: boolean;
  readonly rows: readonly Row[];
  readonly chunkSize: number;
  readonly resend: boolean;
}

const row: fc.Arbitrary<Row> = fc.record({
  campaign: fc.integer({ min: 1, max: 4 }),
  device: fc.constantFrom('mobile', 'desktop', ''),
  impressions: fc.option(fc.integer({ min: 0, max: 1_000 })),
  clicks: fc.integer({ min: 0, max: 100 }),
  spendMicros: fc.integer({ min: 0, max: 50_000_000 }),
});
const fetch: fc.Arbitrary<Fetch> = fc.record({
  tenant: fc.constantFrom('t1', 't2'),
  day: fc.constantFrom('2026-11-01', '2026-11-02'),
  seq: fc.integer({ min: 1, max: 6 }),
  complete: fc.boolean(),
  rows: fc.uniqueArray(row, { maxLength: 8, selector: ({ campaign, device }) => `${campaign}|${device}` }),
  chunkSize: fc.integer({ min: 1, max: 4 }),
  resend: fc.boolean(),
});
const plan = fc.record({
  fetches: fc.uniqueArray(fetch, { maxLength: 8, selector: ({ tenant, day, seq }) => `${tenant}|${day}|${seq}` }),
  picks: fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40 }),
  reloads: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
});

describe('any fetches in any order, chunking and interleaving', () => {
  it('leave facts and gold as a model that keeps whole slices says', () => {
    fc.assert(
      fc.property(plan, ({ fetches, picks, reloads }) => {
        const run = new TestPipeline(testReports);
        const sent = interleave(fetches, picks);
        sent.forEach(({ record }, at) => {
          run.send(record);
          if (reloads.includes(at)) run.reload();
        });
        const model = recompute(fetches, sent);
        expect(totalsOfFacts(run)).toEqual(model);
        expect(totalsOfGold(run)).toEqual(model);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a record that is thrown out half way', () => {
  it('leaves nothing behind: run again, all stages say what they say undisturbed', () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat({ max: 12 })), ({ fetches, picks }, uses) => {
        const records = interleave(fetches, picks).map(({ record }) => record);
        const undisturbed = new TestPipeline(testReports).send(...records);
        const disturbed = new TestPipeline(testReports).interrupted(() => uses.next().value).send(...records);
        expect(disturbed.facts).toEqual(undisturbed.facts);
        expect(disturbed.gold).toEqual(undisturbed.gold);
        expect(disturbed.quarantined).toEqual(undisturbed.quarantined);
        expect(disturbed.silver.counts).toEqual(undisturbed.silver.counts);
      }),
      { numRuns: 200 },
    );
  });
});

interface Sent {
  readonly fetch: Fetch;
  readonly record: RawRecord;
}

/** Merges the fetches' records: each fetch keeps its own order, the picks decide who is next. */
function interleave(fetches: readonly Fetch[], picks: readonly number[]): Sent[] {
  const queues = fetches.map((each) => recordsOf(each).map((record) => ({ fetch: each, record })));
  const sent: Sent[] = [];
  for (let at = 0; ; at++) {
    const open = queues.filter((queue) => queue.length > 0);
    const next = open[(picks[at % picks.length] ?? 0) % Math.max(1, open.length)]?.shift();
    if (next === undefined) return sent;
    sent.push(next);
  }
}

function recordsOf(each: Fetch): RawRecord[] {
  const lines = each.rows.map(
    ({ campaign, device, impressions, clicks, spendMicros }) =>
      `${each.day},${campaign},${device},${impressions ?? '-'},${clicks},${decimal(spendMicros)}`,
  );
  const chunks: string[][] = [];
  for (let at = 0; at < lines.length; at += each.chunkSize) chunks.push(lines.slice(at, at + each.chunkSize));
  const { tenant, day, seq, complete } = each;
  const records = fetchRecords({ tenant, day, seq, complete, chunks, fetchedAt: '2026-11-03T12:00:00Z' });
  // A fetch that is resumed begins again and sends its last chunk once more.
  const [begin] = records;
  const last = records.at(-2);
  return each.resend && begin && last ? [...records.slice(0, -1), begin, last, ...records.slice(-1)] : records;
}

function decimal(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/**
 * The rules, said plainly: records are looked at one by one; those of a fetch below the greatest begun number of their
 * slice do nothing; rows replace what stood under their key; the end of a complete fetch removes what it did not show.
 */
function recompute(fetches: readonly Fetch[], sent: readonly Sent[]): Record<string, string> {
  const slices = new Map<string, { seq: number; live: Map<string, Row>; shown: Set<string> }>();
  for (const each of fetches) {
    slices.set(`${each.tenant}|${each.day}`, { seq: 0, live: new Map(), shown: new Set() });
  }
  const chunks = new Map<Fetch, number>();
  for (const { fetch: each, record } of sent) {
    const slice = slices.get(`${each.tenant}|${each.day}`);
    if (slice === undefined) continue;
    if (record.record_kind === 'SLICE_BEGIN' && each.seq > slice.seq) {
      slice.seq = each.seq;
      slice.shown = new Set();
    }
    if (each.seq !== slice.seq) continue;
    if (record.record_kind === 'ROWS' && record.chunk_no >= (chunks.get(each) ?? 0)) {
      chunks.set(each, record.chunk_no + 1);
      const from = record.chunk_no * each.chunkSize;
      for (const shown of each.rows.slice(from, from + each.chunkSize)) {
        const key = `${shown.campaign}|${shown.device}`;
        slice.live.set(key, shown);
        slice.shown.add(key);
      }
    }
    if (record.record_kind === 'SLICE_END' && each.complete) {
      for (const key of slice.live.keys()) if (!slice.shown.has(key)) slice.live.delete(key);
    }
  }
  return totals([...slices].flatMap(([slice, { live }]) => [...live.values()].map((each) => ({ slice, ...each }))));
}

function totals(rows: readonly (Row & { readonly slice: string })[]): Record<string, string> {
  const sums = new Map<string, { impressions: number | null; clicks: number; spend: number; facts: number }>();
  for (const { slice, campaign, impressions, clicks, spendMicros } of rows) {
    const key = `${slice}|${campaign}`;
    const sum = sums.get(key) ?? { impressions: null, clicks: 0, spend: 0, facts: 0 };
    if (impressions !== null) sum.impressions = (sum.impressions ?? 0) + impressions;
    sum.clicks += clicks;
    sum.spend += spendMicros;
    sum.facts += 1;
    sums.set(key, sum);
  }
  return Object.fromEntries(
    [...sums].map(([key, sum]) => [key, `${sum.impressions}/${sum.clicks}/${sum.spend}/${sum.facts}`]),
  );
}

function totalsOfFacts(run: TestPipeline): Record<string, string> {
  const rows = [...run.liveFacts().values()].map(({ h, report_day, campaign_id, dims, measures }) => ({
    slice: `${h.tenant_id}|${isoDay(report_day)}`,
    campaign: Number(campaign_id),
    device: dims.device ?? '',
    impressions: measures.impressions,
    clicks: measures.clicks ?? 0,
    spendMicros: Number(measures.spend),
  }));
  return totals(rows);
}

/** Gold is complete only where every fetch that changed something has ended: every fetch of a plan does. */
function totalsOfGold(run: TestPipeline): Record<string, string> {
  return Object.fromEntries(
    [...run.currentGold().values()].map(({ h, report_day, entity_id, measures, facts }) => [
      `${h.tenant_id}|${isoDay(report_day)}|${entity_id}`,
      `${measures.impressions}/${measures.clicks}/${measures.spend}/${facts}`,
    ]),
  );
}

function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
