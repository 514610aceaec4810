import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { type Clock, type ManualClock, manualClock } from '../../base/clock.ts';
import { type Config, loadConfig } from '../../base/config.ts';
import type { Logger } from '../../base/log.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { connectTemporal, type TemporalClient } from '../../base/temporal.ts';
import { organisationPorts } from '../../cli/ingestion/organisation-ports.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { masterKeys } from '../../connectors/credentials/master-keys.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/server.ts';
import { quick } from '../../connectors/testing/fetch-report.ts';
import { readReport } from '../../connectors/testing/read-report.ts';
import { startStack } from '../../redpanda/local/stack.ts';
import { createCodec } from '../../schemas/codec.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { registryClient } from '../../schemas/registry.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { createTopics } from '../../schemas/topics.ts';
import { scheduleIngestion } from '../../workflows/ingestion/control.ts';
import { IngestionStore } from '../../workflows/ingestion/store.ts';
import type { IngestionInput } from '../../workflows/ingestion/types.ts';
import { type RunningWorker, startWorker } from '../../workflows/worker.ts';
import { testEnvironment } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { Processing, pipeline } from '../pipeline/millrace.ts';

/** A sandbox whose clock the test moves, Temporal, and tenants whose connections are fetched. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly temporal: TemporalClient;
  /** Folder of the stack that Temporal runs in. */
  readonly temporalFolder: string;
  readonly config: Config;
  /** Variables for a process that is to see the same servers. */
  readonly environment: Readonly<Record<string, string>>;
  readonly postgres: PostgresPool;
  readonly connections: PostgresConnections;
  readonly credentials: PostgresCredentials;
  readonly store: IngestionStore;
  /** Moves the clock of workers and sandbox. */
  setNow(text: string): void;
  startWorker(logger?: Logger): Promise<RunningWorker>;
  /** Connects a tenant, which is made, to a platform's first organisation in the sandbox; nothing is fetched yet. */
  connect(tenant: string, platform: PlatformId, firstDay: string, reports?: readonly string[]): Promise<IngestionInput>;
  /** Lets it be fetched. */
  schedule(input: IngestionInput): Promise<void>;
  /** The ledger of a tenant, by account, report and day. */
  ledger(tenant: string): Promise<readonly LedgerRow[]>;
  /** Waits until the tenant's ledger is as `isSo` says; fails with its last rows after `withinMs`. */
  until(
    tenant: string,
    isSo: (rows: readonly LedgerRow[]) => boolean,
    withinMs?: number,
  ): Promise<readonly LedgerRow[]>;
  /** Raw records of a tenant. */
  raw(tenant: string): Promise<readonly RawRecord[]>;
  close(): Promise<void>;
}

/** A slice as the ledger has it. */
export interface LedgerRow {
  readonly account: string;
  readonly report: string;
  readonly day: string;
  readonly state: string;
  readonly seq: string | null;
  readonly rows: string | null;
  readonly complete: boolean | null;
  readonly failures: number;
  readonly error_code: string | null;
  readonly error: string | null;
  readonly due_at: Date | null;
  readonly missing_fields: readonly string[];
}

/** `more`: further variables for the workers and for processes that a test starts. */
export async function openGround(now: string, more: Readonly<Record<string, string>> = {}): Promise<Ground> {
  const home = await mkdtemp(join(tmpdir(), 'millrace-workflows-'));
  const stack = await startStack({ mode: 'test', services: ['temporal'] });
  const environment = {
    ...testEnvironment(),
    MILLRACE_TEMPORAL: stack.temporal,
    MILLRACE_HOME: home,
    ...more,
  };
  const config = loadConfig(environment);
  const clock = manualClock(Date.parse(now));
  const sandbox = await startSandbox({ seed: 3, now: clock.now(), size: { organisations: 2, accounts: 1 } });
  sandbox.setNow(clock.now());
  const operator = createPostgres(config.address('postgres'), { role: 'millrace_operator', maxConnections: 1 });
  const postgres = createPostgres(config.address('postgres'), { role: 'millrace_app', maxConnections: 4 });
  const by = { actor: { type: 'SYSTEM', id: 'test' }, requestId: 'test' } as const;
  const connections = new PostgresConnections(postgres, by);
  const credentials = new PostgresCredentials(postgres, await masterKeys(config), by);
  const store = new IngestionStore(postgres);
  const temporal = await connectTemporal(stack.temporal, 'default');
  const raw = createTopics(createCodec(registryClient(config.address('registry')))).raw.value;
  await raw.open?.();

  const ledger: Ground['ledger'] = (tenant) =>
    withTenant(postgres, tenant, async (client) => {
      const { rows } = await client.query<LedgerRow>(
        `SELECT account_id AS account, report_type AS report, day::text, slice_state(l) AS state, sent_seq AS seq,
           sent_rows AS rows, sent_complete AS complete, failures, error_code, error, due_at, missing_fields
         FROM slice_ledger l ORDER BY account_id, report_type, day`,
      );
      return rows;
    });
  return {
    sandbox,
    clock,
    temporal,
    temporalFolder: stack.folder,
    config,
    environment,
    postgres,
    connections,
    credentials,
    store,
    ledger,
    setNow(text) {
      clock.set(Date.parse(text));
      sandbox.setNow(clock.now());
    },
    startWorker: (logger) => startTestWorker(config, clock, logger),
    async connect(tenant, platform, firstDay, reports) {
      await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1) ON CONFLICT DO NOTHING', [tenant]);
      const ref = { tenant, connection: platform };
      const endpoints = sandbox.endpoints(platform);
      await connections.put(ref, { platform, name: platform, accounts: null, endpoints, quota: null });
      await credentials.set(ref, { platform, credential: sandbox.credential(platform, 0), expiresAt: null });
      await store.put(ref, { firstDay: dayFromIso(firstDay), reports: reports ?? null });
      return { ...ref, platform };
    },
    schedule: (input) => scheduleIngestion(temporal, input),
    async until(tenant, isSo, withinMs = 60_000) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const rows = await ledger(tenant);
        if (isSo(rows)) return rows;
        if (performance.now() > deadline) {
          throw new Error(`not so after ${withinMs} ms: ${JSON.stringify(rows.slice(0, 20))}`);
        }
        await sleep(200);
      }
    },
    async raw(tenant) {
      const messages = await committed(topicNames.raw, 12);
      return messages
        .map(({ value }) => raw.deserialize(value as Buffer))
        .filter((record) => record.h.tenant_id === tenant);
    },
    async close() {
      await Promise.all([temporal.connection.close(), postgres.end(), operator.end(), sandbox.close()]);
      await stack.stop();
      await rm(home, { recursive: true });
    },
  };
}

