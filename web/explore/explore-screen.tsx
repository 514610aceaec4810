'use client';

import { useQuery } from '@apollo/client/react';
import dynamic from 'next/dynamic';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { later } from '../format/days.ts';
import { levelName, levelNames } from '../format/words.ts';
import { useAccounts } from '../gateway/accounts.ts';
import { again, problemText } from '../gateway/problem.ts';
import { DataRangesDocument, type DataRangesQuery } from '../generated/operations.ts';
import { useFormats, usePreferences } from '../preferences/provider.tsx';
import { Button, DraftInput } from '../ui/controls.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Card, Empty, Loading, Problem } from '../ui/states.tsx';
import { Actions } from './actions.tsx';
import { partKey, partName, partsOf, pointsOf, restKey } from './chart-data.ts';
import { Controls } from './controls.tsx';
import { Drill } from './drill.tsx';
import { exploreHead } from './head.ts';
import { isFormulaId, type Metric } from './metrics.ts';
import { whyNothing } from './missing.ts';
import { fitting, type OwnMetrics, useOwnMetrics } from './own-metrics.ts';
import { Table, type TableRow, useSortedRows } from './table.tsx';
import { Totals } from './totals.tsx';
import { useExplore } from './use-explore.ts';
import { useView } from './use-view.ts';
import { comparedDays, type View } from './view.ts';

/** As high as the chart with one line of names. */
const DayLoading = () => <Loading what="the days" lines={1} height="h-[20.25rem]" />;

// More than half of the screen's scripts: the figures and the table do not wait for it, and it is asked for while they are read.
const loadChart = () => import('./chart.tsx').then((chart) => chart.Chart);
const Chart = dynamic(loadChart, { ssr: false, loading: DayLoading });

/** Milliseconds between reads of what data there is: while there is none, and afterwards. */
const [waitMs, freshMs] = [5_000, 60_000];

/** Figures by day and by part: chart, table, and what each is made of. The view is the address. */
export function ExploreScreen() {
  useEffect(() => void loadChart(), []);
  const [hasData, setHasData] = useState(false);
  const { data, previousData, error, refetch } = useQuery(DataRangesDocument, {
    pollInterval: hasData ? freshMs : waitMs,
  });
  const ranges = useDeferredValue((data ?? previousData)?.dataRanges);
  useEffect(() => setHasData(ranges !== undefined && ranges.length > 0), [ranges]);
  const { view, onView } = useView(ranges);
  const own = useOwnMetrics();
  const isUnknown = own.isReading && isFormulaId(view?.metric ?? '');
  if (ranges === undefined || isUnknown) {
    return (
      <>
        <PageHead {...exploreHead} />
        {error === undefined ? (
          <Loading what="what data there is" lines={4} height="h-24" />
        ) : (
          <Problem onRetry={() => again(refetch)}>{problemText(error)}</Problem>
        )}
      </>
    );
  }
  if (view === null) {
    return (
      <>
        <PageHead {...exploreHead} />
        <Empty title="There is no data yet">
          <p>
            Import a report with <code>millrace import</code>, or connect a platform: it appears here by itself.
          </p>
        </Empty>
      </>
    );
  }
  return <Explored view={view} own={own} onView={onView} ranges={ranges} />;
}

