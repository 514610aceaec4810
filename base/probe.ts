import { createClickHouse } from './clickhouse.ts';
import type { Service } from './config.ts';
import type { UnreachableError } from './errors.ts';
import { withKafkaAdmin } from './kafka-admin.ts';
import { createPostgres } from './postgres.ts';
import { createRedis } from './redis.ts';
import { notReached, unreachable } from './unreachable.ts';

/** Milliseconds that a service may take to answer. */
const answerMs = 5_000;

/** Asks each service for as little as shows that its address and login are right. */
const questions: { readonly [service in Service]: (address: string, withinMs: number) => Promise<unknown> } = {
  // The client takes one broker a try: any of them will do.
  kafka: (brokers, withinMs) =>
    withKafkaAdmin(brokers, (admin) => admin.describeCluster(), {
      requestTimeoutMs: withinMs,
      retries: brokers.split(',').length - 1,
    }),
  registry: askRegistry,
  redis: askRedis,
  postgres: askPostgres,
  clickhouse: askClickHouse,
  // Loaded when it is asked for: its definitions of messages take a third of a second.
  temporal: async (address, withinMs) => (await import('./temporal.ts')).askTemporal(address, withinMs),
};

/**
 * Whether a service answers at `address` within `withinMs` (default 5 s). Resolves to undefined when it does, else to the
 * error that names the address, the reason and the variable.
 */
export async function probe(
  service: Service,
  address: string,
  withinMs = answerMs,
): Promise<UnreachableError | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs / 1000} s`)), withinMs);
  });
  try {
    await Promise.race([questions[service](address, withinMs), late]);
    return undefined;
  } catch (error) {
    return unreachable(service, address, error) ?? notReached(service, address, error, reasonOf(error as Error));
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` says only "fetch failed"; what failed is in its cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function askRegistry(url: string, withinMs: number): Promise<void> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/subjects`, { signal: AbortSignal.timeout(withinMs) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answers with status ${response.status}, so it is no schema registry`);
}

async function askRedis(url: string, withinMs: number): Promise<void> {
  const redis = createRedis(url, {
    lazyConnect: true,
    connectTimeout: withinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
  // ioredis rejects connect() with "Connection is closed."; why it is, only this event tells.
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}

async function askPostgres(url: string, withinMs: number): Promise<void> {
  const pool = createPostgres(url, { maxConnections: 1, acquireTimeoutMs: withinMs, statementTimeoutMs: withinMs });
  try {
    await pool.query('select 1');
  } finally {
    await pool.end();
  }
}

async function askClickHouse(url: string, withinMs: number): Promise<void> {
  const client = createClickHouse(url, { maxConnections: 1, requestTimeoutMs: withinMs });
  try {
    await client.command({ query: 'SELECT 1' });
  } finally {
    await client.close();
  }
}
