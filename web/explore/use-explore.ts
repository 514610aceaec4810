import type { ApolloClient } from '@apollo/client';
import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import { countDays } from '../format/days.ts';
import { listenInBursts } from '../gateway/bursts.ts';
import type { Gateway } from '../gateway/client.ts';
import { useConnection } from '../gateway/connection-provider.tsx';
import { Lane } from '../gateway/lane.ts';
import type { Rows } from '../gateway/pages.ts';
import { problemText } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import { GoldChangesDocument } from '../generated/operations.ts';
import type { Metric, MetricLine } from './metrics.ts';
import { readMetrics } from './read-metrics.ts';
import { comparedDays, compareOf, filterOf, groupingOf, type View } from './view.ts';

/** Rows that the table holds at most, and days of parts that the chart does. */
const [maxRows, maxPoints] = [100_000, 5_000];
/** Rows up to which the table is read again by itself when something changes; larger ones when the reader asks. */
const liveRows = 1_000;
/** Currencies that are expected; of more there is another page. */
const usualCurrencies = 4;
/** Milliseconds for which changes gather before the figures are read again. */
const gatherMs = 1_000;
/** Milliseconds between reads while the socket is down. */
const pollMs = 10_000;

type Answer = Rows<MetricLine>;

/** The figures of a view. A part is null until it was read. */
export interface Figures {
  /** One row a currency: ratios are of the sums. */
  readonly totals: readonly MetricLine[] | null;
  /** One row a day and currency. */
  readonly days: readonly MetricLine[] | null;
  /** The days that they are compared with, asked for by themselves: some of them have figures where the days of now have none. */
  readonly daysBefore: readonly MetricLine[] | null;
  /** One row a day, part and currency; null where there are no parts, or more than can be drawn. */
  readonly parts: readonly MetricLine[] | null;
  /** One row a part and currency. */
  readonly rows: Answer | null;
}

/** The figures and the state that the reading of them is in. */
export interface Explored {
  readonly figures: Figures;
  /** Whether the figures are still those of the question before. */
  readonly isReading: boolean;
  /** The view that the figures are of, and the metric that they have, until those that were asked for are there. */
  readonly drawn: { readonly view: View; readonly metric: Metric };
  readonly problem: string | null;
  /** Whether the table is older than what stands above it. */
  readonly rowsAreOld: boolean;
  readonly readAgain: () => void;
}

const nothing: Figures = {
  ...{ totals: null, days: null, daysBefore: null, parts: null, rows: null },
};

/** What is read of a view: what stands on top, and the table below it, which may take much longer. */
interface Lanes {
  readonly above: Lane;
  readonly table: Lane;
}

/** The figures of `view` and its metric, kept up to date by the subscription, and by polling while the socket is down. */
export function useExplore(view: View, metric: Metric): Explored {
  const gateway = useGateway();
  const { socket } = useConnection();
  const [figures, setFigures] = useState(nothing);
  const [problems, setProblems] = useState<{ readonly above: unknown; readonly table: unknown }>(noProblems);
  const [shown, setShown] = useState<(Explored['drawn'] & { readonly question: string }) | null>(null);
  const [rowsAreOld, setRowsAreOld] = useState(false);
  const lanes = useRef<Lanes | null>(null);
  // What is asked: another metric, currency or sorting of the same figures asks for nothing.
  const asked = JSON.stringify([filterOf(view), comparedDays(view), view.by, metric.formula, metric.ofOne]);
  const latest = useRef({ view, metric });
  latest.current = { view, metric };

  useEffect(() => {
    const asker = latest.current;
    // Another question's figures stand until the first of this one are there, and never beside them.
    let isFirst = true;
    let rowCount = 0;
    const put = (part: Partial<Figures>) => {
      rowCount = part.rows?.rows.length ?? rowCount;
      const begins = isFirst;
      isFirst = false;
      // In parts, between which the page answers: a table and a chart take a while.
      startTransition(() => {
        setFigures((old) => ({ ...(begins ? nothing : old), ...part }));
        if (begins) setShown({ question: asked, ...asker });
      });
    };
    const { client } = gateway;
    const table = new Lane(
      {
        read: (signal) => readTable(client, asker, rowCount, (rows) => !signal.aborted && put({ rows }), signal),
        mayRepeat: () => rowCount <= liveRows,
        onOld: setRowsAreOld,
        onProblem: (problem) => setProblems((old) => ({ ...old, table: problem })),
      },
      gatherMs,
    );
    const above = new Lane(
      {
        read: (signal) => readAbove(client, asker, (part) => !signal.aborted && put(part), signal),
        onProblem: (problem) => {
          setProblems((old) => ({ ...old, above: problem }));
          // What stands on top comes first, also where it came only at a further try.
          if (problem === null && !table.isBegun) void table.begin();
        },
      },
      gatherMs,
    );
    const ofQuestion = { above, table };
    lanes.current = ofQuestion;
    setProblems(noProblems);
    setRowsAreOld(false);
    beginBoth(ofQuestion);
    return () => {
      lanes.current = null;
      above.stop();
      table.stop();
    };
  }, [gateway, asked]);

  const refresh = useCallback(() => {
    lanes.current?.above.refresh();
    lanes.current?.table.refresh();
  }, []);
  useGoldChanges(gateway, view, refresh);
  useEffect(() => {
    if (socket !== 'down') return undefined;
    const timer = setInterval(refresh, pollMs);
    return () => clearInterval(timer);
  }, [socket, refresh]);
  const isReading = shown?.question !== asked;
  const problem = problems.above ?? problems.table;
  return {
    ...{ figures, isReading, rowsAreOld },
    drawn: {
      view: isReading && shown !== null ? shown.view : view,
      // What is computed by a formula is in rows that were asked for by it alone; all else is in every row.
      metric: isReading && shown !== null && metric.formula !== undefined ? shown.metric : metric,
    },
    problem: problem === null ? null : problemText(problem),
    readAgain: () => {
      setRowsAreOld(false);
      if (lanes.current !== null) beginBoth(lanes.current);
    },
  };
}

