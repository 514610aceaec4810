import type { MetricCatalogue, MetricValue, MetricVersion } from '../../schemas/generated/types.ts';
import { FormulaError } from '../errors.ts';
import { builtInMetrics } from '../formula/catalogue/built-in.ts';
import { compileMetric } from '../formula/formula.ts';
import type { MetricDefinition, Metrics } from '../formula/language/metrics.ts';
import type { RowMeasures } from '../formula/run/row.ts';
import { addMetrics, type RowMetric, rowMetric } from '../formula/standard.ts';

/** The metrics of an organisation beside the built-in ones, compiled, that the sums of one entity and day are enough for. */
export interface OwnMetrics {
  readonly computed: readonly RowMetric[];
  /** Names of those that this version of Millrace cannot compute: they are told as values that are not known. */
  readonly refused: readonly string[];
}

const compiled = new WeakMap<MetricCatalogue, OwnMetrics>();

/** The newest version of each metric in use. Compiled once for each catalogue that comes: a change is seen with the next record. */
export function ownMetricsOf(catalogue: MetricCatalogue): OwnMetrics {
  const known = compiled.get(catalogue);
  if (known !== undefined) return known;
  const own = compileAll(catalogue.metrics);
  compiled.set(catalogue, own);
  return own;
}

/** Adds an organisation's own metrics to those of an entity. */
export function addOwnMetrics(
  { computed, refused }: OwnMetrics,
  measures: RowMeasures,
  metrics: Record<string, MetricValue>,
): void {
  addMetrics(computed, measures, metrics);
  for (const id of refused) metrics[id] = { value: null, reason: 'UNKNOWN', unit: 'UNKNOWN' };
}

function compileAll(versions: readonly MetricVersion[]): OwnMetrics {
  const metrics = new KnownMetrics(versions);
  const computed: RowMetric[] = [];
  const refused: string[] = [];
  for (const { id, version, source, retired } of metrics.newest(versions)) {
    if (retired === true) continue;
    try {
      const metric = rowMetric(id, version, compileMetric(id, source, metrics));
      if (metric !== undefined) computed.push(metric);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      refused.push(`${id}@${version}`);
    }
  }
  return { computed, refused };
}

/** The metrics that formulas may refer to: the built-in ones and those that came, which lack versions that nothing names. */
class KnownMetrics implements Metrics {
  readonly #versions = new Map<string, MetricDefinition[]>();

  constructor(own: readonly MetricVersion[]) {
    const definitions = own.map(({ metric_id: id, ...rest }) => ({ id, ...rest }));
    for (const definition of [...builtInMetrics, ...definitions]) {
      const versions = this.#versions.get(definition.id) ?? [];
      versions.push(definition);
      this.#versions.set(definition.id, versions);
    }
  }

  find(id: string, version: number | null): MetricDefinition | undefined {
    const versions = this.#versions.get(id);
    return version === null ? versions?.at(-1) : versions?.find((definition) => definition.version === version);
  }

  ids(): readonly string[] {
    return [...this.#versions.keys()];
  }

  /** The newest version of each that is among `own`. */
  newest(own: readonly MetricVersion[]): readonly MetricDefinition[] {
    const ids = new Set(own.map(({ metric_id: id }) => id));
    return [...ids].flatMap((id) => this.find(id, null) ?? []);
  }
}
