import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../errors.ts';

/**
 * Lets no request hold a connection by sending its body for longer than `seconds`: Fastify waits without end. What is passed on as it
 * comes, such as report files, counts as there at once, and is bounded by who reads it.
 */
export function registerBodyTime(app: FastifyInstance, seconds: number): void {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const clear = async (request: FastifyRequest) => clearTimeout(timers.get(request));
  app.addHook('preParsing', async (request, reply) => {
    timers.set(
      request,
      setTimeout(() => refuse(reply, seconds), seconds * 1000),
    );
  });
  app.addHook('preValidation', clear);
  app.addHook('onResponse', clear);
  app.addHook('onRequestAbort', clear);
}

function refuse(reply: FastifyReply, seconds: number): void {
  if (reply.sent) return;
  const late = `the body did not come within ${seconds} s: send it at once`;
  // What is left of it is not waited for.
  void reply.header('connection', 'close').send(new GatewayError('MR_REQUEST_INVALID', late, { status: 408 }));
}
