import type { handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js';
import type { GatewayContext } from '../context.ts';
import type { GatewayError } from '../errors.ts';
import type { Scope } from '../generated/resolvers.ts';

/** What a method gets beside its request: who asks, and for how long. */
export interface Call {
  readonly context: GatewayContext;
  /** Aborted when nobody waits for the answer any more, with the reason. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch at which the answer comes too late. */
  readonly endsAt: number;
  /** Ends the call with an error, whatever it is doing. */
  readonly end: (reason: GatewayError) => void;
}

/** A scope, or that of what is asked for. @throws GatewayError when there is no such thing. */
type ScopeOf<Request> = Scope | ((request: Request) => Scope);

/** A method that answers once. */
export interface UnaryMethod<Request, Response> {
  readonly scope: ScopeOf<Request>;
  readonly answer: (request: Request, call: Call) => Promise<Response>;
}

/** A method that goes on answering. */
export interface StreamMethod<Request, Response> {
  readonly scope: ScopeOf<Request>;
  /** Its answers. The iterator can be ended while it waits, which a generator cannot. */
  readonly answers: (request: Request, call: Call) => Promise<AsyncIterableIterator<Response>>;
}

/** The methods of a service, from its generated handlers: one that is forgotten does not compile. */
export type MethodsOf<Handlers> = {
  readonly [Name in keyof Handlers as string extends Name ? never : Name]: Handlers[Name] extends handleUnaryCall<
    infer Request,
    infer Response
  >
    ? UnaryMethod<Request, Response>
    : Handlers[Name] extends handleServerStreamingCall<infer Request, infer Response>
      ? StreamMethod<Request, Response>
      : never;
};
