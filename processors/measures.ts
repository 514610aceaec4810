import type { Measures } from '../schemas/generated/types.ts';

/** Whole counts: `number`, never beyond 2^53. */
export const countNames = [
  'impressions',
  'viewable_impressions',
  'measurable_impressions',
  'clicks',
  'link_clicks',
  'video_starts',
  'video_q25',
  'video_q50',
  'video_q75',
  'video_completes',
  'engagements',
] as const satisfies readonly (keyof Measures)[];

/** Counts and money x 1e6: `bigint`. */
export const microsNames = [
  'conversions',
  'view_conversions',
  'installs',
  'leads',
  'spend',
  'conversion_value',
  'spend_rep',
  'value_rep',
] as const satisfies readonly (keyof Measures)[];

export type CountName = (typeof countNames)[number];
export type MicrosName = (typeof microsNames)[number];

/** All additive measures in the order of their bits in stored state: never reorder, append only. */
export const measureNames: readonly (CountName | MicrosName)[] = [...countNames, ...microsNames];

const micros: ReadonlySet<string> = new Set(microsNames);

/** Whether a measure is stored x 1e6. */
export function isMicros(name: CountName | MicrosName): name is MicrosName {
  return micros.has(name);
}

const greatestMicros = 2n ** 63n - 1n;

/** Whether an amount fits 64 bits, whichever its sign is. */
export function fitsMicros(micros: bigint): boolean {
  return micros <= greatestMicros && micros >= -greatestMicros;
}

/** Measures of which nothing was said. */
export function emptyMeasures(): Measures {
  return {
    impressions: null,
    viewable_impressions: null,
    measurable_impressions: null,
    clicks: null,
    link_clicks: null,
    video_starts: null,
    video_q25: null,
    video_q50: null,
    video_q75: null,
    video_completes: null,
    engagements: null,
    conversions: null,
    view_conversions: null,
    installs: null,
    leads: null,
    spend: null,
    conversion_value: null,
    spend_rep: null,
    value_rep: null,
  };
}
