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
 * @throws UnreachableError when it does not answer within ten seconds, or has no such namespace. Close `connection` when done.
 */
export async function connectTemporal(address: string, namespace: string): Promise<TemporalClient> {
  try {
    await askTemporal(address, connectMs, namespace);
    const connection = await Connection.connect({ address, connectTimeout: connectMs });
    return new Client({ connection, namespace }) as TemporalClient;
  } catch (error) {
    throw notReached('temporal', address, error, (error as Error).message);
  }
}

/** Asks whether Temporal serves, and has the namespace if one is given. Rejects at once with what gRPC says when it does not. */
export async function askTemporal(address: string, withinMs: number, namespace?: string): Promise<void> {
  // Without the client's own repetitions: whoever asks wants to know now.
  const connection = Connection.lazy({ address, interceptors: [] });
  const { workflowService } = connection;
  try {
    await connection.withDeadline<unknown>(Date.now() + withinMs, () =>
      namespace === undefined ? workflowService.getSystemInfo({}) : workflowService.describeNamespace({ namespace }),
    );
  } finally {
    await connection.close();
  }
}
