import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import type { Formats } from '../format/formats.ts';
import { levelName, platformName } from '../format/words.ts';
import { again, problemText } from '../gateway/problem.ts';
import {
  ReconciliationsDocument,
  type ReconciliationsQuery,
  type ReconciliationsQueryVariables,
} from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Segments } from '../ui/controls.tsx';
import { More, useMore } from '../ui/more.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';
import { comparedDecimal, measureNames, reasonWords } from './reconciliation.ts';

type Compared = ReconciliationsQuery['reconciliations']['nodes'][number];
type FetchMore = useQuery.Result<ReconciliationsQuery, ReconciliationsQueryVariables>['fetchMore'];
type Measure = Compared['measures'][number];

/** Our totals against the platforms' own: where they differ, by how much, and why. */
export function ReconciliationTable() {
  const formats = useFormats();
  const [shown, setShown] = useState<'differs' | 'all'>('differs');
  const { data, previousData, error, refetch, fetchMore } = useQuery(ReconciliationsDocument, {
    variables: { filter: shown === 'differs' ? { agrees: false } : {} },
  });
  const known = data ?? previousData;
  const more = useMore(async () => known !== undefined && readMore(known, fetchMore));
  return (
    <Card
      title="Our totals against the platforms’ own"
      actions={
        <Segments
          label="Which are shown"
          value={shown}
          choices={[
            ['differs', 'Different'],
            ['all', 'All'],
          ]}
          onChange={setShown}
        />
      }
    >
      {known === undefined && error === undefined && <Loading what="the comparisons" lines={4} />}
      {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
      {known !== undefined && known.reconciliations.nodes.length === 0 && (
        <p className="text-muted">
          {shown === 'differs'
            ? 'No day that was compared differs.'
            : 'No day was compared yet: the workflow does it, or millrace reconcile.'}
        </p>
      )}
      {known !== undefined && known.reconciliations.nodes.length > 0 && (
        <PlainTable
          label="Comparisons"
          names={['Day', 'Account', 'Ours and theirs', 'Why', 'Asked']}
          minWidth="min-w-3xl"
        >
          {known.reconciliations.nodes.map((compared) => (
            <Row key={compared.id} compared={compared} formats={formats} />
          ))}
        </PlainTable>
      )}
      {known?.reconciliations.pageInfo.hasNextPage && (
        <p className="mt-2 flex flex-wrap items-center gap-3 text-xs text-muted">
          The newest {formats.count(known.reconciliations.nodes.length)} are shown.
          <More disabled={data === undefined} {...more}>
            Show more
          </More>
        </p>
      )}
    </Card>
  );
}

/** Adds the next page to what is shown. */
function readMore(known: ReconciliationsQuery, fetchMore: FetchMore): Promise<unknown> {
  return fetchMore({
    variables: { after: known.reconciliations.pageInfo.endCursor },
    updateQuery: (before, { fetchMoreResult }) => ({
      reconciliations: {
        ...fetchMoreResult.reconciliations,
        nodes: [...before.reconciliations.nodes, ...fetchMoreResult.reconciliations.nodes],
      },
    }),
  });
}

function Row({ compared, formats }: { readonly compared: Compared; readonly formats: Formats }) {
  const differing = compared.measures.filter(({ difference }) => difference !== '0');
  return (
    <tr className="align-top" data-testid="reconciliation">
      <td className="whitespace-nowrap">{formats.day(compared.day)}</td>
      <td>
        {platformName(compared.platform)} {compared.accountId}
        <br />
        <span className="text-xs text-muted">
          {compared.reportType} · {levelName(compared.level)}
        </span>
      </td>
      <td>
        {compared.agrees && <Badge tone="ok">Agrees</Badge>}
        {differing.map((measure) => (
          <p key={measure.measure}>
            {measureNames[measure.measure]} {figure(measure, 'ours', compared, formats)} against{' '}
            {figure(measure, 'theirs', compared, formats)}{' '}
            <strong className="text-critical">({figure(measure, 'difference', compared, formats)})</strong>
          </p>
        ))}
      </td>
      <td className="max-w-md px-3 py-2">
        {compared.reason !== null && <p>{reasonWords[compared.reason]}</p>}
        {compared.detail !== null && <p className="text-xs text-muted">{compared.detail}</p>}
      </td>
      <td className="text-xs whitespace-nowrap text-muted">{formats.instant(compared.askedAt)}</td>
    </tr>
  );
}

function figure(
  measure: Measure,
  side: 'ours' | 'theirs' | 'difference',
  compared: Compared,
  formats: Formats,
): string {
  const decimal = comparedDecimal(measure.measure, measure[side]);
  if (measure.measure === 'SPEND') return formats.money(decimal, compared.currency ?? '');
  return formats.decimal(decimal, 6);
}
