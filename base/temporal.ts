import { Client, Connection } from '@temporalio/client';
import { notReached } from './unreachable.ts';

/** Milliseconds that a connection may take. */
const connectMs = 10_000;

/** A client of one namespace of Temporal, and how to end its connection. */
export interface TemporalClient extends Client {
  readonly connection: Connection;
}

/**
 * Connects to Temporal's frontend at `address` (`host:port`).
 * @throws UnreachableError when it does not answer within ten seconds. Close `connection` when done.
 */
export async function connectTemporal(address: string, namespace: string): Promise<TemporalClient> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: connectMs });
    return new Client({ connection, namespace }) as TemporalClient;
  } catch (error) {
    throw notReached('temporal', address, error, (error as Error).message);
  }
}

/**
 * Asks for the default namespace, which is there once Temporal serves. Rejects with what gRPC says when nobody answers within
 * `withinMs`.
 */
export async function askTemporal(address: string, withinMs: number): Promise<void> {
  // Without the client's own repetitions: whoever asks wants to know now.
  const connection = Connection.lazy({ address, interceptors: [] });
  try {
    await connection.withDeadline(Date.now() + withinMs, () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
  } finally {
    await connection.close();
  }
}
