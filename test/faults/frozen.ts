import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Resolves when a process has stopped itself by SIGSTOP; false when it does not within the time. */
export async function isFrozenWithin(pid: number, timeoutMs: number): Promise<boolean> {
  for (const until = performance.now() + timeoutMs; ; await sleep(50)) {
    const { stdout } = await run('ps', ['-o', 'state=', '-p', String(pid)]);
    if (stdout.trim().startsWith('T')) return true;
    if (performance.now() > until) return false;
  }
}
