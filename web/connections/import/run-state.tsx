import { useFormats } from '../../preferences/provider.tsx';
import { PlaceLink } from '../../shell/links.tsx';
import { Button, buttonClass } from '../../ui/controls.tsx';
import { Badge, Card, Problem } from '../../ui/states.tsx';
import { PlainTable } from '../../ui/table.tsx';
import { comparedDecimal } from '../reconciliation.ts';
import type { KeptImport, RefusedRows } from './imports.ts';
import { inPageWords } from './words.ts';

/** How far an import is, and then what became of it. */
export function RunState({ run, onAnother }: { readonly run: KeptImport | null; readonly onAnother: () => void }) {
  const isOver = run?.state === 'DONE' || run?.state === 'FAILED';
  return (
    <Card
      title={run === null ? 'The import begins' : run.fileName}
      actions={isOver && <Button onClick={onAnother}>Import another file</Button>}
    >
      <div className="grid gap-4" data-testid="run-state" data-state={run?.state ?? 'WAITING'}>
        {run !== null && run.state === 'FAILED' && <Problem>{inPageWords(run.reason ?? 'It failed.')}</Problem>}
        {!isOver && <Progress run={run} />}
        {run?.outcome != null && run.state === 'DONE' && <Result run={run} outcome={run.outcome} />}
        {run?.state === 'DONE' && (
          <p className="flex flex-wrap gap-2">
            <PlaceLink className={buttonClass()} to="/explore">
              See its figures
            </PlaceLink>
            <PlaceLink className={buttonClass()} to="/connections">
              To the connections
            </PlaceLink>
          </p>
        )}
      </div>
    </Card>
  );
}

/** The file comes in, then the pipeline takes it in: a bar each. */
function Progress({ run }: { readonly run: KeptImport | null }) {
  const formats = useFormats();
  const outcome = run?.outcome ?? null;
  const isSent = run?.state === 'SENT';
  return (
    <div className="grid gap-3" role="status">
      <Bar
        label="The file comes in"
        value={isSent ? 1 : (run?.readBytes ?? 0)}
        max={isSent ? 1 : (run?.fileBytes ?? 1)}
        words={run === null ? '' : `${formats.count(run.readRows)} rows`}
      />
      <Bar
        label="The pipeline takes it in"
        value={outcome?.processed ?? 0}
        max={Math.max(outcome?.slices ?? 1, 1)}
        words={outcome === null ? '' : `${formats.count(outcome.processed)} of ${formats.count(outcome.slices)} days`}
      />
    </div>
  );
}

function Bar(props: { readonly label: string; readonly value: number; readonly max: number; readonly words: string }) {
  return (
    <div className="grid gap-1 text-xs">
      <p className="flex justify-between gap-3">
        <span>{props.label}</span>
        <span className="text-muted">{props.words}</span>
      </p>
      <progress className="h-2 w-full" aria-label={props.label} value={props.value} max={props.max} />
    </div>
  );
}

function Result({ run, outcome }: { readonly run: KeptImport; readonly outcome: NonNullable<KeptImport['outcome']> }) {
  const formats = useFormats();
  const { sent } = run;
  const put = [...(sent?.rejected ?? []), ...outcome.quarantined];
  const putAside = put.reduce((sum, { rows }) => sum + rows, 0);
  const spend = outcome.totals.spend.map(
    ({ currency, micros }) => `${formats.decimal(comparedDecimal('SPEND', micros), 6)} ${currency}`,
  );
  const counts: readonly (readonly [string, string])[] = [
    ['Rows', formats.count(sent?.rowsRead)],
    ['New or changed', formats.count(outcome.upserts)],
    ['As they were', formats.count(outcome.unchanged)],
    ['Twice in the file', formats.count(outcome.duplicates)],
    ['Taken back', formats.count(outcome.retracts)],
    ['Put aside', formats.count(putAside)],
    ['Impressions', formats.count(BigInt(outcome.totals.impressions))],
    ['Clicks', formats.count(BigInt(outcome.totals.clicks))],
    ['Spend', spend.length === 0 ? '–' : spend.join(', ')],
  ];
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={putAside === 0 ? 'ok' : 'warn'}>
          {putAside === 0 ? 'Every row is in' : 'Some rows are not in'}
        </Badge>
        {sent?.firstDay != null && sent.lastDay !== null && (
          <span className="text-muted">
            {formats.day(sent.firstDay)} to {formats.day(sent.lastDay)}
          </span>
        )}
      </p>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3" data-testid="import-result">
        {counts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="text-base font-semibold tabular-nums wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {put.length > 0 && <PutAside groups={put} />}
      {sent?.notes.map((note) => (
        <p key={note} className="text-xs text-muted wrap-anywhere">
          {inPageWords(note)}
        </p>
      ))}
    </>
  );
}

/** Rows that are not in, by reason; they are among the dead letters and in quarantine. */
function PutAside({ groups }: { readonly groups: readonly RefusedRows[] }) {
  const formats = useFormats();
  return (
    <div className="grid gap-2">
      <PlainTable label="Rows that were put aside" names={['Why', 'Rows', 'Lines', 'The first of them']}>
        {groups.map((group) => (
          <tr key={`${group.code}${group.example}`} className="align-top" data-testid="put-aside">
            <th scope="row" className="font-mono text-xs">
              {group.code}
            </th>
            <td>{formats.count(group.rows)}</td>
            <td className="text-xs">
              {group.lines.join(', ')}
              {group.rows > group.lines.length && ' …'}
            </td>
            <td className="max-w-md text-xs wrap-anywhere">{inPageWords(group.example)}</td>
          </tr>
        ))}
      </PlainTable>
      <p className="text-xs text-muted">
        They are kept with their reason:{' '}
        <PlaceLink className="underline" to="/pipeline">
          the pipeline’s dead letters
        </PlaceLink>{' '}
        have the rows that no day could be told of, the quarantine the others. Put them right and import the file again.
      </p>
    </div>
  );
}
