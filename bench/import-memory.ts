/**
 * Memory of `millrace import -` while it reads a file of gigabytes from standard input, on real servers, and what it sends.
 * Rows come ad by ad over all days, so that every account and day stays open until the end: the hardest order there is.
 * Run: npm run -s bench -- import-memory [gigabytes]
 *
 * Measured on two shared cores, Node 20.20: 2.5 GB, 13,957,600 rows in 14,600 open slices, 161,472 rows/s; most resident in the
 * first quarter 346 MB, in the last 336 MB.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { applyTopics } from '../redpanda/apply-topics.ts';
import { startStack } from '../redpanda/local/stack.ts';
import { applySubjects, planSubjects } from '../redpanda/subjects.ts';
import { registryClient } from '../schemas/registry.ts';
import { migratePostgres } from '../sinks/postgres/migrate.ts';

const bytes = Number(process.argv[3] ?? 2.5) * 1e9;
const accounts = 40;
const days = 365;
const sampleMs = 1_000;
const shownSamples = 20;

const stack = await startStack({ mode: 'test', services: ['kafka', 'registry', 'postgres'] });
try {
  const registry = registryClient(stack.registry);
  await applyTopics(stack.kafka);
  await applySubjects(registry, await planSubjects(registry));
  await migratePostgres(stack.postgres);
  await measure();
} finally {
  await stack.stop();
}

async function measure(): Promise<void> {
  const command = join(import.meta.dirname, '..', 'cli', 'millrace.cjs');
  const args = ['import', '-', '--tenant', 'bench', '--platform', 'meta', '--report', 'ad_daily', '--zone', 'UTC'];
  const child = spawn(process.execPath, [command, ...args, '--no-wait', '--json'], {
    env: { ...process.env, ...stack.environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => output.push(piece));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const samples: { readonly sent: number; readonly megabytes: number }[] = [];
  let sent = 0;
  const sampling = setInterval(() => samples.push({ sent, megabytes: residentMegabytes(child.pid) }), sampleMs);
  child.once('exit', () => clearInterval(sampling));
  const counted = function* () {
    for (const block of file()) {
      sent += block.length;
      yield block;
    }
  };
  const begin = performance.now();
  // When the import ends before its input does, its exit code tells.
  const [[code]] = await Promise.all([ended, pipeline(Readable.from(counted()), child.stdin).catch(() => undefined)]);
  if (code !== 0) throw new Error(`the import ended with ${code}: ${Buffer.concat(output)}`);
  const seconds = (performance.now() - begin) / 1000;
  const { rowsSent, slices } = JSON.parse(Buffer.concat(output).toString()) as { rowsSent: number; slices: unknown[] };
  report(samples, { sent, seconds, rows: rowsSent, slices: slices.length });
}

/** The file in blocks of one ad each: every account and day has a row of it. */
function* file(): Generator<Buffer> {
  yield Buffer.from('date,account_id,ad_id,ad_name,impressions,clicks,spend,account_currency\n');
  const dates = Array.from({ length: days }, (_, day) =>
    new Date((20_000 + day) * 86_400_000).toISOString().slice(0, 10),
  );
  let size = 0;
  for (let ad = 0; size < bytes; ad += 1) {
    const name = `Autumn collection, prospecting, video ${ad}, ${'lookalike of buyers '.repeat(4)}`;
    for (let account = 0; account < accounts; account += 1) {
      const row = (date: string, day: number) =>
        `${date},acc-${account},9007199254740993${ad},"${name}",${100 + ((day * 7) % 900)},${day % 10},${day % 50}.25,EUR\n`;
      const block = Buffer.from(dates.map(row).join(''));
      size += block.length;
      yield block;
    }
  }
}

function residentMegabytes(pid: number | undefined): number {
  return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024);
}

function report(
  samples: readonly { readonly sent: number; readonly megabytes: number }[],
  { sent, seconds, rows, slices }: { sent: number; seconds: number; rows: number; slices: number },
): void {
  const step = Math.max(1, Math.floor(samples.length / shownSamples));
  for (const { sent: at, megabytes } of samples.filter((_, index) => index % step === 0)) {
    console.log(`${(at / 1e9).toFixed(2).padStart(6)} GB read, ${String(megabytes).padStart(5)} MB resident`);
  }
  const greatest = (from: number, to: number) =>
    Math.max(
      ...samples.filter(({ sent: at }) => at >= from * sent && at <= to * sent).map(({ megabytes }) => megabytes),
    );
  console.log(
    `${(sent / 1e9).toFixed(2)} GB, ${rows} rows, ${slices} slices open at once, ${Math.round(rows / seconds)} rows/s; ` +
      `most resident in the first quarter ${greatest(0, 0.25)} MB, in the last ${greatest(0.75, 1)} MB`,
  );
}
