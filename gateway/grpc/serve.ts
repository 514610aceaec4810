import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type {
  Metadata,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { unlessAborted } from '../../base/in-time.ts';
import type { Logger } from '../../base/log.ts';
import { requireScope } from '../auth/access.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { followStanding } from '../auth/standing-watch.ts';
import type { GatewayContext, Principal } from '../context.ts';
import { idsOf, type RequestIds } from '../graphql/request-ids.ts';
import { refuseBeyondRate } from '../limits/rate-headers.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { type AnyCall, type Ending, endingOf } from './ending.ts';
import type { GrpcLimits } from './limits.ts';
import type { MethodsOf, StreamMethod, UnaryMethod } from './method.ts';
import type { OpenStreams } from './open-streams.ts';
import { failure, trailers } from './status.ts';

/** What calls need from the gateway. */
export interface Serving {
  readonly authenticate: Authenticator['authenticate'];
  readonly rate: RateLimiter;
  readonly contextOf: (principal: Principal, ids: RequestIds) => GatewayContext;
  readonly streams: OpenStreams;
  readonly limits: GrpcLimits;
  /** Seconds between two looks whether who watches a stream still may. */
  readonly recheckSeconds: number;
  readonly logger: Logger;
}

// biome-ignore lint/suspicious/noExplicitAny: of any service; each method keeps its own types, which its handlers have checked.
type AnyMethod = UnaryMethod<any, any> | StreamMethod<any, any>;

/** The handlers of a service: each call is let in, counted, bounded in time and answered with what its client can act on. */
export function serve<Handlers>(methods: MethodsOf<Handlers>, serving: Serving): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(methods as Readonly<Record<string, AnyMethod>>).map(([name, method]) => [
      name,
      'answer' in method ? unary(name, method, serving) : streaming(name, method, serving),
    ]),
  );
}

function unary<Request, Response>(name: string, method: UnaryMethod<Request, Response>, serving: Serving) {
  return async (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): Promise<void> => {
    const ids = idsOfCall(call.metadata);
    const { callSeconds: usual, longestCallSeconds: longest } = serving.limits;
    const ending = endingOf(call, { usual, longest });
    const answer = async () => {
      const { principal } = await letIn(name, call, method, serving);
      ending.signal.throwIfAborted();
      return method.answer(call.request, { ...ending, context: serving.contextOf(principal, ids) });
    };
    try {
      callback(null, await unlessAborted(ending.signal, answer()), trailers(ids));
    } catch (error) {
      // Who has gone is told nothing, and what stopped because of it is no failure.
      if (!call.cancelled) callback(failure(error, ids, serving.logger));
    } finally {
      ending.clear();
    }
  };
}

function streaming<Request, Response>(name: string, method: StreamMethod<Request, Response>, serving: Serving) {
  return async (call: ServerWritableStream<Request, Response>): Promise<void> => {
    const ids = idsOfCall(call.metadata);
    const { streamSeconds } = serving.limits;
    const ending = endingOf(call, { usual: streamSeconds, longest: streamSeconds });
    try {
      const { principal, again } = await unlessAborted(ending.signal, letIn(name, call, method, serving));
      serving.streams.add(principal.tenant, call, ending.end);
      const watch = { again, everySeconds: serving.recheckSeconds, logger: serving.logger };
      const unwatch = followStanding(principal, watch, ending.end);
      try {
        const context = serving.contextOf(principal, ids);
        const opening = method.answers(call.request, { ...ending, context });
        await writeAll(call, await opened(opening, ending), ending);
      } finally {
        unwatch();
      }
      call.end(trailers(ids));
    } catch (error) {
      if (!call.cancelled) call.emit('error', failure(error, ids, serving.logger));
    } finally {
      ending.clear();
    }
  };
}

/** The answers, once there are any; answers that come when nobody waits any more are ended. */
async function opened<Response>(
  opening: Promise<AsyncIterableIterator<Response>>,
  { signal }: Ending,
): Promise<AsyncIterableIterator<Response>> {
  try {
    return await unlessAborted(signal, opening);
  } catch (error) {
    opening.then(
      (answers) => answers.return?.(),
      () => undefined,
    );
    throw error;
  }
}

/** Writes answers as fast as the client takes them, and no faster. */
async function writeAll<Response>(
  call: ServerWritableStream<unknown, Response>,
  answers: AsyncIterableIterator<Response>,
  { signal }: Ending,
): Promise<void> {
  try {
    for (;;) {
      const { done, value } = await unlessAborted(signal, answers.next());
      if (done) return;
      if (!call.write(value)) await unlessAborted(signal, once(call, 'drain'));
    }
  } finally {
    await answers.return?.();
  }
}

/**
 * Who calls, by the token or API key in the metadata `authorization` and by nothing else. Takes a point of theirs.
 * @throws GatewayError when it is nobody, has no points left, or may not do that.
 */
async function letIn<Request>(
  name: string,
  call: AnyCall & { readonly request: unknown },
  { scope }: Pick<UnaryMethod<Request, unknown>, 'scope'>,
  { authenticate, rate }: Serving,
): Promise<{ readonly principal: Principal; readonly again: () => Promise<Principal> }> {
  const [authorization] = call.metadata.get('authorization');
  const again = () => authenticate(authorization, addressOf(call.getPeer()));
  const principal = await again();
  refuseBeyondRate(await rate.take(principal, 1), 1);
  requireScope(principal, typeof scope === 'function' ? scope(call.request as Request) : scope, name);
  return { principal, again };
}

/** The address in `address:port`. */
function addressOf(peer: string): string {
  return peer.replace(/:\d+$/, '');
}

function idsOfCall(metadata: Metadata): RequestIds {
  const [traceparent] = metadata.get('traceparent');
  return idsOf({ id: randomUUID(), headers: typeof traceparent === 'string' ? { traceparent } : {} });
}
