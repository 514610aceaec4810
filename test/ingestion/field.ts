import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { type Config, loadConfig } from '../../base/config.ts';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { connectTemporal, type TemporalClient } from '../../base/temporal.ts';
import { fetchedPlatforms } from '../../connectors/clients.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { masterKeys } from '../../connectors/credentials/master-keys.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/server.ts';
import { applyTopics } from '../../redpanda/apply-topics.ts';
import { ProcessGroups } from '../../redpanda/local/process-groups.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { ingestionId, ingestionStatus, scheduleIngestion } from '../../workflows/ingestion/control.ts';
import { IngestionStore } from '../../workflows/ingestion/store.ts';
import type { IngestionInput } from '../../workflows/ingestion/types.ts';
import { registerSearchAttributes } from '../../workflows/search-attributes.ts';
import { testEnvironment } from '../lanes.ts';
import { pipeline } from '../pipeline/millrace.ts';
import { testProgram } from '../program.ts';
import { ClockFile } from './clock-file.ts';
import { extent } from './extent.ts';
import { KeptProcess } from './kept-process.ts';
import { type OwnServers, startOwnServers } from './servers.ts';

const workerProgram = await testProgram('test/ingestion/worker-process.ts');

/** Organisations of the sandbox, each of which is a tenant of ours. */
const organisations = 2;
const workers = 2;
/** Two minutes after the hour: nothing else is due before the next one, so that workers may wait and try again. */
export const start = Date.parse('2026-11-20T12:02:00Z');
/** What workers may be ahead of the sandbox. */
const longestAheadMs = 55 * 60_000;

/** A tenant and its connections, one to each platform. */
export interface FieldTenant {
  readonly tenant: string;
  readonly organisation: number;
  readonly connections: readonly IngestionInput[];
}

/** The sandbox with two organisations as tenants, and everything that brings its data to gold: workers, stages and sinks. */
export class Field {
  readonly sandbox: Sandbox;
  readonly servers: OwnServers;
  readonly workers: readonly KeptProcess[];
  readonly tenants: readonly FieldTenant[];
  readonly postgres: PostgresPool;
  readonly clickhouse: ClickHouseClient;
  readonly temporal: TemporalClient;
  readonly #clock: ClockFile;
  readonly #processing: KeptProcess;
  readonly #groups: ProcessGroups;
  #now = start;

  constructor({ config, environment, name, clock, groups, ...parts }: FieldParts) {
    this.sandbox = parts.sandbox;
    this.servers = parts.servers;
    this.tenants = parts.tenants;
    this.postgres = parts.postgres;
    this.temporal = parts.temporal;
    this.clickhouse = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
    this.#clock = clock;
    this.#groups = groups;
    const worker = [workerProgram, clock.path];
    this.workers = Array.from({ length: workers }, () => new KeptProcess(worker, environment, groups));
    const run = [join(import.meta.dirname, '..', '..', 'cli', 'millrace.cjs'), 'run', ...pipeline, '--instance', name];
    this.#processing = new KeptProcess(run, { ...environment, MILLRACE_LOG_LEVEL: 'warn' }, groups);
  }

  /** What the sandbox's clock shows. */
  get now(): number {
    return this.#now;
  }

  /** The first day that is fetched, since 1970-01-01. */
  get firstDay(): number {
    return dayFromIso(new Date(start).toISOString().slice(0, 10)) - extent.days + 1;
  }

