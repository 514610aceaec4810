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

/** Metrics by their ids; the newest version of each is the one that was given last. */
export class MetricVersions implements Metrics {
  readonly #versions = new Map<string, MetricDefinition[]>();

  constructor(definitions: readonly MetricDefinition[]) {
    for (const definition of definitions) {
      const versions = this.#versions.get(definition.id);
      if (versions === undefined) this.#versions.set(definition.id, [definition]);
      else versions.push(definition);
    }
  }

  find(id: string, version: number | null): MetricDefinition | undefined {
    const versions = this.#versions.get(id);
    return version === null ? versions?.at(-1) : versions?.find((definition) => definition.version === version);
  }

  ids(): readonly string[] {
    return [...this.#versions.keys()];
  }

  /** Every version, in the order of ids and numbers. */
  all(): readonly MetricDefinition[] {
    const byNumber = (a: MetricDefinition, b: MetricDefinition) => a.version - b.version;
    return [...this.#versions.keys()].sort().flatMap((id) => (this.#versions.get(id) ?? []).toSorted(byNumber));
  }
}

/** No metric at all. */
export const noMetrics: Metrics = { find: () => undefined, ids: () => [] };
