import type { FastifyRequest } from 'fastify';

/** What a request is found by: its own id, and that of the trace that it is a part of. */
export interface RequestIds {
  readonly requestId: string;
  /** 32 hexadecimal digits, as W3C Trace Context has them. */
  readonly traceId: string;
}

/** The ids of a request. The trace is that of `traceparent`; without one it is the request's own. */
export function idsOf(request: Pick<FastifyRequest, 'id' | 'headers'>): RequestIds {
  const header = request.headers['traceparent'];
  const traceId = typeof header === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(header)?.[1] : undefined;
  const isGiven = traceId !== undefined && !/^0+$/.test(traceId);
  return { requestId: request.id, traceId: isGiven ? traceId : request.id.replaceAll('-', '') };
}
