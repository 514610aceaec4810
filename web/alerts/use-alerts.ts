import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { listenInBursts } from '../gateway/bursts.ts';
import { useConnection } from '../gateway/connection-provider.tsx';
import { useGateway } from '../gateway/provider.tsx';
import {
  AlertChangesDocument,
  type AlertState,
  MoreAlertsDocument,
  OpenAlertsDocument,
  type OpenAlertsQuery,
  WatchedDocument,
  type WatchedQuery,
} from '../generated/operations.ts';
import type { AlertLine } from './groups.ts';

/** Milliseconds between reads of the alerts while changes come by themselves, and while they do not. */
const [livePollMs, pollMs] = [10_000, 5_000];
/** Milliseconds for which changes gather before the alerts are read again: people's deeds are kept a moment later than a change. */
const gatherMs = 600;
/** Milliseconds for which the pages beyond the first ones stand: thousands of alerts are not read again at every change of one. */
const furtherMs = 30_000;
/** Milliseconds between reads of what is watched. */
const watchMs = 60_000;
/** Firing alerts that are read again and again; more are read when they are asked for, and when something changes. */
const polledFiring = 200;

/** Open alerts that are read page by page: by the name of their first page in the question, with the states that they are in. */
const paged = {
  firing: ['FIRING'],
  unsure: ['NO_DATA', 'ERROR'],
  quiet: ['PENDING', 'RECOVERING', 'AMENDED', 'SUPPRESSED'],
} as const satisfies Partial<Record<keyof OpenAlertsQuery, readonly AlertState[]>>;
type PagedName = keyof typeof paged;
const pagedNames = Object.keys(paged) as PagedName[];

type PageInfo = OpenAlertsQuery['firing']['pageInfo'];

/** Alerts and the state that the reading of them is in. */
export interface Alerts {
  /** Null until the first answer. */
  readonly answer: OpenAlertsQuery | null;
  readonly watched: WatchedQuery | null;
  /** When the last answer came: milliseconds. */
  readonly readAt: number;
  /** Why the last read failed; what is shown is then what was read before. */
  readonly error: unknown;
  readonly refresh: () => Promise<void>;
  /** Reads the next page of each of those that were not read whole; undefined where all were. */
  readonly more: (() => Promise<void>) | undefined;
}

/** The alerts of the organisation, read again when one changes, and every few seconds while that cannot be told. */
export function useAlerts(): Alerts {
  const { client } = useGateway();
  const { answeredAt, socket } = useConnection();
  const open = useQuery(OpenAlertsDocument, {
    variables: { first: polledFiring },
    pollInterval: socket === 'open' ? livePollMs : pollMs,
  });
  const watched = useQuery(WatchedDocument, { pollInterval: watchMs });
  const [further, setFurther] = useState<Further>({});
  const pages = useRef(0);
  const furtherRead = useRef({ pages: 0, at: 0 });
  const answer = open.data ?? open.previousData ?? null;
  const { refetch } = open;
  const reading = useRef<{ done: Promise<void>; isOld: boolean } | null>(null);
  // One reading at a time: what is asked for meanwhile is asked once more after it, and no older answer comes last.
  const refresh = useCallback((): Promise<void> => {
    if (reading.current !== null) {
      reading.current.isOld = true;
      return reading.current.done;
    }
    const read = async () => {
      do {
        current.isOld = false;
        const { data } = await refetch();
        const isDue = pages.current > furtherRead.current.pages || Date.now() - furtherRead.current.at > furtherMs;
        if (pages.current > 0 && isDue && data !== undefined) {
          const asked = pages.current;
          setFurther(await readFurther(client, data, asked));
          furtherRead.current = { pages: asked, at: Date.now() };
        }
      } while (current.isOld);
    };
    const current = { done: Promise.resolve(), isOld: false };
    reading.current = current;
    // The question's own state tells what is wrong.
    current.done = read()
      .catch(() => undefined)
      .finally(() => {
        reading.current = null;
      });
    return current.done;
  }, [client, refetch]);
  useAlertChanges(refresh);
  const more = () => {
    pages.current += 1;
    return refresh();
  };
  const whole = useMemo(() => (answer === null ? null : withFurther(answer, further)), [answer, further]);
  return {
    answer: whole,
    watched: watched.data ?? watched.previousData ?? null,
    readAt: answeredAt,
    error: open.error,
    refresh,
    more: whole !== null && pagedNames.some((name) => whole[name].pageInfo.hasNextPage) ? more : undefined,
  };
}

/** Calls `onChange` once after each burst of changed alerts, and when changes may have been missed. */
function useAlertChanges(onChange: () => Promise<void>): void {
  const gateway = useGateway();
  useEffect(
    () => listenInBursts(gateway, AlertChangesDocument, {}, { gatherMs, onBurst: () => void onChange() }),
    [gateway, onChange],
  );
}

/** Alerts beyond the first pages. */
type Further = Readonly<Partial<Record<PagedName, Beyond>>>;

interface Beyond {
  readonly nodes: readonly AlertLine[];
  readonly pageInfo: PageInfo;
}

/** Reads `pages` pages beyond each first one. */
async function readFurther(client: ApolloClient, first: OpenAlertsQuery, pages: number): Promise<Further> {
  const read = await Promise.all(
    pagedNames.map(async (name) => [name, await readBeyond(client, name, first[name].pageInfo, pages)] as const),
  );
  return Object.fromEntries(read);
}

async function readBeyond(client: ApolloClient, name: PagedName, first: PageInfo, pages: number): Promise<Beyond> {
  let beyond: Beyond = { nodes: [], pageInfo: first };
  for (let page = 0; page < pages && beyond.pageInfo.hasNextPage && beyond.pageInfo.endCursor !== null; page += 1) {
    const { data } = await client.query({
      query: MoreAlertsDocument,
      variables: { states: [...paged[name]], after: beyond.pageInfo.endCursor },
      fetchPolicy: 'network-only',
    });
    if (data === undefined) break;
    beyond = { nodes: [...beyond.nodes, ...data.alerts.nodes], pageInfo: data.alerts.pageInfo };
  }
  return beyond;
}

/** The first pages with the further ones below them, each alert once, where it is now. */
function withFurther(answer: OpenAlertsQuery, further: Further): OpenAlertsQuery {
  const known = new Set(
    [...pagedNames.map((name) => answer[name]), answer.over].flatMap(({ nodes }) =>
      nodes.map(({ alertId }) => alertId),
    ),
  );
  const whole = pagedNames.map((name) => {
    const beyond = further[name];
    if (beyond === undefined) return [name, answer[name]] as const;
    const nodes = [...answer[name].nodes, ...beyond.nodes.filter(({ alertId }) => !known.has(alertId))];
    return [name, { ...answer[name], nodes, pageInfo: beyond.pageInfo }] as const;
  });
  return { ...answer, ...Object.fromEntries(whole) };
}