/** A ground with a worker and the processes that bring what it fetches to gold. Its `close` ends them, too. */
export interface WorkingGround extends Ground {
  readonly worker: RunningWorker;
}

/** As `openGround`, and starts them. */
export async function openWorkingGround(...asked: Parameters<typeof openGround>): Promise<WorkingGround> {
  const ground = await openGround(...asked);
  try {
    const worker = await ground.startWorker();
    const processing = new Processing(...pipeline);
    processing.start();
    const close = async () => {
      await processing.kill('SIGTERM');
      await worker.stop();
      await ground.close();
    };
    return { ...ground, worker, close };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

/** A worker whose clients wait for milliseconds where others wait for seconds. Without a logger it is silent. */
export async function startTestWorker(config: Config, clock: Clock, logger?: Logger): Promise<RunningWorker> {
  const log = logger ?? pino({ level: 'silent' });
  const { organisation, close } = organisationPorts(config, log);
  const timing = { ...quick, reportMs: 20_000 };
  const { done, stop } = await startWorker(config, { logger: log, clock, timing, organisation });
  let stopped: Promise<void> | undefined;
  return {
    done,
    stop() {
      stopped ??= stop().finally(close);
      return stopped;
    },
  };
}

/** The newest whole slice of an account's report and day in the raw topic: its number and the sum of its rows' spend. */
export function newestSlice(
  records: readonly RawRecord[],
  of: { readonly platform: PlatformId; readonly account: string; readonly report: string; readonly day: string },
): { readonly seq: number; readonly rows: number; readonly spend: bigint } | undefined {
  const profile = findReport(of.platform, of.report);
  const own = records.filter(
    ({ h, account_id, report_type, slice_day }) =>
      h.platform === of.platform.toUpperCase() &&
      account_id === of.account &&
      report_type === of.report &&
      slice_day === dayFromIso(of.day),
  );
  const ends = own.filter(({ record_kind }) => record_kind === 'SLICE_END');
  const end = ends.toSorted((a, b) => a.slice_fetch_seq - b.slice_fetch_seq).at(-1);
  if (end === undefined || end.complete !== true) return undefined;
  const chunks = new Map(
    own
      .filter((record) => record.record_kind === 'ROWS' && record.slice_fetch_seq === end.slice_fetch_seq)
      .map((record) => [record.chunk_no, record]),
  );
  const rows = [...chunks.values()].flatMap(
    ({ payload, payload_encoding, account_zone }) =>
      readReport(profile, payload, payload_encoding === 'csv' ? 'csv' : 'ndjson', account_zone).rows,
  );
  if (rows.length !== end.row_count)
    throw new Error(`slice ${end.slice_id} has ${rows.length} of ${end.row_count} rows`);
  const spend = rows.reduce((sum, { measures }) => sum + (measures.spend ?? 0n), 0n);
  return { seq: end.slice_fetch_seq, rows: rows.length, spend };
}

/** What the sandbox says that a day of a report costs. */
export function trueSpend(
  sandbox: Sandbox,
  of: { readonly platform: PlatformId; readonly account: string; readonly report: string; readonly day: string },
): bigint {
  const { level } = findReport(of.platform, of.report);
  const figures = sandbox.truth({ platform: of.platform, account: of.account, level, day: of.day });
  return [...figures.values()].reduce((sum, { spend }) => sum + (spend ?? 0n), 0n);
}
