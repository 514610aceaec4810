'use client';

import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { SessionKeeper, type SessionState } from './session.ts';

const KeeperContext = createContext<SessionKeeper | null>(null);

/** Gives everything below the session of this tab. It is asked for by whoever needs one. */
export function SessionProvider(props: {
  readonly gatewayUrl: string;
  readonly defaultTenant: string;
  readonly children: ReactNode;
}) {
  const keeper = useState(() => new SessionKeeper(props.gatewayUrl, props.defaultTenant))[0];
  return <KeeperContext value={keeper}>{props.children}</KeeperContext>;
}

/** What signs in and out, and gives tokens. */
export function useSessionKeeper(): SessionKeeper {
  const keeper = useContext(KeeperContext);
  if (keeper === null) throw new Error('useSessionKeeper stands outside of SessionProvider');
  return keeper;
}

const atFirst: SessionState = { kind: 'OPENING' };

/** Who is here. */
export function useSession(): SessionState {
  const keeper = useSessionKeeper();
  return useSyncExternalStore(keeper.subscribe, keeper.state, () => atFirst);
}
