import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { levelName, platformName, sliceStateWords } from '../format/words.ts';
import { again, problemText } from '../gateway/problem.ts';
import { type SliceState, SlicesByStateDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { PlaceLink } from '../shell/links.tsx';
import { Select } from '../ui/controls.tsx';
import { Badge, Card, Loading, Problem } from '../ui/states.tsx';
import { PlainTable } from '../ui/table.tsx';

/** Milliseconds between reads of the ledger. */
const pollMs = 15_000;

/** Which slices are shown: those that need somebody first. */
const choices = {
  failed: { name: 'Failed', filter: { states: ['FAILED'] } },
  late: { name: 'Late', filter: { late: true } },
  partial: { name: 'Partial', filter: { states: ['PARTIAL'] } },
  sent: { name: 'On their way', filter: { states: ['SENT'] } },
  all: { name: 'All', filter: null },
} as const satisfies Record<
  string,
  {
    readonly name: string;
    readonly filter: { readonly states?: readonly SliceState[]; readonly late?: boolean } | null;
  }
>;
type Choice = keyof typeof choices;

/** Days of reports as the ledger has them: what failed, what is late, and what became of each. */
export function SlicesCard() {
  const formats = useFormats();
  const [choice, setChoice] = useState<Choice>('failed');
  const { filter } = choices[choice];
  const { data, error, refetch } = useQuery(SlicesByStateDocument, {
    variables: {
      filter: filter === null ? null : { ...filter, ...('states' in filter && { states: [...filter.states] }) },
    },
    pollInterval: pollMs,
  });
  // Not those of the choice before.
  const page = data?.slices;
  return (
    <Card
      title="Slices"
      actions={
        <>
          <PlaceLink to="/connections" className="text-xs text-accent underline">
            As a calendar
          </PlaceLink>
          <Select
            aria-label="Which slices"
            className="w-40"
            value={choice}
            onChange={(event) => setChoice(event.target.value as Choice)}
          >
            {Object.entries(choices).map(([id, { name }]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </>
      }
    >
      <div className="grid gap-3">
        {error !== undefined && <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>}
        {page === undefined && error === undefined && <Loading what="the slices" lines={3} />}
        {page?.nodes.length === 0 && (
          <p className="text-muted">None{choice !== 'all' && ` is ${choice === 'sent' ? 'on its way' : choice}`}.</p>
        )}
        {page !== undefined && page.nodes.length > 0 && (
          <PlainTable
            label="Slices"
            names={['Day', 'Of', 'State', 'Rows', 'New, taken back', 'Fetched', 'Why']}
            minWidth="min-w-3xl"
            maxHeight="max-h-96"
          >
            {page.nodes.map((slice) => (
              <tr key={slice.id} className="align-top" data-testid="slice">
                <td className="whitespace-nowrap">{formats.day(slice.day)}</td>
                <td>
                  {platformName(slice.platform)} {slice.accountId}
                  <span className="block text-xs text-muted">
                    {slice.reportType} · {levelName(slice.level)}
                  </span>
                </td>
                <td>
                  <Badge
                    tone={
                      slice.state === 'FAILED' || slice.late ? 'critical' : slice.state === 'APPLIED' ? 'ok' : 'warn'
                    }
                  >
                    {sliceStateWords[slice.state]}
                    {slice.late && ', late'}
                  </Badge>
                </td>
                <td>{formats.count(slice.rows)}</td>
                <td>
                  {formats.count(slice.upserts)}, {formats.count(slice.retracts)}
                </td>
                <td className="text-xs whitespace-nowrap text-muted">
                  {slice.fetchedAt === null ? 'never' : formats.instant(slice.fetchedAt)}
                </td>
                <td className="max-w-md text-xs wrap-anywhere">
                  {slice.errorCode !== null && <code className="font-mono">{slice.errorCode}</code>}{' '}
                  {slice.error ?? slice.reason}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
        {page?.pageInfo.hasNextPage && (
          <p className="text-xs text-muted">
            These are of the newest {formats.count(page.nodes.length)}; the calendar has the others.
          </p>
        )}
      </div>
    </Card>
  );
}
