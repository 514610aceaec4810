import {
  ApolloClient,
  ApolloLink,
  InMemoryCache,
  type OperationVariables,
  type Reference,
  ServerError,
  type TypedDocumentNode,
  type TypePolicies,
} from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { HttpLink } from '@apollo/client/link/http';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient as createSocket, type Client as Socket } from 'graphql-ws';
import { catchError, tap, throwError } from 'rxjs';
import { possibleTypes } from '../generated/possible-types.ts';
import type { Connection } from './connection.ts';
import { type PlainRequest, plainRequests } from './plain-request.ts';
import { isUnreachable } from './problem.ts';
import type { SessionKeeper } from './session.ts';

/** Milliseconds between pings of the socket. */
const keepAliveMs = 10_000;
/** Milliseconds between attempts to open the socket again: doubled each time, up to the second. */
const [firstRetryMs, lastRetryMs] = [1_000, 20_000];

/** One organisation's way to the gateway. */
export interface Gateway {
  readonly url: string;
  readonly tenant: string;
  readonly client: ApolloClient;
  readonly request: PlainRequest;
  /**
   * Subscribes for as long as nobody calls what it answers. `onChange` gets each change, and undefined when changes may have been
   * missed: after a drop, or when the gateway ends the subscription, which then begins anew.
   */
  readonly listen: <T, V extends OperationVariables>(
    document: TypedDocumentNode<T, V>,
    variables: V,
    onChange: (change: T | undefined) => void,
  ) => () => void;
  close(): void;
}

/**
 * Queries and mutations over HTTP, subscriptions over a socket that opens with the first of them and reconnects for ever. Its cache
 * is its own: nothing of one organisation is ever in another's.
 */
export function createGateway(url: string, tenant: string, connection: Connection, session: SessionKeeper): Gateway {
  const authorization = async () => `Bearer ${await session.token(tenant)}`;
  const reconnected = new Set<() => void>();
  let socket: Socket | undefined;
  let wasDown = false;
  const openSocket = () => {
    socket ??= createSocket({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      connectionParams: async () => ({ authorization: await authorization() }),
      keepAlive: keepAliveMs,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: (retries) =>
        new Promise((resolve) => setTimeout(resolve, Math.min(firstRetryMs * 2 ** Math.min(retries, 5), lastRetryMs))),
      on: {
        connected: () => {
          connection.socket('open');
          if (wasDown) for (const listener of reconnected) listener();
          wasDown = false;
        },
        closed: (event) => {
          // 4403: the token has ended while the socket was open.
          if ((event as CloseEvent).code === 4403) session.forget();
          wasDown = true;
          connection.socket('down');
        },
      },
    });
    return socket;
  };
  let socketLink: GraphQLWsLink | undefined;
  const live = new ApolloLink((operation) => {
    socketLink ??= new GraphQLWsLink(openSocket());
    return socketLink.request(operation);
  });
  const authorized = new SetContextLink(async () => ({
    headers: { authorization: await authorization() },
  }));
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      live,
      ApolloLink.from([watched(connection, session), authorized, new HttpLink({ uri: `${url}/graphql` })]),
    ),
    cache: new InMemoryCache({ typePolicies, possibleTypes }),
    defaultOptions: {
      watchQuery: { fetchPolicy: 'cache-and-network', skipPollAttempt: () => document.visibilityState === 'hidden' },
    },
  });
  return {
    url,
    tenant,
    client,
    request: plainRequests(url, session, tenant),
    listen: (document, variables, onChange) => {
      let running: { unsubscribe(): void } | undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const again = () => {
        onChange(undefined);
        clearTimeout(timer);
        timer = setTimeout(begin, firstRetryMs);
      };
      const begin = () => {
        running = client
          .subscribe({ query: document, variables, fetchPolicy: 'no-cache' } as ApolloClient.SubscribeOptions<never>)
          .subscribe({ next: ({ data }) => onChange(data), error: again, complete: again });
      };
      const missed = () => onChange(undefined);
      reconnected.add(missed);
      begin();
      return () => {
        clearTimeout(timer);
        reconnected.delete(missed);
        running?.unsubscribe();
      };
    },
    close: () => {
      client.stop();
      // One that is still being opened, and then is not let in, has nothing left to close.
      Promise.resolve(socket?.dispose()).catch(() => undefined);
    },
  };
}

/** What identifies a thing in the cache. Rows of `metrics` are only themselves within the question that brought them. */
const typePolicies: TypePolicies = {
  Alert: { keyFields: ['alertId'] },
  AlertHandling: { keyFields: false },
  MetricRow: { keyFields: false },
  GoldRow: { keyFields: false },
  Watch: { keyFields: [] },
  Account: { keyFields: ['platform', 'accountId'] },
  Query: {
    fields: {
      // Pages of accounts add up to one list, also where two screens ask for the same page.
      accounts: {
        keyArgs: false,
        merge: (old: AccountPage | undefined, page: AccountPage, { args }) => {
          if (old === undefined || !args?.after) return page;
          const known = new Set(old.nodes.map(({ __ref }) => __ref));
          return { ...page, nodes: [...old.nodes, ...page.nodes.filter(({ __ref }) => !known.has(__ref))] };
        },
      },
    },
  },
};

/** A page of accounts, as the cache keeps it. */
interface AccountPage {
  readonly nodes: readonly Reference[];
}

/** Tells the connection what became of each request; one whose token was over is sent once more, with the next token. */
function watched(connection: Connection, session: SessionKeeper): ApolloLink {
  return new ApolloLink((operation, forward) =>
    forward(operation).pipe(
      catchError((error: unknown) => {
        if (!ServerError.is(error) || error.statusCode !== 401) return throwError(() => error);
        session.forget();
        return forward(operation);
      }),
      tap({
        next: () => connection.answered(),
        error: (error: unknown) => {
          if (isUnreachable(error)) connection.failed();
          else connection.answered();
        },
      }),
    ),
  );
}
