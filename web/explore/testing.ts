import type { MetricLine } from './metrics.ts';

/** A row of figures as the gateway gives it, for tests: 100 impressions, 5 clicks, 10.00 spent. */
export function lineOf(said: Partial<MetricLine> & { readonly spend?: string }): MetricLine {
  const { spend = '10.00', ...rest } = said;
  const none = { value: null, reason: 'NO_DATA' } as const;
  return {
    ...{
      id: JSON.stringify(said),
      day: '2026-11-01',
      platform: 'META',
      accountId: 'a1',
      entityId: 'c1',
      entityName: null,
    },
    ...{ currency: 'USD', zone: 'UTC', finality: 'FINAL', coverage: 1, reports: ['r'] },
    dataAsOf: '2026-11-02T06:00:00.000000Z',
    measures: {
      ...{ impressions: 100, clicks: 5, conversions: null, spend: { amount: spend }, conversionValue: null },
      ...{ videoCompletes: null, viewableImpressions: null },
    },
    ratios: {
      ...{ ctr: { value: 0.05, reason: 'OK' }, cvr: none, viewability: none, vcr: none, roas: none },
      ...{ cpc: none, cpm: none, cpa: none },
    },
    ...rest,
  };
}