function Explored(props: {
  readonly view: View;
  readonly own: OwnMetrics;
  readonly onView: (change: Partial<View>) => void;
  readonly ranges: DataRangesQuery['dataRanges'];
}) {
  const { own, onView, ranges } = props;
  const formats = useFormats();
  const asked = useMemo(() => own.find(props.view.metric), [own, props.view.metric]);
  const view = useMemo(() => fitting(props.view, asked), [props.view, asked]);
  const { figures, isReading, drawn, problem, rowsAreOld, readAgain } = useExplore(view, asked);
  const { metric } = drawn;
  const { by } = drawn.view;
  const names = useAccountNames();
  const currencies = (figures.totals ?? []).map(({ currency }) => currency);
  const liked = usePreferences().preferences.currency;
  const has = (wanted: string | null) => currencies.find((known) => known === wanted);
  const currency = has(view.currency) ?? has(liked) ?? mainCurrency(figures.totals ?? []);
  const [drilled, setDrilled] = useState<TableRow | null>(null);
  const ours = useCallback(
    <T extends { readonly currency: string }>(rows: readonly T[] | null) =>
      (rows ?? []).filter((row) => row.currency === currency),
    [currency],
  );
  const found = useMemo(() => {
    const words = view.find.trim().toLowerCase();
    return ours(figures.rows?.rows ?? null)
      .map((line) => ({ key: partKey(line, by), name: partName(line, by, names), line }))
      .filter(
        ({ name, key }) => words === '' || name.toLowerCase().includes(words) || key.toLowerCase().includes(words),
      );
  }, [figures.rows, by, view.find, names, ours]);
  const rows = useSortedRows(found, metric, view.sort);
  const newest = ranges.reduce((last, { lastDay }) => later(last, lastDay), '');
  const asOf = (figures.totals ?? []).reduce((last, { dataAsOf }) => later(last, dataAsOf), '');
  return (
    <>
      <PageHead
        {...exploreHead}
        actions={
          <Actions
            view={view}
            metric={metric}
            rows={isReading || figures.rows === null ? null : rows}
            currency={currency}
            isWhole={figures.rows?.cut === false}
          />
        }
      >
        {asOf !== '' && (
          <p data-testid="as-of">
            Data as of <time dateTime={asOf}>{formats.instant(asOf)}</time>
          </p>
        )}
      </PageHead>
      <Controls view={view} own={own} newest={newest} onView={onView} />
      {problem !== null && <Problem onRetry={readAgain}>{problem}</Problem>}
      {figures.totals === null && problem === null && <Loading what="the figures" lines={3} height="h-28" />}
      {figures.totals?.length === 0 && <NothingHere view={view} ranges={ranges} onView={onView} />}
      {figures.totals !== null && figures.totals.length > 0 && (
        <div
          aria-busy={isReading}
          className={`grid grid-cols-[minmax(0,1fr)] gap-4 transition-opacity ${isReading ? 'opacity-60' : ''}`}
        >
          <Totals
            totals={figures.totals}
            metric={metric}
            chosen={currency}
            onCurrency={(chosen) => onView({ currency: chosen })}
          />
          <Card title={`${metric.name} by day${currencies.length > 1 ? ` in ${currency}` : ''}`}>
            {figures.days === null ? (
              <DayLoading />
            ) : (
              <DayChart
                view={drawn.view}
                metric={metric}
                figures={figures}
                currency={currency}
                names={names}
                ours={ours}
              />
            )}
          </Card>
          <Card
            title={figures.rows === null ? 'Rows' : <RowsTitle shown={rows.length} cut={figures.rows.cut} />}
            actions={
              <>
                {rowsAreOld && (
                  <Button onClick={readAgain} data-testid="newer">
                    There is newer data: read again
                  </Button>
                )}
                <DraftInput
                  type="search"
                  aria-label="Find rows"
                  placeholder="Find a name or id"
                  className="max-w-56"
                  value={view.find}
                  isGood={() => true}
                  onValue={(find) => onView({ find })}
                />
              </>
            }
          >
            {figures.rows === null ? (
              <Loading what="the rows" />
            ) : (
              <Table
                rows={rows}
                by={by}
                metric={metric}
                compared={drawn.view.compare !== 'none'}
                sort={view.sort}
                onSort={(sort) => onView({ sort })}
                onDrill={setDrilled}
              />
            )}
          </Card>
        </div>
      )}
      {drilled !== null && (
        <Drill
          row={drilled}
          view={view}
          metric={metric}
          onClose={() => setDrilled(null)}
          onInto={intoOf(drilled, view, (change) => {
            setDrilled(null);
            onView(change);
          })}
        />
      )}
    </>
  );
}

