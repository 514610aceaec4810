import { expect, it } from 'vitest';
import { emptyMeasures } from '../measures.ts';
import { standardMetrics } from './standard.ts';

it('computes ratios of sums in currency units and fractions', () => {
  const metrics = standardMetrics({
    ...emptyMeasures(),
    impressions: 2000,
    clicks: 50,
    conversions: 2_500_000n,
    spend: 12_500_000n,
    conversion_value: 50_000_000n,
    video_starts: 8,
    video_completes: 2,
    measurable_impressions: 10,
    viewable_impressions: 7,
    reach: 800,
  });
  const values = Object.fromEntries(Object.entries(metrics).map(([id, { value }]) => [id, value]));
  expect(values).toEqual({
    'ctr@1': 0.025,
    'cpc@1': 0.25,
    'cpm@1': 6.25,
    'cvr@1': 0.05,
    'cpa@1': 5,
    'roas@1': 4,
    'vcr@1': 0.25,
    'viewability@1': 0.7,
    'frequency@1': 2.5,
  });
  expect(metrics['cpc@1']).toMatchObject({ unit: 'MONEY', reason: 'OK' });
});

it('tells a sum that is not said from a division by zero', () => {
  const metrics = standardMetrics({ ...emptyMeasures(), impressions: 0, clicks: 0, spend: 5n });
  expect(metrics['ctr@1']).toEqual({ value: null, reason: 'DIV0', unit: 'RATIO' });
  expect(metrics['cpa@1']).toEqual({ value: null, reason: 'NO_DATA', unit: 'MONEY' });
});
