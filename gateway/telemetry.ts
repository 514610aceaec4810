import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram } from 'prom-client';
import type { Redis } from '../base/redis.ts';
import type { Registry } from '../base/telemetry.ts';
import type { GoldFeed } from './live/gold-feed.ts';
import type { ReadStores } from './reads/stores.ts';

/** Milliseconds that a store has to answer the health check. */
const healthWaitMs = 2_000;

/** Registers `/health`: 200 when every store answers, 503 with the name of each that does not. */
export function registerHealth(
  app: FastifyInstance,
  deps: { readonly stores: ReadStores; readonly redis: Redis },
): void {
  const checks = {
    clickhouse: async () => (await deps.stores.clickhouse.ping()).success,
    postgres: async () => (await deps.stores.postgres.query('select 1')).rowCount === 1,
    redis: async () => (await deps.redis.ping()) === 'PONG',
  };
  app.get('/health', async (_request, reply) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await answers(check)) ? 'ok' : 'down'] as const),
    );
    const healthy = entries.every(([, state]) => state === 'ok');
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'down', ...Object.fromEntries(entries) });
  });
}

async function answers(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, healthWaitMs, false);
  });
  // A store that refuses is down, which is the answer; why is in the log of its client.
  const answer = check().catch(() => false);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Registers `/metrics` and measures requests. No label has more values than there are routes. */
export function registerTelemetry(app: FastifyInstance, registry: Registry, feed: GoldFeed): void {
  const seconds = new Histogram({
    name: 'millrace_gateway_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'millrace_gateway_subscribers',
    help: 'Open subscriptions',
    registers: [registry],
    collect() {
      this.set(feed.subscribers);
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
}