  get #connections(): readonly IngestionInput[] {
    return this.tenants.flatMap(({ connections }) => connections);
  }

  /** Starts the processes and lets the connections be fetched from their first day on. */
  async begin(): Promise<void> {
    for (const each of [...this.workers, this.#processing]) each.start();
    for (const input of this.#connections) await scheduleIngestion(this.temporal, input);
  }

  /** Moves the clocks of the sandbox and of the workers. */
  setNow(milliseconds: number): void {
    this.#now = milliseconds;
    this.sandbox.setNow(milliseconds);
    this.#clock.set(milliseconds);
  }

  /**
   * Lets the workers' clock alone go on to a moment at which something is tried again: what the sandbox says stays the same.
   * @throws Error when that is in the next hour.
   */
  goOnAt(milliseconds: number): void {
    if (milliseconds > this.#now + longestAheadMs) {
      throw new Error(`something is tried again at ${new Date(milliseconds).toISOString()} only`);
    }
    this.#clock.set(Math.max(this.#clock.now(), milliseconds));
  }

  /** As the schedules do every quarter of an hour. Resolves when all connections were looked at, whatever is down meanwhile. */
  wakeAll(): Promise<void> {
    return inTurn(this.#connections, (input) => this.temporal.schedule.getHandle(ingestionId(input)).trigger());
  }

  /** What connections say that are not idle, or have something left. */
  async busy(): Promise<readonly string[]> {
    const states = await Promise.all(
      this.#connections.map(async (input) => ({ input, status: await ingestionStatus(this.temporal, input) })),
    );
    return states
      .filter(({ status }) => status?.state !== 'IDLE' || status.left > 0 || status.waiting > 0)
      .map(({ input, status }) => `${ingestionId(input)}: ${JSON.stringify(status)}`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers, this.#processing].map((each) => each.stop()));
    await this.#groups.close();
    const ends = [this.temporal.connection.close(), this.postgres.end(), this.clickhouse.close(), this.sandbox.close()];
    await Promise.all(ends);
    await this.servers.stop();
  }
}

interface FieldParts extends Pick<Field, 'sandbox' | 'servers' | 'tenants' | 'postgres' | 'temporal'> {
  readonly name: string;
  readonly config: Config;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: ClockFile;
  readonly groups: ProcessGroups;
}

/** Starts a field whose tenants' names begin with `name`. */
export async function openField(name: string): Promise<Field> {
  const servers = await startOwnServers();
  await mkdir(servers.home);
  const environment = {
    ...testEnvironment(),
    MILLRACE_KAFKA: servers.kafka.address,
    MILLRACE_REDIS: servers.redis.address,
    MILLRACE_TEMPORAL: servers.temporal.address,
    MILLRACE_HOME: servers.home,
  };
  const config = loadConfig(environment);
  await applyTopics(config.address('kafka'));
  const clock = new ClockFile(join(servers.home, 'clock'));
  clock.set(start);
  const { accounts, campaigns, adsPerCampaign } = extent;
  const size = { organisations, accounts, campaigns, adsPerCampaign };
  const sandbox = await startSandbox({ seed: 11, now: start, size });
  sandbox.setNow(start);
  const postgres = createPostgres(config.address('postgres'), { role: 'millrace_app', maxConnections: 4 });
  const temporal = await connectTemporal(config.address('temporal'), config.temporalNamespace);
  await registerSearchAttributes(temporal.connection, config.temporalNamespace);
  const groups = await ProcessGroups.open();
  const field = new Field({
    ...{ name, config, environment, clock, groups, sandbox, servers, postgres, temporal },
    tenants: await connectAll(name, { config, sandbox, postgres }),
  });
  await field.begin();
  return field;
}

interface Connecting {
  readonly config: Config;
  readonly sandbox: Sandbox;
  readonly postgres: PostgresPool;
}

async function connectAll(name: string, { config, sandbox, postgres }: Connecting): Promise<readonly FieldTenant[]> {
  const by = { actor: { type: 'SYSTEM', id: 'test' }, requestId: 'test' } as const;
  const connections = new PostgresConnections(postgres, by);
  const credentials = new PostgresCredentials(postgres, await masterKeys(config), by);
  const store = new IngestionStore(postgres);
  const operator = createPostgres(config.address('postgres'), { role: 'millrace_operator', maxConnections: 1 });
  const firstDay = dayFromIso(new Date(start).toISOString().slice(0, 10)) - extent.days + 1;
  const tenants: FieldTenant[] = [];
  for (let organisation = 0; organisation < organisations; organisation += 1) {
    const tenant = `${name}-${process.pid}-${organisation}`;
    await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenant]);
    const inputs: IngestionInput[] = [];
    for (const platform of fetchedPlatforms) {
      const ref = { tenant, connection: platform };
      const endpoints = sandbox.endpoints(platform);
      const quota = { calls: 6_000, windowMs: 60_000 };
      await connections.put(ref, { platform, name: platform, accounts: null, endpoints, quota });
      await credentials.set(ref, { platform, credential: sandbox.credential(platform, organisation), expiresAt: null });
      await store.put(ref, { firstDay, reports: null });
      inputs.push({ ...ref, platform });
    }
    tenants.push({ tenant, organisation, connections: inputs });
  }
  await operator.end();
  return tenants;
}

/** Does it for one after the other; what fails, since a server is down, is tried again for two minutes. */
async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const until = Date.now() + 120_000;
  for (const item of items) {
    for (;;) {
      try {
        await work(item);
        break;
      } catch (error) {
        if (Date.now() > until) throw error;
        await sleep(500);
      }
    }
  }
}
