import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { finalityWords, platformName } from '../format/words.ts';
import { useFormats } from '../preferences/provider.tsx';
import { Badge } from '../ui/states.tsx';
import {
  compareFigures,
  drawn,
  figuresBefore,
  type Metric,
  type MetricLine,
  metricOf,
  trillionths,
} from './metrics.ts';
import { reasonText } from './missing.ts';
import type { Breakdown } from './view.ts';

/** A row of the table: a part with its figures. */
export interface TableRow {
  readonly key: string;
  readonly name: string;
  readonly line: MetricLine;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const helper = createColumnHelper<typeof features, TableRow>();
const shownMetrics = ['spend', 'impressions', 'clicks', 'ctr', 'cpc', 'cpm', 'conversions', 'cpa', 'roas'];
/** Rows made above and below what is seen. */
const overscan = 12;

type RowSort = SortFn<typeof features, TableRow>;
const byName: RowSort = (a, b) => a.original.name.localeCompare(b.original.name);
/** By what a column has of a row, which the table keeps: it is not figured out again for each row that it is compared with. */
const byFigure: RowSort = (a, b, column) =>
  compareFigures(a.getValue<bigint | number | null>(column), b.getValue<bigint | number | null>(column));

/** A metric's change against the days it is compared with, as a fraction; null where there is none. */
export function changeOf(metric: Metric, line: MetricLine): number | null {
  const [now, then] = [drawn(metric, line), drawn(metric, figuresBefore(line))];
  return now === null || then === null || then === 0 ? null : (now - then) / then;
}

/** The rows in the order of a column, `-` before its id for the greatest first. */
export function useSortedRows(rows: readonly TableRow[], metric: Metric, sort: string): readonly TableRow[] {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('name', { id: 'name', sortFn: byName }),
        ...columnsOf(metric).map((each) =>
          helper.accessor((row) => trillionths(each.exact(row.line)), { id: each.id, sortFn: byFigure }),
        ),
        helper.accessor((row) => changeOf(metric, row.line), { id: 'change', sortFn: byFigure }),
      ]),
    [metric],
  );
  const data = useMemo(() => [...rows], [rows]);
  // The same as long as it says the same: another one sorts all rows anew.
  const sorting = useMemo(
    () =>
      [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }].filter(({ id }) =>
        columns.some((column) => column.id === id),
      ),
    [columns, sort],
  );
  const table = useTable({ features, columns, data, state: { sorting }, getRowId: (row) => row.key });
  const sorted = table.getRowModel().rows;
  return useMemo(() => sorted.map(({ original }) => original), [sorted]);
}

/** The metric that is looked at, and then the others. */
function columnsOf(metric: Metric): readonly Metric[] {
  return [metric, ...shownMetrics.filter((id) => id !== metric.id).map(metricOf)];
}

/** Rows of any number, of which only those in sight are made; a press on a column's name asks for its order. */
export function Table(props: {
  /** In the order of `sort`. */
  readonly rows: readonly TableRow[];
  readonly by: Breakdown;
  readonly metric: Metric;
  readonly compared: boolean;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly onDrill: (row: TableRow) => void;
}) {
  const { rows, metric, compared, sort } = props;
  const shown = useMemo(() => columnsOf(metric), [metric]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 36,
    overscan,
  });
  const items = virtual.getVirtualItems();
  const [above, below] = [items[0]?.start ?? 0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0)];
  const width = 16 + shown.length * 8 + (compared ? 7 : 0) + 9;
  const currency = rows[0]?.line.currency ?? '';
  // Columns of amounts name their currency on top, and not in each cell.
  const nameOf = ({ name, kind }: Metric) => (kind === 'money' ? `${name}, ${currency}` : name);
  const heading = (id: string, name: string, className = 'text-right') => (
    <Heading key={id} id={id} name={name} sort={sort} onSort={props.onSort} className={className} />
  );
  return (
    <section
      ref={scroller}
      aria-label="Rows"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      className="relative max-h-[34rem] overflow-auto rounded-lg border border-line"
    >
      <table
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed border-collapse"
        style={{ minWidth: `${width}rem` }}
      >
        <thead className="sticky top-0 z-10 bg-surface shadow-[0_1px_0_var(--line)]">
          <tr>
            {heading('name', breakdownNames[props.by], 'w-64 text-left')}
            {heading(metric.id, nameOf(metric))}
            {compared && heading('change', 'Change')}
            {shown.slice(1).map((each) => heading(each.id, nameOf(each)))}
            <th scope="col" className="px-cell py-2 text-left text-xs font-medium text-muted">
              State
            </th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <Row
                key={row.key}
                row={row}
                at={item.index}
                metrics={shown}
                compared={compared}
                onDrill={props.onDrill}
              />
            );
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  );
}

