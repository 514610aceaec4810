import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { useMay } from '../gateway/may.ts';
import { problemText } from '../gateway/problem.ts';
import { ExploreMetricsDocument, type ExploreMetricsQuery, type FormulaUnit } from '../generated/operations.ts';
import { type Figures, isFormulaId, type Metric, metricOf, metrics } from './metrics.ts';
import type { View } from './view.ts';

type CatalogueMetric = ExploreMetricsQuery['metricCatalogue'][number];

/** What can be looked at beside what is in every row. */
export interface OwnMetrics {
  readonly metrics: readonly Metric[];
  /** Whether it is not known yet which those are. */
  readonly isReading: boolean;
  /** Why there may be more than are known. */
  readonly problem: string | null;
  /** The metric of that id: one of every row, one of the catalogue, or one that is not known yet. */
  readonly find: (id: string) => Metric;
}

/** The metrics of the catalogue that rows can be computed by, for who may see it. */
export function useOwnMetrics(): OwnMetrics {
  const may = useMay('RULES_READ');
  const { data, error, loading } = useQuery(ExploreMetricsDocument, { skip: !may });
  const problem = error === undefined ? null : problemText(error);
  return useMemo(() => {
    const own = (data?.metricCatalogue ?? []).filter(isOwn).map(metricOfCatalogue);
    const find = (id: string) =>
      own.find((metric) => metric.id === id) ?? (isFormulaId(id) ? unknown(id) : metricOf(id));
    return { metrics: own, isReading: loading, problem, find };
  }, [data, problem, loading]);
}

/** Those that every row has stand in the list already, unless the organisation has made something else of them. */
function isOwn({ id, rows, builtIn, versions }: CatalogueMetric): boolean {
  const isInEveryRow = builtIn && versions.length === 1 && metrics.some((metric) => metric.id === id);
  return rows !== 'NONE' && !isInEveryRow;
}

/** A metric of the catalogue. Of a formula nobody knows whether its parts add up. */
export function metricOfCatalogue({
  id,
  title,
  unit,
  rows,
}: Pick<CatalogueMetric, 'id' | 'title' | 'unit' | 'rows'>): Metric {
  const kind = kindOf(unit);
  const first = ({ values }: Figures) => values?.[0];
  const exact = (row: Figures) => {
    const said = first(row);
    if (kind === 'money') return said?.amount?.amount ?? null;
    return said?.value == null ? null : String(said.value);
  };
  return {
    ...{ id: `@${id}`, name: title, kind, exact, parts: 'ratio', good: 'neither' },
    text: (row, currency, formats) => {
      if (kind === 'money') return formats.money(exact(row), currency);
      return kind === 'share' ? formats.share(first(row)?.value) : formats.decimal(first(row)?.value);
    },
    field: 'values { value amount { amount currency } reason }',
    reason: (row) => first(row)?.reason,
    formula: `@${id}`,
    ofOne: rows === 'ENTITY_OR_ACCOUNT',
  };
}

function unknown(id: string): Metric {
  return metricOfCatalogue({ id: id.slice(1), title: id, unit: null, rows: 'ANY' });
}

function kindOf(unit: FormulaUnit | null): Metric['kind'] {
  if (unit === 'MONEY') return 'money';
  return unit === 'RATIO' || unit === 'PERCENT' ? 'share' : 'number';
}

/** A view as its metric allows: what looks at days of one entity or account is neither of others nor compared with other days. */
export function fitting(view: View, metric: Metric): View {
  if (metric.ofOne !== true) return view;
  const by = view.by === 'ENTITY' || view.by === 'ACCOUNT' ? view.by : 'ACCOUNT';
  return { ...view, by, compare: 'none' };
}
