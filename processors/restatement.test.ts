import { describe, expect, it } from 'vitest';
import { TestPipeline } from './testing/pipeline.ts';
import { type FetchOptions, fetchRecords, rowsRecord, testReports } from './testing/slices.ts';

const twoRows = [['2026-11-01,10,mobile,1000,50,12.5', '2026-11-01,11,desktop,200,4,0.000001']];

function pipeline(): TestPipeline {
  return new TestPipeline(testReports);
}

function fetch(options: FetchOptions) {
  return fetchRecords({ chunks: twoRows, ...options });
}

function spendByCampaign(run: TestPipeline): Record<string, string> {
  const spend: Record<string, string> = {};
  for (const row of run.currentGold().values()) spend[row.entity_id] = String(row.measures.spend);
  return spend;
}

describe('restatement of a slice', () => {
  it('a first complete fetch gives each row as a fact and each entity once in gold', () => {
    const run = pipeline().send(...fetch({}));
    expect(run.facts.map(({ op, revision }) => [op, revision])).toEqual([
      ['UPSERT', 1],
      ['UPSERT', 1],
      ['SLICE_END', 0],
    ]);
    expect(spendByCampaign(run)).toEqual({ 10: '12500000', 11: '1' });
    expect(run.sliceEnds()).toMatchObject([{ decision: 'APPLIED', rows: 2, upserts: 2, live_facts: 2, reason: null }]);
    expect(run.gold.map(({ revision, coverage }) => [revision, coverage])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('the same fetch again changes nothing in any stage', () => {
    const run = pipeline().send(...fetch({}));
    const before = [run.facts.length, run.gold.length];
    run.send(...fetch({}));
    expect([run.facts.length, run.gold.length]).toEqual(before);
  });

  it('a newer fetch with equal rows in another order sends no fact and no gold', () => {
    const run = pipeline().send(...fetch({}));
    const goldBefore = run.gold.length;
    run.send(...fetch({ seq: 2, chunks: [[...(twoRows[0] ?? [])].reverse()] }));
    expect(run.sliceEnds()[1]).toMatchObject({ decision: 'APPLIED', upserts: 0, unchanged: 2, retracts: 0 });
    expect(run.gold.length).toBe(goldBefore);
  });

  it('a changed row carries what it replaces, and gold moves by the difference', () => {
    const run = pipeline().send(...fetch({}));
    run.send(...fetch({ seq: 2, chunks: [['2026-11-01,10,mobile,1100,55,10.25', twoRows[0]?.[1] ?? '']] }));
    const changed = run.facts.filter(({ op, revision }) => op === 'UPSERT' && revision === 2);
    expect(changed).toHaveLength(1);
    expect(changed[0]?.measures).toMatchObject({ impressions: 1100, spend: 10_250_000n });
    expect(changed[0]?.previous).toMatchObject({ impressions: 1000, clicks: 50, spend: 12_500_000n });
    expect(spendByCampaign(run)).toEqual({ 10: '10250000', 11: '1' });
  });

  it('a row that a newer complete fetch no longer has is retracted, and the totals are as before it', () => {
    const run = pipeline().send(...fetch({ chunks: [[twoRows[0]?.[0] ?? '']] }));
    const before = spendByCampaign(run);
    run.send(...fetch({ seq: 2 })).send(...fetch({ seq: 3, chunks: [[twoRows[0]?.[0] ?? '']] }));
    const retracted = run.facts.filter(({ op }) => op === 'RETRACT');
    expect(retracted).toMatchObject([{ revision: 2, campaign_id: '11', dims: { device: 'desktop' } }]);
    expect(retracted[0]?.previous?.spend).toBe(1n);
    expect(spendByCampaign(run)).toEqual(before);
    const last = run.gold.at(-1);
    expect(last).toMatchObject({ entity_id: '11', is_retraction: true, facts: 0, contributing_slices: 0 });
    expect(last?.measures.spend).toBeNull();
  });

  it('a fact that comes back after a retract goes on with its revisions', () => {
    const one = [[twoRows[0]?.[0] ?? '']];
    const run = pipeline()
      .send(...fetch({}))
      .send(...fetch({ seq: 2, chunks: one }))
      .reload()
      .send(...fetch({ seq: 3 }));
    const history = run.facts.filter(({ campaign_id }) => campaign_id === '11');
    expect(history.map(({ op, revision, previous }) => [op, revision, previous === null])).toEqual([
      ['UPSERT', 1, true],
      ['RETRACT', 2, false],
      ['UPSERT', 3, true],
    ]);
    expect(spendByCampaign(run)).toEqual({ 10: '12500000', 11: '1' });
    const goldRevisions = run.gold.filter(({ entity_id }) => entity_id === '11').map(({ revision }) => revision);
    expect(goldRevisions).toEqual([1, 2, 3]);
  });

  it.each([
    ['is not complete', { complete: false }, 'does not hold every row'],
    ['sent more rows than came', { rowCount: 5 }, 'sent 5 rows, 1 came'],
  ])('a fetch that %s retracts nothing and says why', (_, options, reason) => {
    const run = pipeline().send(...fetch({}));
    run.send(...fetch({ seq: 2, chunks: [['2026-11-01,10,mobile,1,1,1']], ...options }));
    expect(run.facts.filter(({ op }) => op === 'RETRACT')).toEqual([]);
    const end = run.sliceEnds()[1];
    expect(end?.decision).toBe('PARTIAL');
    expect(end?.reason).toContain(reason);
    expect(spendByCampaign(run)).toEqual({ 10: '1000000', 11: '1' });
    expect([...run.currentGold().values()].map(({ coverage }) => coverage)).toEqual([0, 0]);
  });

  it('a row in bronze quarantine, whose key nobody can tell, holds retraction back', () => {
    const run = pipeline().send(...fetch({}));
    run.send(...fetch({ seq: 2, chunks: [['2026-11-01,10,mobile,1000,50,12.5', '2026-11-01,11,desktop,many,4,1']] }));
    expect(run.quarantined).toMatchObject([
      { stage: 'BRONZE', reason_code: 'NOT_A_NUMBER', field: 'impressions', row_no: 3 },
    ]);
    expect(run.sliceEnds()[1]).toMatchObject({ decision: 'PARTIAL', quarantined: 1 });
    expect(spendByCampaign(run)).toEqual({ 10: '12500000', 11: '1' });
  });

  it('a row in silver quarantine keeps its old fact, and the others of the slice are restated', () => {
    const run = pipeline().send(...fetch({ chunks: [[...(twoRows[0] ?? []), '2026-11-01,12,tv,1,0,3']] }));
    run.send(...fetch({ seq: 2, chunks: [['2026-11-01,10,mobile,1000,50,-4', '2026-11-01,11,desktop,1,0,2']] }));
    expect(run.quarantined).toMatchObject([{ stage: 'SILVER', reason_code: 'NEGATIVE_SPEND', field: 'spend' }]);
    expect(run.sliceEnds()[1]).toMatchObject({ decision: 'APPLIED', retracts: 1, quarantined: 1, live_facts: 2 });
    expect(spendByCampaign(run)).toEqual({ 10: '12500000', 11: '2000000' });
  });

  it('an older fetch that comes late is dropped, counted and told', () => {
    const run = pipeline().send(...fetch({ seq: 5 }));
    run.send(...fetch({ seq: 4, chunks: [['2026-11-01,10,mobile,9,9,9']] }));
    expect(run.sliceEnds()[1]).toMatchObject({ decision: 'STALE', rows: 1, upserts: 0, retracts: 0 });
    expect(run.silver.counts.get('silver.stale_row')).toBe(1);
    expect(spendByCampaign(run)).toEqual({ 10: '12500000', 11: '1' });
  });

  it('a chunk that a resumed fetch sends again is taken once', () => {
    const [begin, first, second, end] = fetch({ chunks: [[twoRows[0]?.[0] ?? ''], [twoRows[0]?.[1] ?? '']] });
    if (!begin || !first || !second || !end) throw new Error('a fetch of four records');
    const run = pipeline().send(begin, first, begin, first, second, end, end);
    expect(run.sliceEnds()).toMatchObject([{ decision: 'APPLIED', rows: 2, upserts: 2, duplicates: 0 }]);
    expect(run.silver.counts.get('silver.resent_row')).toBe(1);
    expect(run.silver.counts.get('silver.resent_marker')).toBe(1);
  });

  it('a missing chunk makes the fetch partial', () => {
    const [begin, first, , end] = fetch({ chunks: [[twoRows[0]?.[0] ?? ''], [twoRows[0]?.[1] ?? '']] });
    if (!begin || !first || !end) throw new Error('a fetch of four records');
    const run = pipeline()
      .send(...fetch({}))
      .send(...[begin, first, end].map((record) => ({ ...record, slice_fetch_seq: 2 })));
    expect(run.sliceEnds()[1]).toMatchObject({ decision: 'PARTIAL', reason: 'the fetch sent 2 rows, 1 came' });
    expect(spendByCampaign(run)).toEqual({ 10: '12500000', 11: '1' });
  });

  it('a fetch that was cut off is finished by a newer one, and gold shows only whole fetches', () => {
    const [begin, rows] = fetch({});
    if (!begin || !rows) throw new Error('a fetch of three records');
    const run = pipeline().send(begin, rows);
    expect(run.gold).toEqual([]);
    run.send(...fetch({ seq: 2, chunks: [[twoRows[0]?.[0] ?? '']] }));
    expect(spendByCampaign(run)).toEqual({ 10: '12500000' });
  });

  it('rows with one key: equal ones count as duplicates, different ones collide', () => {
    const row = '2026-11-01,10,mobile,1000,50,12.5';
    const run = pipeline().send(
      ...fetch({
        chunks: [
          [row, row],
          [row, '2026-11-01,10,mobile,1,1,1'],
        ],
      }),
    );
    expect(run.quarantined).toMatchObject([{ stage: 'SILVER', reason_code: 'KEY_COLLISION' }]);
    expect(run.sliceEnds()).toMatchObject([
      { decision: 'APPLIED', rows: 4, upserts: 1, duplicates: 2, quarantined: 1 },
    ]);
  });

  it('rows of a fetch that was never begun are refused', () => {
    const run = pipeline().send(rowsRecord(0, twoRows[0] ?? []));
    expect(run.facts).toEqual([]);
    expect(run.silver.refused[0]).toContain('SLICE_BEGIN never came');
  });

  it('a fact that changes its currency leaves the old sum before it enters the new one', () => {
    const header = 'date,campaign_id,currency,spend';
    const run = pipeline()
      .send(...fetch({ header, currency: null, chunks: [['2026-11-01,10,USD,5']] }))
      .send(...fetch({ header, currency: null, seq: 2, chunks: [['2026-11-01,10,EUR,4']] }));
    expect(run.facts.map(({ op, revision, currency }) => [op, revision, currency])).toEqual([
      ['UPSERT', 1, 'USD'],
      ['SLICE_END', 0, ''],
      ['RETRACT', 2, 'USD'],
      ['UPSERT', 3, 'EUR'],
      ['SLICE_END', 0, ''],
    ]);
    expect([...run.currentGold().values()].map(({ currency, measures }) => [currency, measures.spend])).toEqual([
      ['EUR', 4_000_000n],
    ]);
  });

  it('gold is sent again when only its finality changes', () => {
    const run = pipeline().send(...fetch({ fetchedAt: '2026-11-01T20:00:00Z' }));
    run.send(...fetch({ seq: 2, fetchedAt: '2026-11-20T00:00:00Z' }));
    expect(run.gold.map(({ finality, revision }) => [finality, revision])).toEqual([
      ['PROVISIONAL', 1],
      ['PROVISIONAL', 1],
      ['FINAL', 2],
      ['FINAL', 2],
    ]);
  });

  it('hourly rows are kept by hour and by day', () => {
    const header = 'date,hour,campaign_id,impressions,clicks,spend';
    const chunks = [['2026-11-01,0,10,100,1,1', '2026-11-01,13,10,50,0,0.5']];
    const run = pipeline().send(...fetch({ header, chunks, report: 'campaign_hourly' }));
    const byHour = [...run.currentGold().values()].map(({ hour, measures }) => [hour, measures.impressions]);
    expect(byHour).toHaveLength(3);
    expect(byHour).toEqual(
      expect.arrayContaining([
        [null, 150],
        [0, 100],
        [13, 50],
      ]),
    );
  });
});

describe('tenants', () => {
  it('two tenants with the same account and slice never meet', () => {
    const run = pipeline()
      .send(...fetch({ tenant: 't1' }))
      .send(...fetch({ tenant: 't2', seq: 1, chunks: [['2026-11-01,10,mobile,1,1,1']] }))
      .send(...fetch({ tenant: 't1', seq: 2, chunks: [[]] }));
    const spend = [...run.currentGold().values()].map(({ h, entity_id, measures }) => [
      h.tenant_id,
      entity_id,
      measures.spend,
    ]);
    expect(spend).toEqual([['t2', '10', 1_000_000n]]);
    for (const group of [...run.silver.groups, ...run.goldStage.groups]) expect(group).toMatch(/^t[12]\|a1\|/);
  });

  it('a record that names another tenant than its key is refused by every stage', () => {
    const forged = fetch({ tenant: 't1' }).map((record) => ({ ...record, h: { ...record.h, tenant_id: 't2' } }));
    const run = pipeline().send(...forged);
    expect(run.bronze.refused).toHaveLength(3);
    expect(run.facts).toEqual([]);
  });
});
