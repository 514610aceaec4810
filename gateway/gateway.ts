import compress from '@fastify/compress';
import cors from '@fastify/cors';
import jwt from '@fastify/jwt';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import mercurius from 'mercurius';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Redis } from '../base/redis.ts';
import type { Registry } from '../base/telemetry.ts';
import { enforceAccess } from './auth/access.ts';
import type { AuthKey } from './auth/auth-key.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { registerDevLogin } from './auth/dev-login.ts';
import { createTokens, jwtOptions } from './auth/tokens.ts';
import { QueryCache } from './caches/query-cache.ts';
import type { GatewayContext, Principal } from './context.ts';
import { registerDeveloperPage } from './developer/page.ts';
import { GatewayError, RequestError } from './errors.ts';
import { formatError } from './graphql/error-format.ts';
import { registerGraphqlRoute } from './graphql/http.ts';
import { idsOf, type RequestIds } from './graphql/request-ids.ts';
import { resolvers } from './graphql/resolvers.ts';
import { socketHandler } from './graphql/socket.ts';
import type { Serving } from './grpc/serve.ts';
import { registerHealth } from './health/health.ts';
import { type Readiness, readinessOf } from './health/readiness.ts';
import { registerAuth } from './identity/http/routes.ts';
import { createIdentity, type IdentityDeps } from './identity/identity.ts';
import { registerImports } from './imports/routes.ts';
import { RunningImports } from './imports/running.ts';
import { ImportStore } from './imports/store.ts';
import { registerBodyTime } from './limits/body-time.ts';
import { registerClosingConnections } from './limits/closing-connections.ts';
import { Documents } from './limits/documents.ts';
import { PersistedQueries } from './limits/persisted-queries.ts';
import { rateHeaderNames } from './limits/rate-headers.ts';
import { RateLimiter } from './limits/rate-limiter.ts';
import type { GatewayLimits } from './limits.ts';
import { EventFeed } from './live/event-feed.ts';
import { OpenSockets } from './live/open-sockets.ts';
import { PipelineWatch } from './live/pipeline-watch.ts';
import { Places } from './live/places.ts';
import { liveSubscriptions } from './live/subscriptions.ts';
import type { GatewayPorts } from './ports.ts';
import { PreferenceCache } from './preferences/cache.ts';
import { BacktestRunner } from './reads/backtest-runner.ts';
import { createCursors } from './reads/cursor.ts';
import type { ReadStores } from './reads/stores.ts';
import { createSchema } from './schema/schema.ts';
import { registerTelemetry } from './telemetry.ts';

/** Headers of answers that pages of other origins may read. */
const toldHeaders = [...rateHeaderNames, 'retry-after', 'millrace-query-cost', 'x-request-id'];

