import type { Measures, MetricUnit, MetricValue } from '../../schemas/generated/types.ts';
import { isMicros, type measureNames } from '../measures.ts';

type Measure = (typeof measureNames)[number];

interface Ratio {
  readonly id: string;
  readonly numerator: Measure;
  readonly denominator: Measure;
  readonly unit: MetricUnit;
  /** What the plain ratio is multiplied with: 1000 for a price per thousand. */
  readonly times: number;
}

/** The metrics that every entity has, as ratios of sums. A version number is part of a name: a changed formula gets a new one. */
export const standardRatios: readonly Ratio[] = [
  { id: 'ctr@1', numerator: 'clicks', denominator: 'impressions', unit: 'RATIO', times: 1 },
  { id: 'cpc@1', numerator: 'spend', denominator: 'clicks', unit: 'MONEY', times: 1 },
  { id: 'cpm@1', numerator: 'spend', denominator: 'impressions', unit: 'MONEY', times: 1000 },
  { id: 'cvr@1', numerator: 'conversions', denominator: 'clicks', unit: 'RATIO', times: 1 },
  { id: 'cpa@1', numerator: 'spend', denominator: 'conversions', unit: 'MONEY', times: 1 },
  { id: 'roas@1', numerator: 'conversion_value', denominator: 'spend', unit: 'RATIO', times: 1 },
  { id: 'vcr@1', numerator: 'video_completes', denominator: 'video_starts', unit: 'RATIO', times: 1 },
  {
    id: 'viewability@1',
    numerator: 'viewable_impressions',
    denominator: 'measurable_impressions',
    unit: 'RATIO',
    times: 1,
  },
];

/**
 * The standard metrics of summed measures. Null with reason NO_DATA where the platform did not say one of the two sums,
 * null with reason DIV0 where the denominator is zero. MONEY is in currency units; ratios are fractions, not percent.
 */
export function standardMetrics(measures: Measures): Record<string, MetricValue> {
  const metrics: Record<string, MetricValue> = {};
  for (const ratio of standardRatios) metrics[ratio.id] = evaluate(ratio, measures);
  return metrics;
}

function evaluate(ratio: Ratio, measures: Measures): MetricValue {
  const numerator = measures[ratio.numerator];
  const denominator = measures[ratio.denominator];
  if (numerator === null || denominator === null) return { value: null, reason: 'NO_DATA', unit: ratio.unit };
  const below = Number(denominator);
  if (below === 0) return { value: null, reason: 'DIV0', unit: ratio.unit };
  const scaleUp = isMicros(ratio.denominator) ? 1e6 : 1;
  const scaleDown = isMicros(ratio.numerator) ? 1e6 : 1;
  return { value: (Number(numerator) * scaleUp * ratio.times) / (below * scaleDown), reason: 'OK', unit: ratio.unit };
}
