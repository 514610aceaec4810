import { Server, type ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import type { GrpcConfig } from '../../base/config.ts';
import type { Redis } from '../../base/redis.ts';
import type { Registry } from '../../base/telemetry.ts';
import { StartError } from '../errors.ts';
import type { Readiness } from '../health/readiness.ts';
import { alertsService } from './alerts.ts';
import { MutualTls, serverCredentials } from './credentials.ts';
import { formulaService } from './formula.ts';
import { serviceHealth } from './health.ts';
import type { GrpcLimits } from './limits.ts';
import { callMetrics } from './metrics.ts';
import { OpenStreams } from './open-streams.ts';
import { definitions, services } from './proto.ts';
import { renewCertificates } from './renewal.ts';
import { type Serving, serve } from './serve.ts';
import { stateService } from './state.ts';

/** What the door for machines is made of. It closes none of it. */
export interface GrpcDeps extends Omit<Serving, 'streams'> {
  readonly redis: Redis;
  readonly readiness: () => Promise<Readiness>;
  readonly registry: Registry;
}

/** The gateway's door for machines, which listens. */
export interface GrpcServer {
  readonly port: number;
  /** Sends streams away with their cursors, finishes calls, and ends what is left after `drainSeconds`. */
  close(): Promise<void>;
}

/**
 * Serves `millrace.v1`, `grpc.health.v1.Health` and reflection.
 * @throws StartError MR_GATEWAY_START when other machines could come in without a certificate, or the port is taken.
 */
export async function startGrpc(config: GrpcConfig, deps: GrpcDeps): Promise<GrpcServer> {
  const { limits } = deps;
  const credentials = await serverCredentials(config);
  const streams = new OpenStreams(limits.streamsPerTenant);
  const server = new Server({ ...optionsOf(limits), interceptors: [callMetrics(deps.registry, streams)] });
  const serving = { ...deps, streams };
  server.addService(services.state, serve(stateService(deps.redis), serving));
  server.addService(services.formula, serve(formulaService, serving));
  server.addService(services.alerts, serve(alertsService, serving));
  const health = serviceHealth(deps.readiness, limits.healthSeconds, deps.logger);
  health.implementation.addToServer(server);
  new ReflectionService(definitions).addToServer(server);
  const port = await bound(server, config, credentials);
  await health.look();
  const stopRenewal =
    credentials instanceof MutualTls
      ? renewCertificates(credentials, { ...deps, everySeconds: limits.certificateSeconds })
      : undefined;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      health.close();
      stopRenewal?.();
      streams.drain();
      await ended(server, limits.drainSeconds * 1000);
    })();
    return closing;
  };
  return { port, close };
}

function optionsOf(limits: GrpcLimits) {
  return {
    'grpc.max_receive_message_length': limits.requestBytes,
    'grpc.max_send_message_length': limits.answerBytes,
    'grpc.max_concurrent_streams': limits.callsPerConnection,
    'grpc.keepalive_time_ms': limits.keepaliveSeconds * 1000,
    'grpc.keepalive_timeout_ms': limits.keepaliveAnswerSeconds * 1000,
    'grpc.max_connection_idle_ms': limits.idleSeconds * 1000,
    'grpc.max_connection_age_ms': limits.connectionSeconds * 1000,
    'grpc.max_connection_age_grace_ms': limits.drainSeconds * 1000,
  };
}

function bound(server: Server, { host, port }: GrpcConfig, credentials: ServerCredentials): Promise<number> {
  const at = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(at, credentials, (cause, found) => {
      if (cause === null) return resolve(found);
      server.forceShutdown();
      const message = `the gateway cannot listen for gRPC on ${at} (${cause.message}): set MILLRACE_GRPC_PORT to a free port`;
      reject(new StartError('MR_GATEWAY_START', message, { cause }));
    });
  });
}

/** Resolves when all calls are over; those that are not within `milliseconds` are ended. */
function ended(server: Server, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), milliseconds);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