/** What a gateway is made of. It closes what it opens (the live connections), not what it is given. */
export interface GatewayDeps {
  readonly stores: ReadStores;
  readonly ports: GatewayPorts;
  readonly redis: Redis;
  /** The database of the metrics store: what is kept of one is not answered for another. */
  readonly clickhouseDatabase: string;
  readonly auth: AuthKey;
  /** Origins of web pages that may call, such as `http://localhost:3000`. */
  readonly webOrigins: readonly string[];
  readonly limits: GatewayLimits;
  readonly identity: Omit<IdentityDeps, 'redis' | 'clock' | 'logger' | 'registry' | 'key'>;
  /** Whether cookies need TLS, whatever the address. */
  readonly production: boolean;
  /** Addresses and subnets of proxies whose word on where a request came from counts. */
  readonly trustedProxies: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** A gateway that does not listen yet. */
export interface Gateway {
  readonly app: FastifyInstance;
  /** What other doors to the same gateway share with this one. */
  readonly shared: Pick<Serving, 'authenticate' | 'rate' | 'contextOf'> & {
    readonly readiness: () => Promise<Readiness>;
  };
  /** Sends the sockets away, while everything else is still answered. To be waited for before `app.close()`. */
  drain(): Promise<void>;
}

/**
 * The gateway, not yet listening: `POST /graphql`, the same path as a WebSocket, `/auth/…`, `/health/…`, `/metrics` and, under the local
 * key, `/dev/login`. `close()` ends its sockets and live readers.
 */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { limits, logger } = deps;
  const app = Fastify({
    bodyLimit: limits.bodyBytes,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    trustProxy: deps.trustedProxies.length === 0 ? false : [...deps.trustedProxies],
  });
  app.setErrorHandler((error, request, reply) => {
    const {
      statusCode,
      status = statusCode ?? 500,
      message,
    } = error as Error & { statusCode?: number; status?: number };
    // Who asked has left while the answer was packed: nobody is told, and nothing is wrong.
    if (request.raw.socket.destroyed && (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE')
      return reply.send();
    const refused = statusCode !== undefined && statusCode < 500;
    const told = formatError(refused ? new RequestError('MR_REQUEST_INVALID', message) : error, idsOf(request), logger);
    return reply.code(status).send({ error: { message: told.message, ...told.extensions } });
  });
  app.setNotFoundHandler((request, reply) => {
    const nothing = new GatewayError(
      'MR_NOT_FOUND',
      `there is nothing at ${request.method} ${request.url.split('?')[0]}`,
    );
    const told = formatError(nothing, idsOf(request), logger);
    return reply.code(404).send({ error: { message: told.message, ...told.extensions } });
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  registerBodyTime(app, limits.bodySeconds);
  registerClosingConnections(app);
  await app.register(cors, {
    origin: [...deps.webOrigins],
    methods: ['GET', 'POST'],
    credentials: true,
    maxAge: 600,
    exposedHeaders: toldHeaders,
  });
  // What comes in is not unpacked: a small body could become a large one.
  await app.register(compress, { global: false, globalDecompression: false });
  await app.register(jwt, jwtOptions(deps.auth.key));
  await app.register(websocket, { options: { maxPayload: limits.bodyBytes } });

  const tokens = createTokens(app, deps.clock);
  const identity = createIdentity({
    ...deps.identity,
    redis: deps.redis,
    clock: deps.clock,
    logger,
    registry: deps.registry,
    key: deps.auth.key,
  });
  const { authenticate } = createAuthenticator({ tokens, standing: identity.standing, devLogin: deps.auth.devLogin });
  const sockets = new OpenSockets(limits);
  const answers = new QueryCache(deps.redis, deps.clickhouseDatabase, logger);
  const preferences = new PreferenceCache(deps.redis, logger);
  const { subscriptions: all, subscriptionsPerUser: perUser } = limits;
  const places = new Places({ what: 'subscriptions', perUser, all });
  const pipeline = new PipelineWatch(places, limits, logger);
  const events = new EventFeed(deps.redis, places, limits, deps.clock, logger);
  const cursors = createCursors(deps.auth.key);
  const backtests = new BacktestRunner();
  const contextOf = (principal: Principal, ids: RequestIds): GatewayContext => ({
    principal,
    ...ids,
    stores: deps.stores,
    events,
    pipeline,
    answers,
    preferences,
    cursors,
    identity,
    backtests,
    ports: deps.ports,
    limits,
  });
  const schema = createSchema(liveSubscriptions);
  await app.register(mercurius, {
    schema,
    resolvers: resolvers as never,
    routes: false,
    graphiql: false,
    errorFormatter: (execution, context) => ({
      statusCode: 200,
      response: {
        data: execution.data ?? null,
        errors: (execution.errors ?? []).map((error) =>
          formatError(error, context as unknown as GatewayContext, logger),
        ) as never,
      },
    }),
  });
  const shared = {
    authenticate,
    documents: new Documents(schema, limits),
    rate: new RateLimiter(deps.redis, limits, deps.clock, logger),
    logger,
    contextOf,
  };
  const persisted = new PersistedQueries(deps.redis, logger);
  enforceAccess(schema);
  registerGraphqlRoute(app, { ...shared, persisted, requestSeconds: limits.requestSeconds });
  app.get(
    '/graphql',
    { websocket: true, preValidation: async () => sockets.refuseBeyond(app.websocketServer.clients.size) },
    socketHandler({ ...shared, ...limits, recheckSeconds: deps.identity.limits.recheckSeconds, schema, sockets }),
  );
  await registerAuth(app, {
    identity,
    tokens,
    webOrigins: deps.webOrigins,
    gatewayUrl: deps.identity.gatewayUrl,
    production: deps.production,
    devLogin: deps.auth.devLogin,
  });
  const imports = importsOf(deps);
  if (imports !== null) await registerImports(app, { ...shared, ...imports });
  if (deps.auth.devLogin) registerDevLogin(app, tokens, limits.devTokenSeconds);
  registerDeveloperPage(app);
  const readiness = readinessOf({ ...deps, sockets });
  registerHealth(app, readiness);
  registerTelemetry(app, deps.registry, { places, sockets, events, answers, imports: imports?.running ?? null });
  app.addHook('preClose', async () => {
    imports?.running.close();
    await Promise.all([pipeline.close(), events.close(), backtests.close()]);
  });
  const { rate } = shared;
  return {
    app,
    shared: { authenticate, rate, contextOf, readiness },
    drain: () => sockets.drain(limits.drainSeconds * 1000),
  };
}

/** What reads report files; null where nobody can. */
function importsOf({ ports: { imports: port }, stores, limits, logger }: GatewayDeps) {
  if (port === undefined) return null;
  const kept = { port, store: new ImportStore(stores.postgres), stores, limits, logger };
  return { ...kept, running: new RunningImports(kept) };
}
