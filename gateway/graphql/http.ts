import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { inTime } from '../../base/in-time.ts';
import type { Logger } from '../../base/log.ts';
import { isKept, responseQuestion } from '../caches/kept-responses.ts';
import type { GatewayContext, Principal } from '../context.ts';
import { GatewayError, RequestError } from '../errors.ts';
import type { Documents } from '../limits/documents.ts';
import { type PersistedQueries, persistedSchema } from '../limits/persisted-queries.ts';
import { rateHeaders } from '../limits/rate-headers.ts';
import type { RateLimiter, RateState } from '../limits/rate-limiter.ts';
import { takePoints } from '../limits/take-points.ts';
import { errorsOf, formatError } from './error-format.ts';
import { packing } from './packing.ts';
import { idsOf, type RequestIds } from './request-ids.ts';

const bodySchema = z.object({
  query: z.string().min(1).optional(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  extensions: persistedSchema.nullish(),
});
type Body = z.infer<typeof bodySchema>;

/** What `POST /graphql` needs from the gateway. */
export interface HttpOptions {
  /** Who holds the value of `authorization`. @throws GatewayError when nobody does. */
  readonly authenticate: (authorization: unknown, address: string) => Promise<Principal>;
  readonly documents: Documents;
  readonly persisted: PersistedQueries;
  readonly rate: RateLimiter;
  readonly logger: Logger;
  /** Seconds that an operation may take. */
  readonly requestSeconds: number;
  readonly contextOf: (principal: Principal, ids: RequestIds) => GatewayContext;
}

/** Registers `POST /graphql`: queries, with the access token in `authorization`. Subscriptions go over the socket. */
export function registerGraphqlRoute(app: FastifyInstance, options: HttpOptions): void {
  app.post('/graphql', { compress: packing }, async (request, reply) => {
    const ids = idsOf(request);
    try {
      return await answer(request, reply, options, ids);
    } catch (error) {
      const errors = errorsOf(error).map((each) => formatError(each, ids, options.logger));
      const invalid = errors.every(({ extensions }) => extensions?.['code'] !== 'MR_INTERNAL') ? 400 : 500;
      return reply.code(error instanceof GatewayError ? error.status : invalid).send({ data: null, errors });
    }
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: HttpOptions, ids: RequestIds) {
  const principal = await options.authenticate(request.headers.authorization, request.ip);
  const body = readBody(request.body);
  const hash = body.extensions?.persistedQuery?.sha256Hash;
  const variables = body.variables ?? {};
  const operationName = body.operationName ?? undefined;
  let query = body.query ?? '';
  const prepare = async () => {
    if (body.query === undefined) query = await options.persisted.find(principal.tenant, hash ?? '');
    return options.documents.prepare(query, variables, operationName);
  };
  const tellState = (state: RateState) => reply.headers(rateHeaders(state));
  const { operation, cost } = await takePoints(options.rate, principal, prepare, tellState);
  reply.header('millrace-query-cost', String(cost));
  refuseSubscription(operation.operation);
  if (hash !== undefined && body.query !== undefined) await options.persisted.keep(principal.tenant, hash, query);
  const context = options.contextOf(principal, ids);
  const { requestSeconds: seconds } = options;
  // Stores give up by themselves.
  const execute = () =>
    inTime(reply.graphql(query, { ...context }, variables, operationName), seconds * 1000, () => tooLong(seconds));
  if (!isKept(operation)) return await execute();
  const question = responseQuestion(principal, { query, variables, operationName });
  const text = await context.answers.text(question, async () => {
    const response = await execute();
    return { text: JSON.stringify(response), isGood: !response.errors?.length };
  });
  return reply.type('application/json; charset=utf-8').send(text);
}

function readBody(body: unknown): Body {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const example = Array.isArray(body) ? 'one operation a request, ' : '';
    throw new RequestError(
      'MR_REQUEST_INVALID',
      `send ${example}JSON like {"query": "…", "variables": {…}}: ${z.prettifyError(parsed.error)}`,
    );
  }
  if (parsed.data.query !== undefined || parsed.data.extensions?.persistedQuery) return parsed.data;
  throw new RequestError(
    'MR_REQUEST_INVALID',
    'the request has no query: send JSON like {"query": "…", "variables": {…}}, or extensions.persistedQuery with its hash',
  );
}

function refuseSubscription(operation: string): void {
  if (operation !== 'subscription') return;
  throw new RequestError(
    'MR_SUBSCRIPTION_NEEDS_SOCKET',
    'subscriptions need a WebSocket: connect to this address with ws:// and the protocol graphql-transport-ws',
  );
}

function tooLong(seconds: number): GatewayError {
  const message = `the answer took longer than ${seconds} s: ask for fewer days or fields`;
  return new GatewayError('MR_QUERY_TIMEOUT', message, { status: 503 });
}