function useAccountNames(): ReadonlyMap<string, string> {
  const accounts = useAccounts();
  return useMemo(
    () => new Map(accounts.map(({ platform, accountId, name }) => [`${platform}/${accountId}`, name ?? accountId])),
    [accounts],
  );
}

/** The currency of most rows; spend in it is not compared with spend in another. */
function mainCurrency(
  totals: readonly { readonly currency: string; readonly measures: { readonly impressions: number | null } }[],
): string {
  const sorted = [...totals].sort((a, b) => (b.measures.impressions ?? 0) - (a.measures.impressions ?? 0));
  return sorted[0]?.currency ?? '';
}

function DayChart(props: {
  readonly view: View;
  readonly metric: Metric;
  readonly figures: ReturnType<typeof useExplore>['figures'];
  readonly currency: string;
  readonly names: ReadonlyMap<string, string>;
  readonly ours: <T extends { readonly currency: string }>(rows: readonly T[] | null) => readonly T[];
}) {
  const { view, metric, figures, currency, names, ours } = props;
  const { named, points } = useMemo(() => {
    const partRows = ours(figures.parts);
    const parts = partsOf(partRows, metric, view.by, names);
    return {
      named: parts,
      points: pointsOf({
        ...{ from: view.from, to: view.to, metric, by: view.by, partRows, named: parts },
        days: ours(figures.days),
        daysBefore: ours(figures.daysBefore),
        beforeFrom: comparedDays(view)?.from ?? null,
      }),
    };
  }, [view, figures, metric, names, ours]);
  const missing = whyNothing(metric, ours(figures.parts ?? figures.days));
  return (
    <>
      {missing !== null && <p className="mb-2 text-xs text-muted">No day has a figure. {missing}.</p>}
      {figures.parts === null && view.by !== 'NONE' && figures.rows !== null && (
        <p className="mb-2 text-xs text-muted">There are more parts than can be drawn day by day: this is the whole.</p>
      )}
      <Chart
        points={points}
        parts={named}
        hasRest={points.some(({ parts }) => restKey in parts)}
        metric={metric}
        currency={currency}
        compared={view.compare !== 'none'}
      />
    </>
  );
}

function RowsTitle({ shown, cut }: { readonly shown: number; readonly cut: boolean }) {
  const formats = useFormats();
  return (
    <span data-testid="row-count">
      {formats.count(shown)} {shown === 1 ? 'row' : 'rows'}
      {cut && ' so far'}
    </span>
  );
}

/** The view of what is below a row. */
function intoOf({ line }: TableRow, view: View, onView: (change: Partial<View>) => void): (() => void) | undefined {
  if (view.by === 'PLATFORM') return () => onView({ by: 'ACCOUNT', platform: line.platform });
  if (view.by === 'ACCOUNT') return () => onView({ by: 'ENTITY', platform: line.platform, account: line.accountId });
  if (view.by === 'NONE' && line.day !== null)
    return () => onView({ by: 'ENTITY', from: line.day ?? '', to: line.day ?? '' });
  return undefined;
}

/** Nothing of these days: where there is something. */
function NothingHere(props: {
  readonly view: View;
  readonly ranges: DataRangesQuery['dataRanges'];
  readonly onView: (change: Partial<View>) => void;
}) {
  const formats = useFormats();
  const { view } = props;
  const known = levelNames.flatMap(([level]) =>
    props.ranges.filter((range) => range.level === level && range.reportFamily === 'delivery'),
  );
  return (
    <Empty
      title={`Nothing at the level “${levelName(view.level)}” from ${formats.day(view.from)} to ${formats.day(view.to)}`}
    >
      <p>There is data of:</p>
      <ul className="grid gap-2">
        {known.map((range) => (
          <li key={range.level}>
            <Button
              onClick={() =>
                props.onView({
                  level: range.level,
                  from: range.firstDay,
                  to: range.lastDay,
                  platform: null,
                  account: null,
                  find: '',
                })
              }
            >
              {levelName(range.level)}: {formats.day(range.firstDay)} to {formats.day(range.lastDay)}
            </Button>
          </li>
        ))}
      </ul>
    </Empty>
  );
}
