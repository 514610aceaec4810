import cors from '@fastify/cors';
import jwt from '@fastify/jwt';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import mercurius from 'mercurius';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Redis } from '../base/redis.ts';
import type { Registry } from '../base/telemetry.ts';
import type { AuthKey } from './auth/auth-key.ts';
import { registerDevLogin } from './auth/dev-login.ts';
import { createTokens, jwtOptions } from './auth/tokens.ts';
import type { GatewayContext, Principal } from './context.ts';
import { RequestError } from './errors.ts';
import { formatError } from './graphql/error-format.ts';
import { registerGraphqlRoute } from './graphql/http.ts';
import { resolvers, subscriptionResolvers } from './graphql/resolvers.ts';
import { rootFieldLimit } from './graphql/root-field-limit.ts';
import { socketHandler } from './graphql/socket.ts';
import type { GatewayLimits } from './limits.ts';
import { GoldFeed } from './live/gold-feed.ts';
import { createCursors } from './reads/cursor.ts';
import type { ReadStores } from './reads/stores.ts';
import { createSchema } from './schema/schema.ts';
import { registerHealth, registerTelemetry } from './telemetry.ts';

/** What a gateway is made of. It closes what it opens (the live connections), not what it is given. */
export interface GatewayDeps {
  readonly stores: ReadStores;
  readonly redis: Redis;
  readonly auth: AuthKey;
  /** Origins of web pages that may call, such as `http://localhost:3000`. */
  readonly webOrigins: readonly string[];
  readonly limits: GatewayLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/**
 * The gateway, not yet listening: `POST /graphql`, the same path as a WebSocket, `/health`, `/metrics` and, under the local
 * key, `/dev/login`. `close()` ends its sockets and live readers.
 */
export async function createGateway(deps: GatewayDeps): Promise<FastifyInstance> {
  const { limits, logger } = deps;
  const app = Fastify({ bodyLimit: limits.bodyBytes, requestIdHeader: false, genReqId: () => crypto.randomUUID() });
  app.setErrorHandler((error, request, reply) => {
    const {
      statusCode,
      status = statusCode ?? 500,
      message,
    } = error as Error & { statusCode?: number; status?: number };
    const refused = statusCode !== undefined && statusCode < 500;
    const told = formatError(refused ? new RequestError('MR_REQUEST_INVALID', message) : error, request.id, logger);
    return reply.code(status).send({ error: { message: told.message, ...told.extensions } });
  });
  await app.register(cors, { origin: [...deps.webOrigins], methods: ['GET', 'POST'], maxAge: 600 });
  await app.register(jwt, jwtOptions(deps.auth.key));
  await app.register(websocket, { options: { maxPayload: limits.bodyBytes } });

  const tokens = createTokens(app, deps.clock);
  const feed = new GoldFeed(deps.redis, limits, logger);
  const cursors = createCursors(deps.auth.key);
  const contextOf = (principal: Principal, requestId: string): GatewayContext => ({
    principal,
    requestId,
    stores: deps.stores,
    feed,
    cursors,
    limits,
  });
  const schema = createSchema(subscriptionResolvers);
  await app.register(mercurius, {
    schema,
    resolvers: resolvers as never,
    routes: false,
    graphiql: false,
    queryDepth: limits.queryDepth,
    validationRules: [rootFieldLimit(limits.rootFields)],
    errorFormatter: (execution, context) => ({
      statusCode: 200,
      response: {
        data: execution.data ?? null,
        errors: (execution.errors ?? []).map((error) =>
          formatError(error, (context as unknown as GatewayContext).requestId, logger),
        ) as never,
      },
    }),
  });
  registerGraphqlRoute(app, { tokens, logger, contextOf });
  app.get(
    '/graphql',
    { websocket: true },
    socketHandler({ schema, tokens, logger, contextOf, subscriptionsPerSocket: limits.subscriptionsPerSocket }),
  );
  if (deps.auth.devLogin) registerDevLogin(app, tokens, limits.devTokenSeconds);
  registerHealth(app, deps);
  registerTelemetry(app, deps.registry, feed);
  app.addHook('preClose', () => feed.close());
  return app;
}
