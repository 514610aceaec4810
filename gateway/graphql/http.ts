import type { FastifyInstance } from 'fastify';
import { getOperationAST, parse } from 'graphql';
import { z } from 'zod';
import type { Logger } from '../../base/log.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { GatewayContext, Principal } from '../context.ts';
import { GatewayError, RequestError } from '../errors.ts';
import { errorsOf, formatError } from './error-format.ts';

const bodySchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** What `POST /graphql` needs from the gateway. */
export interface HttpOptions {
  readonly tokens: Tokens;
  readonly logger: Logger;
  readonly contextOf: (principal: Principal, requestId: string) => GatewayContext;
}

/** Registers `POST /graphql`: queries, with the access token in `authorization`. Subscriptions go over the socket. */
export function registerGraphqlRoute(app: FastifyInstance, options: HttpOptions): void {
  app.post('/graphql', async (request, reply) => {
    try {
      const principal = options.tokens.verify(request.headers.authorization);
      const { query, variables, operationName } = readBody(request.body);
      refuseSubscription(query, operationName);
      const context = options.contextOf(principal, request.id);
      return await reply.graphql(query, { ...context }, variables ?? {}, operationName ?? undefined);
    } catch (error) {
      const errors = errorsOf(error).map((each) => formatError(each, request.id, options.logger));
      const invalid = errors.every(({ extensions }) => extensions?.code !== 'MR_INTERNAL') ? 400 : 500;
      return reply.code(error instanceof GatewayError ? error.status : invalid).send({ data: null, errors });
    }
  });
}

function readBody(body: unknown): z.infer<typeof bodySchema> {
  const parsed = bodySchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new RequestError(
    'MR_REQUEST_INVALID',
    `send JSON like {"query": "…", "variables": {…}}: ${z.prettifyError(parsed.error)}`,
  );
}

function refuseSubscription(query: string, operationName: string | null | undefined): void {
  if (!query.includes('subscription')) return;
  const operation = getOperationAST(parse(query), operationName);
  if (operation?.operation !== 'subscription') return;
  throw new RequestError(
    'MR_SUBSCRIPTION_NEEDS_SOCKET',
    'subscriptions need a WebSocket: connect to this address with ws:// and the protocol graphql-transport-ws',
  );
}
