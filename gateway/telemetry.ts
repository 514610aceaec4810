import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram } from 'prom-client';
import type { Registry } from '../base/telemetry.ts';
import type { SubscriptionPlaces } from './live/places.ts';

/** Registers `/metrics` and measures requests. No label has more values than there are routes. */
export function registerTelemetry(app: FastifyInstance, registry: Registry, places: SubscriptionPlaces): void {
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
      this.set(places.open);
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
