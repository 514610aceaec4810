/** A condition that can be said in a sentence: one metric, over one stretch of time, against one number. */
export interface Sentence {
  /** As the formula has it: `@ctr`, `spend`. */
  readonly metric: string;
  /** `1d`, `7d`, `mtd`, `today`; null where the formula says none. */
  readonly window: string | null;
  readonly comparison: string;
  /** As it is written, so that digits stay. */
  readonly threshold: string;
  readonly percent: boolean;
}

/** Metrics that a sentence offers; others are written as a formula. */
export const sentenceMetrics: readonly (readonly [string, string])[] = [
  ['@ctr', 'click-through rate (CTR)'],
  ['@cpc', 'cost per click (CPC)'],
  ['@cpm', 'cost per thousand (CPM)'],
  ['@cpa', 'cost per conversion (CPA)'],
  ['@cvr', 'conversion rate (CVR)'],
  ['@roas', 'return on spend (ROAS)'],
  ['@viewability', 'viewability'],
  ['@vcr', 'video completion rate (VCR)'],
  ['spend', 'spend'],
  ['impressions', 'impressions'],
  ['clicks', 'clicks'],
  ['conversions', 'conversions'],
];

export const sentenceWindows: readonly (readonly [string, string])[] = [
  ['today', 'today'],
  ['1d', 'the last day'],
  ['3d', 'the last 3 days'],
  ['7d', 'the last 7 days'],
  ['14d', 'the last 14 days'],
  ['30d', 'the last 30 days'],
  ['mtd', 'this month'],
];

export const sentenceComparisons: readonly (readonly [string, string])[] = [
  ['<', 'is below'],
  ['<=', 'is at most'],
  ['>', 'is above'],
  ['>=', 'is at least'],
];

/** Metrics whose thresholds people think of in percent. */
const shares = new Set(['@ctr', '@cvr', '@viewability', '@vcr']);

const shape = /^(@?[a-z][a-z0-9_]*)(?:\s+over\s+([a-z0-9]+)|\s+(today|mtd))?\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*(%?)$/;

/** The sentence that a formula is; null for one that says more than a sentence can. */
export function sentenceOf(formula: string): Sentence | null {
  const found = shape.exec(formula.trim());
  if (found === null) return null;
  const [, metric = '', over, word, comparison = '', threshold = '', percent] = found;
  return { metric, window: over ?? word ?? null, comparison, threshold, percent: percent === '%' };
}

/** The formula of a sentence. */
export function formulaOf({ metric, window, comparison, threshold, percent }: Sentence): string {
  return `${metric}${window === null ? '' : ` over ${window}`} ${comparison} ${threshold}${percent ? '%' : ''}`;
}

/** The sentence with another metric: its threshold is a percentage where people think of it so. */
export function withMetric(sentence: Sentence, metric: string): Sentence {
  return { ...sentence, metric, percent: shares.has(metric) };
}
