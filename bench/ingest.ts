/**
 * Reports from a platform into the raw topic, on real servers: rows a second from the first byte of the report until the broker has
 * every row, and the most memory that the fetching process held, of a report of 100,000 rows and of one of 1,000,000. The sandbox
 * speaks Microsoft's reports by hour: a zip with one CSV of 30 days, which comes as a whole before anything of it is sent.
 * Run: npm run -s bench -- ingest [days]
 *
 * Measured on two cores that others kept busy (load 20), Node 20.20, never on a quiet machine: 1,000,800 rows in 30 slices at 16,194
 * rows/s, 12.1 CPU microseconds a row, most resident 189 MB; 100,080 rows at 18,086 rows/s, 14.3 microseconds, 231 MB.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createPostgres } from '../base/postgres.ts';
import { applyTopics } from '../redpanda/apply-topics.ts';
import { startStack } from '../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../redpanda/subjects.ts';
import { registryClient } from '../schemas/registry.ts';
import { migratePostgres } from '../sinks/postgres/migrate.ts';
import { BenchError } from './errors.ts';
import { rowsPerDay, tenant } from './ingest/world.ts';

/** What the platform gives at once at most. */
const mostDays = 30;
const days = Number(process.argv[3] ?? mostDays);
if (!(Number.isInteger(days) && days >= 3 && days <= mostDays)) {
  throw new BenchError('MR_BENCH_USAGE', `give the days of the larger report, 3 to ${mostDays}`);
}

/** What a fetching process prints. */
interface Fetched {
  readonly rows: number;
  readonly refused: number;
  readonly slices: number;
  readonly seconds: number;
  readonly cpuMicros: number;
  readonly restingMegabytes: number;
  readonly peakMegabytes: number;
}

const stack = await startStack({ mode: 'test', services: ['kafka', 'registry', 'postgres'] });
try {
  const registry = registryClient(stack.registry);
  await applyTopics(stack.kafka);
  await applySubjects(registry, await planSubjects(registry));
  await migratePostgres(stack.postgres);
  await addTenant();
  await measure();
} finally {
  await stack.stop();
}

async function addTenant(): Promise<void> {
  const operator = createPostgres(stack.postgres, { role: 'millrace_operator', maxConnections: 1 });
  await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenant]);
  await operator.end();
}

async function measure(): Promise<void> {
  // It makes a report up as a whole.
  const sandbox = run('sandbox.ts', [], '--max-old-space-size=8192');
  try {
    const [url] = (await once(createInterface({ input: sandbox.stdout }), 'line')) as [string];
    const small = await fetched(url, 3);
    const large = await fetched(url, days);
    const times = (large.rows / small.rows).toFixed(1);
    print(
      `${times} times the rows: most resident ${large.peakMegabytes} MB, where it was ${small.peakMegabytes} MB; ` +
        `load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`,
    );
  } finally {
    const ended = once(sandbox, 'exit');
    sandbox.kill('SIGKILL');
    await ended;
  }
}

async function fetched(url: string, ofDays: number): Promise<Fetched> {
  const child = run('fetcher.ts', [url, String(ofDays)]);
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new BenchError('MR_BENCH_CHILD', `the fetching process ended with ${code}`);
  const result = JSON.parse(printed) as Fetched;
  const { rows, refused, slices, seconds, cpuMicros, restingMegabytes, peakMegabytes } = result;
  if (rows !== ofDays * rowsPerDay || refused > 0 || slices !== ofDays) {
    throw new BenchError(
      'MR_BENCH_RESULT',
      `${rows} of ${ofDays * rowsPerDay} rows were sent, ${refused} refused, in ${slices} slices`,
    );
  }
  print(
    `${rows} rows in ${slices} slices: ${Math.round(rows / seconds)} rows/s, ${(cpuMicros / rows).toFixed(1)} CPU microseconds a row; ` +
      `most resident ${peakMegabytes} MB, ${restingMegabytes} MB before`,
  );
  return result;
}

function run(script: string, args: readonly string[], ...options: string[]): ChildProcessByStdio<null, Readable, null> {
  const path = join(import.meta.dirname, 'ingest', script);
  return spawn(process.execPath, [...options, '--import', 'tsx', path, ...args], {
    env: { ...process.env, ...stack.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
