import type { MetricCatalogue, MetricValue, MetricVersion } from '../../schemas/generated/types.ts';
import { FormulaError } from '../errors.ts';
import { besideBuiltIn } from '../formula/catalogue/built-in.ts';
import { definitionsOf } from '../formula/catalogue/catalogue.ts';
import { compileMetric } from '../formula/formula.ts';
import { MetricVersions } from '../formula/language/metrics.ts';
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
  const own = definitionsOf(versions);
  // A catalogue would not do: versions that nothing names are not among those that come.
  const metrics = new MetricVersions(besideBuiltIn(own));
  const computed: RowMetric[] = [];
  const refused: string[] = [];
  for (const newest of new Set(own.map(({ id }) => metrics.find(id, null)))) {
    if (newest === undefined || newest.retired === true) continue;
    const { id, version, source } = newest;
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
