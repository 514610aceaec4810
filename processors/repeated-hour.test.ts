import { describe, expect, it } from 'vitest';
import type { ReportProfile } from '../connectors/profile.ts';
import { Reports } from './reports.ts';
import { TestPipeline } from './testing/pipeline.ts';
import { type FetchOptions, fetchRecords, hourlyReport } from './testing/slices.ts';

/** The same report with a moment in the place of day and hour. */
const momentReport: ReportProfile = {
  ...hourlyReport,
  report: 'campaign_moments',
  columns: [
    { names: ['moment'], is: { role: 'datetime' } },
    ...hourlyReport.columns.filter(({ is }) => is.role !== 'day' && is.role !== 'hour'),
  ],
};
const reports = new Reports((_, report) => [hourlyReport, momentReport].find((profile) => profile.report === report));

/** In New York the clock shows 01:00 twice on 2026-11-01: at 05:00 UTC and at 06:00 UTC. */
const newYork = { zone: 'America/New_York', day: '2026-11-01', report: 'campaign_hourly' };
const header = 'date,hour,campaign_id,impressions,spend';
const first = '2026-11-01,1,10,100,1';
const second = '2026-11-01,1,10,40,0.25';

function run(...fetches: (FetchOptions | readonly string[])[]): TestPipeline {
  const pipeline = new TestPipeline(reports);
  for (const [index, fetch] of fetches.entries()) {
    const options = Array.isArray(fetch) ? { chunks: [fetch as readonly string[]] } : (fetch as FetchOptions);
    pipeline.send(...fetchRecords({ header, ...newYork, seq: index + 1, ...options })).reload();
  }
  return pipeline;
}

/** Live facts as hour, UTC hours from and to, and impressions, in the order of time. */
function hoursOf(pipeline: TestPipeline) {
  return [...pipeline.liveFacts().values()]
    .sort((a, b) => a.utc_start - b.utc_start)
    .map(({ hour, utc_start, utc_end, measures }) => [
      hour,
      utcHour(utc_start),
      utcHour(utc_end),
      measures.impressions,
    ]);
}

const utcHour = (micros: number) => new Date(micros / 1000).toISOString().slice(11, 16);

describe('an hour that comes twice on the day clocks go back', () => {
  it('is two facts where the report has it twice without an offset: the later row is the later hour', () => {
    const pipeline = run([first, second]);
    expect(pipeline.quarantined).toEqual([]);
    expect(hoursOf(pipeline)).toEqual([
      [1, '05:00', '07:00', 100],
      [1, '06:00', '07:00', 40],
    ]);
    const gold = [...pipeline.currentGold().values()];
    expect(gold.map(({ hour, measures, facts }) => [hour, measures.impressions, measures.spend, facts])).toEqual([
      [null, 140, 1_250_000n, 2],
      [1, 140, 1_250_000n, 2],
    ]);
  });

  it('is two facts where both rows say the same, and the rows may come in several chunks', () => {
    for (const chunks of [[[first, first]], [[first], [first]]]) {
      const pipeline = run({ chunks });
      expect(pipeline.sliceEnds()).toMatchObject([{ decision: 'APPLIED', upserts: 2, duplicates: 0, live_facts: 2 }]);
      expect(hoursOf(pipeline).map(([, start]) => start)).toEqual(['05:00', '06:00']);
    }
  });

  it('changes nothing when it comes again, and each of the two is restated and retracted by itself', () => {
    const again = run([first, second], [first, second]);
    expect(again.sliceEnds()[1]).toMatchObject({ upserts: 0, unchanged: 2, retracts: 0 });
    const restated = run([first, second], [first, '2026-11-01,1,10,41,0.25']);
    expect(restated.sliceEnds()[1]).toMatchObject({ upserts: 1, unchanged: 1, retracts: 0 });
    expect(hoursOf(restated).map(([, , , impressions]) => impressions)).toEqual([100, 41]);
    const fewer = run([first, second], [first]);
    expect(fewer.sliceEnds()[1]).toMatchObject({ upserts: 0, unchanged: 1, retracts: 1 });
    expect(hoursOf(fewer)).toEqual([[1, '05:00', '07:00', 100]]);
  });

  it('is told by the offsets where the report has them, whatever the order of its rows', () => {
    const pipeline = run({
      report: 'campaign_moments',
      header: 'moment,campaign_id,impressions,spend',
      chunks: [['2026-11-01T01:00:00-05:00,10,40,0.25', '2026-11-01T01:00:00-04:00,10,100,1']],
    });
    expect(pipeline.quarantined).toEqual([]);
    expect(hoursOf(pipeline)).toEqual([
      [1, '05:00', '06:00', 100],
      [1, '06:00', '07:00', 40],
    ]);
  });

  it('keeps the facts of both when one of its rows is refused', () => {
    const pipeline = run([first, second], [first, '2026-11-01,1,10,40,-5']);
    expect(pipeline.quarantined).toMatchObject([{ reason_code: 'NEGATIVE_SPEND' }]);
    expect(hoursOf(pipeline).map(([, , , impressions]) => impressions)).toEqual([100, 40]);
  });
});

describe('rows of one key that differ are a collision', () => {
  it.each([
    ['of an hour that comes once', newYork, ['2026-11-01,2,10,100,1', '2026-11-01,2,10,40,0.25']],
    ['on another day', { ...newYork, day: '2026-11-02' }, ['2026-11-02,1,10,100,1', '2026-11-02,1,10,40,0.25']],
    ['in a zone that changes no clocks', { ...newYork, zone: 'UTC' }, [first, second]],
    ['when a third row of the hour comes', newYork, [first, second, '2026-11-01,1,10,7,1']],
  ])('%s', (_, options, rows) => {
    const pipeline = run({ ...options, chunks: [rows], fetchedAt: '2026-11-03T12:00:00Z' });
    expect(pipeline.quarantined).toMatchObject([{ reason_code: 'KEY_COLLISION', row_no: rows.length + 1 }]);
    expect(pipeline.liveFacts().size).toBe(rows.length - 1);
  });

  it('and equal ones of an hour that comes once are one fact', () => {
    const rows = ['2026-11-01,2,10,100,1', '2026-11-01,2,10,100,1'];
    const pipeline = run(rows);
    expect(pipeline.quarantined).toEqual([]);
    expect(pipeline.sliceEnds()).toMatchObject([{ upserts: 1, duplicates: 1, live_facts: 1 }]);
  });
});
