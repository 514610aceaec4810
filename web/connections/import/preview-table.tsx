import { useFormats } from '../../preferences/provider.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { Badge, Card, Loading, Problem } from '../../ui/states.tsx';
import type { ImportPreview } from './imports.ts';
import type { LookedAt } from './use-import.ts';
import { inPageWords } from './words.ts';

/** Columns that are drawn at most; those that are read come first. */
const drawnColumns = 40;

/** Ten rows as they would be read, what is wrong with a cell below it, and what they are of. */
export function PreviewTable({ looked }: { readonly looked: LookedAt }) {
  const { preview, problem } = looked;
  return (
    <Card title="What its rows say" actions={preview !== null && <Checked preview={preview} />}>
      {problem !== null && <ProblemLines text={inPageWords(problem)} />}
      {preview === null && problem === null && <Loading what="the first rows" lines={5} />}
      {preview !== null && (
        <div className={`grid gap-3 ${looked.isLooking ? 'opacity-60' : ''}`} aria-busy={looked.isLooking}>
          <PlacedLine preview={preview} />
          <Rows preview={preview} />
          {preview.notes.map((note) => (
            <p key={note} className="text-xs text-muted wrap-anywhere">
              {inPageWords(note)}
            </p>
          ))}
        </div>
      )}
    </Card>
  );
}

/** A mapping may have several problems, each on a line. */
function ProblemLines({ text }: { readonly text: string }) {
  return (
    <Problem>
      <span className="whitespace-pre-line">{text}</span>
    </Problem>
  );
}

function Checked({ preview }: { readonly preview: ImportPreview }) {
  const formats = useFormats();
  const { checkedRows, problemRows } = preview;
  return (
    <Badge tone={problemRows > 0 ? 'critical' : checkedRows === 0 ? 'warn' : 'ok'} testId="checked">
      {problemRows > 0
        ? `${formats.count(problemRows)} of the first ${formats.count(checkedRows)} rows have problems`
        : `The first ${formats.count(checkedRows)} rows can be read`}
    </Badge>
  );
}

function PlacedLine({ preview }: { readonly preview: ImportPreview }) {
  const formats = useFormats();
  const { accounts, firstDay, lastDay } = preview;
  if (firstDay === null || lastDay === null) return null;
  const days = firstDay === lastDay ? formats.day(firstDay) : `${formats.day(firstDay)} to ${formats.day(lastDay)}`;
  const named = accounts.length <= 3 ? accounts.join(', ') : `${formats.count(accounts.length)} accounts`;
  return (
    <p data-testid="placed">
      {accounts.length === 1 ? 'Account' : 'Accounts'} {named}, {days}
    </p>
  );
}

function Rows({ preview }: { readonly preview: ImportPreview }) {
  const order = preview.columns
    .map((column, index) => ({ ...column, index }))
    .sort((a, b) => Number(a.is === null) - Number(b.is === null) || a.index - b.index);
  const wrong = new Set(preview.rows.map(({ problem }) => problem?.column));
  const drawn = order.filter(({ index }, at) => at < drawnColumns || wrong.has(index));
  return (
    <>
      <Scroll label="First rows" className="max-h-[30rem]">
        <table className="w-full border-collapse text-left text-xs">
          <thead className="sticky top-0 z-10 bg-surface">
            <tr>
              <th scope="col" className="px-2 py-1 font-medium text-muted">
                Line
              </th>
              {drawn.map(({ name, is, index }) => (
                <th key={index} scope="col" className="px-2 py-1 font-medium whitespace-nowrap">
                  {name}
                  <span className="block font-normal text-muted">{is?.replaceAll('_', ' ') ?? 'not read'}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <PreviewLine key={row.line} row={row} columns={drawn.map(({ index }) => index)} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {drawn.length < order.length && (
        <p className="text-xs text-muted">{order.length - drawn.length} more columns are not shown.</p>
      )}
    </>
  );
}

function PreviewLine(props: { readonly row: ImportPreview['rows'][number]; readonly columns: readonly number[] }) {
  const { line, cells, problem } = props.row;
  // A row that cannot be cut into cells is shown as it stands.
  const isWhole = problem?.column === null;
  return (
    <tr className={`border-t border-line align-top ${problem === null ? '' : 'bg-critical-bg/40'}`}>
      <th scope="row" className="px-2 py-1 font-normal text-muted">
        {line}
      </th>
      {isWhole ? (
        <td colSpan={props.columns.length} className="px-2 py-1">
          <span className="font-mono wrap-anywhere">{cells.join(' · ')}</span>
          <CellProblem message={problem.message} />
        </td>
      ) : (
        props.columns.map((index) => (
          <td
            key={index}
            className={`max-w-64 px-2 py-1 ${problem?.column === index ? 'bg-critical-bg outline outline-critical' : 'truncate whitespace-nowrap'}`}
            title={cells[index] ?? undefined}
          >
            {cells[index] ?? ''}
            {problem?.column === index && <CellProblem message={problem.message} />}
          </td>
        ))
      )}
    </tr>
  );
}

function CellProblem({ message }: { readonly message: string }) {
  return (
    <p data-testid="cell-problem" className="min-w-48 font-medium text-critical">
      {message}
    </p>
  );
}
