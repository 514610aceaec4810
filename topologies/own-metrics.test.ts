import { expect, it } from 'vitest';
import { type FetchOptions, fetchRecords, testReports } from '../processors/testing/slices.ts';
import { StageDrivers } from './stage-drivers.ts';

const fetch = (options: FetchOptions) => fetchRecords({ chunks: [['2026-11-01,10,mobile,1000,50,12.5']], ...options });

const version = (metric_id: string, number: number, source: string, retired = false) => ({
  metric_id,
  version: number,
  title: metric_id,
  source,
  retired,
});

function own(stages: StageDrivers): Record<string, unknown> {
  const names = Object.entries(stages.gold.at(-1)?.metrics ?? {});
  return Object.fromEntries(
    names.filter(([name]) => !/^(ctr|cpc|cpm|cpa|cvr|roas|vcr|viewability|frequency)@1$/.test(name)),
  );
}

it("gold has an organisation's own metrics, and a change is seen with the next record", () => {
  const stages = new StageDrivers(testReports);
  stages.send(...fetch({ seq: 1 }));
  expect(own(stages)).toEqual({});

  stages.metrics('t1', [version('waste', 1, 'spend - spend * @ctr'), version('weekly', 1, '@ctr over 7d')]);
  stages.send(...fetch({ seq: 2, chunks: [['2026-11-01,10,mobile,2000,50,12.5']] }));
  // 50 clicks of 2,000: 12.5 − 12.5 × 0.025 = 12.1875. What looks at other days is not of one record.
  expect(own(stages)).toEqual({ 'waste@1': { value: 12.1875, reason: 'OK', unit: 'MONEY' } });

  stages.metrics('t1', [version('waste', 2, 'spend * 2'), version('done_rate', 1, 'video_completes / video_starts')]);
  stages.send(...fetch({ seq: 3, chunks: [['2026-11-01,10,mobile,4000,50,12.5']] }));
  expect(own(stages)).toEqual({
    'waste@2': { value: 25, reason: 'OK', unit: 'MONEY' },
    'done_rate@1': { value: null, reason: 'NO_DATA', unit: 'RATIO' },
  });
});

it('one that was taken out of use is not computed, though others may still name it', () => {
  const stages = new StageDrivers(testReports);
  stages.metrics('t1', [version('base', 2, 'clicks', true), version('rate', 1, '@base / impressions')]);
  stages.send(...fetch({ seq: 1 }));
  expect(Object.keys(own(stages))).toEqual(['rate@1']);
});

it('an organisation may have its own version of a built-in metric, beside it', () => {
  const stages = new StageDrivers(testReports);
  stages.metrics('t1', [version('ctr', 2, 'clicks / impressions * 10')]);
  stages.send(...fetch({ seq: 1 }));
  expect(stages.gold.at(-1)?.metrics).toMatchObject({ 'ctr@1': { value: 0.05 }, 'ctr@2': { value: 0.5 } });
});

it('a formula that this version cannot compute is told as not known, and the others are computed', () => {
  const stages = new StageDrivers(testReports);
  stages.metrics('t1', [version('newer', 1, 'a_later_function(clicks)'), version('twice', 1, 'clicks * 2')]);
  stages.send(...fetch({ seq: 1 }));
  expect(own(stages)).toEqual({
    'twice@1': { value: 100, reason: 'OK', unit: 'COUNT' },
    'newer@1': { value: null, reason: 'UNKNOWN', unit: 'UNKNOWN' },
  });
});

it('no organisation has the metrics of another', () => {
  const stages = new StageDrivers(testReports);
  stages.metrics('other', [version('theirs', 1, 'clicks')]);
  stages.send(...fetch({ seq: 1 }));
  expect(own(stages)).toEqual({});
});