const breakdownNames: Readonly<Record<Breakdown, string>> = {
  NONE: 'Day',
  PLATFORM: 'Platform',
  ACCOUNT: 'Account',
  ENTITY: 'Name',
};

function Heading(props: {
  readonly id: string;
  readonly name: string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly className: string;
}) {
  const { id, sort } = props;
  const direction = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : undefined;
  return (
    <th scope="col" aria-sort={direction} className={`px-1 py-1 ${props.className}`}>
      <button
        type="button"
        className="inline-flex min-h-8 items-center gap-1 rounded-md px-2 text-xs font-medium text-muted hover:bg-hover hover:text-ink in-[.text-right]:flex-row-reverse"
        onClick={() =>
          props.onSort(direction === 'descending' ? id : direction === 'ascending' || id !== 'name' ? `-${id}` : id)
        }
      >
        {props.name}
        <span aria-hidden="true" className={direction === undefined ? 'opacity-0' : ''}>
          {direction === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  );
}

function Row(props: {
  readonly row: TableRow;
  readonly at: number;
  readonly metrics: readonly Metric[];
  readonly compared: boolean;
  readonly onDrill: (row: TableRow) => void;
}) {
  const { row, metrics } = props;
  const { line } = row;
  const formats = useFormats();
  const [first, ...others] = metrics;
  const isOpen = line.finality !== 'FINAL';
  const figure = (metric: Metric, strong: boolean) => (
    <td
      key={metric.id}
      className={`px-3 text-right whitespace-nowrap ${strong ? 'font-semibold' : ''}`}
      title={reasonText(metric, line)}
    >
      {metric.kind === 'money'
        ? formats.amount(metric.exact(line), line.currency)
        : metric.text(line, line.currency, formats)}
    </td>
  );
  return (
    <tr
      aria-rowindex={props.at + 2}
      className={`h-row border-t border-line hover:bg-hover ${isOpen ? 'bg-warn-bg/50' : ''}`}
    >
      <th scope="row" className="px-3 text-left font-normal">
        <button
          type="button"
          className="block max-w-full truncate rounded text-left underline decoration-control/50 underline-offset-2 hover:decoration-current"
          title={`${row.name}: its days, slices and platform`}
          onClick={() => props.onDrill(row)}
        >
          {row.name}
        </button>
      </th>
      {first !== undefined && figure(first, true)}
      {props.compared && first !== undefined && <Change metric={first} row={row} />}
      {others.map((metric) => figure(metric, false))}
      <td className="px-3">
        <span className="flex items-center gap-1.5">
          {isOpen ? (
            <Badge tone="warn">{finalityWords[line.finality]}</Badge>
          ) : (
            <span className="text-xs text-muted">Final</span>
          )}
          {line.coverage < 1 && <span className="text-xs text-muted">{formats.share(line.coverage, 0)}</span>}
        </span>
      </td>
    </tr>
  );
}

function Change({ metric, row }: { readonly metric: Metric; readonly row: TableRow }) {
  const formats = useFormats();
  const before = figuresBefore(row.line);
  const change = changeOf(metric, row.line);
  return (
    <td
      className={`px-3 text-right ${changeTone(metric, change)}`}
      title={
        before === undefined ? 'Nothing in the days compared with' : metric.text(before, row.line.currency, formats)
      }
    >
      {formats.change(change)}
    </td>
  );
}

/** The colour of a change: better, worse, or neither. */
export function changeTone(metric: Metric, change: number | null): string {
  if (change === null || change === 0 || metric.good === 'neither') return 'text-muted';
  return change > 0 === (metric.good === 'up') ? 'text-ok' : 'text-critical';
}

/** What a platform is called, for rows that are of one. */
export function rowPlatform(line: MetricLine): string {
  return line.platform === null ? '' : platformName(line.platform);
}
