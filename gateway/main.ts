import type { FastifyInstance } from 'fastify';
import { createClickHouse } from '../base/clickhouse.ts';
import { systemClock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import { createLogger, type Logger } from '../base/log.ts';
import { createPostgres } from '../base/postgres.ts';
import { createRedis } from '../base/redis.ts';
import { createRegistry } from '../base/telemetry.ts';
import { resolveAuthKey } from './auth/auth-key.ts';
import { StartError } from './errors.ts';
import { createGateway } from './gateway.ts';
import { defaultGrpcLimits, type GrpcLimits } from './grpc/limits.ts';
import type { GrpcServer } from './grpc/server.ts';
import { defaultIdentityLimits, type IdentityLimits } from './identity/limits.ts';
import { type AccountMail, type InvitationMail, noMail } from './identity/mail.ts';
import type { FactorSecrets } from './identity/totp.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';
import type { GatewayPorts } from './ports.ts';

/** A gateway that listens. */
export interface RunningGateway {
  /** `http://host:port`, without a path. */
  readonly url: string;
  readonly port: number;
  /** Port of the door for machines; undefined where none is configured. */
  readonly grpcPort: number | undefined;
  /** Sends the sockets away, finishes requests, ends readers and clients. A second call waits for the first. */
  close(): Promise<void>;
}

/** What may differ from the defaults. */
export interface GatewayOptions {
  readonly limits?: Partial<GatewayLimits>;
  readonly identityLimits?: Partial<IdentityLimits>;
  readonly grpcLimits?: Partial<GrpcLimits>;
  /** How invitations are mailed. Without it who invites is shown the link. */
  readonly mail?: InvitationMail;
  /** The installation's own mail. Without it no forgotten password is set anew by a link. */
  readonly accountMail?: AccountMail;
  /** How second factors are kept. Without it none can be set up. */
  readonly factors?: FactorSecrets;
  /** Origins of web pages beside the local one on `config.webPort`. */
  readonly webOrigins?: readonly string[];
  readonly logger?: Logger;
  /** What of the other parts it may ask; without them it answers that it cannot. */
  readonly ports?: GatewayPorts;
}

/**
 * Starts a gateway on `config.gatewayHost` and `config.gatewayPort` (0 = a free port), and where `config.grpc` says so its door for machines,
 * with clients of its own.
 * @throws StartError MR_DEV_KEY_REFUSED or MR_GATEWAY_START (the port is taken), AddressError for an unknown store.
 */
export async function startGateway(config: Config, options: GatewayOptions = {}): Promise<RunningGateway> {
  const logger = options.logger ?? createLogger({ name: 'gateway', level: config.logLevel });
  const auth = resolveAuthKey(config);
  const limits = { ...defaultLimits, ...options.limits };
  const identityLimits = { ...defaultIdentityLimits, ...options.identityLimits };
  const registry = createRegistry({ service: 'gateway' });
  const addresses = {
    clickhouse: config.address('clickhouse'),
    postgres: config.address('postgres'),
    redis: config.address('redis'),
  };
  const clickhouse = createClickHouse(addresses.clickhouse, { database: config.clickhouseDatabase });
  const postgres = createPostgres(addresses.postgres, {
    role: 'millrace_app',
    onIdleError: (error) => logger.warn({ err: error }, 'connection to Postgres'),
  });
  const identityPool = createPostgres(addresses.postgres, {
    role: 'millrace_identity',
    onIdleError: (error) => logger.warn({ err: error }, 'connection to Postgres'),
  });
  const redis = createRedis(addresses.redis);
  redis.on('error', (error) => logger.warn({ err: error }, 'connection to Redis'));
  const closeClients = async () => {
    redis.disconnect();
    await Promise.all([clickhouse.close(), postgres.end(), identityPool.end()]);
  };
  const { app, shared, drain } = await createGateway({
    stores: { clickhouse, postgres },
    ports: options.ports ?? {},
    redis,
    clickhouseDatabase: config.clickhouseDatabase,
    auth,
    limits,
    identity: {
      pool: identityPool,
      limits: identityLimits,
      factors: options.factors ?? null,
      mail: options.mail ?? noMail,
      accountMail: options.accountMail ?? null,
      oidc: config.oidc ?? null,
      publicUrl: config.publicUrl,
      gatewayUrl: config.gatewayUrl,
    },
    production: config.production,
    trustedProxies: config.trustedProxies,
    webOrigins: [
      ...(config.production ? [] : localOrigins(config.webPort)),
      new URL(config.publicUrl).origin,
      ...(options.webOrigins ?? []),
    ],
    clock: systemClock,
    logger,
    registry,
  });
  let grpc: GrpcServer | undefined;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([drain(), grpc?.close()])
      .then(() => app.close())
      .then(closeClients);
    return closing;
  };
  try {
    if (config.grpc !== undefined) {
      // Loaded where it is wanted: most gateways of a developer's machine have no door for machines.
      const { startGrpc } = await import('./grpc/server.ts');
      grpc = await startGrpc(config.grpc, {
        ...shared,
        redis,
        registry,
        logger,
        limits: { ...defaultGrpcLimits, ...options.grpcLimits },
        recheckSeconds: identityLimits.recheckSeconds,
      });
    }
    const url = await listening(app, config);
    return { url, port: Number(new URL(url).port), grpcPort: grpc?.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The address it listens at. @throws StartError MR_GATEWAY_START when the port is taken. */
async function listening(app: FastifyInstance, { gatewayHost: host, gatewayPort: port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const message = `the gateway cannot listen on ${host}:${port} (${(error as Error).message}): set MILLRACE_GATEWAY_PORT to a free port`;
    throw new StartError('MR_GATEWAY_START', message, { cause: error });
  }
}

function localOrigins(port: number): string[] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}
