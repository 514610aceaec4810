import { print } from 'graphql';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  DailyMetricsDocument,
  DataRangesDocument,
  type DataRangesQuery,
  GoldChangesDocument,
  type GoldChangesSubscription,
  type Level,
} from '../generated/operations.ts';
import { changedRows, type DailyRow, replaceDays } from './daily.ts';
import { earlier, later } from './format.ts';
import { createGatewayClient, type GatewayClient, problemOf } from './gateway-client.ts';
import type { Session } from './session.ts';

/** Milliseconds for which changes gather before the days they touch are read again. */
const gatherMs = 400;
/** Milliseconds between reads while the socket is down. */
const pollMs = 5_000;
/** Milliseconds for which a changed row is marked. */
const markMs = 1_600;
/** Rows that the page holds at most. */
const maxRows = 5_000;

/** What is asked for. */
export interface Selection {
  readonly level: Level;
  readonly from: string;
  readonly to: string;
}

/** Data of the page and the state it is in. */
export interface Daily {
  /** Newest day first; null until the first answer. */
  readonly rows: readonly DailyRow[] | null;
  readonly ranges: DataRangesQuery['dataRanges'];
  /** Ids of rows that just changed. */
  readonly changed: ReadonlySet<string>;
  readonly live: boolean;
  readonly problem: string | null;
}

const nothing: ReadonlySet<string> = new Set();
const unread: Daily = { rows: null, ranges: [], changed: nothing, live: false, problem: null };
type Range = { readonly from: string; readonly to: string };

/** The daily rows of `selection`, kept up to date by the subscription, and by polling while the socket is down. */
export function useDaily(gatewayUrl: string, session: Session | null, selection: Selection | null): Daily {
  const [daily, setDaily] = useState<Daily>(unread);
  const [client, setClient] = useState<GatewayClient | null>(null);
  const cursor = useRef<string | null>(null);

  useEffect(() => {
    cursor.current = null;
    setClient(null);
    setDaily(unread);
    if (session === null) return undefined;
    const created = createGatewayClient(gatewayUrl, session, {
      onOpen: () => setDaily((old) => ({ ...old, live: true })),
      onDrop: () => setDaily((old) => ({ ...old, live: false })),
    });
    setClient(created);
    return () => created.close();
  }, [gatewayUrl, session]);

  const readRanges = useCallback(async () => {
    const answer = await client?.queries.query(DataRangesDocument, {}).toPromise();
    if (answer?.data) setDaily((old) => ({ ...old, ranges: answer.data?.dataRanges ?? [] }));
    if (answer?.error) setDaily((old) => ({ ...old, problem: problemOf(answer.error) }));
  }, [client]);
  useEffect(() => void readRanges(), [readRanges]);

  const level = selection?.level;
  const from = selection?.from;
  const to = selection?.to;
  useEffect(() => {
    if (client === null || level === undefined || from === undefined || to === undefined) return undefined;
    let ended = false;
    let gathered: Range | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reading = Promise.resolve();
    const read = (range: Range, mark: boolean) => {
      reading = reading.then(async () => {
        if (ended) return;
        const answer = await readDays(client, level, range);
        if (ended) return;
        setDaily((old) => merge(old, answer, range, mark));
      });
    };
    const gather = (range: Range) => {
      gathered = gathered === null ? range : widest(gathered, range);
      timer ??= setTimeout(() => {
        timer = undefined;
        if (gathered !== null) read(gathered, true);
        gathered = null;
      }, gatherMs);
    };
    setDaily((old) => ({ ...old, rows: null, changed: nothing }));
    read({ from, to }, false);
    const unsubscribe = client.socket.subscribe<GoldChangesSubscription>(
      { query: print(GoldChangesDocument), variables: { level, reportFamily: 'delivery', after: cursor.current } },
      {
        next: ({ data }) => {
          if (!data) return;
          cursor.current = data.goldUpdated.cursor;
          const { row, gap } = data.goldUpdated;
          if (gap) gather({ from, to });
          else if (row.day >= from && row.day <= to && row.hour === null) gather({ from: row.day, to: row.day });
        },
        error: () => setDaily((old) => ({ ...old, live: false })),
        complete: () => undefined,
      },
    );
    const reconnected = client.socket.on('connected', () => gather({ from, to }));
    return () => {
      ended = true;
      clearTimeout(timer);
      unsubscribe();
      reconnected();
    };
  }, [client, level, from, to]);

  useEffect(() => {
    if (client === null || daily.live || level === undefined || from === undefined || to === undefined)
      return undefined;
    const timer = setInterval(async () => {
      const answer = await readDays(client, level, { from, to });
      setDaily((old) => merge(old, answer, { from, to }, true));
    }, pollMs);
    return () => clearInterval(timer);
  }, [client, daily.live, level, from, to]);

  useEffect(() => {
    if (daily.changed.size === 0) return undefined;
    const timer = setTimeout(() => setDaily((old) => ({ ...old, changed: nothing })), markMs);
    return () => clearTimeout(timer);
  }, [daily.changed]);
  useEffect(() => {
    if (daily.rows !== null && daily.rows.length > 0) return undefined;
    const timer = setInterval(readRanges, pollMs);
    return () => clearInterval(timer);
  }, [daily.rows, readRanges]);
  return daily;
}

type Answer = { readonly rows: readonly DailyRow[] } | { readonly problem: string };

async function readDays(client: GatewayClient, level: Level, range: Range): Promise<Answer> {
  const rows: DailyRow[] = [];
  let after: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof readPage>> = await readPage(client, level, range, after);
    if (answer.error || !answer.data) return { problem: problemOf(answer.error) };
    rows.push(...answer.data.metrics.nodes);
    after = answer.data.metrics.pageInfo.hasNextPage ? answer.data.metrics.pageInfo.endCursor : null;
  } while (after !== null && rows.length < maxRows);
  return { rows };
}

function readPage(client: GatewayClient, level: Level, range: Range, after: string | null) {
  const filter = { level, reportFamily: 'delivery', ...range };
  return client.queries.query(DailyMetricsDocument, { filter, after }).toPromise();
}

function merge(old: Daily, answer: Answer, range: Range, mark: boolean): Daily {
  if ('problem' in answer) return { ...old, problem: answer.problem };
  const rows = replaceDays(old.rows ?? [], answer.rows, range.from, range.to);
  const changed = mark && old.rows !== null ? changedRows(old.rows, answer.rows) : nothing;
  return { ...old, rows, changed: changed.size > 0 ? changed : old.changed, problem: null };
}

function widest(a: Range, b: Range): Range {
  return { from: earlier(a.from, b.from), to: later(a.to, b.to) };
}
