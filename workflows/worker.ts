import { randomUUID } from 'node:crypto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createClickHouse } from '../base/clickhouse.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { createPostgres } from '../base/postgres.ts';
import { createRedis } from '../base/redis.ts';
import { connectTemporal } from '../base/temporal.ts';
import type { ClientOptions } from '../connectors/client/port.ts';
import { PostgresConnections } from '../connectors/connections/store.ts';
import { masterKeys } from '../connectors/credentials/master-keys.ts';
import { PostgresCredentials } from '../connectors/credentials/store.ts';
import { createCodec } from '../schemas/codec.ts';
import { registryClient } from '../schemas/registry.ts';
import { createTopics } from '../schemas/topics.ts';
import { workflowBundle } from './bundle.ts';
import { etlActivities } from './etl/activities.ts';
import { ingestionActivities } from './ingestion/activities.ts';
import { taskQueue } from './ingestion/control.ts';
import { type OnboardingDeps, onboardingActivities } from './onboarding/activities.ts';
import type { OrganisationPorts } from './onboarding/ports.ts';
import { SealedChannels } from './onboarding/sealed-channels.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { type UpkeepDeps, upkeepActivities } from './upkeep/activities.ts';

/** How a worker is run. */
export interface WorkerOptions {
  readonly logger: Logger;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Waits of the platforms' clients. */
  readonly timing?: ClientOptions['timing'];
  /** What a new organisation begins with is made by these. Default: none. */
  readonly organisation?: OrganisationPorts;
}

/** A worker that runs workflows and their activities. */
export interface RunningWorker {
  /** Rejects when the worker fails, resolves once it has stopped. */
  readonly done: Promise<void>;
  /** Takes on nothing more, waits a while for what is under way, and gives the rest up: other workers go on with it. */
  stop(): Promise<void>;
}

/** Activities of one worker at the same time: each may hold 40 MB of a report. */
const activities = 8;
/** How long a worker that stops waits for what is under way. */
const graceMs = 10_000;

/**
 * Starts a worker on the configured Temporal, Kafka, registry, Postgres, ClickHouse and Redis.
 * @throws UnreachableError when Temporal does not answer.
 */
export async function startWorker(config: Config, options: WorkerOptions): Promise<RunningWorker> {
  installRuntime(options.logger);
  const address = config.address('temporal');
  const namespace = config.temporalNamespace;
  const temporal = await connectTemporal(address, namespace);
  await registerSearchAttributes(temporal.connection, namespace);
  const { deps, close } = await openDeps(config, options, temporal);
  const connection = await NativeConnection.connect({ address });
  const closeAll = async () => {
    await Promise.allSettled([connection.close(), temporal.connection.close(), close()]);
  };
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: {
        ...ingestionActivities(deps),
        ...etlActivities(deps),
        ...onboardingActivities(deps),
        ...upkeepActivities(deps),
      },
      maxConcurrentActivityTaskExecutions: activities,
      shutdownGraceTime: graceMs,
    });
    const done = worker.run().finally(closeAll);
    // Whoever watches `done` gets the error; nobody watching must not end the process.
    done.catch((error) => options.logger.error({ err: error }, 'worker stopped'));
    return {
      done,
      async stop() {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await done;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openDeps(
  config: Config,
  { logger, clock = systemClock, timing, organisation }: WorkerOptions,
  temporal: UpkeepDeps['temporal'],
): Promise<{ readonly deps: UpkeepDeps & OnboardingDeps; close(): Promise<unknown> }> {
  const postgres = createPostgres(config.address('postgres'), {
    role: 'millrace_app',
    maxConnections: activities + 2,
    onIdleError: (error) => logger.warn({ err: error }, 'idle connection to Postgres lost'),
  });
  const redis = createRedis(config.address('redis'));
  redis.on('error', (error) => logger.warn({ err: error }, 'connection to Redis'));
  const raw = createTopics(createCodec(registryClient(config.address('registry')))).raw.value;
  await raw.open?.();
  const by = { actor: { type: 'WORKFLOW', id: 'ingestion' }, requestId: randomUUID() } as const;
  const keys = await masterKeys(config);
  const sources = {
    connections: new PostgresConnections(postgres, by),
    credentials: new PostgresCredentials(postgres, keys, by),
    redis,
  };
  const operator = createPostgres(config.address('postgres'), {
    role: 'millrace_operator',
    maxConnections: 1,
    onIdleError: (error) => logger.warn({ err: error }, 'idle connection to Postgres lost'),
  });
  const clickhouse = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
  const kafka = config.address('kafka');
  const { ratesSource } = config;
  const sealedChannels = new SealedChannels(postgres, keys);
  const topic = { kafka, raw, rawDecoder: raw };
  const deps = { sources, postgres, operator, clickhouse, ...topic, clock, temporal, ratesSource, sealedChannels };
  return {
    deps: {
      ...deps,
      ...(timing === undefined ? {} : { timing }),
      ...(organisation === undefined ? {} : { organisation }),
    },
    close: () => {
      redis.disconnect();
      return Promise.all([postgres.end(), operator.end(), clickhouse.close()]);
    },
  };
}

let isInstalled = false;

/** The SDK's own settings, once a process: what it logs goes to our log, and signals are for who runs the worker. */
function installRuntime(logger: Logger): void {
  if (isInstalled) return;
  isInstalled = true;
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger[levels[level]]({ ...meta }, message)),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    shutdownSignals: [],
  });
}
