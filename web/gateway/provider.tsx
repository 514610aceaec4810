'use client';

import { ApolloProvider } from '@apollo/client/react';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { PreferencesSync } from '../preferences/sync.tsx';
import { createGateway, type Gateway } from './client.ts';
import { useConnectionPlace } from './connection-provider.tsx';
import { useSessionKeeper } from './session-provider.tsx';

const GatewayContext = createContext<Gateway | null>(null);

/** Gives the screens the gateway of the organisation that is shown. It is loaded after what stands around them. */
export default function GatewayProvider({ children }: { readonly children: ReactNode }) {
  const { url, tenant, connection } = useConnectionPlace();
  const session = useSessionKeeper();
  const gateway = useMemo(() => createGateway(url, tenant, connection, session), [url, tenant, connection, session]);
  useEffect(() => () => gateway.close(), [gateway]);
  return (
    <GatewayContext value={gateway}>
      <ApolloProvider client={gateway.client}>
        <PreferencesSync />
        {children}
      </ApolloProvider>
    </GatewayContext>
  );
}

/** The gateway of the organisation that is shown. */
export function useGateway(): Gateway {
  const gateway = useContext(GatewayContext);
  if (gateway === null) throw new Error('useGateway stands outside of GatewayProvider');
  return gateway;
}
