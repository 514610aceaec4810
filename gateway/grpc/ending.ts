import type { ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { GatewayError } from '../errors.ts';

/** A call of any kind. */
export type AnyCall = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;

/** When and why a call ends before it is answered. */
export interface Ending {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  /** Ends it with an error. */
  readonly end: (reason: GatewayError) => void;
  /** To be called when the call is over. */
  readonly clear: () => void;
}

/**
 * Ends a call at its deadline, at `longest` seconds whatever its deadline is, after `usual` seconds when it has none, and when its client goes
 * away.
 */
export function endingOf(call: AnyCall, seconds: { readonly usual: number; readonly longest: number }): Ending {
  const controller = new AbortController();
  const now = Date.now();
  const asked = Number(call.getDeadline());
  const endsAt = Math.min(Number.isFinite(asked) ? asked : now + seconds.usual * 1000, now + seconds.longest * 1000);
  const end = (reason: GatewayError) => controller.abort(reason);
  const timer = setTimeout(() => end(tooLate(endsAt - now)), Math.max(0, endsAt - now));
  const gone = () => controller.abort(new Error('the client went away'));
  call.once('cancelled', gone);
  return {
    signal: controller.signal,
    endsAt,
    end,
    clear: () => {
      clearTimeout(timer);
      call.off('cancelled', gone);
    },
  };
}

function tooLate(milliseconds: number): GatewayError {
  const message = `no answer within ${Math.max(0, Math.round(milliseconds))} ms: set a later deadline, ask for less, or go on from the last cursor`;
  return new GatewayError('MR_QUERY_TIMEOUT', message, { status: 503 });
}
