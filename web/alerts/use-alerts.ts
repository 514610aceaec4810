import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { listenInBursts } from '../gateway/bursts.ts';
import { useConnection } from '../gateway/connection-provider.tsx';
import { useGateway } from '../gateway/provider.tsx';
import {
  AlertChangesDocument,
  MoreFiringDocument,
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
/** Milliseconds between reads of what is watched. */
const watchMs = 60_000;
/** Firing alerts that are read again and again; more are read once, when they are asked for. */
const polledFiring = 200;

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
  /** Reads the next firing alerts; undefined where there are none. */
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
  const [further, setFurther] = useState<Further | null>(null);
  const pages = useRef(0);
  const answer = open.data ?? open.previousData ?? null;
  const pageInfo = further?.pageInfo ?? answer?.firing.pageInfo;
  const { refetch } = open;
  const refresh = useCallback(async () => {
    try {
      const { data } = await refetch();
      if (pages.current > 0 && data !== undefined) setFurther(await readFurther(client, data, pages.current));
    } catch {
      // The question's own state tells what is wrong.
    }
  }, [client, refetch]);
  useAlertChanges(refresh);
  const more = async () => {
    if (answer === null) return;
    pages.current += 1;
    setFurther(await readFurther(client, answer, pages.current));
  };
  const whole = useMemo(() => (answer === null ? null : withFurther(answer, further)), [answer, further]);
  return {
    answer: whole,
    watched: watched.data ?? watched.previousData ?? null,
    readAt: answeredAt,
    error: open.error,
    refresh,
    more: pageInfo?.hasNextPage ? more : undefined,
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

/** Firing alerts beyond the first page. */
interface Further {
  readonly nodes: readonly AlertLine[];
  readonly pageInfo: PageInfo;
}

/** Reads `pages` pages of firing alerts beyond the first. */
async function readFurther(client: ApolloClient, first: OpenAlertsQuery, pages: number): Promise<Further> {
  let further: Further = { nodes: [], pageInfo: first.firing.pageInfo };
  for (let page = 0; page < pages && further.pageInfo.hasNextPage && further.pageInfo.endCursor !== null; page += 1) {
    const { data } = await client.query({
      query: MoreFiringDocument,
      variables: { after: further.pageInfo.endCursor },
      fetchPolicy: 'network-only',
    });
    if (data === undefined) break;
    further = { nodes: [...further.nodes, ...data.alerts.nodes], pageInfo: data.alerts.pageInfo };
  }
  return further;
}

/** The first page with the further ones below it, each alert once. */
function withFurther(answer: OpenAlertsQuery, further: Further | null): OpenAlertsQuery {
  if (further === null) return answer;
  const known = new Set([...answer.firing.nodes, ...answer.over.nodes].map(({ alertId }) => alertId));
  const nodes = [...answer.firing.nodes, ...further.nodes.filter(({ alertId }) => !known.has(alertId))];
  return { ...answer, firing: { nodes, pageInfo: further.pageInfo } };
}
