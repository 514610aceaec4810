import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** Its command line, cut to 80 characters. */
  readonly command: string;
}

/**
 * Who listens on a TCP port of this machine; undefined when that cannot be known: another user's process, one in a
 * container, or a system without `/proc` where `lsof` is not installed.
 */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  const pid = process.platform === 'linux' ? listenerByProc(port) : await listenerByLsof(port);
  if (pid === undefined) return undefined;
  const command = process.platform === 'linux' ? commandByProc(pid) : await commandByPs(pid);
  return command === undefined ? undefined : { pid, command: command.slice(0, 80) };
}

/** State 0A is LISTEN; the local address is `hex:hexport`, and the tenth column the socket's inode. */
function listenerByProc(port: number): number | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (read(table) ?? '').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === '0A' && fields[1]?.endsWith(`:${hex}`)) inodes.add(`socket:[${fields[9]}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => list(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`) ?? '')));
}

function commandByProc(pid: number): string | undefined {
  return read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
}

async function listenerByLsof(port: number): Promise<number | undefined> {
  const output = await outputOf('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']);
  const pid = Number.parseInt(output ?? '', 10);
  return Number.isNaN(pid) ? undefined : pid;
}

function commandByPs(pid: number): Promise<string | undefined> {
  return outputOf('ps', ['-o', 'command=', '-p', String(pid)]);
}

/** Undefined when the program is not there, or has nothing to tell. */
async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  return run(program, args, { timeout: 5_000 }).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
}

// Processes end while they are looked at, and those of others cannot be read: they have nothing to tell.
function read(file: string): string | undefined {
  return unlessUnreadable(() => readFileSync(file, 'utf8'));
}
function list(folder: string): string[] {
  return unlessUnreadable(() => readdirSync(folder)) ?? [];
}
function linkOf(path: string): string | undefined {
  return unlessUnreadable(() => readlinkSync(path));
}
function unlessUnreadable<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return undefined;
    throw error;
  }
}
