import type { Formats } from '../format/formats.ts';
import type { FormulaReason, MetricLineFragment } from '../generated/operations.ts';

/** A row of figures. */
export type MetricLine = MetricLineFragment;

/** What is figured out of a row. */
export type Figures = Pick<MetricLine, 'measures' | 'ratios' | 'values'>;

/** What there was in the days that a row is compared with; undefined where there was nothing, or nothing is compared. */
export function figuresBefore({ comparison }: MetricLine): Figures | undefined {
  return comparison != null && comparison.facts > 0 ? comparison : undefined;
}

/** Something that can be looked at. */
export interface Metric {
  readonly id: string;
  readonly name: string;
  /** `add`: parts add up to the whole. `ratio`: they do not. */
  readonly parts: 'add' | 'ratio';
  /** Whether more is better, worse, or neither. */
  readonly good: 'up' | 'down' | 'neither';
  /** The exact figure, a decimal; null where no platform said it. */
  readonly exact: (row: Figures) => string | null;
  readonly text: (row: Figures, currency: string, formats: Formats) => string;
  /** What its figures are: money has a currency, a share is written in percent. */
  readonly kind: 'money' | 'share' | 'number';
  /** What the gateway's schema calls it. */
  readonly field: string;
  /** Why a figure is what it is; sums are what they are. */
  readonly reason?: (row: Figures) => FormulaReason | undefined;
  /** The formula that the gateway is asked to compute it by; undefined for what is in every row. */
  readonly formula?: string;
  /** True of what is computed for single entities and accounts alone. */
  readonly ofOne?: boolean;
}

type Count = 'impressions' | 'clicks';
type Share = 'ctr' | 'cvr' | 'viewability' | 'vcr';
type Cost = 'cpc' | 'cpm' | 'cpa';

function countOf(id: Count, name: string): Metric {
  const exact = ({ measures }: Figures) => (measures[id] === null ? null : String(measures[id]));
  return {
    ...{ id, name, kind: 'number', parts: 'add', good: 'up', exact, field: `measures { ${id} }` },
    text: ({ measures }, _currency, formats) => formats.count(measures[id]),
  };
}

function amountOf(id: 'spend' | 'conversionValue', name: string, good: Metric['good']): Metric {
  return {
    ...{
      id,
      name,
      kind: 'money',
      parts: 'add',
      good,
      field: `measures { ${id} { amount currency } }`,
    },
    exact: ({ measures }) => measures[id]?.amount ?? null,
    text: ({ measures }, currency, formats) => formats.money(measures[id]?.amount, currency),
  };
}

function shareOf(id: Share, name: string): Metric {
  return {
    ...{ id, name, kind: 'share', parts: 'ratio', good: 'up', field: `ratios { ${id} { value reason } }` },
    exact: ({ ratios }) => (ratios[id].value === null ? null : String(ratios[id].value)),
    text: ({ ratios }, _currency, formats) => formats.share(ratios[id].value),
    reason: ({ ratios }) => ratios[id].reason,
  };
}

function costOf(id: Cost, name: string): Metric {
  return {
    ...{ id, name, kind: 'money', parts: 'ratio', good: 'down' },
    field: `ratios { ${id} { value { amount currency } reason } }`,
    exact: ({ ratios }) => ratios[id].value?.amount ?? null,
    text: ({ ratios }, currency, formats) => formats.money(ratios[id].value?.amount, currency),
    reason: ({ ratios }) => ratios[id].reason,
  };
}

/** Everything that can be looked at. */
export const metrics: readonly Metric[] = [
  amountOf('spend', 'Spend', 'neither'),
  countOf('impressions', 'Impressions'),
  countOf('clicks', 'Clicks'),
  shareOf('ctr', 'CTR'),
  costOf('cpc', 'CPC'),
  costOf('cpm', 'CPM'),
  {
    ...{ id: 'conversions', name: 'Conversions', kind: 'number', parts: 'add', good: 'up' },
    field: 'measures { conversions }',
    exact: ({ measures }) => measures.conversions,
    text: ({ measures }, _currency, formats) => formats.decimal(measures.conversions),
  },
  costOf('cpa', 'CPA'),
  shareOf('cvr', 'CVR'),
  amountOf('conversionValue', 'Conversion value', 'up'),
  {
    ...{ id: 'roas', name: 'ROAS', kind: 'number', parts: 'ratio', good: 'up' },
    field: 'ratios { roas { value reason } }',
    exact: ({ ratios }) => (ratios.roas.value === null ? null : String(ratios.roas.value)),
    text: ({ ratios }, _currency, formats) => formats.decimal(ratios.roas.value),
    reason: ({ ratios }) => ratios.roas.reason,
  },
  shareOf('viewability', 'Viewability'),
  shareOf('vcr', 'VCR'),
];

/** The metric of that id among those that every row has, spend where there is none. */
export function metricOf(id: string): Metric {
  const spend = metrics[0];
  if (spend === undefined) throw new Error('there are no metrics');
  return metrics.find((metric) => metric.id === id) ?? spend;
}

/** Whether an id means a metric of the catalogue: `@net_ctr`. */
export function isFormulaId(id: string): boolean {
  return /^@[a-z][a-z0-9_]{0,62}$/.test(id);
}

/** A figure as a number, for drawing and for a change in percent; never added up. */
export function drawn(metric: Metric, row: Figures | undefined): number | null {
  const exact = row === undefined ? null : metric.exact(row);
  return exact === null ? null : Number(exact);
}

/** How two figures of one kind stand to one another; what is missing comes last where the greatest are first. */
export function compareFigures<Figure extends bigint | number>(a: Figure | null, b: Figure | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A decimal in trillionths, exact; a float's own notation is rounded to them. Null of none. */
export function trillionths(text: string | null): bigint | null {
  if (text === null) return null;
  const plain = /e/i.test(text) ? Number(text).toFixed(12) : text;
  const [whole = '0', part = ''] = plain.replace('-', '').split('.');
  const size = BigInt(whole + part.slice(0, 12).padEnd(12, '0'));
  return plain.startsWith('-') ? -size : size;
}