const noProblems = { above: null, table: null };

/** Reads all of it anew; the table follows what stands on top. */
function beginBoth({ above, table }: Lanes): void {
  table.stop();
  void above.begin();
}

/** Calls `onChange` once after each burst of changes to what the view shows. */
function useGoldChanges(gateway: Gateway, view: View, onChange: () => void): void {
  const { level, from, to } = view;
  useEffect(() => {
    const variables = { level, reportFamily: 'delivery' };
    return listenInBursts(gateway, GoldChangesDocument, variables, {
      ...{ gatherMs, onBurst: onChange },
      matters: (change) => {
        const row = change?.goldUpdated.row;
        return row === undefined || (row.day >= from && row.day <= to && row.hour === null);
      },
    });
  }, [gateway, level, from, to, onChange]);
}

/** What is asked about. */
type Asker = Explored['drawn'];

/** Reads what stands above the table, and gives each part as soon as it is there. Resolves with how many rows it asked for. */
async function readAbove(
  client: ApolloClient,
  { view, metric }: Asker,
  put: (part: Partial<Figures>) => void,
  signal: AbortSignal,
): Promise<number> {
  const filter = filterOf(view);
  const { formula } = metric;
  const ofAll = metric.ofOne === true ? undefined : formula;
  const before = comparedDays(view);
  const by = groupingOf(view.by);
  const daysExpected = countDays(view.from, view.to) * usualCurrencies;
  const byDay = { groupBy: ['DAY'], formula: ofAll, most: maxPoints, expected: daysExpected } as const;
  const totalsBy = { ...byDay, groupBy: [], compare: compareOf(view), expected: usualCurrencies } as const;
  const [totals, days, daysBefore] = await Promise.all([
    readMetrics(client, { filter, ...totalsBy }, signal),
    readMetrics(client, { filter, ...byDay }, signal),
    before === null ? null : readMetrics(client, { filter: filterOf(view, before), ...byDay }, signal),
  ]);
  const asked = totals.asked + days.asked + (daysBefore?.asked ?? 0);
  const byDays = { days: days.rows, daysBefore: daysBefore?.rows ?? null };
  if (by.length === 0) {
    put({ totals: totals.rows, ...byDays, parts: null });
    return asked;
  }
  put({ totals: totals.rows });
  // The days come with their parts: a chart is drawn once, and not first as a whole that falls into parts before the reader's eyes.
  const ofParts = { filter, groupBy: ['DAY', ...by], formula, most: maxPoints } as const;
  const parts = await readMetrics(client, ofParts, signal).catch((error: unknown) => {
    put({ ...byDays, parts: null });
    throw error;
  });
  put({ ...byDays, parts: parts.cut ? null : parts.rows });
  return asked + parts.asked;
}

/** Reads the table, `known` rows long when it was read before, and gives it as it grows. Resolves with how many rows it asked for. */
async function readTable(
  client: ApolloClient,
  { view, metric }: Asker,
  known: number,
  put: (rows: Answer) => void,
  signal: AbortSignal,
): Promise<number> {
  const by = groupingOf(view.by);
  const question = {
    ...{ filter: filterOf(view), groupBy: by.length > 0 ? by : (['DAY'] as const), compare: compareOf(view) },
    ...{ formula: metric.formula, most: maxRows, ...(known > 0 && { expected: known + 1 }) },
  };
  // A table that is there is not drawn shorter while it is read anew.
  const { asked, ...rows } = await readMetrics(client, question, signal, (part) => {
    if (part.rows.length >= known) put(part);
  });
  put(rows);
  return asked;
}
