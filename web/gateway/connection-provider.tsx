'use client';

import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { Connection, type ConnectionState } from './connection.ts';

/** Which gateway, for which organisation, and how the page stands with it. */
interface ConnectionPlace {
  readonly url: string;
  readonly tenant: string;
  readonly connection: Connection;
}

const ConnectionContext = createContext<ConnectionPlace | null>(null);

/** Gives everything below the way to the gateway, before what talks to it is loaded. Another organisation begins anew. */
export function ConnectionProvider(props: {
  readonly url: string;
  readonly tenant: string;
  readonly children: ReactNode;
}) {
  const { url, tenant } = props;
  const place = useMemo(() => ({ url, tenant, connection: new Connection() }), [url, tenant]);
  return <ConnectionContext value={place}>{props.children}</ConnectionContext>;
}

/** Which gateway, for which organisation. */
export function useConnectionPlace(): ConnectionPlace {
  const place = useContext(ConnectionContext);
  if (place === null) throw new Error('useConnectionPlace stands outside of ConnectionProvider');
  return place;
}

const before: ConnectionState = { answeredAt: 0, failingSince: null, socket: 'idle' };

/** How the page stands with the gateway. */
export function useConnection(): ConnectionState {
  const { connection } = useConnectionPlace();
  return useSyncExternalStore(connection.subscribe, connection.state, () => before);
}
