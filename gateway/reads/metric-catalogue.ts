import { readStored } from '../../definitions/store.ts';
import { rulesByMetric, type StoredDefinitions } from '../../definitions/stored.ts';
import { builtInMetrics } from '../../processors/formula/catalogue/built-in.ts';
import type { Catalogue } from '../../processors/formula/catalogue/catalogue.ts';
import type { Formula } from '../../processors/formula/formula.ts';
import type { MetricDefinition } from '../../processors/formula/language/metrics.ts';
import type { GatewayContext } from '../context.ts';
import type { Metric } from '../generated/resolvers.ts';
import { compiledMetric, formulaUnit } from './formulas.ts';
import { groupedBy } from './loaders.ts';
import { rowsOf } from './row-formulas.ts';
import { asTenant } from './tenant-rows.ts';

/** Which metrics are shown. */
export interface CatalogueRequest {
  readonly search?: string | null | undefined;
  readonly retired: boolean;
}

/** The tenant's metrics by id, each with what uses it. An organisation has 250 at most: it is one page. */
export async function readMetricCatalogue(
  { search, retired }: CatalogueRequest,
  context: GatewayContext,
): Promise<Metric[]> {
  const words = search?.trim().toLowerCase() ?? '';
  const metrics = metricsOf(await readDefinitions(context));
  return metrics.filter(
    (metric) =>
      (retired || !metric.retired) &&
      [metric.id, metric.title, metric.formula].some((text) => text.toLowerCase().includes(words)),
  );
}

/** One metric of the tenant; null where there is none of that id. */
export async function readMetric(id: string, context: GatewayContext): Promise<Metric | null> {
  return metricOf(id, await readDefinitions(context));
}

/** Everything that the tenant has defined, as it is at one moment. */
export function readDefinitions({ stores, principal }: GatewayContext): Promise<StoredDefinitions> {
  return asTenant(stores.postgres, principal.tenant, (client) => readStored(client, principal.tenant));
}

/** A metric as it stands among all that is stored; null where there is none of that id. */
export function metricOf(id: string, stored: StoredDefinitions): Metric | null {
  return metricsOf(stored).find((metric) => metric.id === id) ?? null;
}

function metricsOf(stored: StoredDefinitions): Metric[] {
  const { catalogue } = stored;
  const rules = rulesByMetric(stored);
  const versions = groupedBy(catalogue.all(), 'id');
  const builtIn = new Set(builtInMetrics.map(({ id }) => id));
  const formulas = new Map(catalogue.ids().map((id) => [id, compiledMetric(id, catalogue)]));
  const used = usedMetrics(catalogue, formulas);
  return [...versions].flatMap(([id, all]) => {
    const newest = all.at(-1);
    if (newest === undefined) return [];
    const formula = formulas.get(id) ?? null;
    return [
      {
        id,
        version: newest.version,
        title: newest.title,
        formula: newest.source,
        unit: formula === null ? null : formulaUnit(formula.unit),
        rows: formula === null ? 'NONE' : rowsOf(formula),
        builtIn: builtIn.has(id),
        retired: isRetired(newest) && !builtIn.has(id),
        usedByMetrics: [...used].flatMap(([user, ids]) => (ids.has(id) ? [user] : [])),
        usedByRules: [...(rules.get(id) ?? [])],
        versions: all.toReversed().map((each) => ({
          version: each.version,
          title: each.title,
          formula: each.source,
          retired: isRetired(each),
        })),
      },
    ];
  });
}

/** The metrics that each one's newest version is made of; none for one that no longer compiles. */
function usedMetrics(
  catalogue: Catalogue,
  formulas: ReadonlyMap<string, Formula | null>,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...formulas].map(([id, formula]) => {
      if (formula === null) return [id, new Set<string>()];
      const others = catalogue.uses(id).filter((each) => each.id !== id);
      return [id, new Set(others.map((each) => each.id))];
    }),
  );
}

function isRetired({ retired }: MetricDefinition): boolean {
  return retired === true;
}
