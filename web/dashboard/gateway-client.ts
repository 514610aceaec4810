import { createClient as createSocket, type Client as SocketClient } from 'graphql-ws';
import { Client, type CombinedError, cacheExchange, fetchExchange } from 'urql';
import type { Session } from './session.ts';

/** Queries over HTTP, and the socket for what changes. */
export interface GatewayClient {
  readonly queries: Client;
  readonly socket: SocketClient;
  close(): void;
}

/** Told when the socket opens and when it drops. */
export interface SocketEvents {
  readonly onOpen: () => void;
  readonly onDrop: () => void;
}

/** Clients that act as `session`. The socket connects with the first subscription and reconnects for ever, ever slower. */
export function createGatewayClient(gatewayUrl: string, session: Session, events: SocketEvents): GatewayClient {
  const authorization = `Bearer ${session.token}`;
  const socket = createSocket({
    url: `${gatewayUrl.replace(/^http/, 'ws')}/graphql`,
    connectionParams: { authorization },
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) =>
      new Promise((resolve) => setTimeout(resolve, Math.min(1_000 * 2 ** Math.min(retries, 5), 20_000))),
    on: { connected: events.onOpen, closed: events.onDrop, error: events.onDrop },
  });
  const queries = new Client({
    url: `${gatewayUrl}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetchOptions: () => ({ headers: { authorization } }),
  });
  return { queries, socket, close: () => socket.dispose() };
}

/** What went wrong, for the reader of the page. */
export function problemOf(error: CombinedError | undefined): string {
  if (error?.networkError)
    return 'The gateway does not answer: this is what was read last. Trying again every 5 seconds.';
  return error?.graphQLErrors[0]?.message ?? 'The gateway gave no answer.';
}
