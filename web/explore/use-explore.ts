import type { ApolloClient } from '@apollo/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { listenInBursts } from '../gateway/bursts.ts';
import type { Gateway } from '../gateway/client.ts';
import { useConnection } from '../gateway/connection-provider.tsx';
import { type Rows, readPages } from '../gateway/pages.ts';
import { problemText, retryAfterSeconds } from '../gateway/problem.ts';
import { useGateway } from '../gateway/provider.tsx';
import {
  type CompareInput,
  ExploreDocument,
  GoldChangesDocument,
  type GroupBy,
  type MetricFilter,
} from '../generated/operations.ts';
import type { MetricLine } from './metrics.ts';
import { comparedDays, compareOf, filterOf, groupingOf, type View } from './view.ts';

/** Rows of a page, as many as the gateway gives. */
const pageRows = 500;
/** Rows that the table holds at most, and days of parts that the chart does. */
const [maxRows, maxPoints] = [100_000, 5_000];
/** Rows up to which the table is read again by itself when something changes; larger ones when the reader asks. */
const liveRows = 1_000;
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
  /** The view that the figures are of, until those of the one that was asked for are there. */
  readonly drawn: View;
  readonly problem: string | null;
  /** Whether the table is older than what stands above it. */
  readonly rowsAreOld: boolean;
  readonly readAgain: () => void;
}

const nothing: Figures = {
  ...{ totals: null, days: null, daysBefore: null, parts: null, rows: null },
};

/** The figures of `view`, kept up to date by the subscription, and by polling while the socket is down. */
export function useExplore(view: View): Explored {
  const gateway = useGateway();
  const { socket } = useConnection();
  const [figures, setFigures] = useState(nothing);
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState<{ readonly question: string; readonly view: View } | null>(null);
  const [rowsAreOld, setRowsAreOld] = useState(false);
  const rowCount = useRef(0);
  const running = useRef<AbortController | null>(null);
  // What is asked: another metric, currency or sorting of the same figures asks for nothing.
  const asked = JSON.stringify([filterOf(view), comparedDays(view), view.by]);
  const latest = useRef(view);
  latest.current = view;

  const read = useCallback(
    async (withRows: boolean, question: string | null) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      // Another question's figures stand until the first of this one are there, and never beside them.
      let isFirst = question !== null;
      const asker = latest.current;
      const put = (part: Partial<Figures>) => {
        if (control.signal.aborted) return;
        if (part.rows) rowCount.current = part.rows.rows.length;
        const begins = isFirst;
        isFirst = false;
        setFigures((old) => ({ ...(begins ? nothing : old), ...part }));
        if (begins && question !== null) setShown({ question, view: asker });
      };
      try {
        await readAll(gateway.client, asker, withRows, put, control.signal);
        if (control.signal.aborted) return;
        setProblem(null);
        setRowsAreOld((old) => old && !withRows);
      } catch (error) {
        if (!control.signal.aborted) setProblem(problemText(error));
      }
    },
    [gateway],
  );

  useEffect(() => {
    rowCount.current = 0;
    void read(true, asked);
    return () => running.current?.abort();
  }, [read, asked]);

  const readLive = useCallback(() => {
    const small = rowCount.current <= liveRows;
    if (!small) setRowsAreOld(true);
    void read(small, null);
  }, [read]);
  useGoldChanges(gateway, view, readLive);
  useEffect(() => {
    if (socket !== 'down') return undefined;
    const timer = setInterval(readLive, pollMs);
    return () => clearInterval(timer);
  }, [socket, readLive]);
  const isReading = shown?.question !== asked;
  const drawn = isReading && shown !== null ? shown.view : view;
  return { figures, isReading, drawn, problem, rowsAreOld, readAgain: () => void read(true, isReading ? asked : null) };
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

/** Reads the parts of a view, what stands on top first, and gives each as soon as it is there. */
async function readAll(
  client: ApolloClient,
  view: View,
  withRows: boolean,
  put: (part: Partial<Figures>) => void,
  signal: AbortSignal,
): Promise<void> {
  const filter = filterOf(view);
  const compare = compareOf(view);
  const before = comparedDays(view);
  const by = groupingOf(view.by);
  const [totals, days, daysBefore] = await Promise.all([
    readMetrics(client, { filter, groupBy: [], compare }, pageRows, signal),
    readMetrics(client, { filter, groupBy: ['DAY'] }, maxPoints, signal),
    before === null
      ? null
      : readMetrics(client, { filter: filterOf(view, before), groupBy: ['DAY'] }, maxPoints, signal),
  ]);
  put({ totals: totals.rows, days: days.rows, daysBefore: daysBefore?.rows ?? null });
  if (by.length > 0) {
    const parts = await readMetrics(client, { filter, groupBy: ['DAY', ...by] }, maxPoints, signal);
    put({ parts: parts.cut ? null : parts.rows });
  } else put({ parts: null });
  if (!withRows) return;
  const question = { filter, groupBy: by.length > 0 ? by : (['DAY'] as const), compare };
  put({ rows: await readMetrics(client, question, maxRows, signal, (part) => put({ rows: part })) });
}

/** What is asked of the gateway's `metrics`. */
interface MetricQuestion {
  readonly filter: MetricFilter;
  readonly groupBy: readonly GroupBy[];
  /** With which days each row is compared; with none where it is left out. */
  readonly compare?: CompareInput | null;
}

/** Reads the figures of a question, up to `most` rows; `onPart` gets what there is after each page. */
export function readMetrics(
  client: ApolloClient,
  { filter, groupBy, compare = null }: MetricQuestion,
  most: number,
  signal: AbortSignal,
  onPart?: (part: Answer) => void,
): Promise<Answer> {
  const askOnce = async (after: string | null) => {
    const { data } = await client.query({
      query: ExploreDocument,
      variables: { filter, groupBy: [...groupBy], first: pageRows, after, compare, compared: compare !== null },
      fetchPolicy: 'no-cache',
      // A question that goes on in the next one is not answered by the request that was ended with this one.
      context: { fetchOptions: { signal }, queryDeduplication: false },
    });
    return data?.metrics;
  };
  // A hundred thousand rows are more than a reader may ask for in a minute: the rest comes when more is given.
  const ask = async (after: string | null) => {
    for (;;) {
      try {
        return await askOnce(after);
      } catch (error) {
        const seconds = retryAfterSeconds(error);
        if (seconds === null || signal.aborted) throw error;
        await waited(seconds * 1_000, signal);
      }
    }
  };
  return readPages<MetricLine>(ask, most, onPart);
}

/** Ends after so many milliseconds, or as soon as nobody waits for it any more. */
function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
