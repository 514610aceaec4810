/** A version of a metric: an id, a number and what is computed. It never changes; a changed formula is the next version. */
export interface MetricDefinition {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly source: string;
  /** True of a version that takes the metric out of use: what names it still works, new data is not computed with it. */
  readonly retired?: boolean;
}

/** Where references such as `@ctr` are looked up. */
export interface Metrics {
  /** The version, the newest where it is null; undefined when there is none. */
  find(id: string, version: number | null): MetricDefinition | undefined;
  /** Every id, for what was misspelt. */
  ids(): readonly string[];
}

/** No metric at all. */
export const noMetrics: Metrics = { find: () => undefined, ids: () => [] };
