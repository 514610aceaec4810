import { useQuery } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { listenInBursts } from '../gateway/bursts.ts';
import { useConnection } from '../gateway/connection-provider.tsx';
import { useGateway } from '../gateway/provider.tsx';
import {
  AlertChangesDocument,
  MoreAlertsDocument,
  OpenAlertsDocument,
  type OpenAlertsQuery,
  WatchedDocument,
  type WatchedQuery,
} from '../generated/operations.ts';
import { AlertReading, type Further, paged, pagedNames, withFurther, withWorst } from './alert-reading.ts';

/** Milliseconds between reads of the alerts while changes come by themselves, and while they do not. */
const [livePollMs, pollMs] = [10_000, 5_000];
/** Milliseconds for which changes gather before the alerts are read again: people's deeds are kept a moment later than a change. */
const gatherMs = 600;
/** Milliseconds between reads of what is watched. */
const watchMs = 60_000;
/** Firing alerts that are read again and again; more are read when they are asked for, and when something changes. */
const polledFiring = 200;

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
  /** Why the last reading of those further pages failed; undefined where it did not. Reading everything again tries it once more. */
  readonly moreProblem: unknown;
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
  const [moreProblem, setMoreProblem] = useState<unknown>();
  const answer = open.data ?? open.previousData ?? null;
  const { refetch } = open;
  const reading = useMemo(
    () =>
      new AlertReading({
        first: async () => (await refetch()).data,
        page: async (name, after) => {
          const variables = { states: [...paged[name]], after };
          const { data } = await client.query({ query: MoreAlertsDocument, variables, fetchPolicy: 'network-only' });
          return data?.alerts;
        },
        onFurther: setFurther,
        onProblem: setMoreProblem,
        now: Date.now,
      }),
    [client, refetch],
  );
  const refresh = useCallback(() => reading.refresh(), [reading]);
  useAlertChanges(refresh);
  const whole = useMemo(() => (answer === null ? null : withFurther(withWorst(answer), further)), [answer, further]);
  return {
    answer: whole,
    watched: watched.data ?? watched.previousData ?? null,
    readAt: answeredAt,
    error: open.error,
    refresh,
    more:
      whole !== null && pagedNames.some((name) => whole[name].pageInfo.hasNextPage) ? () => reading.more() : undefined,
    moreProblem,
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
