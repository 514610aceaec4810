import type { FastifyInstance } from 'fastify';
import { type Readiness, serves } from './readiness.ts';

/**
 * Registers what orchestrators and load balancers ask:
 * - `/health/live`: 200 as long as the process answers. Otherwise restart it.
 * - `/health/ready`: 200 while it serves anything, also when stores are down, which it names with the reason (`degraded`): another
 *   gateway has the same stores. 503 when it is going away (`draining`) or no store answers (`down`).
 * - `/health`: 200 only when every store answers, in short.
 */
export function registerHealth(app: FastifyInstance, readiness: () => Promise<Readiness>): void {
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const ready = await readiness();
    return reply
      .code(serves(ready) ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(ready);
  });
  app.get('/health', async (_request, reply) => {
    const { stores } = await readiness();
    const entries = Object.entries(stores).map(([name, { state }]) => [name, state] as const);
    const healthy = entries.every(([, state]) => state === 'ok');
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'down', ...Object.fromEntries(entries) });
  });
}
