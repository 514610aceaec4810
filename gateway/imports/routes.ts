import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { requireScope } from '../auth/access.ts';
import type { Principal } from '../context.ts';
import { GatewayError, ImportError } from '../errors.ts';
import type { Scope } from '../generated/resolvers.ts';
import { bodyOf } from '../identity/http/answers.ts';
import { rateHeaders, refuseBeyondRate } from '../limits/rate-headers.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { importBodies, sampleOf } from './bodies.ts';
import type { RunningImports, RunningImportsDeps } from './running.ts';
import type { KeptImport } from './store.ts';

/** What the routes of imports need from the gateway. */
export interface ImportRoutes extends RunningImportsDeps {
  readonly authenticate: (authorization: unknown, address: string) => Promise<Principal>;
  readonly rate: RateLimiter;
  readonly running: RunningImports;
}

/** Points that a request takes: reading a sample is some work, a file is much. */
const points = { look: 1, sample: 5, start: 20 } as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sampleExample = '{"sample": {"name": "report.csv", "base64": "…", "whole": true}}';

/**
 * Registers `/imports/…`: report files from a browser or a program. A file is looked at by its beginning (`guess`, `preview`), asked for
 * (`POST /imports`), and then sent as it is (`POST /imports/<id>/content`), while `GET /imports/<id>` tells how far it is. The tenant is
 * that of the access token. docs/guides/importing-files.md describes each route.
 */
export async function registerImports(app: FastifyInstance, routes: ImportRoutes): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    // The bytes of a file are passed on as they come.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    registerLooks(scope, routes);
    registerSending(scope, routes);
  });
}

function registerLooks(app: FastifyInstance, routes: ImportRoutes): void {
  const { port, stores, store, limits } = routes;
  const bodyLimit = limits.importSampleBytes * 2;
  app.get('/imports/reports', async (request, reply) => {
    await admitted(request, reply, routes, 'CONNECTIONS_READ', points.look);
    return {
      reports: port.catalogue(),
      limits: { fileBytes: limits.importBytes, sampleBytes: limits.importSampleBytes },
    };
  });
  app.get('/imports', async (request, reply) => {
    const { tenant } = await admitted(request, reply, routes, 'CONNECTIONS_READ', points.look);
    return { imports: (await store.newest(tenant)).map(shown) };
  });
  app.post('/imports/guess', { bodyLimit }, async (request, reply) => {
    await admitted(request, reply, routes, 'CONNECTIONS_WRITE', points.sample);
    return port.guess(sampleOf(bodyOf(importBodies.guess, request, sampleExample).sample));
  });
  app.post('/imports/preview', { bodyLimit }, async (request, reply) => {
    const { tenant } = await admitted(request, reply, routes, 'CONNECTIONS_WRITE', points.sample);
    const { sample, asked } = bodyOf(importBodies.preview, request, sampleExample);
    return port.preview(stores.postgres, tenant, sampleOf(sample), asked);
  });
  app.get('/imports/:id', async (request, reply) => {
    const { tenant } = await admitted(request, reply, routes, 'CONNECTIONS_READ', points.look);
    return shown(await followed(await found(request, tenant, routes), tenant, routes));
  });
}

function registerSending(app: FastifyInstance, routes: ImportRoutes): void {
  const { port, store, running, limits } = routes;
  app.post('/imports', async (request, reply) => {
    const principal = await admitted(request, reply, routes, 'CONNECTIONS_WRITE', points.start);
    const said = bodyOf(
      importBodies.start,
      request,
      '{"file": {"name": "report.csv", "bytes": 1200, "identity": null}}',
    );
    const { file, asked } = said;
    if (file.bytes > limits.importBytes) {
      const message = `${file.name} has ${file.bytes} bytes, at most ${limits.importBytes} may come this way: cut it, compress it with gzip, or use millrace import`;
      throw new ImportError('MR_IMPORT_TOO_LARGE', message);
    }
    port.check(asked);
    running.refuseBeyond(principal.tenant);
    const id = randomUUID();
    const kept = { id, fileName: file.name, fileBytes: file.bytes, asked, fingerprint: fingerprintOf(said, id) };
    const by = { actor: { type: 'USER', id: principal.subject } as const, requestId: request.id, reason: null };
    await store.add(principal.tenant, kept, by);
    return reply.code(201).send({ id });
  });
  // The limit of a file is its own: the body is counted as it comes.
  app.post('/imports/:id/content', { bodyLimit: limits.importBytes }, async (request, reply) => {
    const { tenant } = await admitted(request, reply, routes, 'CONNECTIONS_WRITE', points.look);
    const kept = await found(request, tenant, routes);
    if (!isStream(request.body)) {
      throw new GatewayError('MR_REQUEST_INVALID', 'send the bytes of the file as application/octet-stream');
    }
    // What is left of a file that is refused is not waited for.
    reply.header('connection', 'close');
    await running.read(tenant, kept, request.body);
    return shown(await found(request, tenant, routes));
  });
}

/** Who asks, if they may. The rate is that of queries. */
async function admitted(
  request: FastifyRequest,
  reply: FastifyReply,
  { authenticate, rate }: ImportRoutes,
  scope: Scope,
  cost: number,
): Promise<Principal> {
  const principal = await authenticate(request.headers.authorization, request.ip);
  const state = await rate.take(principal, cost);
  reply.headers(rateHeaders(state));
  refuseBeyondRate(state, cost);
  requireScope(principal, scope, `${request.method} ${request.routeOptions.url}`);
  return principal;
}

async function found(request: FastifyRequest, tenant: string, { store }: ImportRoutes): Promise<KeptImport> {
  const { id } = request.params as { readonly id: string };
  const kept = uuid.test(id) ? await store.find(tenant, id) : undefined;
  if (kept !== undefined) return kept;
  throw new ImportError('MR_NOT_FOUND', `there is no import ${id.slice(0, 64)}: GET /imports lists those there are`);
}

/** The import with what the pipeline has made of it by now. */
async function followed(kept: KeptImport, tenant: string, { port, store, stores }: ImportRoutes): Promise<KeptImport> {
  if (kept.state !== 'SENT' || kept.sent === null) return kept;
  const outcome = await port.outcome(stores, tenant, kept.asked, kept.sent);
  const state = outcome.stored ? 'DONE' : 'SENT';
  if (outcome.stored) await store.change(tenant, kept.id, { state, outcome });
  return { ...kept, state, outcome };
}

/** An import as it is told. What its outcome is found by stays here. */
function shown({ fingerprint: _, sent, ...kept }: KeptImport) {
  if (sent === null) return { ...kept, sent };
  const { slices: __, ...told } = sent;
  return { ...kept, sent: told };
}

/** Identity of the file and of what is asked: another mapping of the same file is another import. */
function fingerprintOf({ file, asked }: z.infer<typeof importBodies.start>, id: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...file, identity: file.identity ?? id, asked }))
    .digest('hex');
}

function isStream(body: unknown): body is AsyncIterable<Buffer> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
