import type { MetricDefinition } from '../language/metrics.ts';

/**
 * The metrics that every organisation has. A changed formula is added as the next version; none is ever changed. An organisation may have
 * a version of that number already: it keeps its own.
 */
export const builtInMetrics: readonly MetricDefinition[] = [
  { id: 'ctr', version: 1, title: 'Click-through rate', source: 'clicks / impressions' },
  { id: 'cpc', version: 1, title: 'Cost per click', source: 'spend / clicks' },
  { id: 'cpm', version: 1, title: 'Cost per thousand impressions', source: 'spend / impressions * 1000' },
  { id: 'cvr', version: 1, title: 'Conversion rate', source: 'conversions / clicks' },
  { id: 'cpa', version: 1, title: 'Cost per acquisition', source: 'spend / conversions' },
  { id: 'roas', version: 1, title: 'Return on ad spend', source: 'conversion_value / spend' },
  { id: 'vcr', version: 1, title: 'Video completion rate', source: 'video_completes / video_starts' },
  { id: 'viewability', version: 1, title: 'Viewability', source: 'viewable_impressions / measurable_impressions' },
  { id: 'frequency', version: 1, title: 'Frequency', source: 'impressions / reach' },
  { id: 'pacing', version: 1, title: 'Pacing', source: 'pacing()' },
  { id: 'share_of_spend', version: 1, title: 'Share of spend', source: 'spend / in_account(spend)' },
];

/**
 * Built-in metrics and an organisation's own, which may be versions of the same metric. Of two with one number, as comes about when a new
 * release brings a version that the organisation had before, its own is meant: rules and results name it. Its own come last: the last of
 * them is the newest, whatever numbers the built-in ones have.
 */
export function besideBuiltIn(
  own: readonly MetricDefinition[],
  builtIn: readonly MetricDefinition[] = builtInMetrics,
): readonly MetricDefinition[] {
  const taken = new Set(own.map(({ id, version }) => `${id}@${version}`));
  return [...builtIn.filter(({ id, version }) => !taken.has(`${id}@${version}`)), ...own];
}
