import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { finalityWords, levelName, sliceStateWords } from '../format/words.ts';
import { problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import { SlicesBelowDocument } from '../generated/operations.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Badge, Loading, Problem } from '../ui/states.tsx';
import { type Metric, type MetricLine, metricOf } from './metrics.ts';
import { readMetrics } from './read-metrics.ts';
import { rowPlatform, type TableRow } from './table.tsx';
import { filterOf, groupingOf, type View } from './view.ts';

/** Rows of one part that are read at most. */
const maxRows = 5_000;

/** What a figure is made of: its days, and the slices that they were fetched with. */
export function Drill(props: {
  readonly row: TableRow;
  readonly view: View;
  readonly metric: Metric;
  readonly onClose: () => void;
  /** Looks at what is below the row; undefined where nothing is. */
  readonly onInto: (() => void) | undefined;
}) {
  const { row, view, metric } = props;
  return (
    <Dialog label={row.name} onClose={props.onClose} className="max-w-3xl">
      <div className="grid gap-4" data-testid="drill">
        <header className="flex flex-wrap items-start justify-between gap-2">
          <div>
            <h2 className="text-base font-semibold wrap-anywhere">{row.name}</h2>
            <p className="text-xs text-muted">
              {rowPlatform(row.line)} {row.line.accountId} · {row.line.currency} · {levelName(view.level)} · reports:{' '}
              {row.line.reports.join(', ')}
            </p>
          </div>
          <div className="flex gap-2">
            {props.onInto !== undefined && <Button onClick={props.onInto}>Look inside</Button>}
            <Button tone="quiet" onClick={props.onClose}>
              Close
            </Button>
          </div>
        </header>
        <Days row={row} view={view} metric={metric} />
        <Slices row={row} view={view} />
      </div>
    </Dialog>
  );
}

/** Days, platform and account of a row, as questions about it have them. */
function scopeOf({ day, platform, accountId }: MetricLine, view: View) {
  return {
    ...(view.by === 'NONE' && day !== null ? { from: day, to: day } : { from: view.from, to: view.to }),
    ...(platform !== null && { platform }),
    ...(accountId !== null && { accounts: [accountId] }),
  };
}

function Days(props: { readonly row: TableRow; readonly view: View; readonly metric: Metric }) {
  const { row, view, metric } = props;
  const { client } = useGateway();
  const formats = useFormats();
  const [days, setDays] = useState<{ readonly lines: readonly MetricLine[]; readonly cut: boolean } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { entityId, currency } = row.line;
  useEffect(() => {
    const control = new AbortController();
    const filter = {
      ...{ ...filterOf(view), ...scopeOf(row.line, view) },
      ...(entityId !== null && { entityIds: [entityId] }),
    };
    const grouping = view.by === 'NONE' ? (['DAY', 'ACCOUNT'] as const) : (['DAY', ...groupingOf(view.by)] as const);
    readMetrics(client, { filter, groupBy: grouping, formula: metric.formula, most: maxRows }, control.signal).then(
      ({ rows, cut }) => setDays({ lines: rows.filter((line) => line.currency === currency), cut }),
      (error: unknown) => !control.signal.aborted && setProblem(problemText(error)),
    );
    return () => control.abort();
  }, [client, view, metric.formula, row.line, entityId, currency]);
  if (problem !== null) return <Problem>{problem}</Problem>;
  if (days === null) return <Loading what="the rows" lines={4} />;
  const shown = [metric, ...['spend', 'impressions', 'clicks'].filter((id) => id !== metric.id).map(metricOf)];
  return (
    <section className="grid gap-1">
      <h3 className="text-sm font-semibold">
        Rows ({formats.count(days.lines.length)}
        {days.cut && '+'})
      </h3>
      <Scroll label="Rows of it" className="max-h-64 rounded-lg border border-line">
        <table className="w-full border-collapse">
          <thead className="sticky top-0 bg-raised text-xs text-muted">
            <tr>
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                Day
              </th>
              {shown.map(({ id, name }) => (
                <th key={id} scope="col" className="px-3 py-1.5 text-right font-medium">
                  {name}
                </th>
              ))}
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                State
              </th>
            </tr>
          </thead>
          <tbody>
            {days.lines.map((line) => (
              <tr key={line.id} className={`border-t border-line ${line.finality === 'FINAL' ? '' : 'bg-warn-bg/50'}`}>
                <td className="px-3 py-1 whitespace-nowrap">
                  {line.day === null ? '' : formats.day(line.day)}
                  {view.by === 'NONE' && <span className="text-muted"> {line.accountId}</span>}
                </td>
                {shown.map((each) => (
                  <td key={each.id} className="px-3 py-1 text-right whitespace-nowrap">
                    {each.text(line, line.currency, formats)}
                  </td>
                ))}
                <td className="px-3 py-1 text-xs whitespace-nowrap text-muted">
                  {finalityWords[line.finality]} · as of {formats.instant(line.dataAsOf)}
                  {line.zone !== null && ` · day in ${line.zone}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {days.cut && (
        <p className="text-xs text-muted">
          These are of the first {formats.count(maxRows)} rows; look at fewer days for the others.
        </p>
      )}
    </section>
  );
}

function Slices({ row, view }: { readonly row: TableRow; readonly view: View }) {
  const formats = useFormats();
  const { data, error } = useQuery(SlicesBelowDocument, {
    variables: { filter: { level: view.level, ...scopeOf(row.line, view) } },
  });
  if (data === undefined && error !== undefined) return <Problem>{problemText(error)}</Problem>;
  if (data === undefined) return <Loading what="the slices" lines={3} />;
  return (
    <section className="grid gap-1">
      <h3 className="text-sm font-semibold">Slices that they were fetched with</h3>
      {data.slices.nodes.length === 0 && <p className="text-muted">None is in the ledger.</p>}
      <Scroll label="Slices of it" className="max-h-56 text-xs">
        <ul>
          {data.slices.nodes.map((slice) => (
            <li
              key={slice.id}
              className="flex flex-wrap items-center gap-x-3 border-t border-line py-1 first:border-t-0"
            >
              <span className="w-24">{formats.day(slice.day)}</span>
              <Badge tone={slice.state === 'APPLIED' ? 'ok' : slice.state === 'FAILED' ? 'critical' : 'warn'}>
                {sliceStateWords[slice.state]}
              </Badge>
              <span>{slice.reportType}</span>
              <span className="text-muted">
                {formats.count(slice.rows)} rows
                {(slice.quarantined ?? 0) > 0 && `, ${formats.count(slice.quarantined)} in quarantine`}
                {slice.fetchedAt !== null && `, fetched ${formats.instant(slice.fetchedAt)}`}
              </span>
            </li>
          ))}
        </ul>
      </Scroll>
      {data.slices.pageInfo.hasNextPage && (
        <p className="text-xs text-muted">These are the newest 200; look at fewer days for the others.</p>
      )}
    </section>
  );
}
