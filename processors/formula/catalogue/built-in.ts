import type { MetricDefinition } from '../language/metrics.ts';

/** The metrics that every organisation has. A changed formula is added as the next version; none is ever changed. */
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
