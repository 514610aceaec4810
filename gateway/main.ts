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
import { defaultLimits, type GatewayLimits } from './limits.ts';

/** A gateway that listens. */
export interface RunningGateway {
  /** `http://host:port`, without a path. */
  readonly url: string;
  readonly port: number;
  /** Ends sockets, readers and clients. A second call waits for the first. */
  close(): Promise<void>;
}

/** What may differ from the defaults. */
export interface GatewayOptions {
  readonly limits?: Partial<GatewayLimits>;
  /** Origins of web pages beside the local one on `config.webPort`. */
  readonly webOrigins?: readonly string[];
  readonly logger?: Logger;
}

/**
 * Starts a gateway on `config.gatewayHost` and `config.gatewayPort` (0 = a free port), with clients of its own.
 * @throws StartError MR_DEV_KEY_REFUSED or MR_GATEWAY_START (the port is taken), AddressError for an unknown store.
 */
export async function startGateway(config: Config, options: GatewayOptions = {}): Promise<RunningGateway> {
  const logger = options.logger ?? createLogger({ name: 'gateway', level: config.logLevel });
  const auth = resolveAuthKey(config);
  const limits = { ...defaultLimits, ...options.limits };
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
  const redis = createRedis(addresses.redis);
  redis.on('error', (error) => logger.warn({ err: error }, 'connection to Redis'));
  const closeClients = async () => {
    redis.disconnect();
    await Promise.all([clickhouse.close(), postgres.end()]);
  };
  const app = await createGateway({
    stores: { clickhouse, postgres },
    redis,
    auth,
    limits,
    webOrigins: [...localOrigins(config.webPort), ...(options.webOrigins ?? [])],
    clock: systemClock,
    logger,
    registry: createRegistry({ service: 'gateway' }),
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= app.close().then(closeClients);
    return closing;
  };
  try {
    const url = await app.listen({ host: config.gatewayHost, port: config.gatewayPort });
    return { url, port: Number(new URL(url).port), close };
  } catch (error) {
    await close();
    const where = `${config.gatewayHost}:${config.gatewayPort}`;
    const message = `the gateway cannot listen on ${where} (${(error as Error).message}): set MILLRACE_GATEWAY_PORT to a free port`;
    throw new StartError('MR_GATEWAY_START', message, { cause: error });
  }
}

function localOrigins(port: number): string[] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}
