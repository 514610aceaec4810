import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { TelemetryError } from './errors.ts';

export type { Registry };

/**
 * A registry of a process's metrics: base units, prefix `millrace_`, no label for tenants or accounts (their number
 * has no bound). `processMetrics` adds CPU, memory, event-loop delay and garbage collection. Default true.
 */
export function createRegistry(options: { readonly service: string; readonly processMetrics?: boolean }): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  if (options.processMetrics ?? true) collectDefaultMetrics({ register: registry });
  return registry;
}

/** A served metrics endpoint. */
export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `registry` at `/metrics` for Prometheus, and `/healthz`, on `host` (default loopback) and `port` (0 = a free
 * one). `healthy` decides between 200 and 503; default: always healthy. Throws TelemetryError when the port is taken.
 */
export async function serveMetrics(
  registry: Registry,
  options: { readonly port: number; readonly host?: string; readonly healthy?: () => boolean },
): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') {
      const healthy = options.healthy?.() ?? true;
      response.writeHead(healthy ? 200 : 503, { 'content-type': 'text/plain' }).end(healthy ? 'ok\n' : 'not ready\n');
      return;
    }
    if (path !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('see /metrics or /healthz\n');
      return;
    }
    try {
      const body = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(body);
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${(error as Error).message}\n`);
    }
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new TelemetryError(
          `metrics cannot be served on ${host}:${options.port} (${error.message}): set MILLRACE_METRICS_PORT to a free port`,
          { cause: error },
        ),
      ),
    );
    server.listen(options.port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
