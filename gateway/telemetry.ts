import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from '../base/telemetry.ts';
import type { QueryCache } from './caches/query-cache.ts';
import type { RunningImports } from './imports/running.ts';
import type { EventFeed } from './live/event-feed.ts';
import type { OpenSockets } from './live/open-sockets.ts';
import type { Places } from './live/places.ts';

/** What is measured beside requests. */
export interface Measured {
  readonly places: Places;
  readonly sockets: OpenSockets;
  readonly events: EventFeed;
  readonly answers: QueryCache;
  /** Null where no files can be imported. */
  readonly imports: RunningImports | null;
}

/** Registers `/metrics` and measures requests. No label has more values than there are routes. */
export function registerTelemetry(app: FastifyInstance, registry: Registry, measured: Measured): void {
  const seconds = new Histogram({
    name: 'millrace_gateway_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  registerCounts(registry, measured);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
}

function registerCounts(registry: Registry, { places, sockets, events, answers, imports }: Measured): void {
  const registers = [registry];
  if (imports !== null) registerImportCounts(registry, imports);
  new Gauge({
    name: 'millrace_gateway_subscribers',
    help: 'Open subscriptions',
    registers,
    collect() {
      this.set(places.open);
    },
  });
  new Gauge({
    name: 'millrace_gateway_sockets',
    help: 'Open sockets that have logged in, or are about to',
    registers,
    collect() {
      this.set(sockets.size);
    },
  });
  new Counter({
    name: 'millrace_gateway_dropped_subscribers_total',
    help: 'Subscribers whose socket was closed because they were too slow',
    registers,
    collect() {
      this.reset();
      this.inc(events.dropped);
    },
  });
  new Counter({
    name: 'millrace_gateway_kept_answers_total',
    help: 'Answers about gold that were looked for in Redis, by whether they were there',
    labelNames: ['found'],
    registers,
    collect() {
      this.reset();
      this.inc({ found: 'yes' }, answers.counts.hits);
      this.inc({ found: 'no' }, answers.counts.misses);
    },
  });
  new Counter({
    name: 'millrace_gateway_answers_not_kept_total',
    help: 'Answers about gold for which there was no room in Redis',
    registers,
    collect() {
      this.reset();
      this.inc(answers.counts.full);
    },
  });
}

function registerImportCounts(registry: Registry, imports: RunningImports): void {
  const registers = [registry];
  new Gauge({
    name: 'millrace_gateway_imports_running',
    help: 'Report files that come in now',
    registers,
    collect() {
      this.set(imports.open);
    },
  });
  new Counter({
    name: 'millrace_gateway_imports_total',
    help: 'Report files that came in, by what became of them',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      this.inc({ outcome: 'sent' }, imports.counts.sent);
      this.inc({ outcome: 'failed' }, imports.counts.failed);
    },
  });
}
