import type { GroupBy } from '../generated/operations.ts';
import type { Metric } from './metrics.ts';
import { compareOf, filterOf, groupingOf, type View } from './view.ts';

const nodeFields: Readonly<Record<GroupBy, string>> = {
  DAY: 'day',
  HOUR: 'hour',
  PLATFORM: 'platform',
  ACCOUNT: 'platform accountId',
  CAMPAIGN: 'platform accountId campaignId campaignName',
  ENTITY: 'platform accountId entityId entityName',
};

/** The question behind a view, as it can be sent to the gateway by anybody: its chart, day by day. */
export function graphqlOf(view: View, { field, formula }: Metric): string {
  const grouping: readonly GroupBy[] = ['DAY', ...groupingOf(view.by)];
  const filter = Object.entries(filterOf(view))
    .map(([name, value]) => `${name}: ${literal(name, value)}`)
    .join(', ');
  const fields = [...new Set(grouping.flatMap((key) => nodeFields[key].split(' ')))].join(' ');
  const compare = compareOf(view);
  const compared = compare === null ? '' : `\n    compare: { with: ${compare.with} }`;
  const formulas = formula === undefined ? '' : `\n    formulas: [${JSON.stringify(formula)}]`;
  const comparison = compare === null ? '' : `\n      comparison { day facts ${field} }`;
  return `query {
  metrics(
    filter: { ${filter} }
    groupBy: [${grouping.join(', ')}]${compared}${formulas}
    first: 500
  ) {
    nodes {
      ${fields} currency
      ${field}${comparison}
      finality coverage dataAsOf
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;
}

/** Enums stand bare, all else is text. */
function literal(name: string, value: unknown): string {
  return name === 'level' || name === 'platform' ? String(value) : JSON.stringify(value);
}
