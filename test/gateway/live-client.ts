import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { RunningGateway } from '../../gateway/main.ts';

/** An update of any subscription, under its field. */
export interface Update {
  readonly cursor: string;
  readonly skipped: number;
  readonly [field: string]: unknown;
}

/** What a test asks for. */
export interface Watching {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** Told each update as it comes. */
  readonly onUpdate?: (update: Update) => void;
}

/** A subscription: `updates` and `errors` fill as they come, `closed` resolves to what ended the socket. */
export function subscribeTo(gateway: Pick<RunningGateway, 'url'>, token: string, watching: Watching) {
  const updates: Update[] = [];
  const errors: { message: string; extensions: { code: string } }[] = [];
  let ended: (event: { code: number; reason: string }) => void = () => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ended = resolve;
  });
  let connected: (socket: WebSocket) => void = () => undefined;
  const socket = new Promise<WebSocket>((resolve) => {
    connected = resolve;
  });
  const client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: {
      connected: (opened) => connected(opened as WebSocket),
      closed: (event) => ended(event as { code: number; reason: string }),
    },
  });
  client.subscribe<Record<string, Update>>(
    { query: watching.query, variables: watching.variables ?? {} },
    {
      next: ({ data, errors: failed }) => {
        if (failed) errors.push(...(failed as never[]));
        for (const update of Object.values(data ?? {})) {
          updates.push(update);
          watching.onUpdate?.(update);
        }
      },
      error: (error) => errors.push(...((Array.isArray(error) ? error : [error]) as never[])),
      complete: () => undefined,
    },
  );
  return { updates, errors, closed, socket, client, stop: () => client.dispose() };
}
