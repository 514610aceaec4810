import { type ChildProcess, execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testEnvironment } from '../lanes.ts';
import { startNode } from '../start-node.ts';
import { canRunHere, type Ran, runHere } from './in-process.ts';

const root = join(import.meta.dirname, '..', '..');
const command = join(root, 'cli', 'millrace.cjs');

/** Runs `millrace …args` on the test stack and waits for its end; in this process where that is the same to who reads what it says. */
export function millrace(...args: string[]): Promise<Ran> {
  return canRunHere(args) ? runHere(args, testEnvironment()) : millraceProcess(...args);
}

/** Runs it as a user would, in a process of its own. */
export async function millraceProcess(...args: string[]): Promise<Ran> {
  const env = { ...process.env, ...testEnvironment() };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args], {
      cwd: root,
      env,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 240_000,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    if (typeof failed.code !== 'number') throw error;
    return { code: failed.code, stdout: failed.stdout, stderr: failed.stderr };
  }
}

/** What `millrace import --json` prints. */
export interface Imported {
  readonly rowsRead: number;
  readonly rowsSent: number;
  readonly rejected: number;
  readonly rejectedByReason: readonly { code: string; rows: number; lines: number[]; example: string }[];
  readonly complete: boolean;
  readonly processed: boolean;
  readonly resumed: boolean;
  readonly notes: readonly string[];
  readonly slices: readonly { day: string; fetchSeq: number; rows: number }[];
  readonly outcome: {
    upserts: number;
    retracts: number;
    unchanged: number;
    duplicates: number;
    quarantined: number;
    held: [string, number][];
  };
  readonly quarantined: readonly { code: string; rows: number; lines: number[]; example: string }[];
}

/** Seconds for processing to come up and go on in, on a machine that other tests keep busy. */
const idleSeconds = '150';

/** Imports a file and gives back the report; fails with what was printed when the command did not report. */
export async function importJson(file: string, ...args: string[]): Promise<Imported> {
  const ran = await millrace('import', file, ...args, '--idle-seconds', idleSeconds, '--json');
  try {
    return JSON.parse(ran.stdout) as Imported;
  } catch {
    throw new Error(`millrace import ${file} ${args.join(' ')} exited ${ran.code}: ${ran.stderr}${ran.stdout}`);
  }
}

/** What `millrace totals --json` prints, as far as tests read it. */
export interface Totals {
  readonly facts: number | null;
  readonly impressions: string | number | null;
  readonly clicks: string | number | null;
  readonly spend_micros: Record<string, string> | null;
}

export async function totalsOf(tenant: string, source: 'gold' | 'silver', ...args: string[]): Promise<Totals> {
  const ran = await millrace('totals', '--tenant', tenant, '--source', source, ...args, '--json');
  if (ran.code !== 0) throw new Error(`millrace totals exited ${ran.code}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Totals;
}

/** `millrace …args` in a process of its own that goes on until it is ended. */
export class MillraceProcess {
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  #printed = '';

  constructor(...args: string[]) {
    this.#args = args;
  }

  start(): void {
    const env = { ...process.env, ...testEnvironment(), MILLRACE_LOG_LEVEL: 'warn' };
    const child = startNode([command, ...this.#args], { cwd: root, env });
    const log = createWriteStream(process.env.MILLRACE_TEST_LOG ?? '/dev/null', { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#printed += chunk.toString('utf8');
    });
    child.stderr.pipe(log, { end: false });
    this.#child = child;
  }

  /** What it has printed on standard output so far; its log is on the other one. */
  get printed(): string {
    return this.#printed;
  }

  /** Null while it runs, and when a signal killed it. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  /** True when the process ended although nobody asked. */
  get died(): boolean {
    return this.#child?.exitCode !== null && this.#child?.exitCode !== undefined;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

/** Every stage and sink. No gateway: its port may be taken on this machine, and no import needs it. */
export const pipeline = ['bronze', 'silver', 'gold', 'sinks'] as const;

/** Processing, which tests may kill. */
export class Processing extends MillraceProcess {
  constructor(...args: string[]) {
    super('run', ...args);
  }
}
