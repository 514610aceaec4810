import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process that outlives this one just long enough to clean up after it. */
export interface Watchdog {
  /** Lets it clean up now. Resolves when the folder is gone. */
  finish(): Promise<void>;
}

/**
 * Starts the watchdog of `folder`. It reads from a pipe that only this process can write to: when this process ends,
 * also by SIGKILL, the system closes the pipe, and the watchdog kills the process groups in `folder/run/*.pid` and
 * removes the folder. It is in a session of its own, so neither Ctrl-C nor a killed process group reaches it.
 */
export async function startWatchdog(folder: string): Promise<Watchdog> {
  const script = fileURLToPath(new URL('watchdog.sh', import.meta.url));
  const child = spawn('/bin/sh', [script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  await once(child, 'spawn');
  child.unref();
  unreferencePipe(child);
  return {
    async finish() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const ended = once(child, 'exit');
      child.stdin?.end();
      await ended;
    },
  };
}

/** The open pipe must not keep this process from ending by itself. */
function unreferencePipe(child: ChildProcess): void {
  const pipe = child.stdin as unknown as { unref?: () => void } | null;
  pipe?.unref?.();
}
