import { useCallback, useEffect, useRef, useState } from 'react';
import { createGatewayClient, type GatewayClient, problemOf } from '../dashboard/gateway-client.ts';
import type { Session } from '../dashboard/session.ts';
import {
  OpenAlertsDocument,
  type OpenAlertsQuery,
  WatchedDocument,
  type WatchedQuery,
} from '../generated/operations.ts';

/** Milliseconds between reads of the alerts. */
const pollMs = 5_000;
/** Milliseconds between reads of what is watched. */
const watchMs = 60_000;

/** Alerts and the state that the reading of them is in. */
export interface Alerts {
  /** Null until the first answer. */
  readonly answer: OpenAlertsQuery | null;
  readonly watched: WatchedQuery | null;
  /** When the last answer came: milliseconds. */
  readonly readAt: number;
  /** Why the last read failed; what is shown is then what was read before. */
  readonly problem: string | null;
}

const unread: Alerts = { answer: null, watched: null, readAt: 0, problem: null };

/** The alerts of the session's tenant, read again every five seconds while the page is looked at, and by `refresh`. */
export function useAlerts(
  gatewayUrl: string,
  session: Session | null,
  opened: string | null,
): { readonly alerts: Alerts; readonly client: GatewayClient | null; readonly refresh: () => Promise<void> } {
  const [alerts, setAlerts] = useState<Alerts>(unread);
  const [client, setClient] = useState<GatewayClient | null>(null);
  const lastAsked = useRef(0);

  useEffect(() => {
    setClient(null);
    if (session === null) return undefined;
    const nothing = () => undefined;
    const created = createGatewayClient(gatewayUrl, session, { onOpen: nothing, onDrop: nothing });
    setClient(created);
    return () => created.close();
  }, [gatewayUrl, session]);

  const refresh = useCallback(async () => {
    if (client === null) return;
    lastAsked.current += 1;
    const asked = lastAsked.current;
    const answer = await client.queries.query(OpenAlertsDocument, { opened, hasOpened: opened !== null }).toPromise();
    // An answer that was overtaken by a later question would bring back what a person has just changed.
    if (asked !== lastAsked.current) return;
    setAlerts((old) =>
      answer.data
        ? { ...old, answer: answer.data, readAt: Date.now(), problem: null }
        : { ...old, problem: problemOf(answer.error) },
    );
  }, [client, opened]);
  const readWatched = useCallback(async () => {
    const answer = await client?.queries.query(WatchedDocument, {}).toPromise();
    if (answer?.data) setAlerts((old) => ({ ...old, watched: answer.data ?? null }));
  }, [client]);

  useRepeated(refresh, pollMs);
  useRepeated(readWatched, watchMs);
  return { alerts, client, refresh };
}

/** Does `work` now, every `everyMs` while the page is looked at, and when it is looked at again. */
function useRepeated(work: () => Promise<void>, everyMs: number): void {
  useEffect(() => {
    const workWhenSeen = () => {
      if (document.visibilityState === 'visible') void work();
    };
    void work();
    const timer = setInterval(workWhenSeen, everyMs);
    document.addEventListener('visibilitychange', workWhenSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', workWhenSeen);
    };
  }, [work, everyMs]);
}
