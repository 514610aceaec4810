import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** A program to run as a service. `uid` and `gid` are for programs that refuse to run as root. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** A process and when it was born: ids are reused, the pair is not. */
export const identitySchema = z.object({ pid: z.number(), birth: z.string() }).readonly();
export type ProcessIdentity = z.infer<typeof identitySchema>;

/** Where a running service leaves its traces. */
export interface ServiceFiles {
  readonly pid: string;
  readonly log: string;
}

// The shell leaves its process id before it becomes the service: whoever removes the folder meanwhile prevents the start.
const launcher = 'echo $$ > "$1" && shift && exec "$@"';

/**
 * Starts a service as the leader of a process group of its own, its output appended to `files.log` and its id in
 * `files.pid`. It outlives this process. Returns at once; whether it serves is for the caller to find out.
 */
export async function launchService(launch: Launch, files: ServiceFiles): Promise<ProcessIdentity> {
  const log = openSync(files.log, 'a');
  const owned = launch.uid !== undefined && launch.gid !== undefined;
  try {
    writeFileSync(files.pid, '', { mode: owned ? 0o666 : 0o644 });
    if (owned) spawnSync('chown', [`${launch.uid}:${launch.gid}`, files.pid]);
    const child = spawn('/bin/sh', ['-c', launcher, 'sh', files.pid, launch.command, ...launch.args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...launch.env },
      ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
      ...(owned ? { uid: launch.uid, gid: launch.gid } : {}),
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
    child.unref();
    return identityOf(pid);
  } finally {
    closeSync(log);
  }
}

/** The process that has this id now; one that is gone gets an identity that never runs. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, birth: birthOf(pid) ?? '' };
}

/** Whether a process with this id exists (also one of another user). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether this very process still runs, and not another that got its id. */
export function isRunning(identity: ProcessIdentity): boolean {
  return isAlive(identity.pid) && birthOf(identity.pid) === identity.birth;
}

/** How a service is asked to end. */
export interface StopOptions {
  /** Milliseconds that it may take before it is killed. Default 15 s. */
  readonly graceMs?: number;
  /** Default SIGTERM. */
  readonly signal?: NodeJS.Signals;
}

/** Ends a service's process group: asks it to, and kills it when it takes too long. Resolves when it is gone. */
export async function stopService(identity: ProcessIdentity, options: StopOptions = {}): Promise<void> {
  const { graceMs = 15_000, signal = 'SIGTERM' } = options;
  if (!isRunning(identity)) return;
  signalGroup(identity.pid, signal);
  if (await goneWithin(identity, graceMs)) return;
  signalGroup(identity.pid, 'SIGKILL');
  await goneWithin(identity, 5_000);
}

/** The last `count` lines of a log file that are not empty. */
export function lastLines(file: string, count = 15): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(-count);
}

async function goneWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isRunning(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Sends `signal` to a process group; one that is gone needs none. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** When a process was born, in whatever unit the system has; undefined when it is gone or only waits to be reaped. */
function birthOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // Fields after the command's closing bracket: state is the 3rd of all, the start time in clock ticks the 22nd.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }
  const shown = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return shown.status === 0 ? shown.stdout.trim() : undefined;
}
